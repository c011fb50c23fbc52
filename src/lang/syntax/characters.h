#pragma once
// The classes of characters that the language tells apart. Only ASCII has a meaning to it.

#include <string>
#include <string_view>

namespace drover {

inline bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
inline bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// A name as it would be the name of a relation, and of a variable: for hints.
inline std::string lower_first(std::string_view name) {
  std::string lower(name);
  while (lower.size() > 1 && lower[0] == '_') lower.erase(0, 1);
  if (is_upper(lower[0])) lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
  return lower;
}
inline std::string upper_first(std::string_view name) {
  std::string upper(name);
  if (is_lower(upper[0])) upper[0] = static_cast<char>(upper[0] - 'a' + 'A');
  return upper;
}

// The value of a hexadecimal digit, or -1.
inline int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace drover
