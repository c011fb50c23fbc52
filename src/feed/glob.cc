#include "feed/glob.h"

#include <algorithm>

namespace drover {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Matches the bracket at the front of `pattern` with c; `size` becomes the bracket's length, 0 when
// it is not closed and so means a lone "[".
bool in_bracket(std::string_view pattern, char c, std::size_t& size) {
  std::size_t at = 1;
  bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  const std::size_t first = at;
  bool found = false;
  for (; at < pattern.size(); ++at) {
    if (pattern[at] == ']' && at > first) {
      size = at + 1;
      return found != negated;
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    auto as_byte = [](char x) { return static_cast<unsigned char>(x); };
    found = found || (as_byte(low) <= as_byte(c) && as_byte(c) <= as_byte(high));
  }
  size = 0;
  return false;
}

// Matches one character of the pattern; `size` becomes its length there.
bool matches_one(std::string_view pattern, char c, std::size_t& size) {
  size = 1;
  if (pattern[0] == '?') return true;
  if (pattern[0] == '[') {
    bool found = in_bracket(pattern, c, size);
    if (size > 0) return found;
    size = 1;
  }
  if (pattern[0] == '\\' && pattern.size() > 1) {
    size = 2;
    return pattern[1] == c;
  }
  return pattern[0] == c;
}

}  // namespace

bool is_pattern(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '*' || text[i] == '?' || text[i] == '[' || text[i] == '{') {
      return true;
    }
  }
  return false;
}

std::vector<std::string> expand_braces(std::string_view pattern) {
  for (std::size_t open = 0; open < pattern.size(); ++open) {
    if (pattern[open] == '\\') {
      ++open;
      continue;
    }
    if (pattern[open] != '{') continue;
    std::vector<std::string_view> choices;
    std::size_t begin = open + 1;
    int depth = 0;
    for (std::size_t at = begin; at < pattern.size(); ++at) {
      if (pattern[at] == '\\') {
        ++at;
      } else if (pattern[at] == '{') {
        ++depth;
      } else if (depth > 0 && pattern[at] == '}') {
        --depth;
      } else if (depth == 0 && (pattern[at] == ',' || pattern[at] == '}')) {
        choices.push_back(pattern.substr(begin, at - begin));
        begin = at + 1;
        if (pattern[at] == ',') continue;
        if (choices.size() == 1) break;
        std::vector<std::string> all;
        for (std::string_view choice : choices) {
          std::string one(pattern.substr(0, open));
          one += choice;
          one += pattern.substr(at + 1);
          for (std::string& expanded : expand_braces(one)) all.push_back(std::move(expanded));
        }
        return all;
      }
    }
  }
  return {std::string(pattern)};
}

bool matches(std::string_view pattern, std::string_view name) {
  if (!name.empty() && name[0] == '.' && !pattern.empty() && pattern[0] != '.' &&
      pattern.substr(0, 2) != "\\.") {
    return false;
  }
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = kNone;  // behind the last star, and how far it reaches
  std::size_t reach = 0;
  while (n < name.size()) {
    std::size_t size = 0;
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      reach = n;
    } else if (p < pattern.size() && matches_one(pattern.substr(p), name[n], size)) {
      p += size;
      ++n;
    } else if (star != kNone) {
      p = star;
      n = ++reach;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string without_backslashes(std::string_view pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    text += pattern[i];
  }
  return text;
}

bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      auto number = [](std::string_view text, std::size_t& at) {
        std::size_t begin = std::min(text.find_first_not_of('0', at), text.size());
        at = begin;
        while (at < text.size() && is_digit(text[at])) ++at;
        return text.substr(begin, at - begin);
      };
      std::string_view x = number(a, i);
      std::string_view y = number(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else {
      if (a[i] != b[j]) {
        return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      }
      ++i;
      ++j;
    }
  }
  if ((i < a.size()) != (j < b.size())) return j < b.size();
  return a < b;  // 01 and 1
}

}  // namespace drover
