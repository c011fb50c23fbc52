#pragma once
// What a program should derive: the plain evaluation (node/plain.h) over expressions, functions and
// aggregates that are plain, too (oracle_expr.h). For tests only.

#include <cstdint>
#include <map>
#include <vector>

#include "node/plain.h"

namespace drover {

using OracleRow = PlainRow;
using OracleRows = PlainRows;
using OracleResult = PlainResult;

// `inputs[relation]` are the rows of an input, each a row of its own even when equal to another.
// A binding for which an expression has no value is dropped.
OracleResult run_oracle(const CheckedProgram& program,
                        const std::map<int, std::vector<InputRow>>& inputs, std::uint64_t work_max);

}  // namespace drover
