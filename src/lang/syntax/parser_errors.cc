// What the parser says when it is lost, and where it goes on.

#include "base/text.h"
#include "lang/syntax/parsing.h"

namespace drover {

namespace {

constexpr std::size_t kShownMax = 30;  // bytes of a token in a message

}  // namespace

// What stands here, for "but found ...".
std::string Parser::found() const {
  if (at(TokenKind::kEnd)) return "the end of the text";
  std::string shown(text(token_));
  // Arrows that are no token of ours read better in one piece.
  bool arrow = (at(TokenKind::kLt) && ahead_.kind == TokenKind::kMinus) ||
               ((at(TokenKind::kSingleEq) || at(TokenKind::kMinus)) &&
                (ahead_.kind == TokenKind::kGt || ahead_.kind == TokenKind::kColon)) ||
               (at(TokenKind::kColon) && ahead_.kind == TokenKind::kColon);
  if (arrow && ahead_.glued) shown += text(ahead_);
  if (at(TokenKind::kString)) return shown.size() > kShownMax ? "a string" : "the string " + shown;
  if (at(TokenKind::kRegex)) return "a regular expression";
  if (shown.size() > kShownMax) shown = shown.substr(0, kShownMax) + "…";
  return (is_keyword(token_.kind) ? "the word '" : "'") + shown + "'";
}

// Where something is missing: behind the last token when a new line or nothing follows.
Span Parser::missing_place() const {
  if (!at(TokenKind::kEnd) && !token_.first_on_line) return token_.span;
  return {source_, previous_.end, previous_.end};
}

// Always false, so that a parse function can return it.
bool Parser::fail(Span span, std::string message, std::string hint, std::vector<Note> notes) {
  if (failed_) return false;
  failed_ = true;
  diagnostics_.push_back(
      {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
  return false;
}

bool Parser::fail_expected(const std::string& expected, std::string hint, std::vector<Note> notes) {
  if (at(TokenKind::kError)) return fail(token_.span, token_.text, token_.hint);
  Span span = at(TokenKind::kEnd) ? missing_place() : token_.span;
  if (hint.empty() && at(TokenKind::kSingleEq)) {
    hint = "write == to compare, or := to name a value";
  }
  return fail(span, "expected " + expected + " but found " + found(), std::move(hint),
              std::move(notes));
}

bool Parser::too_deep(Span span) {
  if (depth_ <= kNestingMax) return false;
  fail(span, "this is nested more than " + std::to_string(kNestingMax) + " deep",
       "name a part of it first: X := …");
  return true;
}

bool Parser::accept(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind kind, const std::string& expected, const std::string& hint) {
  return accept(kind) || fail_expected(expected, hint);
}

bool Parser::expect_close(TokenKind kind, const std::string& expected, Span opened) {
  if (accept(kind)) return true;
  Note note{opened, "'" + std::string(sources_.text(opened)) + "' was opened here"};
  return fail_expected(expected, "", {note});
}

void Parser::advance() {
  previous_ = token_.span;
  previous_kind_ = token_.kind;
  token_ = std::move(ahead_);
  ahead_ = token_.kind == TokenKind::kEnd ? token_ : lexer_.next();
}

// Does a new statement start here, although the last one has not ended? Only a guess, but a good
// one: a word at the left edge, where nothing before it asks for more.
bool Parser::begins_statement() const {
  bool word = at(TokenKind::kName) ||
              (token_.kind >= TokenKind::kProgram && token_.kind <= TokenKind::kLoad);
  if (!word || !token_.first_on_line || token_.column > statement_column_) return false;
  return ends_operand(previous_kind_) || is_keyword(previous_kind_);
}

// After an error: to the next statement.
void Parser::recover() {
  while (!at(TokenKind::kEnd) && !begins_statement()) {
    bool end = at(TokenKind::kSemicolon) ||
               (at(TokenKind::kDot) && (!ahead_.glued || ahead_.kind == TokenKind::kEnd));
    advance();
    if (end) return;
  }
}

}  // namespace drover
