#include "lang/jol/lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/syntax/characters.h"

namespace drover {

namespace {

// Longer ones first, so that the longest that fits is taken.
constexpr std::array<std::string_view, 37> kJolSigns = {
    "#insert", "#delete", ":-", ":=", "::", "||", "&&", "==", "!=", "<>", "<=", ">=", "<<",
    ">>",      "++",      "--", "(",  ")",  "[",  "]",  "{",  "}",  ",",  ";",  ".",  ":",
    "<",       ">",       "+",  "-",  "*",  "/",  "%",  "!",  "?",  "@",  "="};

bool is_java_part(char c) { return is_name_part(c) || c == '$'; }

}  // namespace

JolLexer::JolLexer(std::string_view text, std::uint32_t source) : text_(text), source_(source) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

Span JolLexer::span_from(std::size_t begin) const {
  return {source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
}

JolToken JolLexer::token(JolKind kind) const {
  JolToken token;
  token.kind = kind;
  token.span = span_from(begin_);
  token.column = static_cast<std::uint32_t>(begin_ - std::min(begin_, line_start_));
  token.first_on_line = fresh_line_;
  token.glued = !blank_before_;
  token.text = text_.substr(begin_, at_ - begin_);
  return token;
}

JolToken JolLexer::error(std::string message, std::string hint) const {
  JolToken fault = token(JolKind::kError);
  fault.text = std::move(message);
  fault.hint = std::move(hint);
  return fault;
}

JolToken JolLexer::next() {
  blank_before_ = at_ == 0;
  JolToken result;
  if (skip_blanks()) {
    begin_ = at_;
    result = at_end() ? token(JolKind::kEnd) : read();
  } else {
    at_ = begin_ + 2;
    result = error("this comment has no end", "close it with */");
    at_ = text_.size();
  }
  fresh_line_ = false;
  return result;
}

// False when a comment has no end; it begins at begin_ then.
bool JolLexer::skip_blanks() {
  while (!at_end()) {
    char c = peek();
    if (c == '\n') {
      line_start_ = ++at_;
      fresh_line_ = true;
      line_has_comment_ = false;
    } else if (is_blank(c)) {
      ++at_;
    } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
      begin_ = at_;
      if (!comment()) return false;
    } else {
      return true;
    }
    blank_before_ = true;
  }
  return true;
}

bool JolLexer::comment() {
  const bool block = peek(1) == '*';
  const std::size_t end = text_.find(block ? "*/" : "\n", at_ + (block ? 2 : 0));
  if (block && end == std::string_view::npos) return false;
  at_ = end == std::string_view::npos ? text_.size() : end + (block ? 2 : 0);
  while (!block && is_blank(text_[at_ - 1])) --at_;  // also the \r of a Windows line end
  comments_.push_back({span_from(begin_), fresh_line_ && !line_has_comment_});
  line_has_comment_ = true;
  const std::size_t newline = text_.substr(begin_, at_ - begin_).rfind('\n');
  if (newline != std::string_view::npos) {
    line_start_ = begin_ + newline + 1;
    fresh_line_ = true;
  }
  return true;
}

JolToken JolLexer::read() {
  char c = peek();
  if (is_name_start(c)) return word();
  if (is_digit(c)) return number();
  if (c == '"') return string();
  if (c == '$') return position();
  return sign();
}

JolToken JolLexer::word() {
  while (is_java_part(peek())) ++at_;
  const std::string_view text = text_.substr(begin_, at_ - begin_);
  if (utf8_length(text_.substr(at_)) > 1) {
    for (std::size_t length = 2; length > 1 || is_java_part(peek());
         length = utf8_length(text_.substr(at_))) {
      at_ += std::max<std::size_t>(utf8_length(text_.substr(at_)), 1);
    }
    return error("a name is made of the letters a to z, digits, _ and $", "");
  }
  if (text == "_") return token(JolKind::kWildcard);
  return token(is_lower(text[0]) ? JolKind::kWord : JolKind::kVariable);
}

JolToken JolLexer::number() {
  if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && hex_digit(peek(2)) >= 0) {
    at_ += 2;
    while (hex_digit(peek()) >= 0) ++at_;
    return suffixed(JolKind::kInt);
  }
  JolKind kind = JolKind::kInt;
  while (is_digit(peek())) ++at_;
  if (peek() == '.' && is_digit(peek(1))) {
    kind = JolKind::kFloat;
    ++at_;
    while (is_digit(peek())) ++at_;
  }
  if (peek() == 'e' || peek() == 'E') {
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (is_digit(peek(1 + sign))) {
      kind = JolKind::kFloat;
      at_ += 1 + sign;
      while (is_digit(peek())) ++at_;
    }
  }
  return suffixed(kind);
}

