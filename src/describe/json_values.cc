#include "describe/json_values.h"

#include <algorithm>

#include "describe/json_walk.h"

namespace drover {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::uint64_t line_ends(std::string_view text) {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

std::optional<bool> values_span_lines(std::string_view front, bool last) {
  const std::size_t first = front.find_first_not_of(" \t\r\n");
  if (first == kNone) return last ? std::optional(false) : std::nullopt;
  if (front[first] != '{') return front[first] == '[';
  const std::size_t second = front.find_first_not_of(" \t\r", first + 1);
  if (second == kNone) return last ? std::optional(false) : std::nullopt;
  return front[second] == '\n';
}

const char* JsonNesting::value() {
  const bool is_behind = arrays_ > 0 && next_ == Next::kSeparator;
  if (is_behind) next_ = Next::kValue;
  return is_behind && !is_lost_ ? "expected ',' or ']' before this value" : nullptr;
}

const char* JsonNesting::comma() {
  const bool is_missing = next_ != Next::kSeparator;
  next_ = Next::kValue;
  if (is_lost_) return nullptr;
  if (arrays_ == 0) return "a ',' stands outside of an array";
  return is_missing ? "expected a value, found ','" : nullptr;
}

const char* JsonNesting::close() {
  const bool is_missing = next_ == Next::kValue;
  const bool is_outside = arrays_ == 0;
  next_ = Next::kSeparator;
  if (!is_outside) --arrays_;
  if (is_lost_) return nullptr;
  if (is_outside) return "a ']' stands outside of an array";
  return is_missing ? "expected a value behind ',', found ']'" : nullptr;
}

const char* JsonNesting::end() {
  const bool is_open = arrays_ > 0 && !is_lost_;
  arrays_ = 0;
  return is_open ? "the array does not end before the file does" : nullptr;
}

void JsonNesting::open() {
  ++arrays_;
  next_ = Next::kFirst;
}

// Stops at a value, or behind a fault.
void JsonValues::pass_between() {
  for (fault_ = nullptr; at_ < bytes_.size() && fault_ == nullptr; ++at_) {
    switch (bytes_[at_]) {
      case '\n':
        ++lines_;
        break;
      case ' ':
      case '\t':
      case '\r':
        break;
      case ',':
        fault_ = nesting_.comma();
        break;
      case ']':
        fault_ = nesting_.close();
        break;
      case '[':
        fault_ = nesting_.value();
        nesting_.open();
        break;
      default:
        fault_ = nesting_.value();
        return;
    }
  }
  if (at_ == bytes_.size() && last_ && fault_ == nullptr) fault_ = nesting_.end();
}

std::size_t JsonValues::object_end() const {
  int depth = 0;
  for (std::size_t at = at_; at < bytes_.size(); ++at) {
    switch (bytes_[at]) {
      case '"':
        for (++at; at < bytes_.size() && bytes_[at] != '"'; ++at) {
          if (bytes_[at] == '\\') ++at;
        }
        break;
      case '{':
        ++depth;
        break;
      case '}':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
  }
  return kNone;
}

std::size_t JsonValues::scalar_end() const {
  std::size_t at = at_;
  if (bytes_[at] == '"') {
    for (++at; at < bytes_.size() && bytes_[at] != '"' && bytes_[at] != '\n'; ++at) {
      if (bytes_[at] == '\\' && bytes_.substr(at + 1, 1) != "\n") ++at;
    }
    if (at < bytes_.size()) return at + 1;
  } else {
    at = bytes_.find_first_of(" \t\r\n,[]{}\"", at);
    if (at < bytes_.size()) return at;
  }
  return last_ || bytes_.size() - at_ > limit_ ? bytes_.size() : kNone;
}

bool JsonValues::take_line() {
  const std::size_t line_end = std::min(bytes_.find('\n', at_), bytes_.size());
  if (line_end == bytes_.size() && !last_ && line_end - at_ <= limit_) return false;
  text_ = bytes_.substr(at_, line_end - at_);
  at_ = line_end;
  nesting_.lose();
  return true;
}

JsonValues::Found JsonValues::other() {
  const std::size_t end = scalar_end();
  if (end == kNone) return Found::kNothing;
  const std::string_view scalar = bytes_.substr(at_, end - at_);
  const bool is_value = bytes_[at_] == '"' ? scalar.size() > 1 && scalar.back() == '"'
                                           : !scalar.empty() && is_json_scalar(scalar);
  if (!is_value) return take_line() ? Found::kOther : Found::kNothing;
  text_ = scalar;
  at_ = end;
  nesting_.pass_value();
  return Found::kOther;
}

JsonValues::Found JsonValues::object() {
  const std::size_t end = object_end();
  const std::size_t size = std::min(end, bytes_.size()) - at_;
  if (size > limit_) {
    at_ += size;
    lines_ += line_ends(bytes_.substr(at_ - size, size));
    nesting_.lose();
    return Found::kTooLong;
  }
  if (end == kNone && !last_) return Found::kNothing;
  if (end == kNone) {
    take_line();
    at_ = bytes_.size();
    return Found::kCut;
  }
  text_ = bytes_.substr(at_, size);
  lines_ += line_ends(text_);
  at_ = end;
  nesting_.pass_value();
  return Found::kObject;
}

JsonValues::Found JsonValues::next() {
  text_ = {};
  pass_between();
  line_ = lines_;
  if (fault_ != nullptr) return Found::kMisplaced;
  if (at_ == bytes_.size()) return Found::kNothing;
  return bytes_[at_] == '{' ? object() : other();
}

}  // namespace drover
