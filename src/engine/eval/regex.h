#pragma once
// A regular expression with its captures, as rules use it on every line of a log: RE2, behind a
// quick look for text that every match must contain.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace drover {

// A pattern, compiled for texts of two kinds: in UTF-8 a character is what . and [é] stand for, in
// others each byte is one, as in Latin-1. A pattern with characters that Latin-1 lacks is for UTF-8
// alone; it matches what it can of the others.
class Pattern {
 public:
  // It must compile (the checker has seen to it).
  Pattern(const std::string& pattern, bool ignore_case);
  ~Pattern();

  const re2::RE2& for_text(std::string_view text) const;
  std::size_t groups() const;

 private:
  std::unique_ptr<re2::RE2> utf8_;
  std::unique_ptr<re2::RE2> latin1_;  // null: there is none
};

class Regex {
 public:
  // `groups` of the pattern are wanted.
  Regex(const std::string& pattern, bool ignore_case, std::size_t groups);
  // Whether `text` contains a match; then found[i] is group i, from 1 on ("" when the group took no
  // part).
  bool match(std::string_view text, std::string_view* found) const;

 private:
  Pattern pattern_;
  std::size_t groups_;
  std::string required_;  // a match contains this; empty: nothing known
};

// The longest run of plain characters that every match of the pattern must contain; "" when none
// can be told.
std::string required_text(std::string_view pattern);

}  // namespace drover
