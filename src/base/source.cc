#include "base/source.h"

#include <algorithm>

#include "base/check.h"

namespace drover {

Source::Source(std::string name, std::string text, int first_line)
    : name_(std::move(name)), text_(std::move(text)), first_line_(first_line) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Place Source::place(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  std::uint32_t start = *std::prev(after);
  Place place{static_cast<int>(after - line_starts_.begin()) - 1 + first_line_, 1};
  for (std::uint32_t i = start; i < offset; ++i) {
    // Continuation bytes of UTF-8 (10xxxxxx) are no characters of their own.
    if ((static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80U) ++place.column;
  }
  return place;
}

std::string_view Source::line(int number) const {
  number -= first_line_;
  CHECK(number >= 0 && static_cast<std::size_t>(number) < line_starts_.size());
  std::size_t start = line_starts_[static_cast<std::size_t>(number)];
  std::string_view rest = std::string_view(text_).substr(start);
  std::string_view line = rest.substr(0, rest.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::uint32_t Sources::add(std::string name, std::string text, int first_line) {
  sources_.emplace_back(std::move(name), std::move(text), first_line);
  return size() - 1;
}

std::string_view Sources::text(Span span) const {
  CHECK(span.source < size());
  return at(span.source).text().substr(span.begin, span.end - span.begin);
}

std::string Sources::where(Span span) const {
  CHECK(span.source < size());
  Place place = at(span.source).place(span.begin);
  return at(span.source).name() + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column);
}

}  // namespace drover
