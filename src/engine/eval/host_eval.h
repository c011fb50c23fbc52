#pragma once
// Calls of the host's functions, as expressions run them.

#include <memory>
#include <vector>

#include "engine/eval/expr.h"
#include "lang/program.h"

namespace drover {

// REQUIRES: expr.fn is Fn::kHostCall; one of `args` for each of its arguments.
std::unique_ptr<Eval> compile_host_call(const Expr& expr, std::vector<std::unique_ptr<Eval>> args);

}  // namespace drover
