#include "describe/json_values.h"

#include <algorithm>

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

// What may stand between objects. That an array's brackets and commas are where they belong is not
// checked: no object depends on it.
void JsonValues::pass_between() {
  const std::size_t next = std::min(bytes_.find_first_not_of(" \t\r\n,[]", at_), bytes_.size());
  lines_ += line_ends(bytes_.substr(at_, next - at_));
  at_ = next;
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

JsonValues::Found JsonValues::other(Found what) {
  const std::size_t line_end = std::min(bytes_.find('\n', at_), bytes_.size());
  if (line_end == bytes_.size() && !last_ && line_end - at_ <= limit_) return Found::kNothing;
  text_ = bytes_.substr(at_, line_end - at_);
  at_ = what == Found::kOther ? line_end : bytes_.size();
  return what;
}

JsonValues::Found JsonValues::next() {
  pass_between();
  line_ = lines_;
  text_ = {};
  if (at_ == bytes_.size()) return Found::kNothing;
  if (bytes_[at_] != '{') return other(Found::kOther);
  const std::size_t end = object_end();
  const std::size_t size = std::min(end, bytes_.size()) - at_;
  if (size > limit_) {
    at_ += size;
    lines_ += line_ends(bytes_.substr(at_ - size, size));
    return Found::kTooLong;
  }
  if (end == kNone) return last_ ? other(Found::kCut) : Found::kNothing;
  text_ = bytes_.substr(at_, size);
  lines_ += line_ends(text_);
  at_ = end;
  return Found::kObject;
}

}  // namespace drover
