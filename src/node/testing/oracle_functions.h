#pragma once
// The named functions of the language over Values; see oracle.h.

#include <optional>
#include <vector>

#include "lang/builtins.h"
#include "value/value.h"

namespace drover {

// REQUIRES: `args` have the types of one of the function's forms, without a regular expression.
std::optional<Value> oracle_function(Fn fn, const std::vector<Value>& args);

}  // namespace drover
