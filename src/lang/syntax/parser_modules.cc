// What makes modules of files: use, include, private, and declarations of what goes in and out.

#include "lang/syntax/parsing.h"

namespace drover {

// The name of something that is declared here, so of this module.
bool Parser::own_name(const std::string& of_what, std::string& name, Span& span) {
  if (!relation_name(of_what, name, span)) return false;
  const std::size_t path = name.rfind("::");
  return path == std::string::npos || fail(span, "what a file declares belongs to its own module",
                                           "write it without '" + name.substr(0, path + 2) + "'");
}

bool Parser::ahead_declares() const {
  return ahead_.kind == TokenKind::kTable || ahead_.kind == TokenKind::kView ||
         ahead_.kind == TokenKind::kEvent;
}

bool Parser::at_private() const {
  const bool more =
      ahead_declares() || ahead_.kind == TokenKind::kOutput || ahead_.kind == TokenKind::kName;
  return at_word("private") && more;
}

// Also where it is written as other languages do.
bool Parser::at_use() const {
  const bool ours = at_word("use") || at_word("include");
  const bool foreign = at_word("import") || at_word("require");
  const bool name = ahead_.kind == TokenKind::kName || ahead_.kind == TokenKind::kVariable;
  return ahead_.kind == TokenKind::kString ? ours || foreign : ours && name;
}

// use "lib/delivery.olg" as d;  include "delivery.olg";
bool Parser::use(ast::Statement& out) {
  if (!at_word("use") && !at_word("include")) {
    return fail(token_.span, "'" + std::string(text(token_)) + "' is no statement",
                "write use \"" + ahead_.text + "\";");
  }
  ast::UseDecl decl;
  decl.include = at_word("include");
  const std::string hint = "write " + std::string(text(token_)) + " \"lib/delivery.olg\";";
  advance();
  decl.path = token_.text;
  decl.path_span = token_.span;
  if (!at(TokenKind::kString)) {
    return fail_expected("the path of a file, in double quotes", hint);
  }
  advance();
  if (decl.path.empty()) return fail(decl.path_span, "expected the path of a file");
  const bool renames = at_word("as");
  if (renames && decl.include) {
    return fail(token_.span, "what is included gets no name: it becomes a part of this module",
                "remove it, or write use");
  }
  if (renames) {
    advance();
    if (!own_name("module", decl.alias, decl.alias_span)) return false;
  }
  const bool could_rename = !renames && !decl.include;
  out.node = std::move(decl);
  return end_of_statement(could_rename ? "'as' and a name, or ';'" : "';'");
}

// private table t(…);  private timer t every 3s;  private function f(…): int = …;
bool Parser::private_statement(ast::Statement& out) {
  const Span word = token_.span;
  advance();
  if (at(TokenKind::kTable) || at(TokenKind::kView) || at(TokenKind::kEvent)) {
    if (!declaration(ast::Side::kInner, out)) return false;
    std::get<ast::RelationDecl>(out.node).is_private = true;
  } else if (at_word("timer")) {
    if (!timer(out)) return false;
    std::get<ast::TimerDecl>(out.node).is_private = true;
  } else if (at_function()) {
    if (!function(out)) return false;
    std::get<ast::FunctionDecl>(out.node).is_private = true;
  } else if (at_word("input") || at(TokenKind::kOutput)) {
    return fail(word, "what goes in or out of a module is not private", "remove 'private'");
  } else {
    return fail_expected("a declaration behind 'private'",
                         "table, view, event, timer or function: private table t(X: int);");
  }
  return true;
}

// input event e(…);  output view v(…);
bool Parser::sided(ast::Side side, ast::Statement& out) {
  advance();
  if (side == ast::Side::kInput && at(TokenKind::kView)) {
    return fail(token_.span, "a view holds what its rules derive, and nothing from outside",
                "declare it as a table, or as an event");
  }
  return declaration(side, out);
}

}  // namespace drover
