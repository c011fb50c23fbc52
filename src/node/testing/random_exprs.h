#pragma once
// Random types, values and expressions, as text that the checker accepts. For tests only.

#include <map>
#include <string>
#include <vector>

#include "node/testing/random.h"
#include "value/value.h"

namespace drover {

struct RandomVariable {
  std::string name;
  Type type;
  bool exact = true;  // sums of it are the same in any order
};

struct RandomPattern {
  std::string text;
  int groups;
};

class RandomExprs {
 public:
  RandomExprs(Random& random, int wide_percent) : random_(random), wide_percent_(wide_percent) {}

  Type type();
  // Data: often a value that was made before, so that joins find partners.
  // `filled`: no empty list or set, so that its type can be told from the value.
  Value value(const Type& type, bool filled);
  // A value of the data, for more like it.
  void remember(const Value& value);
  // Mostly a value that occurs in the data.
  std::string constant(const Type& type);
  const RandomPattern& pattern();

  // An expression over the variables. `tame`: however often it is applied to its own results,
  // there are few of them, so that a recursion ends.
  std::string expr(const Type& type, const std::vector<RandomVariable>& variables, int depth,
                   bool tame);
  std::string condition(const std::vector<RandomVariable>& variables);
  // A condition that many values satisfy.
  std::string likely(const std::vector<RandomVariable>& variables);

 private:
  Value new_value(const Type& type, bool filled);
  std::string leaf(const Type& type);
  std::string of(Kind kind, int depth);
  std::string of_type(const Type& type, int depth);
  std::string boolean(int depth);
  std::string integer(int depth);
  std::string floating(int depth);
  std::string string(int depth);
  std::string time(int depth);
  std::string duration(int depth);
  std::string bytes(int depth);
  std::string addr(int depth);
  std::string id(int depth);
  std::string tuple(const Type& type, int depth);
  std::string map(const Type& type, int depth);
  std::string sequence(const Type& type, int depth);
  std::string tamed(const Type& type);

  Random& random_;
  int wide_percent_;
  std::map<std::string, std::vector<Value>> seen_;  // by the text of the type
  const std::vector<RandomVariable>* variables_ = nullptr;
};

}  // namespace drover
