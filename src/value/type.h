#pragma once
// The types of the rule language: bool int float string time duration list<T> set<T>.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

enum class Kind : std::uint8_t {
  kUnknown,  // not inferred yet; never in a checked program
  kBool,
  kInt,       // 64-bit two's complement; overflow is an error
  kFloat,     // IEEE 754 binary64; -0 is stored as 0, every NaN as one NaN
  kString,    // bytes, by convention UTF-8
  kTime,      // nanoseconds since 1970-01-01T00:00:00Z, signed 64-bit
  kDuration,  // nanoseconds, signed 64-bit
  kList,      // args[0] = element
  kSet,       // args[0] = element
};

struct Type {
  Kind kind = Kind::kUnknown;
  std::vector<Type> args;

  static Type of(Kind kind) { return {kind, {}}; }  // of a kind without arguments
  static Type list_of(Type element) { return {Kind::kList, {std::move(element)}}; }
  static Type set_of(Type element) { return {Kind::kSet, {std::move(element)}}; }

  bool known() const;  // neither it nor a part of it is kUnknown
  bool operator==(const Type&) const = default;
};

// "int", "list<string>"; "?" where unknown.
std::string to_text(const Type& type);

// The kind of a type that has no arguments, by its name.
std::optional<Kind> kind_named(std::string_view name);

}  // namespace drover
