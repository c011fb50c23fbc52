#pragma once
// The expressions, functions and aggregates of the language over Values; see oracle.h.

#include <optional>
#include <string_view>
#include <vector>

#include "lang/program.h"
#include "node/plain.h"

namespace drover {

using OracleBinding = PlainBinding;

// nullopt: there is no value (overflow, division by zero, a text that is no number, …).
std::optional<Value> oracle_value(const Expr& expr, const OracleBinding& binding);

// One value of an aggregating head term over all bindings of its group.
std::optional<Value> oracle_aggregate(const HeadTerm& term, std::vector<Value> values);
// The same for argmin and argmax: `keys` are what the values go by.
Value oracle_arg(const HeadTerm& term, const std::vector<Value>& values,
                 const std::vector<Value>& keys);

}  // namespace drover
