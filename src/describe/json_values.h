#pragma once
// Cuts a file that is one JSON array, or objects over several lines as people and `jq .` write
// them, into its objects. Used by the reader in json_lines.h, which reads an object a line by
// itself.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace drover {

// Whether a file's values go over lines: it begins with "[", or with a "{" alone on its line.
// nullopt: more bytes are needed to tell.
std::optional<bool> values_span_lines(std::string_view front, bool last);

class JsonValues {
 public:
  enum class Found {
    kObject,
    kOther,    // what is no object; text() is its line, from there on
    kCut,      // the file ends within an object; text() is its line
    kTooLong,  // text() is empty; skipped to the next object
    kNothing,  // the end, or more bytes are needed
  };

  JsonValues(std::string_view bytes, bool last, std::size_t limit)
      : bytes_(bytes), last_(last), limit_(limit) {}

  Found next();
  std::string_view text() const { return text_; }
  std::size_t position() const { return at_; }    // where next() goes on
  std::uint64_t line() const { return line_; }    // ends before text(), from the start of the bytes
  std::uint64_t lines() const { return lines_; }  // ends before position()

 private:
  void pass_between();
  Found other(Found what);
  // Behind the object at at_; npos when it does not end.
  std::size_t object_end() const;

  std::string_view bytes_;
  bool last_;
  std::size_t limit_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t lines_ = 0;
  std::string_view text_;
};

}  // namespace drover
