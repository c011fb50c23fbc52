#pragma once
// The words and signs that a rule program is made of.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/source.h"

namespace drover {

enum class TokenKind : std::uint8_t {
  kEnd,       // of the text
  kError,     // no token; `text` says why
  kName,      // log  user.id  module::log
  kVariable,  // X  _x; may have dots, where it names an argument
  kWildcard,  // _
  kInt,       // 1_000  0xff
  kFloat,     // 1.5  1e9
  kDuration,  // 1h30m
  kTime,      // 2026-11-23T02:51:19Z
  kString,    // "a"; `text` has what stands between the quotes
  kBytes,     // x"00ff"; `text` has the bytes
  kAddr,      // @"host:port"; `text` has what stands between the quotes
  kId,        // #1f
  kRegex,     // /a/i; `text` has what stands between the slashes
  kProgram,   // the words of the language, from here ...
  kTable,
  kView,
  kEvent,
  kOutput,
  kLoad,
  kNotin,
  kIn,
  kIf,
  kThen,
  kElse,
  kTrue,
  kFalse,      // ... to here
  kLeftParen,  // ( ) [ ] { }
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kLeftBrace,
  kRightBrace,
  kComma,
  kSemicolon,
  kDot,
  kColon,
  kTurnstile,  // :-
  kAssign,     // :=
  kSingleEq,   // = means nothing, and is here for the sake of the error
  kOr,         // || && == != < <= > >=
  kAnd,
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kConcat,  // ++ + - * / % !
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kNot,
  kOnInsert,  // #insert #delete, glued to the name of a relation
  kOnDelete,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;
  std::uint32_t column = 0;    // bytes before it on its line
  bool first_on_line = false;  // nothing but blanks and comments before it on its line
  bool glued = false;          // no blank and no comment before it
  bool ignore_case = false;    // of a regex
  std::string text;            // of a string, a regex and the like; of an error the message
  std::string hint;            // of an error
};

inline bool is_keyword(TokenKind kind) {
  return kind >= TokenKind::kProgram && kind <= TokenKind::kFalse;
}

// Could an operand end with it, so that a division may follow but no regular expression?
inline bool ends_operand(TokenKind kind) {
  return (kind >= TokenKind::kError && kind <= TokenKind::kRegex) || kind == TokenKind::kTrue ||
         kind == TokenKind::kFalse || kind == TokenKind::kRightParen ||
         kind == TokenKind::kRightBracket || kind == TokenKind::kRightBrace;
}

}  // namespace drover
