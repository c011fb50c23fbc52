#pragma once
// What the functions of tuples and maps should give, as plainly as can be. For tests only.

#include <optional>
#include <vector>

#include "lang/builtins.h"
#include "value/value.h"

namespace drover {

// Of keys and values by turns; nullopt when a key has two values.
std::optional<Value> oracle_map(std::vector<Value> items);

bool is_oracle_map_function(Fn fn);
// nullopt: there is no value. REQUIRES: is_oracle_map_function(fn)
std::optional<Value> oracle_map_function(Fn fn, const std::vector<Value>& args);

}  // namespace drover
