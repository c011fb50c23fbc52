#pragma once
// The meaning of a program, worked out in the plainest way there is: nested loops in text order,
// everything again until nothing new comes, no index, no plan. What the engine derives is held
// against it: by tests, on programs that are made up, and by whoever asks for a cross-check.
//
// It shares nothing with plan/ and engine/. What expressions give, it is told (PlainValues): in
// tests that is worked out plainly, too.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lang/program.h"
#include "value/value.h"

namespace drover {

using PlainRow = std::vector<Value>;
using PlainRows = std::set<PlainRow>;
using PlainBinding = std::vector<std::optional<Value>>;  // one a variable

// A row of an input; a cell may be absent.
using InputRow = std::vector<std::optional<Value>>;

// nullopt: there is no value (overflow, division by zero, a text that is no number, …), and the
// binding is dropped.
class PlainValues {
 public:
  virtual ~PlainValues() = default;
  virtual std::optional<Value> value(const Expr& expr, const PlainBinding& binding) = 0;
  // The match, then its groups, "" for one that took no part; nullopt: there is no match.
  virtual std::optional<std::vector<std::string>> match(const BodyMatch& match,
                                                        const std::string& text) = 0;
  // Over all bindings of a group; `keys` are what argmin and argmax go by, else there are none.
  virtual std::optional<Value> aggregate(const HeadTerm& term, std::vector<Value> values,
                                         std::vector<Value> keys) = 0;
};

struct PlainGiven {
  std::map<int, std::vector<PlainRow>> rows;    // by relation: facts, and what was loaded or stored
  std::map<int, std::vector<InputRow>> inputs;  // each a row of its own, even when equal to another
};

struct PlainResult {
  bool conflict = false;  // two rows for one key; `relations` is not complete then
  bool too_big = false;   // more work than `work_max`
  std::vector<PlainRows> relations;
};

// What follows from what is given, by all rules but those that act.
PlainResult evaluate_plainly(const CheckedProgram& program, const PlainGiven& given,
                             PlainValues& values, std::uint64_t work_max);

}  // namespace drover
