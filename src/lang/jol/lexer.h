#pragma once
// Text in the surface of JOL -> words and signs, one at a time, and the comments between them.
//
// It has another lexer than the modern surface since the two disagree on what characters mean: here
// 5d is a float, /…/ divides, a dot calls a method, and there are @X, $2, ::, ?, << and --.
// Whatever the bytes are, next() ends, gets on, and comes to kEnd.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

enum class JolKind : std::uint8_t {
  kEnd,       // of the text
  kError,     // no token; `text` says why
  kWord,      // link  define; words of the language, too
  kVariable,  // X  String; classes of Java, too
  kWildcard,  // _
  kInt,       // 10  10L  0xff; `text` has it without its suffix
  kFloat,     // 1.5  2d; `text` has it without its suffix
  kString,    // "a"; `text` has what stands between the quotes
  kPosition,  // $2; `text` has the digits
  kSign,      // :-  (  #insert
};

struct JolToken {
  JolKind kind = JolKind::kEnd;
  Span span;
  std::uint32_t column = 0;    // bytes before it on its line
  bool first_on_line = false;  // nothing but blanks and comments before it on its line
  bool glued = false;          // no blank and no comment before it
  std::string text;            // as written, unless `kind` says otherwise; of an error the message
  std::string hint;            // of an error

  bool is(std::string_view sign) const { return kind == JolKind::kSign && text == sign; }
  bool is_word(std::string_view word) const { return kind == JolKind::kWord && text == word; }
  // A word that stands for a value, so that < behind it compares.
  bool is_value() const {
    return is_word("true") || is_word("false") || is_word("infinity") || is_word("null");
  }
};

class JolLexer {
 public:
  // `text` is the text of the source with that index, and must outlive the lexer.
  JolLexer(std::string_view text, std::uint32_t source);

  JolToken next();
  std::vector<ast::Comment> take_comments() { return std::move(comments_); }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  Span span_from(std::size_t begin) const;
  JolToken token(JolKind kind) const;
  JolToken error(std::string message, std::string hint) const;

  bool skip_blanks();
  bool comment();
  JolToken read();
  JolToken word();
  JolToken number();
  JolToken suffixed(JolKind kind);
  JolToken string();
  void escape(std::string& out, JolToken& fault);
  JolToken position();
  JolToken sign();

  std::string_view text_;
  std::uint32_t source_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the token that is being read
  std::size_t line_start_ = 0;
  bool fresh_line_ = true;     // no token on this line yet
  bool blank_before_ = false;  // a comment counts as blank
  bool line_has_comment_ = false;
  std::vector<ast::Comment> comments_;
};

}  // namespace drover
