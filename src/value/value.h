#pragma once
// A value as people and tests write it. Inside the engine values are Words (value/word.h); this
// form is for constants in programs, for the API's edges, and for the tests' oracle.

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "value/type.h"

namespace drover {

struct Time {
  std::int64_t ns = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(const Time&) const = default;
};

struct Duration {
  std::int64_t ns = 0;
  auto operator<=>(const Duration&) const = default;
};

struct Value;

struct List {
  std::vector<Value> items;
};

struct Set {
  std::vector<Value> items;  // ascending, no two the same
};

struct Value : std::variant<bool, std::int64_t, double, std::string, Time, Duration, List, Set> {
  using variant::variant;
  Value(const char* text) : variant(std::string(text)) {}  // NOLINT: a literal is a string
  Value(int number) : variant(std::int64_t{number}) {}     // NOLINT
};

// A total order: within one type the natural one (strings by bytes, NaN after all numbers, lists
// lexicographic); between types by kind.
std::strong_ordering compare(const Value& a, const Value& b);
inline bool operator==(const Value& a, const Value& b) { return compare(a, b) == 0; }
inline bool operator<(const Value& a, const Value& b) { return compare(a, b) < 0; }

Set make_set(std::vector<Value> items);

// The type of a value; an empty list is list<?>.
Type type_of(const Value& value);

// As the language writes it, so that it can be read back: 1, 2.0, "s", true,
// 2026-11-23T02:51:19Z, 1m30s, [1, 2], {1, 2}.
std::string to_text(const Value& value);

}  // namespace drover
