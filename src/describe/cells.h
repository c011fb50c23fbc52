#pragma once
// One value as text: which type it could have, its word in a given type, and how to speak of it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/pool.h"
#include "value/schema.h"
#include "value/type.h"
#include "value/word.h"

namespace drover {

// The narrowest of int, float, time and string that fits all texts it has seen.
class TypeGuess {
 public:
  void see(std::string_view text);
  Kind kind() const;

 private:
  bool seen_ = false;
  bool int_ = true;
  bool float_ = true;
  bool time_ = true;
};

// A whole number of more than 64 bits. As a float it would be another number: who did not ask for
// one keeps its text.
bool is_huge_int(std::string_view text);

// The word of a text in a column of this kind, which is not string; nullopt when it does not fit.
// The word of an address is transient and as long-lived as the text, that of bytes has its own.
std::optional<Word> parse_cell(std::string_view text, Kind kind, Pool& pool);

// "expected int in column 'status', found "-"", the text cut short.
std::string misfit(const Column& column, std::string_view found);

// In quotes, at most some 40 bytes of it.
std::string shortened(std::string_view text);

// Makes names that can be told apart and from `file` and `line`: an empty one becomes c and its
// place, one that was there before gets _2, _3 and so on.
std::vector<std::string> distinct_names(const std::vector<std::string>& names);

// A type that the user gave to a column by name.
struct TypedName {
  std::string name;
  Kind kind = Kind::kString;
};
bool has_type(const std::vector<TypedName>& types, const std::string& name);

}  // namespace drover
