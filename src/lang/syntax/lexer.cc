#include "lang/syntax/lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/syntax/characters.h"

namespace drover {

namespace {

struct Spelling {
  std::string_view text;
  TokenKind kind;
};

constexpr std::array<Spelling, 13> kWords = {{{"program", TokenKind::kProgram},
                                              {"table", TokenKind::kTable},
                                              {"view", TokenKind::kView},
                                              {"event", TokenKind::kEvent},
                                              {"output", TokenKind::kOutput},
                                              {"load", TokenKind::kLoad},
                                              {"notin", TokenKind::kNotin},
                                              {"in", TokenKind::kIn},
                                              {"if", TokenKind::kIf},
                                              {"then", TokenKind::kThen},
                                              {"else", TokenKind::kElse},
                                              {"true", TokenKind::kTrue},
                                              {"false", TokenKind::kFalse}}};

// Longer ones first, so that the longest that fits is taken.
constexpr std::array<Spelling, 30> kSigns = {{{":-", TokenKind::kTurnstile},
                                              {":=", TokenKind::kAssign},
                                              {"||", TokenKind::kOr},
                                              {"&&", TokenKind::kAnd},
                                              {"==", TokenKind::kEq},
                                              {"!=", TokenKind::kNe},
                                              {"<=", TokenKind::kLe},
                                              {">=", TokenKind::kGe},
                                              {"++", TokenKind::kConcat},
                                              {"(", TokenKind::kLeftParen},
                                              {")", TokenKind::kRightParen},
                                              {"[", TokenKind::kLeftBracket},
                                              {"]", TokenKind::kRightBracket},
                                              {"{", TokenKind::kLeftBrace},
                                              {"}", TokenKind::kRightBrace},
                                              {",", TokenKind::kComma},
                                              {";", TokenKind::kSemicolon},
                                              {".", TokenKind::kDot},
                                              {":", TokenKind::kColon},
                                              {"=", TokenKind::kSingleEq},
                                              {"<", TokenKind::kLt},
                                              {">", TokenKind::kGt},
                                              {"+", TokenKind::kPlus},
                                              {"-", TokenKind::kMinus},
                                              {"*", TokenKind::kStar},
                                              {"/", TokenKind::kSlash},
                                              {"%", TokenKind::kPercent},
                                              {"!", TokenKind::kNot},
                                              {"#insert", TokenKind::kOnInsert},
                                              {"#delete", TokenKind::kOnDelete}}};

// What newcomers bring along from other languages.
struct Foreign {
  std::string_view text;
  std::string_view hint;
};
constexpr std::array<Foreign, 9> kForeign = {{
    {"|", "write || for 'or'"},
    {"&", "write && for 'and'"},
    {"#", "a comment starts with //"},
    {"`", "a string stands in double quotes: \"…\""},
    {"“", "a string stands in straight double quotes: \"…\""},
    {"”", "a string stands in straight double quotes: \"…\""},
    {"‘", "a string stands in straight double quotes: \"…\""},
    {"’", "a string stands in straight double quotes: \"…\""},
    {"\u00A0", "this is a no-break space; write a plain one"},
}};

std::string_view hint_for(std::string_view rest) {
  for (const Foreign& foreign : kForeign) {
    if (rest.starts_with(foreign.text)) return foreign.hint;
  }
  return "";
}

}  // namespace

Lexer::Lexer(std::string_view text, std::uint32_t source) : text_(text), source_(source) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

Span Lexer::span_from(std::size_t begin) const {
  return {source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
}

Token Lexer::token(TokenKind kind) const {
  Token token;
  token.kind = kind;
  token.span = span_from(start_.at);
  token.column = static_cast<std::uint32_t>(start_.at - line_start_);
  token.first_on_line = start_.first_on_line;
  token.glued = start_.glued;
  return token;
}

Token Lexer::error_at(Span span, std::string message, std::string hint) const {
  Token fault = token(TokenKind::kError);
  fault.span = span;
  fault.text = std::move(message);
  fault.hint = std::move(hint);
  return fault;
}

Token Lexer::error(std::string message, std::string hint) const {
  return error_at(span_from(start_.at), std::move(message), std::move(hint));
}

Token Lexer::next() {
  blank_before_ = at_ == 0;
  Token result;
  if (skip_blanks(result)) {
    start_ = {at_, fresh_line_, !blank_before_};
    result = at_end() ? token(TokenKind::kEnd) : read();
  }
  fresh_line_ = false;
  last_ = result.kind;
  return result;
}

Token Lexer::only_colon(Token turnstile) {
  --at_;
  last_ = turnstile.kind = TokenKind::kColon;
  --turnstile.span.end;
  return turnstile;
}

// False when a comment has no end: then `unclosed` is the token for it.
bool Lexer::skip_blanks(Token& unclosed) {
  while (!at_end()) {
    char c = peek();
    if (c == '\n') {
      line_start_ = ++at_;
      fresh_line_ = true;
      line_has_comment_ = false;
    } else if (is_blank(c)) {
      ++at_;
    } else if (c == '/' && peek(1) == '/') {
      line_comment();
    } else if (c == '/' && peek(1) == '*') {
      start_ = {at_, fresh_line_, false};
      if (!block_comment()) {
        unclosed = error_at({source_, static_cast<std::uint32_t>(start_.at),
                             static_cast<std::uint32_t>(start_.at + 2)},
                            "this comment has no end", "close it with */");
        return false;
      }
    } else {
      return true;
    }
    blank_before_ = true;
  }
  return true;
}

void Lexer::line_comment() {
  std::size_t begin = at_;
  std::size_t end = text_.find('\n', at_);
  at_ = end == std::string_view::npos ? text_.size() : end;
  while (is_blank(text_[at_ - 1])) --at_;  // also the \r of a Windows line end
  note_comment(begin);
}

bool Lexer::block_comment() {
  std::size_t begin = at_;
  std::size_t end = text_.find("*/", at_ + 2);
  at_ = end == std::string_view::npos ? text_.size() : end + 2;
  if (end == std::string_view::npos) return false;
  note_comment(begin);
  std::size_t newline = text_.substr(begin, at_ - begin).rfind('\n');
  if (newline != std::string_view::npos) {
    line_start_ = begin + newline + 1;
    fresh_line_ = true;
  }
  return true;
}

void Lexer::note_comment(std::size_t begin) {
  comments_.push_back({span_from(begin), fresh_line_ && !line_has_comment_});
  line_has_comment_ = true;
}

bool is_word(std::string_view text) {
  return std::ranges::any_of(kWords, [&](const Spelling& word) { return word.text == text; });
}

Token Lexer::read() {
  char c = peek();
  if (c == 'x' && peek(1) == '"') return bytes();
  if (is_name_start(c)) return word();
  if (is_digit(c)) return number();
  if (c == '"') return string();
  if (c == '@' && peek(1) == '"') return addr();
  if (at_id()) return id();
  if (c == '\'') return single_quoted();
  if (c == '/' && !ends_operand(last_)) return regex();
  return sign();
}

Token Lexer::word() {
  char first = peek();
  bool dotted = false;
  while (true) {
    while (is_name_part(peek())) ++at_;
    const bool path = peek() == ':' && peek(1) == ':' && is_name_start(peek(2)) && is_lower(first);
    // a.b, and items.0 of an array: a piece after the first may be a number.
    if (!path && (peek() != '.' || !is_name_part(peek(1)))) break;
    dotted = true;
    at_ += path ? 2 : 1;
  }
  std::string_view rest = text_.substr(at_);
  if (utf8_length(rest) > 1 && hint_for(rest).empty()) return foreign_word();
  std::string_view text = text_.substr(start_.at, at_ - start_.at);
  if (text == "_") return token(TokenKind::kWildcard);
  if (first == '_' || (first >= 'A' && first <= 'Z')) return token(TokenKind::kVariable);
  for (const Spelling& word : kWords) {
    if (!dotted && word.text == text) return token(word.kind);
  }
  return token(TokenKind::kName);
}

// A word with letters that are not ours, such as größe.
Token Lexer::foreign_word() {
  std::size_t length = utf8_length(text_.substr(at_));
  while (length > 1 || is_name_part(peek())) {
    at_ += length;
    length = utf8_length(text_.substr(at_));
  }
  std::string word(text_.substr(start_.at, at_ - start_.at));
  return error("a name is made of the letters a to z, digits and _",
               "the name of a column may also stand in double quotes: \"" + word + "\"");
}

Token Lexer::sign() {
  std::string_view rest = text_.substr(at_);
  if (rest.starts_with("::")) {
    at_ += 2;
    return error("'::' stands between the name of a module and a name in it",
                 "write it without blanks: module::name");
  }
  for (const Spelling& sign : kSigns) {
    if (rest.starts_with(sign.text)) {
      at_ += sign.text.size();
      return token(sign.kind);
    }
  }
  return unknown();
}

Token Lexer::unknown() {
  std::string_view rest = text_.substr(at_);
  std::size_t length = utf8_length(rest);
  bool control = length == 1 && (static_cast<unsigned char>(rest[0]) < 0x20 || rest[0] == 0x7F);
  at_ += length == 0 ? 1 : length;
  if (length == 0) return error("this is no valid UTF-8", "save the file as UTF-8");
  if (control) return error("a control character may not stand here", "remove it");
  std::string_view hint = hint_for(rest);
  if (hint.empty() && length > 1) hint = "texts other than names stand in double quotes";
  return error("'" + std::string(rest.substr(0, length)) + "' means nothing here",
               std::string(hint));
}

// 'text' is no string, but what stands in it is no program either.
Token Lexer::single_quoted() {
  std::string_view line = text_.substr(at_ + 1);
  line = line.substr(0, line.find('\n'));
  std::size_t end = line.find('\'');
  at_ += end == std::string_view::npos ? 1 : end + 2;
  return error("a string stands in double quotes, not in single ones",
               end == std::string_view::npos ? "write \"…\""
                                             : "write " + drover::quoted(line.substr(0, end)));
}

}  // namespace drover
