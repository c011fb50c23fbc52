#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace drover {

namespace {

constexpr std::string_view kBlanks = " \t\n\r\f\v";

// Longer words are no typing errors of each other, and their distance takes long to find.
constexpr std::size_t kSuggestedMax = 64;

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// Insertions, deletions, substitutions and swaps of neighbours that make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + differs});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

void append_unicode_escape(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u00";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

// The bytes at the start of `text` that quotes can hold as they are.
std::size_t plain_length(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    unsigned char c = byte_at(text, i);
    if (c >= 0x80) {
      std::size_t length = utf8_length(text.substr(i));
      if (length == 0) return i;
      i += length;
    } else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
      return i;
    } else {
      ++i;
    }
  }
  return i;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      append_unicode_escape(out, static_cast<unsigned char>(c));
      return;
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    std::size_t plain = plain_length(text);
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    append_escaped(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::string_view trim(std::string_view text) {
  std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return text.substr(text.size());
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > kSuggestedMax) return "";
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kSuggestedMax || candidate.empty()) continue;
    // One fault for each three letters; and never so many that nothing is left of the word.
    std::size_t allowed =
        std::min<std::size_t>((std::max(word.size(), candidate.size()) + 1) / 3, 3);
    std::size_t distance = edit_distance(word, candidate);
    if (same_but_for_case(word, candidate)) distance = std::min<std::size_t>(distance, 1);
    bool near = distance <= allowed || same_but_for_case(word, candidate);
    if (near && (best == nullptr || distance < best_distance)) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best == nullptr ? "" : *best;
}

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  unsigned char first = byte_at(text, 0);
  if (first < 0x80) return 1;
  std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  unsigned char second = byte_at(text, 1);
  bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  bool surrogate = first == 0xED && second >= 0xA0;
  bool too_large = first == 0xF4 && second >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    // Mostly it is ASCII, eight bytes of which are seen at once.
    std::uint64_t eight = 0;
    if (text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        text.remove_prefix(sizeof eight);
        continue;
      }
    }
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  std::uint64_t tenth = 100;  // of the unit
  auto rounded = [&] { return bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0); };
  // 999,950 bytes would be written as 1000.0 kB: they are 1.0 MB.
  while (unit + 1 < kUnits.size() && rounded() >= 10'000) {
    tenth *= 1000;
    ++unit;
  }
  std::uint64_t tenths = rounded();
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " +
         std::string(kUnits[unit]);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  std::string out = std::to_string(count) + " " + std::string(noun);
  if (count == 1 || noun.empty()) return out;
  auto ends_in_one_of = [&](std::string_view letters, std::size_t back) {
    return noun.size() > back &&
           letters.find(noun[noun.size() - 1 - back]) != std::string_view::npos;
  };
  if (noun.back() == 'y' && !ends_in_one_of("aeiou", 1)) {
    out.pop_back();
    return out + "ies";
  }
  bool hisses = ends_in_one_of("sxz", 0) || (noun.back() == 'h' && ends_in_one_of("cs", 1));
  return out + (hisses ? "es" : "s");
}

}  // namespace drover
