#include "describe/cells.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {

void TypeGuess::see(std::string_view text) {
  if (text.empty()) return;
  seen_ = true;
  // 01234 is a code, no number: as one it would lose its zero.
  std::string_view digits = text[0] == '-' ? text.substr(1) : text;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
    int_ = float_ = false;
  }
  if (is_huge_int(text)) int_ = float_ = false;
  int_ = int_ && parse_int(text).has_value();
  float_ = float_ && (int_ || parse_float(text).has_value());
  time_ = time_ && parse_time(text).has_value();
}

bool is_huge_int(std::string_view text) {
  constexpr std::size_t kShortest = 19;
  if (text.size() < kShortest || parse_int(text)) return false;
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

Kind TypeGuess::kind() const {
  if (!seen_) return Kind::kString;
  if (int_) return Kind::kInt;
  if (float_) return Kind::kFloat;
  return time_ ? Kind::kTime : Kind::kString;
}

std::optional<Word> parse_cell(std::string_view text, Kind kind, Pool& pool) {
  switch (kind) {
    case Kind::kBool:
      if (text == "true") return Word{1};
      if (text == "false") return Word{0};
      return std::nullopt;
    case Kind::kInt:
      if (auto number = parse_int(text)) return word_of(*number);
      return std::nullopt;
    case Kind::kFloat:
      if (auto number = parse_float(text)) return word_of(*number);
      return std::nullopt;
    case Kind::kTime:
      if (auto time = parse_time(text)) return word_of(*time);
      return std::nullopt;
    case Kind::kDuration:
      if (auto duration = parse_duration(text)) return word_of(*duration);
      return std::nullopt;
    case Kind::kBytes:
      if (auto bytes = parse_hex(text)) {
        char* made = pool.scratch(bytes->size());
        std::ranges::copy(*bytes, made);
        return pool.transient({made, bytes->size()});
      }
      return std::nullopt;
    case Kind::kAddr:
      if (is_addr(text)) return pool.transient(text);
      return std::nullopt;
    case Kind::kId:
      if (auto id = parse_id(text)) return Word{*id};
      return std::nullopt;
    case Kind::kUnknown:
    case Kind::kString:
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
    case Kind::kMap:
      break;
  }
  return std::nullopt;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 40;
  if (text.size() <= kShown) return quoted(text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  if (end == 0) end = kShown;
  return quoted(text.substr(0, end)) + "...";
}

std::string misfit(const Column& column, std::string_view found) {
  return "expected " + to_text(column.type) + " in column '" + column.name + "', found " +
         shortened(found) + (is_huge_int(found) ? ", which has more than 64 bits" : "");
}

bool has_type(const std::vector<TypedName>& types, const std::string& name) {
  return std::ranges::find(types, name, &TypedName::name) != types.end();
}

std::vector<std::string> distinct_names(const std::vector<std::string>& names) {
  std::set<std::string> taken = {"file", "line"};
  // A name that stands as such in the data is not given away to a double of another.
  const std::set<std::string> given(names.begin(), names.end());
  std::vector<std::string> distinct;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string base = names[i].empty() ? "c" + std::to_string(i + 1) : names[i];
    std::string name = base;
    bool free = !taken.contains(name) && (!names[i].empty() || !given.contains(name));
    for (int suffix = 2; !free; ++suffix) {
      name = base + "_" + std::to_string(suffix);
      free = !taken.contains(name) && !given.contains(name);
    }
    taken.insert(name);
    distinct.push_back(name);
  }
  return distinct;
}

}  // namespace drover
