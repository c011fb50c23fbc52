#include "engine/eval/text_functions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace drover {
namespace {

constexpr std::int64_t kPaddedMax = 1'000'000;

Word text_word(Frame& frame, std::string_view made) {
  char* to = frame.pool.scratch(made.size());
  if (!made.empty()) std::memcpy(to, made.data(), made.size());
  return frame.pool.transient({to, made.size()});
}

std::int64_t length_in_characters(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

Word padded(Frame& frame, const Word* args, const CallSite& site, bool left) {
  std::string text(frame.pool.text(args[0]));
  std::int64_t wanted = int_of(args[1]);
  std::string with = site.arg_types.size() > 2 ? std::string(frame.pool.text(args[2])) : " ";
  if (length_in_characters(with) != 1)
    return frame.fail("a text is padded with one character, not with " + quoted(with));
  if (wanted > kPaddedMax)
    return frame.fail("a text is padded to " + std::to_string(kPaddedMax) + " characters at most");
  std::string padding;
  for (std::int64_t i = length_in_characters(text); i < wanted; ++i) padding += with;
  return text_word(frame, left ? padding + text : text + padding);
}

int digit_of_base(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

int hex_pair(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return -1;
  int high = digit_of_base(text[at]);
  int low = digit_of_base(text[at + 1]);
  return high < 16 && low < 16 ? high * 16 + low : -1;
}

}  // namespace

Word pad_left(Frame& frame, const Word* args, const CallSite& site) {
  return padded(frame, args, site, true);
}
Word pad_right(Frame& frame, const Word* args, const CallSite& site) {
  return padded(frame, args, site, false);
}

// A % that two hexadecimal digits do not follow stays as it is.
Word url_decode(Frame& frame, const Word* args, const CallSite&) {
  std::string_view text = frame.pool.text(args[0]);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int byte = text[i] == '%' ? hex_pair(text, i + 1) : -1;
    if (byte >= 0) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return text_word(frame, out);
}

Word int_of_base(Frame& frame, const Word* args, const CallSite&) {
  std::string_view text = trim(frame.pool.text(args[0]));
  std::int64_t base = int_of(args[1]);
  if (base < 2 || base > 36)
    return frame.fail("int: a base lies between 2 and 36, not " + std::to_string(base));
  std::string_view digits = text;
  bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (base == 16 && (digits.starts_with("0x") || digits.starts_with("0X"))) digits.remove_prefix(2);
  bool right = !digits.empty();
  std::int64_t number = 0;
  for (char c : digits) {
    int digit = digit_of_base(c);
    right = right && digit < base && !__builtin_mul_overflow(number, base, &number) &&
            !__builtin_add_overflow(number, negative ? -digit : digit, &number);
  }
  if (right) return word_of(number);
  return frame.fail("int: " + quoted(std::string(text.substr(0, 40))) + " is no int of base " +
                    std::to_string(base));
}

Word fixed(Frame& frame, const Word* args, const CallSite&) {
  constexpr std::int64_t kDigitsMax = 100;
  double number = float_of(args[0]);
  std::int64_t digits = int_of(args[1]);
  if (digits < 0 || digits > kDigitsMax)
    return frame.fail("fixed: from 0 to 100 digits, not " + std::to_string(digits));
  char out[512];  // 309 digits, a sign, a point and 100 digits
  auto end = std::to_chars(out, out + sizeof(out), number, std::chars_format::fixed,
                           static_cast<int>(digits));
  return text_word(frame, {out, static_cast<std::size_t>(end.ptr - out)});
}

}  // namespace drover
