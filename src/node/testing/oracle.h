#pragma once
// The meaning of a program, worked out in the plainest way there is: nested loops in text order,
// everything again until nothing new comes, no index, no plan. For tests only, which hold the
// engine's answers against it: it shares nothing with plan/ and engine/, and the library does not
// contain it.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lang/program.h"
#include "value/value.h"

namespace drover {

using OracleRow = std::vector<Value>;
using OracleRows = std::set<OracleRow>;

// A row of an input; a cell may be absent.
using InputRow = std::vector<std::optional<Value>>;

struct OracleResult {
  bool conflict = false;  // two rows for one key; `relations` is not complete then
  bool too_big = false;   // more work than `work_max`
  std::vector<OracleRows> relations;
};

// `inputs[relation]` are the rows of an input, each a row of its own even when equal to another.
// A binding for which an expression has no value is dropped.
OracleResult run_oracle(const CheckedProgram& program,
                        const std::map<int, std::vector<InputRow>>& inputs, std::uint64_t work_max);

}  // namespace drover
