// Numbers, durations, times, strings and regular expressions: the part of the lexer that reads
// literals.

#include <string>

#include "base/text.h"
#include "lang/syntax/characters.h"
#include "lang/syntax/lexer.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {

namespace {

constexpr std::size_t kDateLength = std::string_view("dddd-dd-dd").size();

void append_utf8(std::string& out, std::uint32_t point) {
  auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (point < 0x80) {
    byte(point);
    return;
  }
  if (point < 0x800) {
    byte(0xC0U | point >> 6U);
  } else if (point < 0x10000) {
    byte(0xE0U | point >> 12U);
    byte(0x80U | (point >> 6U & 0x3FU));
  } else {
    byte(0xF0U | point >> 18U);
    byte(0x80U | (point >> 12U & 0x3FU));
    byte(0x80U | (point >> 6U & 0x3FU));
  }
  byte(0x80U | (point & 0x3FU));
}

bool is_character(std::uint32_t point) {
  return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

}  // namespace

void Lexer::skip_digits() {
  while (is_digit(peek()) || (peek() == '_' && is_digit(peek(1)))) ++at_;
}

Token Lexer::number() {
  if (looks_like("dddd-dd-ddTd")) return time();
  if (looks_like("dddd-dd-dd") && !is_name_part(peek(kDateLength))) return date();
  if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) return hex();
  TokenKind kind = TokenKind::kInt;
  skip_digits();
  if (peek() == '.' && is_digit(peek(1))) {
    kind = TokenKind::kFloat;
    ++at_;
    skip_digits();
  }
  if (peek() == 'e' || peek() == 'E') {
    std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (is_digit(peek(1 + sign))) {
      kind = TokenKind::kFloat;
      at_ += 1 + sign;
      skip_digits();
    }
  }
  return is_name_part(peek()) ? duration() : token(kind);
}

Token Lexer::duration() {
  while (is_name_part(peek()) || (peek() == '.' && is_digit(peek(1)))) ++at_;
  std::string text(text_.substr(start_.at, at_ - start_.at));
  // The least duration has no counterpart above zero; the parser looks at the sign.
  if (parse_duration("-" + text)) return token(TokenKind::kDuration);
  return error("'" + text + "' is neither a number nor a duration",
               "a duration is numbers with units, the largest first, of d h m s ms us ns: 1h30m");
}

Token Lexer::hex() {
  at_ += 2;
  std::size_t digits = 0;
  while (hex_digit(peek()) >= 0 || (peek() == '_' && hex_digit(peek(1)) >= 0)) {
    ++at_;
    ++digits;
  }
  if (digits > 0 && !is_name_part(peek())) return token(TokenKind::kInt);
  while (is_name_part(peek())) ++at_;
  return error(
      "'" + std::string(text_.substr(start_.at, at_ - start_.at)) + "' is no hexadecimal number",
      "after 0x stand digits and letters from a to f");
}

// A shape is characters and d for a digit. Nothing else that could stand here looks like a time; a
// difference of numbers could, but nobody writes one so.
bool Lexer::looks_like(std::string_view shape) const {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 'd' ? !is_digit(peek(i)) : peek(i) != shape[i]) return false;
  }
  return true;
}

// 2026-11-23 is its midnight.
Token Lexer::date() {
  at_ += kDateLength;
  return time_or_error();
}

Token Lexer::time() {
  at_ += std::string_view("dddd-dd-ddT").size();
  while (is_digit(peek()) || ((peek() == ':' || peek() == '.') && is_digit(peek(1)))) ++at_;
  bool zone = (peek() == '+' || peek() == '-') && is_digit(peek(1)) && is_digit(peek(2)) &&
              peek(3) == ':' && is_digit(peek(4)) && is_digit(peek(5));
  if (zone) at_ += std::string_view("+dd:dd").size();
  while (is_name_part(peek())) ++at_;
  return time_or_error();
}

Token Lexer::time_or_error() {
  std::string text(text_.substr(start_.at, at_ - start_.at));
  if (parse_time(text)) return token(TokenKind::kTime);
  return error("'" + text + "' is no time",
               "a time is written 2026-11-23T02:51:19Z and lies between the years 1678 and 2262");
}

Token Lexer::string() {
  std::string out;
  Token fault;  // the first one; the string is read to its end all the same
  ++at_;
  while (peek() != '"' || at_end()) {
    if (at_end() || peek() == '\n') {
      return error("this string has no end",
                   "close it with \" on the same line; a line break in "
                   "it is written \\n");
    }
    std::size_t length = utf8_length(text_.substr(at_));
    if (peek() == '\\') {
      escape(out, fault);
    } else if (length > 0) {
      out += text_.substr(at_, length);
      at_ += length;
    } else {
      std::size_t begin = at_++;
      if (fault.kind != TokenKind::kError) {
        fault = error_at(span_from(begin), "this is no valid UTF-8", "save the file as UTF-8");
      }
    }
  }
  ++at_;
  if (fault.kind == TokenKind::kError) return fault;
  Token result = token(TokenKind::kString);
  result.text = std::move(out);
  return result;
}

