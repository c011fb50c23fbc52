#pragma once
// What the functions of bytes, addresses and ids should give, as plainly as can be. For tests only.

#include <optional>
#include <vector>

#include "lang/builtins.h"
#include "value/value.h"

namespace drover {

// Whether the function is meant for these arguments: others have the same names.
bool is_oracle_bytes_function(Fn fn, const std::vector<Value>& args);

// nullopt: there is no value. REQUIRES: is_oracle_bytes_function(fn, args)
std::optional<Value> oracle_bytes_function(Fn fn, const std::vector<Value>& args);

}  // namespace drover
