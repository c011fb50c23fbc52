// Expressions.

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "lang/aggregates.h"
#include "lang/syntax/characters.h"
#include "lang/syntax/parsing.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {

namespace {

bool has_wildcard(const ast::Expr& expr) {
  const auto* call = std::get_if<ast::Call>(&expr.node);
  if (call == nullptr) return false;
  return std::any_of(call->args.begin(), call->args.end(), [](const ast::Expr& argument) {
    return std::holds_alternative<ast::Wildcard>(argument.node);
  });
}

bool is_number(TokenKind kind) {
  return kind == TokenKind::kInt || kind == TokenKind::kFloat || kind == TokenKind::kDuration;
}

std::optional<std::int64_t> parse_hex(std::string_view digits, bool negative) {
  std::string text = (negative ? "-" : "") + std::string(digits);
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool Parser::expression(Built& out) {
  return at(TokenKind::kIf) ? choice(out) : binary(out, floor_);
}

// An expression between brackets or words that end it, whatever stands around them.
bool Parser::nested(Built& out) {
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  Level outer = std::exchange(floor_, kOrLevel);
  bool done = expression(out);
  floor_ = outer;
  return done;
}

bool Parser::binary(Built& out, Level level) { return unary(out) && binary_from(out, level); }

// With the first operand in `out`, the operators that follow it and bind at least like `level`.
bool Parser::binary_from(Built& out, Level level) {
  for (auto op = operator_here(); op && op->level >= level; op = operator_here()) {
    advance();
    Built right;
    if (!binary(right, static_cast<Level>(op->level + 1))) return false;
    if (!combine(out, *op, std::move(right))) return false;
    auto next = operator_here();
    if (op->level == kCompareLevel && next && next->level == kCompareLevel &&
        level <= kCompareLevel) {
      return fail(token_.span, "comparisons do not follow each other",
                  "write a < b && b < c, or put parentheses");
    }
  }
  return true;
}

bool Parser::combine(Built& left, Operator op, Built right) {
  left.height = std::max(left.height, right.height) + 1;
  Span span = left.expr.span.to(right.expr.span);
  if (left.height > kHeightMax) {
    return fail(span, "more than " + std::to_string(kHeightMax) + " operators stand on each other",
                "name a part of it first: X := …");
  }
  left.expr = {span, ast::Binary{op.op, std::move(left.expr), std::move(right.expr)}};
  return true;
}

std::optional<Parser::Operator> Parser::operator_here() const {
  switch (token_.kind) {
    case TokenKind::kOr:
      return Operator{ast::BinaryOp::kOr, kOrLevel};
    case TokenKind::kAnd:
      return Operator{ast::BinaryOp::kAnd, kAndLevel};
    case TokenKind::kEq:
      return Operator{ast::BinaryOp::kEq, kCompareLevel};
    case TokenKind::kNe:
      return Operator{ast::BinaryOp::kNe, kCompareLevel};
    case TokenKind::kLt:
      return Operator{ast::BinaryOp::kLt, kCompareLevel};
    case TokenKind::kLe:
      return Operator{ast::BinaryOp::kLe, kCompareLevel};
    case TokenKind::kGt:
      return Operator{ast::BinaryOp::kGt, kCompareLevel};
    case TokenKind::kGe:
      return Operator{ast::BinaryOp::kGe, kCompareLevel};
    case TokenKind::kConcat:
      return Operator{ast::BinaryOp::kConcat, kConcatLevel};
    case TokenKind::kPlus:
      return Operator{ast::BinaryOp::kAdd, kSumLevel};
    case TokenKind::kMinus:
      return Operator{ast::BinaryOp::kSub, kSumLevel};
    case TokenKind::kStar:
      return Operator{ast::BinaryOp::kMul, kProductLevel};
    case TokenKind::kSlash:
      return Operator{ast::BinaryOp::kDiv, kProductLevel};
    case TokenKind::kPercent:
      return Operator{ast::BinaryOp::kMod, kProductLevel};
    default:
      return std::nullopt;
  }
}

bool Parser::unary(Built& out) {
  if (at(TokenKind::kNot)) return negated(out);
  if (!at(TokenKind::kMinus)) return primary(out);
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  Span first = token_.span;
  advance();
  // The minus belongs to the number, so that the least int can be written.
  if (is_number(token_.kind)) {
    if (!constant(out, true)) return false;
    out.expr.span = first.to(previous_);
    return true;
  }
  if (!unary(out)) return false;
  Span span = first.to(previous_);
  out.expr = {span, ast::Unary{ast::UnaryOp::kNegate, std::move(out.expr)}};
  ++out.height;
  return true;
}

bool Parser::negated(Built& out) {
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  Span first = token_.span;
  advance();
  const std::string notin = "write notin before a relation that must not hold";
  if (at(TokenKind::kName) && ahead_.kind == TokenKind::kLeftParen) {
    ast::Atom operand;
    int height = 0;
    if (!atom(Role::kBody, operand, height)) return false;
    bool named = std::any_of(operand.args.begin(), operand.args.end(),
                             [](const ast::Argument& argument) { return !argument.name.empty(); });
    if (named) return fail(first.to(previous_), "'!' stands before a condition", notin);
    if (!call_from(std::move(operand), height, out)) return false;
  } else if (!unary(out)) {
    return false;
  }
  Span span = first.to(previous_);
  if (has_wildcard(out.expr)) return fail(span, "'!' stands before a condition", notin);
  out.expr = {span, ast::Unary{ast::UnaryOp::kNot, std::move(out.expr)}};
  ++out.height;
  return true;
}

bool Parser::primary(Built& out) {
  Span span = token_.span;
  switch (token_.kind) {
    case TokenKind::kVariable:
      return variable(out);
    case TokenKind::kName:
      return call(out);
    case TokenKind::kLeftParen:
      return parenthesised(out);
    case TokenKind::kLeftBracket:
    case TokenKind::kLeftBrace:
      return sequence(out);
    case TokenKind::kWildcard:
      advance();
      out.expr = {span, ast::Wildcard{}};
      return true;
    case TokenKind::kRegex:
      out.expr = {span, ast::Regex{std::move(token_.text), token_.ignore_case}};
      advance();
      return true;
    case TokenKind::kInt:
    case TokenKind::kFloat:
    case TokenKind::kDuration:
    case TokenKind::kTime:
    case TokenKind::kString:
    case TokenKind::kBytes:
    case TokenKind::kAddr:
    case TokenKind::kId:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
      return constant(out, false);
    default:
      return no_operand();
  }
}

bool Parser::no_operand() {
  if (at(TokenKind::kIf)) {
    return fail(token_.span, "an 'if' that is an operand needs parentheses",
                "write (if … then … else …)");
  }
  if (is_keyword(token_.kind)) {
    const std::string word =
        "'" + std::string(text(token_)) + "' is a word of the language and cannot ";
    if (ahead_.kind == TokenKind::kLeftParen && !at(TokenKind::kNotin)) {
      return fail(token_.span, word + "name a relation or function", "choose another name");
    }
    return fail(token_.span, word + "stand for a value",
                at(TokenKind::kNotin) ? "a relation stands in a body, between commas"
                                      : "a variable starts with an upper-case letter");
  }
  std::string hint;
  if (at(TokenKind::kComma))
    hint = "remove the ',', or write '_' for a column that does not matter";
  if (at(TokenKind::kDot) && ahead_.kind == TokenKind::kInt && ahead_.glued) {
    hint = "write 0." + std::string(text(ahead_));
  }
  return fail_expected("a value", hint);
}

// if C then A else B
bool Parser::choice(Built& out) {
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  Span first = token_.span;
  advance();
  Built condition;
  Built then;
  if (!nested(condition)) return false;
  if (!expect(TokenKind::kThen, "'then' after the condition")) return false;
  if (!nested(then)) return false;
  if (!expect(TokenKind::kElse, "'else' after the first value",
              "both values are needed: if … then … else …")) {
    return false;
  }
  if (!expression(out)) return false;
  Span span = first.to(previous_);
  out.height = std::max({condition.height, then.height, out.height}) + 1;
  out.expr = {span, ast::If{std::move(condition.expr), std::move(then.expr), std::move(out.expr)}};
  return true;
}

bool Parser::call(Built& out) {
  if (ahead_.kind != TokenKind::kLeftParen) return no_call();
  ast::Atom atom_here;
  int height = 0;
  return atom(Role::kBody, atom_here, height) && call_from(std::move(atom_here), height, out);
}

// A lower-case word where a value should be.
bool Parser::no_call() {
  std::string name(text(token_));
  if (ahead_.kind == TokenKind::kError && text(ahead_) == "::")
    return fail(ahead_.span, ahead_.text, ahead_.hint);
  if (ahead_.kind == TokenKind::kLt && aggregate_named(name)) {
    return fail(token_.span, "'" + name + "' stands alone as an argument of a rule's head",
                "aggregate in a rule of its own, and use its value here");
  }
  if (name == "not") {
    return fail(token_.span, "'not' is no word of the language",
                "write notin before a relation, and ! before a condition");
  }
  return fail(token_.span, "'" + name + "' is no value",
              "a variable starts with an upper-case letter: " + upper_first(name) +
                  "; a string stands in double quotes: \"" + name + "\"");
}

bool Parser::variable(Built& out) {
  std::string name(text(token_));
  if (ahead_.kind == TokenKind::kLeftParen && ahead_.glued) {
    return fail(token_.span, "a relation or function starts with a lower-case letter",
                "write " + lower_first(name));
  }
  if (name.find('.') != std::string::npos) {
    return fail(token_.span, "the name of a variable has no dots", "write '_' for '.'");
  }
  out.expr = {token_.span, ast::Variable{std::move(name)}};
  advance();
  return true;
}

bool Parser::parenthesised(Built& out) {
  Span opened = token_.span;
  advance();
  if (!nested(out)) return false;
  if (at(TokenKind::kComma)) return tuple_from(out, opened);
  if (!expect_close(TokenKind::kRightParen, "')'", opened)) return false;
  out.expr.span = opened.to(previous_);
  return true;
}

// (a, b): behind the first part of a tuple.
bool Parser::tuple_from(Built& first, Span opened) {
  ast::TupleOf node;
  int height = first.height;
  node.items.push_back(std::move(first.expr));
  while (accept(TokenKind::kComma)) {
    Built next;
    if (!nested(next)) return false;
    height = std::max(height, next.height);
    node.items.push_back(std::move(next.expr));
  }
  if (!expect_close(TokenKind::kRightParen, "',' or ')'", opened)) return false;
  first.expr = {opened.to(previous_), std::move(node)};
  first.height = height + 1;
  return true;
}

// The ':' between a key and its value. What looks like ':-' is the ':' before a number below zero.
bool Parser::map_colon() {
  if (!at(TokenKind::kTurnstile)) return accept(TokenKind::kColon);
  token_.kind = TokenKind::kMinus;
  ++token_.span.begin;
  return true;
}

// {a: b, c: d}: behind the first key.
bool Parser::map_from(Built key, Span opened, Built& out) {
  ast::MapOf node;
  int height = key.height;
  node.items.push_back(std::move(key.expr));
  while (true) {
    Built next;
    bool key_is_next = node.items.size() % 2 == 0;
    if (key_is_next && at(TokenKind::kRightBrace)) break;
    if (!nested(next)) return false;
    height = std::max(height, next.height);
    node.items.push_back(std::move(next.expr));
    if (key_is_next) {
      if (!map_colon()) return fail_expected("':' and the value of this key");
    } else if (!at(TokenKind::kRightBrace) && !accept(TokenKind::kComma)) {
      return expect_close(TokenKind::kRightBrace, "',' or '}'", opened);
    }
  }
  advance();
  out.expr = {opened.to(previous_), std::move(node)};
  out.height = height + 1;
  return true;
}

// [a, b] or {a, b} or {a: b}
bool Parser::sequence(Built& out) {
  bool list = at(TokenKind::kLeftBracket);
  TokenKind close = list ? TokenKind::kRightBracket : TokenKind::kRightBrace;
  Span opened = token_.span;
  advance();
  std::vector<ast::Expr> items;
  int height = 0;
  if (!list && accept(TokenKind::kColon)) {
    if (!expect_close(close, "'}': a map without items is {:}", opened)) return false;
    out.expr = {opened.to(previous_), ast::MapOf{}};
    return true;
  }
  while (!at(close)) {
    Built next;
    if (!nested(next)) return false;
    if (!list && items.empty() && map_colon()) return map_from(std::move(next), opened, out);
    height = std::max(height, next.height);
    items.push_back(std::move(next.expr));
    if (!at(close) && !accept(TokenKind::kComma)) {
      return expect_close(close, list ? "',' or ']'" : "',' or '}'", opened);
    }
  }
  advance();
  out.expr.span = opened.to(previous_);
  if (list) {
    out.expr.node = ast::ListOf{std::move(items)};
  } else {
    out.expr.node = ast::SetOf{std::move(items)};
  }
  out.height = height + 1;
  return true;
}

bool Parser::constant(Built& out, bool negative) {
  Value value;
  Span span = token_.span;
  if (is_number(token_.kind)) {
    if (!number(token_, negative, value)) return false;
  } else if (at(TokenKind::kTime)) {
    auto ns = parse_time(text(token_));
    CHECK(ns.has_value());  // the lexer has looked
    value = Time{*ns};
  } else if (at(TokenKind::kString)) {
    value = std::move(token_.text);
  } else if (at(TokenKind::kBytes)) {
    value = Bytes{std::move(token_.text)};
  } else if (at(TokenKind::kAddr)) {
    value = Addr{std::move(token_.text)};
  } else if (at(TokenKind::kId)) {
    auto id = parse_id(text(token_));
    CHECK(id.has_value());  // the lexer has looked
    value = Id{*id};
  } else {
    value = at(TokenKind::kTrue);
  }
  advance();
  out.expr = {span, ast::Constant{std::move(value)}};
  return true;
}

bool Parser::number(const Token& token, bool negative, Value& out) {
  std::string digits(text(token));
  std::erase(digits, '_');
  const std::string sign = negative ? "-" : "";
  const std::string shown = "'" + sign + std::string(text(token)) + "'";
  if (token.kind == TokenKind::kInt) {
    bool hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
    auto value = hex ? parse_hex(digits.substr(2), negative) : parse_int(sign + digits);
    if (value) out = *value;
    return value || fail(token.span, shown + " does not fit into 64 bits",
                         "ints go up to 9223372036854775807; a float is written with a point");
  }
  if (token.kind == TokenKind::kFloat) {
    auto value = parse_float(sign + digits);
    if (value) out = *value;
    return value ||
           fail(token.span, shown + " is too large for a float", "floats go up to about 1.8e308");
  }
  auto ns = parse_duration(sign + digits);
  if (ns) out = Duration{*ns};
  return ns || fail(token.span, shown + " is too long for a duration",
                    "durations go up to about 106751d, which is 292 years");
}

}  // namespace drover
