#pragma once
// The types of the rule language: bool int float string time duration bytes addr id, and made of
// others list<T> set<T> map<K, V> (T, U, …).

#include <cstddef>
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
  kBytes,     // bytes that are no text
  kAddr,      // the address of a node, host:port
  kId,        // 64 bits that tell one thing from all others
  kList,      // args[0] = item
  kSet,       // args[0] = item
  kTuple,     // args = its parts, two or more
  kMap,       // args[0] = key, args[1] = value
};

struct Type {
  Kind kind = Kind::kUnknown;
  std::vector<Type> args;

  static Type of(Kind kind) { return {kind, {}}; }  // of a kind without arguments
  static Type list_of(Type item) { return {Kind::kList, {std::move(item)}}; }
  static Type set_of(Type item) { return {Kind::kSet, {std::move(item)}}; }
  static Type tuple_of(std::vector<Type> parts) { return {Kind::kTuple, std::move(parts)}; }
  static Type map_of(Type key, Type value) {
    return {Kind::kMap, {std::move(key), std::move(value)}};
  }

  bool known() const;  // neither it nor a part of it is kUnknown
  bool operator==(const Type&) const = default;
};

// Whether values of the kind are texts (strings, bytes, addresses), or have items. A map's items
// are its keys, each followed by its value.
inline bool is_text(Kind kind) {
  return kind == Kind::kString || kind == Kind::kBytes || kind == Kind::kAddr;
}
inline bool has_items(Kind kind) {
  return kind == Kind::kList || kind == Kind::kSet || kind == Kind::kTuple || kind == Kind::kMap;
}

// The type of the item at that place. REQUIRES: has_items(type.kind)
inline const Type& item_type(const Type& type, std::size_t place) {
  return type.args[type.kind == Kind::kTuple ? place : type.kind == Kind::kMap ? place % 2 : 0];
}

// "int", "list<string>", "map<int, (string, addr)>"; "?" where unknown.
std::string to_text(const Type& type);

// The kind of a type that has no arguments, by its name.
std::optional<Kind> kind_named(std::string_view name);
// The names of the types that have no arguments.
std::vector<std::string> plain_type_names();

}  // namespace drover
