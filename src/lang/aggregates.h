#pragma once
// The aggregates: over all bindings of a rule's body, per group of the head's plain terms.
//
// A binding is one choice of a row for each atom of the body (SQL's rows of the join): wildcards
// do not merge rows. A group without a binding has no row.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/type.h"

namespace drover {

enum class Aggregate : std::uint8_t {
  kCount,          // count<*>, count<X>: bindings
  kCountDistinct,  // count_distinct<X>
  kSum,            // sum<X>: int (overflow is an error), float, duration
  kAvg,            // avg<X>: float; of durations a duration
  kMin,
  kMax,
  kSet,      // set<X>
  kList,     // list<X>: ascending, with repeats
  kMap,      // map<K, V>: over the tuple (K, V); two values for one key are an error
  kTopK,     // topk<X, k>: the k greatest distinct values, descending
  kBottomK,  // bottomk<X, k>: the k least distinct values, ascending
  kLimit,    // limit<X, k>: the k least values, ascending, with repeats
  kUnion,    // union<X>: of sets
  kArgMin,   // argmin<X, By>: X where By is least; of several the least X
  kArgMax,
};

// What stands behind the first argument.
enum class SecondArgument : std::uint8_t { kNone, kHowMany, kBy, kValue };

SecondArgument second_argument(Aggregate aggregate);

std::optional<Aggregate> aggregate_named(std::string_view name);
std::string_view name_of(Aggregate aggregate);
std::vector<std::string> aggregate_names();

// The result's type for an argument of this type; nullopt when it cannot take one.
std::optional<Type> result_type(Aggregate aggregate, const Type& argument);

}  // namespace drover
