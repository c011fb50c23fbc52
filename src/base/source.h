#pragma once
// The user's texts, and places in them. A Span is a piece of one text; everything that can be
// wrong in a program carries one.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

struct Span {
  std::uint32_t source = 0;  // index into Sources
  std::uint32_t begin = 0;   // bytes from the start of the text
  std::uint32_t end = 0;

  // From the start of this span to the end of `other`, in the same source.
  Span to(Span other) const { return {source, begin, other.end > begin ? other.end : end}; }
  bool operator==(const Span&) const = default;
};

// A position as people count it: both from 1; columns in characters (UTF-8 code points).
struct Place {
  int line = 1;
  int column = 1;
};

class Source {
 public:
  // The text may be the piece of a file that begins at the line `first_line`.
  Source(std::string name, std::string text, int first_line = 1);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  Place place(std::uint32_t offset) const;
  // The text of a line, counted as in place(), without its line end.
  std::string_view line(int number) const;

 private:
  std::string name_;
  std::string text_;
  int first_line_;
  std::vector<std::uint32_t> line_starts_;
};

// Texts stay where they are once added: views into them live as long as the Sources.
class Sources {
 public:
  std::uint32_t add(std::string name, std::string text, int first_line = 1);
  const Source& at(std::uint32_t index) const { return sources_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(sources_.size()); }
  std::string_view text(Span span) const;
  // "rules.olg:3:14"
  std::string where(Span span) const;

 private:
  std::deque<Source> sources_;
};

}  // namespace drover
