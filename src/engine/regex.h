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

class Regex {
 public:
  // The pattern must compile (the checker has seen to it). `groups` are wanted.
  Regex(const std::string& pattern, bool ignore_case, std::size_t groups);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // Whether `text` contains a match; then found[i] is group i, from 1 on ("" when the group took no
  // part).
  bool match(std::string_view text, std::string_view* found) const;

 private:
  std::unique_ptr<re2::RE2> regex_;
  std::size_t groups_;
  std::string required_;  // a match contains this; empty: nothing known
};

// The longest run of plain characters that every match of the pattern must contain; "" when none
// can be told.
std::string required_text(std::string_view pattern);

}  // namespace drover