// 10L is an int, 2f and 2d are floats, 0x10U and 0x10I are ints.
JolToken JolLexer::suffixed(JolKind kind) {
  JolToken result = token(kind);
  const bool hex = result.text.size() > 1 && (result.text[1] == 'x' || result.text[1] == 'X');
  const char c = peek();
  const bool whole = c == 'L' || c == 'l' || (hex && (c == 'U' || c == 'I'));
  const bool real = !hex && (c == 'f' || c == 'F' || c == 'd' || c == 'D');
  if (real || (whole && kind == JolKind::kInt)) {
    ++at_;
    if (real) result.kind = JolKind::kFloat;
  }
  if (is_java_part(peek())) {
    while (is_java_part(peek())) ++at_;
    return error("'" + std::string(text_.substr(begin_, at_ - begin_)) + "' is no number",
                 "behind a number may stand L, of a long, or f or d, of a float");
  }
  result.span = span_from(begin_);
  return result;
}

JolToken JolLexer::string() {
  std::string out;
  JolToken fault;  // the first one; the string is read to its end all the same
  ++at_;
  while (peek() != '"' || at_end()) {
    if (at_end() || peek() == '\n') {
      return error("this string has no end", "close it with \" on the same line");
    }
    const std::size_t length = utf8_length(text_.substr(at_));
    if (peek() == '\\') {
      escape(out, fault);
    } else if (length > 0) {
      out += text_.substr(at_, length);
      at_ += length;
    } else {
      const std::size_t begin = at_++;
      if (fault.kind == JolKind::kError) continue;
      fault = error("this is no valid UTF-8", "save the file as UTF-8");
      fault.span = span_from(begin);
    }
  }
  ++at_;
  if (fault.kind == JolKind::kError) return fault;
  JolToken result = token(JolKind::kString);
  result.text = std::move(out);
  return result;
}

void JolLexer::escape(std::string& out, JolToken& fault) {
  constexpr std::string_view kEscapes = R"(btnfr"'\)";
  constexpr std::string_view kMeant = "\b\t\n\f\r\"'\\";
  const std::size_t begin = at_++;
  if (at_end() || peek() == '\n') return;  // the string has no end, which the caller sees
  const std::size_t which = kEscapes.find(peek());
  at_ += std::max<std::size_t>(utf8_length(text_.substr(at_)), 1);
  if (which != std::string_view::npos) {
    out += kMeant[which];
  } else if (fault.kind != JolKind::kError) {
    fault = error("this is no escape of a string", R"(there are \b \t \n \f \r \" \' \\)");
    fault.span = span_from(begin);
  }
}

JolToken JolLexer::position() {
  ++at_;
  while (is_digit(peek())) ++at_;
  JolToken result = token(JolKind::kPosition);
  result.text.erase(0, 1);
  if (!result.text.empty() && !is_java_part(peek())) return result;
  while (is_java_part(peek())) ++at_;
  return error("behind $ stands the number of a column",
               "columns are counted from 0: p(X := $2) names the third one");
}

JolToken JolLexer::sign() {
  const std::string_view rest = text_.substr(at_);
  for (std::string_view sign : kJolSigns) {
    if (!rest.starts_with(sign)) continue;
    at_ += sign.size();
    return token(JolKind::kSign);
  }
  const std::size_t length = utf8_length(rest);
  at_ += length == 0 ? 1 : length;
  if (length == 0) return error("this is no valid UTF-8", "save the file as UTF-8");
  const auto first = static_cast<unsigned char>(rest[0]);
  if (first < 0x20 || first == 0x7F)
    return error("a control character may not stand here", "remove it");
  return error("'" + std::string(rest.substr(0, length)) + "' means nothing here",
               rest[0] == '\''  ? "a string stands in double quotes"
               : rest[0] == '#' ? "behind the name of a table stands #insert or #delete"
                                : "");
}

}  // namespace drover
