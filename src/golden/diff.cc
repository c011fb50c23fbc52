#include "golden/diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace drover {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;
// More pairs of lines than that are not compared: what differs is then one piece.
constexpr std::size_t kPairsMax = 16'000'000;

struct Edit {
  char sign;  // ' ' '-' '+'
  std::string_view line;
};

Lines lines_of(std::string_view text) {
  Lines lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

// A longest common sequence of lines stays.
void append_edits(std::vector<Edit>& edits, const Lines& a, const Lines& b) {
  if (a.size() * b.size() > kPairsMax) {
    for (std::string_view line : a) edits.push_back({'-', line});
    for (std::string_view line : b) edits.push_back({'+', line});
    return;
  }
  const std::size_t width = b.size() + 1;
  std::vector<std::uint32_t> common((a.size() + 1) * width, 0);  // of what is left from here
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i * width + j] =
          a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                       : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      edits.push_back({' ', a[i]});
      ++i;
      ++j;
    } else if (j == b.size() ||
               (i < a.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      edits.push_back({'-', a[i++]});
    } else {
      edits.push_back({'+', b[j++]});
    }
  }
}

std::vector<Edit> edits_of(Lines a, Lines b) {
  std::vector<Edit> edits;
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  for (std::size_t i = 0; i < same; ++i) edits.push_back({' ', a[i]});
  std::size_t tail = 0;
  while (tail < a.size() - same && tail < b.size() - same &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(same),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  append_edits(edits, middle(a), middle(b));
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) edits.push_back({' ', a[i]});
  return edits;
}

std::string range(std::size_t first, std::size_t count) {
  return std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  const std::vector<Edit> edits = edits_of(lines_of(before), lines_of(after));
  std::string text;
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  std::size_t at = 0;
  while (true) {
    std::size_t first = at;
    while (first < edits.size() && edits[first].sign == ' ') ++first;
    if (first == edits.size()) break;
    const std::size_t begin = first - std::min(first - at, kContext);
    old_line += begin - at;
    new_line += begin - at;
    std::size_t end = first;  // behind the last change that is near
    for (std::size_t i = first; i < edits.size() && i < end + 2 * kContext + 1; ++i) {
      if (edits[i].sign != ' ') end = i + 1;
    }
    end = std::min(edits.size(), end + kContext);
    std::size_t olds = 0;
    std::size_t news = 0;
    std::string piece;
    for (std::size_t i = begin; i < end; ++i) {
      if (edits[i].sign != '+') ++olds;
      if (edits[i].sign != '-') ++news;
      piece += edits[i].sign;
      piece += edits[i].line;
      piece += '\n';
    }
    text += "@@ -" + range(old_line, olds) + " +" + range(new_line, news) + " @@\n" + piece;
    old_line += olds;
    new_line += news;
    at = end;
  }
  if (text.empty()) return text;
  return "--- " + std::string(name) + "\n+++ " + std::string(name) + " (now)\n" + text;
}

}  // namespace drover
