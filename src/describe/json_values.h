#pragma once
// Cuts a file that is one JSON array, or objects over several lines as people and `jq .` write
// them, into its objects. Used by the reader in json_lines.h, which reads an object a line by
// itself.
//
// Brackets and commas between the values are checked. Arrays may stand in arrays: that an array
// holds nothing but objects is for the caller to say.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace drover {

// Whether a file's values go over lines: it begins with "[", or with a "{" alone on its line.
// nullopt: more bytes are needed to tell.
std::optional<bool> values_span_lines(std::string_view front, bool last);

// What may come next in a file; it goes on from block to block.
class JsonNesting {
 public:
  // Each returns what is wrong with it, or null; from there on it counts as right.
  const char* value();  // before a value, also before open()
  const char* comma();
  const char* close();
  const char* end();
  void open();
  void pass_value() { next_ = Next::kSeparator; }
  // Something was passed over that may have held brackets and commas: from here on nothing is
  // wrong.
  void lose() { is_lost_ = true; }

 private:
  enum class Next { kFirst, kValue, kSeparator };

  std::uint64_t arrays_ = 0;  // that are open
  Next next_ = Next::kFirst;  // in an array
  bool is_lost_ = false;
};

class JsonValues {
 public:
  enum class Found {
    kObject,
    kOther,      // what is no object; text() is the value, or its line if it is no JSON
    kCut,        // the file ends within an object; text() is its line
    kTooLong,    // text() is empty; skipped to the next object
    kMisplaced,  // a bracket, a comma or a value stands where it may not: fault() says which
    kNothing,    // the end, or more bytes are needed
  };

  // `nesting` is borrowed.
  JsonValues(std::string_view bytes, bool last, std::size_t limit, JsonNesting& nesting)
      : bytes_(bytes), last_(last), limit_(limit), nesting_(nesting) {}

  Found next();
  std::string_view text() const { return text_; }
  const char* fault() const { return fault_; }
  std::size_t position() const { return at_; }    // where next() goes on
  std::uint64_t line() const { return line_; }    // ends before text(), from the start of the bytes
  std::uint64_t lines() const { return lines_; }  // ends before position()

 private:
  void pass_between();
  Found object();
  Found other();
  // Takes what is left of the line; false when more bytes are needed for that.
  bool take_line();
  // Behind the string, number or word at at_; npos when more bytes are needed to tell.
  std::size_t scalar_end() const;
  // Behind the object at at_; npos when it does not end.
  std::size_t object_end() const;

  std::string_view bytes_;
  bool last_;
  std::size_t limit_;
  JsonNesting& nesting_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t lines_ = 0;
  std::string_view text_;
  const char* fault_ = nullptr;
};

}  // namespace drover
