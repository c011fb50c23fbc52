#pragma once
// A value as people and tests write it. Inside the engine values are Words (value/word.h); this
// form is for constants in programs, for the API's edges, and for the tests' oracle.

#include <compare>
#include <cstdint>
#include <optional>
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

struct Bytes {
  std::string data;
  auto operator<=>(const Bytes&) const = default;
};

struct Addr {
  std::string text;  // host:port, valid (value/literals.h)
  auto operator<=>(const Addr&) const = default;
};

struct Id {
  std::uint64_t number = 0;
  auto operator<=>(const Id&) const = default;
};

struct Value;

struct List {
  std::vector<Value> items;
};

struct Set {
  std::vector<Value> items;  // ascending, no two the same
};

struct Tuple {
  std::vector<Value> items;  // two or more
};

struct Map {
  std::vector<Value> items;  // keys, each followed by its value; ascending, no two keys the same
};

struct Value : std::variant<bool, std::int64_t, double, std::string, Time, Duration, Bytes, Addr,
                            Id, List, Set, Tuple, Map> {
  using variant::variant;
  Value(const char* text) : variant(std::string(text)) {}  // NOLINT: a literal is a string
  Value(int number) : variant(std::int64_t{number}) {}     // NOLINT
};

// A total order: within one type the natural one (texts by bytes, NaN after all numbers, ids from
// zero up, lists and the like by their first difference); between types by kind.
std::strong_ordering compare(const Value& a, const Value& b);
inline bool operator==(const Value& a, const Value& b) { return compare(a, b) == 0; }
inline bool operator<(const Value& a, const Value& b) { return compare(a, b) < 0; }

Set make_set(std::vector<Value> items);
// Of keys and values by turns; nullopt when a key has two values.
std::optional<Map> make_map(std::vector<Value> items);
// The items of a list, set, tuple or map; nullptr for another value.
const std::vector<Value>* items_of(const Value& value);

// Whether it is a value of that type, and one that may be kept: addresses are valid, sets and maps
// in order.
bool is_proper(const Value& value, const Type& type);

// The type of a value; an empty list is list<?>.
Type type_of(const Value& value);

// As the language writes it, so that it can be read back: 1, 2.0, "s", true,
// 2026-11-23T02:51:19Z, 1m30s, x"00ff", @"host:80", #1f, [1, 2], {1, 2}, (1, "s"), {1: "s"}.
std::string to_text(const Value& value);

}  // namespace drover
