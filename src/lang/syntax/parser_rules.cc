// Atoms, their arguments, and the bodies of rules.

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lang/aggregates.h"
#include "lang/syntax/characters.h"
#include "lang/syntax/parsing.h"

namespace drover {

bool Parser::atom(Role role, ast::Atom& out, int& height) {
  Span first = token_.span;
  if (at(TokenKind::kVariable)) {
    return fail(first, "a relation starts with a lower-case letter",
                "write " + lower_first(text(token_)));
  }
  if (!relation_name("relation", out.relation, out.name_span)) return false;
  if (at(TokenKind::kOnInsert) || at(TokenKind::kOnDelete)) {
    if (role == Role::kHead) {
      return fail(token_.span, "a rule cannot make what has happened to '" + out.relation + "'",
                  "remove '" + std::string(text(token_)) + "', or write it in a body");
    }
    out.watch = at(TokenKind::kOnInsert) ? ast::Watch::kInsert : ast::Watch::kDelete;
    advance();
  }
  if (!at(TokenKind::kLeftParen)) {
    bool bare = !at(TokenKind::kName) && !at(TokenKind::kVariable);
    return fail_expected(
        "'(' after '" + out.relation + "'",
        bare ? "a relation without columns is written " + out.relation + "()" : "");
  }
  if (!arguments(role, out.args, height)) return false;
  out.span = first.to(previous_);
  return true;
}

bool Parser::arguments(Role role, std::vector<ast::Argument>& out, int& height) {
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  Level outer = std::exchange(floor_, kOrLevel);
  Span opened = token_.span;
  advance();
  while (!at(TokenKind::kRightParen)) {
    ast::Argument next;
    bool named_before = !out.empty() && !out.back().name.empty();
    if (!argument(role, named_before, next, height)) return false;
    out.push_back(std::move(next));
    if (!at(TokenKind::kRightParen) && !accept(TokenKind::kComma)) {
      return expect_close(TokenKind::kRightParen, "',' or ')' after the argument", opened);
    }
  }
  advance();
  floor_ = outer;
  return true;
}

bool Parser::argument(Role role, bool named_before, ast::Argument& out, int& height) {
  bool name = at_plain_name() || at(TokenKind::kString);
  if (name && ahead_.kind == TokenKind::kTurnstile) split_turnstile();
  if (name && ahead_.kind == TokenKind::kColon) {
    if (!name_of_column(out.name, out.name_span)) return false;
    advance();
  } else if (named_before) {
    return fail(token_.span, "an argument without a name follows one with a name",
                "put it first, or name it too");
  }
  Built value;
  if (role == Role::kHead && name && foreign_aggregate()) return false;
  bool aggregated = role == Role::kHead && at(TokenKind::kName) && ahead_.kind == TokenKind::kLt;
  if (!(aggregated ? aggregate(value) : expression(value))) return false;
  height = std::max(height, value.height);
  out.value = std::move(value.expr);
  return true;
}

// In `p(x:-1)` the argument x is -1: no rule can start between parentheses.
void Parser::split_turnstile() {
  std::string_view rest = sources_.at(source_).text().substr(ahead_.span.end);
  if (!rest.empty() && is_digit(rest[0])) ahead_ = lexer_.only_colon(std::move(ahead_));
}

// COUNT(*), count(X) or Count<X> in a head: as other languages write an aggregate. Reported.
bool Parser::foreign_aggregate() {
  std::string word(text(token_));
  for (char& c : word) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  if (!aggregate_named(word) || !ahead_.glued) return false;
  std::string_view rest = sources_.at(source_).text().substr(ahead_.span.end);
  std::size_t end = rest.find_first_of("()<>,;\n");
  if (end == std::string_view::npos) return false;
  bool round = ahead_.kind == TokenKind::kLeftParen;
  bool angle = at(TokenKind::kVariable) && ahead_.kind == TokenKind::kLt && rest[end] == '>';
  if (!round && !angle) return false;
  std::string over = rest[end] == (round ? ')' : '>') ? std::string(trim(rest.substr(0, end))) : "";
  if (over.empty()) over = word == "count" ? "*" : "X";
  fail(token_.span, "an aggregate is a small word and angle brackets",
       "write " + word + "<" + over + ">");
  return true;
}

// lower<...> in a head: count<*>, max<X>, topk<X, 3>.
bool Parser::aggregate(Built& out) {
  Span first = token_.span;
  ast::Aggregate node;
  node.function = text(token_);
  node.name_span = first;
  advance();
  Span opened = token_.span;
  advance();
  Level outer = std::exchange(floor_, kConcatLevel);
  node.star = accept(TokenKind::kStar);
  int height = 0;
  while (!node.star && !at(TokenKind::kGt)) {
    Built next;
    if (!expression(next)) return false;
    height = std::max(height, next.height);
    node.args.push_back(std::move(next.expr));
    if (!at(TokenKind::kGt) && !accept(TokenKind::kComma)) break;
  }
  floor_ = outer;
  if (!expect_close(TokenKind::kGt, "'>' after what is aggregated", opened)) return false;
  if (at_word("default")) {
    advance();
    Built otherwise;
    if (!expression(otherwise)) return false;
    height = std::max(height, otherwise.height);
    node.otherwise.push_back(std::move(otherwise.expr));
  }
  out.expr = {first.to(previous_), std::move(node)};
  out.height = height + 1;
  if (operator_here()) {
    return fail(token_.span, "an aggregate stands alone as an argument of a head",
                "compute with its value in another rule");
  }
  return true;
}

bool Parser::body(std::vector<ast::Literal>& out) {
  while (true) {
    if (at(TokenKind::kSemicolon) || at(TokenKind::kDot) || at(TokenKind::kEnd)) {
      std::string hint = out.empty() ? "a fact, which depends on nothing, is written without :-"
                                     : "remove the ',' before it";
      if (at(TokenKind::kEnd)) hint = "put ';' at the end of the statement";
      return fail_expected("a condition", hint);
    }
    ast::Literal next;
    if (!literal(next)) return false;
    out.push_back(std::move(next));
    if (!accept(TokenKind::kComma)) return true;
  }
}

// After a body: its end, or what is wrong with what stands there.
bool Parser::no_literal_end() {
  if (at(TokenKind::kTurnstile)) {
    return fail_expected("',' or ';'", "end the rule before this one with ';'");
  }
  if (at(TokenKind::kAssign)) {
    return fail_expected("',' or ';'", "left of := stands a variable, or a tuple of them: (A, B)");
  }
  bool word = at(TokenKind::kIf) || (at(TokenKind::kName) && text(token_) == "and");
  if (word) return fail_expected("',' or ';'", "write ',' between conditions, or && within one");
  if (at(TokenKind::kName) && text(token_) == "or") {
    return fail_expected("',' or ';'", "write || within a condition, or a second rule");
  }
  return end_of_statement("',' or ';'");
}

bool Parser::literal(ast::Literal& out) {
  Span first = token_.span;
  bool done = false;
  if (accept(TokenKind::kNotin)) {
    ast::Negated negated;
    int height = 0;
    done = atom(Role::kBody, negated.atom, height);
    out.node = std::move(negated);
  } else if (ahead_.kind == TokenKind::kAssign) {
    done = assignment(out);
  } else {
    done = condition(out);
  }
  out.span = first.to(previous_);
  return done;
}

bool Parser::assignment(ast::Literal& out) {
  if (at(TokenKind::kName)) {
    return fail(token_.span, "a variable starts with an upper-case letter",
                "write " + upper_first(text(token_)) + " := …");
  }
  Built value;
  if (!at(TokenKind::kVariable)) return fail_expected("a variable before ':='");
  if (!variable(value)) return false;
  return assignment_from(std::move(value), out);
}

// With what stands left of := read, and := here.
bool Parser::assignment_from(Built target, ast::Literal& out) {
  ast::Assignment node{std::move(target.expr), {}};
  advance();
  Built value;
  if (!expression(value)) return false;
  node.value = std::move(value.expr);
  out.node = std::move(node);
  return true;
}

bool Parser::condition(ast::Literal& out) {
  bool watched = ahead_.kind == TokenKind::kOnInsert || ahead_.kind == TokenKind::kOnDelete;
  bool call = at(TokenKind::kName) && (watched || ahead_.kind == TokenKind::kLeftParen);
  if (!call) {
    Built value;
    return expression(value) && condition_from(std::move(value), out);
  }
  ast::Atom atom_here;
  int height = 0;
  if (!atom(Role::kBody, atom_here, height)) return false;
  if (!operator_here() && !at(TokenKind::kIn)) {
    out.node = ast::Positive{std::move(atom_here)};
    return true;
  }
  Built value;
  return call_from(std::move(atom_here), height, value) && binary_from(value, floor_) &&
         condition_from(std::move(value), out);
}

// f(X) turned out to be the start of an expression.
bool Parser::call_from(ast::Atom atom, int height, Built& out) {
  if (atom.watch != ast::Watch::kNone) return fail_expected("',' or ';' after the condition");
  ast::Call call{std::move(atom.relation), atom.name_span, {}};
  for (ast::Argument& argument : atom.args) {
    if (!argument.name.empty()) {
      return fail(argument.name_span, "the arguments of a function have no names",
                  "only relations have named columns");
    }
    call.args.push_back(std::move(argument.value));
  }
  out.expr = {atom.span, std::move(call)};
  out.height = height + 1;
  return true;
}

bool Parser::condition_from(Built first, ast::Literal& out) {
  if (at(TokenKind::kAssign) && ast::as_tuple(first.expr) != nullptr) {
    return assignment_from(std::move(first), out);
  }
  if (!accept(TokenKind::kIn)) {
    out.node = ast::Condition{std::move(first.expr)};
    return true;
  }
  const bool bracket =
      ahead_.kind == TokenKind::kLeftParen || ahead_.kind == TokenKind::kLeftBracket;
  if (bracket && (at_word("range") || at_word("ring"))) return interval(std::move(first), out);
  Built sequence;
  if (!expression(sequence)) return false;
  out.node = ast::Generator{std::move(first.expr), std::move(sequence.expr)};
  return true;
}

// range[A, B)  ring(A, B]; behind X in.
bool Parser::interval(Built element, ast::Literal& out) {
  const bool ring = at_word("ring");
  advance();
  const Span opened = token_.span;
  const bool takes_from = at(TokenKind::kLeftBracket);
  advance();
  Built from;
  Built to;
  if (!expression(from)) return false;
  if (!expect(TokenKind::kComma, "',' and the end of the range") || !expression(to)) return false;
  const bool takes_to = at(TokenKind::kRightBracket);
  if (!takes_to && !expect_close(TokenKind::kRightParen, "')' or ']' after the range", opened))
    return false;
  if (takes_to) advance();
  const Span span = element.expr.span.to(previous_);
  out.node = ast::Condition{{span, ast::Interval{std::move(element.expr), std::move(from.expr),
                                                 std::move(to.expr), ring, takes_from, takes_to}}};
  return true;
}

// function half(X: int): int = X / 2;
bool Parser::function(ast::Statement& out) {
  advance();
  ast::FunctionDecl decl;
  if (!own_name("function", decl.name, decl.name_span)) return false;
  Span opened = token_.span;
  if (!expect(TokenKind::kLeftParen, "'(' and the parameters")) return false;
  while (!at(TokenKind::kRightParen)) {
    ast::ColumnDecl next;
    if (!parameter(next)) return false;
    decl.params.push_back(std::move(next));
    if (!at(TokenKind::kRightParen) && !accept(TokenKind::kComma)) {
      return expect_close(TokenKind::kRightParen, "',' or ')' after the parameter", opened);
    }
  }
  advance();
  if (!expect(TokenKind::kColon, "':' and the type of the result",
              "write function " + decl.name + "(…): int = …;"))
    return false;
  if (!type(decl.result)) return false;
  if (!expect(TokenKind::kSingleEq, "'=' and what the function comes to")) return false;
  Built body;
  if (!expression(body)) return false;
  decl.body = std::move(body.expr);
  out.node = std::move(decl);
  return end_of_statement("an operator or ';'");
}

bool Parser::parameter(ast::ColumnDecl& out) {
  out.name = text(token_);
  out.name_span = token_.span;
  if (!expect(TokenKind::kVariable, "a parameter", "it is a variable with a type: X: int"))
    return false;
  if (!expect(TokenKind::kColon, "':' and the type of the parameter",
              "write " + out.name + ": int, or another type"))
    return false;
  Span first = token_.span;
  if (!type(out.type)) return false;
  out.type_span = first.to(previous_);
  return true;
}

}  // namespace drover
