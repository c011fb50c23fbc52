#pragma once
// Text of a rule program -> tokens, one at a time, and the comments between them.
//
// Whatever the bytes are, next() ends, gets on, and comes to kEnd.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/token.h"

namespace drover {

// Whether the language has a statement, an operator or a constant that is spelt so.
bool is_word(std::string_view text);

class Lexer {
 public:
  // `text` is the text of the source with that index, and must outlive the lexer.
  Lexer(std::string_view text, std::uint32_t source);

  Token next();
  // The first half of the :- that was read last; the minus is read again.
  Token only_colon(Token turnstile);
  std::vector<ast::Comment> take_comments() { return std::move(comments_); }

 private:
  // Where the token began that is being read.
  struct Start {
    std::size_t at;
    bool first_on_line;
    bool glued;
  };

  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  Span span_from(std::size_t begin) const;
  Token token(TokenKind kind) const;
  Token error(std::string message, std::string hint) const;
  Token error_at(Span span, std::string message, std::string hint) const;

  bool skip_blanks(Token& unclosed);
  void line_comment();
  bool block_comment();
  void note_comment(std::size_t begin);

  Token read();
  Token word();
  Token foreign_word();
  Token sign();
  Token unknown();
  Token single_quoted();

  Token number();
  bool looks_like(std::string_view shape) const;
  Token date();
  Token time_or_error();
  Token time();
  Token hex();
  void skip_digits();
  Token duration();

  Token string();
  Token bytes();
  Token addr();
  bool at_id() const;
  Token id();
  void escape(std::string& out, Token& fault);
  void unicode_escape(std::string& out, std::size_t begin, Token& fault);
  Token regex();

  std::string_view text_;
  std::uint32_t source_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  bool fresh_line_ = true;     // no token on this line yet
  bool blank_before_ = false;  // a comment counts as blank
  bool line_has_comment_ = false;
  Start start_{0, true, false};
  TokenKind last_ = TokenKind::kEnd;
  std::vector<ast::Comment> comments_;
};

}  // namespace drover