Token Lexer::bytes() {
  ++at_;
  Token result = string();
  if (result.kind != TokenKind::kString) return result;
  std::optional<std::string> bytes = parse_hex(result.text);
  if (!bytes) {
    return error("bytes are written as pairs of hexadecimal digits",
                 "x\"00ff\" is two bytes; the bytes of a text are encode(\"…\")");
  }
  result.kind = TokenKind::kBytes;
  result.text = std::move(*bytes);
  return result;
}

Token Lexer::addr() {
  ++at_;
  Token result = string();
  if (result.kind != TokenKind::kString) return result;
  if (!is_addr(result.text)) {
    return error(drover::quoted(result.text) + " is no address",
                 "an address is written @\"host:port\", for example @\"localhost:7000\"");
  }
  result.kind = TokenKind::kAddr;
  return result;
}

// # and hexadecimal digits: another word behind the sign is no id.
bool Lexer::at_id() const {
  if (peek() != '#') return false;
  std::size_t end = 1;
  while (hex_digit(peek(end)) >= 0) ++end;
  return end > 1 && !is_name_part(peek(end));
}

Token Lexer::id() {
  ++at_;
  while (is_name_part(peek())) ++at_;
  std::string_view text = text_.substr(start_.at, at_ - start_.at);
  if (parse_id(text)) return token(TokenKind::kId);
  return error("'" + std::string(text) + "' does not fit into 64 bits",
               "an id has at most 16 hexadecimal digits");
}

// Reads from the backslash on. After a fault the reading goes on behind it.
void Lexer::escape(std::string& out, Token& fault) {
  std::size_t begin = at_++;
  char c = peek();
  if (at_end() || c == '\n') return;  // the string has no end, which the caller sees
  at_ += std::max<std::size_t>(utf8_length(text_.substr(at_)), 1);
  switch (c) {
    case '"':
    case '\\':
      out += c;
      return;
    case 'n':
      out += '\n';
      return;
    case 't':
      out += '\t';
      return;
    case 'r':
      out += '\r';
      return;
    case 'u':
      unicode_escape(out, begin, fault);
      return;
    default:
      break;
  }
  if (fault.kind == TokenKind::kError) return;
  fault = error_at(span_from(begin), "this is no escape of a string",
                   R"(there are \" \\ \n \t \r \u0041 \u{1F600}; a backslash itself is \\)");
}

void Lexer::unicode_escape(std::string& out, std::size_t begin, Token& fault) {
  bool braces = peek() == '{';
  std::size_t digits_max = braces ? 6 : 4;
  std::size_t digits = 0;
  std::uint32_t point = 0;
  if (braces) ++at_;
  while (digits < digits_max && hex_digit(peek()) >= 0) {
    point = point * 16 + static_cast<std::uint32_t>(hex_digit(peek()));
    ++digits;
    ++at_;
  }
  bool whole = braces ? digits > 0 && peek() == '}' : digits == 4;
  if (braces && whole) ++at_;
  if (whole && is_character(point)) {
    append_utf8(out, point);
  } else if (fault.kind != TokenKind::kError) {
    fault = error_at(span_from(begin), "this is no character of Unicode",
                     "write four hexadecimal digits, \\u20AC, or up to six in braces, \\u{1F600}");
  }
}

Token Lexer::regex() {
  std::string out;
  bool valid = true;
  ++at_;
  while (peek() != '/' || at_end()) {
    auto byte = static_cast<unsigned char>(peek());
    if (at_end() || byte == '\n' || byte == '\r') {
      return error("this regular expression has no end",
                   "close it with / on the same line; a slash in it is written \\/");
    }
    std::size_t length = utf8_length(text_.substr(at_));
    valid = valid && length > 0 && (byte >= 0x20 || byte == '\t');
    if (byte == '\\' && peek(1) == '/') {
      ++at_;
    } else if (byte == '\\' && peek(1) != '\n' && peek(1) != '\r' && at_ + 1 < text_.size()) {
      out += text_[at_++];  // with what it quotes, be it a backslash
      length = utf8_length(text_.substr(at_));
      valid = valid && length > 0 && (static_cast<unsigned char>(peek()) >= 0x20 || peek() == '\t');
    }
    length = std::max<std::size_t>(length, 1);
    out += text_.substr(at_, length);
    at_ += length;
  }
  ++at_;
  std::size_t flags = at_;
  while (is_name_part(peek())) ++at_;
  std::string_view flag = text_.substr(flags, at_ - flags);
  if (!valid) {
    return error("a control character or invalid UTF-8 stands in this regular expression",
                 "write \\x and two hexadecimal digits for it");
  }
  if (!flag.empty() && flag != "i") {
    return error_at(span_from(flags), "'" + std::string(flag) + "' is no flag",
                    "the only flag is i: upper and lower case are the same");
  }
  Token result = token(TokenKind::kRegex);
  result.text = std::move(out);
  result.ignore_case = flag == "i";
  return result;
}

}  // namespace drover
