#pragma once
// How far a rule gets that should give a row and does not: the binding for which most of the body
// holds, and what does not hold then.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/why/instances.h"

namespace drover {

struct Attempt {
  enum class End : std::uint8_t {
    kHead,     // the head is another one: in `column` it has `gives`
    kMissing,  // an atom: `relation` has no row with what is `given`
    kBlocked,  // a negated atom: `row` of `relation` is there
    kFails,    // what stands at `span` does not hold, or has no value: `fault`
    kOther,    // the body holds, but gives only other rows, such as `row`
  };
  int rule = -1;
  End end = End::kOther;
  int column = -1;
  Word gives = 0;
  int relation = -1;
  Given given;
  std::vector<Word> row;
  Span span;
  std::vector<int> variables;  // named there
  std::string fault;
  std::size_t held = 0;       // of the body's literals
  std::uint64_t partial = 0;  // bindings that got so far
  bool is_partial = false;    // it was given up: there are too many bindings
  Binding binding;            // one of them
  std::vector<bool> bound;    // one a variable: it has a value by then
};

// REQUIRES: the rule gives no row that has what is given.
Attempt attempt(Instances& instances, int rule, const Given& head,
                const Instances::TableOf& table_of);

}  // namespace drover
