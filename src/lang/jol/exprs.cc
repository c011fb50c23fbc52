// Expressions.

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "lang/jol/parsing.h"
#include "lang/syntax/characters.h"
#include "lang/syntax/parser.h"
#include "value/numbers.h"

namespace drover {

namespace {

struct JolOperator {
  std::string_view sign;
  ast::BinaryOp op;
  int binding;
};

std::optional<std::int64_t> hexadecimal(std::string_view digits, bool negative) {
  const std::string text = (negative ? "-" : "") + std::string(digits);
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

// C ? A : B
bool JolParser::expression(ast::Expr& out) {
  Deeper deeper(depth_);
  if (too_deep()) return false;
  if (!binary(out, kOr)) return false;
  if (!accept("?")) return true;
  ast::Expr then;
  ast::Expr otherwise;
  if (!expression(then)) return false;
  if (at(":-")) {  // C ? A :-1
    token_.text = "-";
    ++token_.span.begin;
  } else if (!expect(":", "':' and the other value", "a choice is written C ? A : B")) {
    return false;
  }
  if (!expression(otherwise)) return false;
  out = {out.span.to(previous_), ast::If{std::move(out), std::move(then), std::move(otherwise)}};
  return true;
}

bool JolParser::operator_here(ast::BinaryOp& op, Binding& binding) const {
  constexpr auto kOperators = std::to_array<JolOperator>({
      {"||", ast::BinaryOp::kOr, kOr},
      {"&&", ast::BinaryOp::kAnd, kAnd},
      {"==", ast::BinaryOp::kEq, kEqual},
      {"!=", ast::BinaryOp::kNe, kEqual},
      {"<>", ast::BinaryOp::kNe, kEqual},
      {"<", ast::BinaryOp::kLt, kCompare},
      {"<=", ast::BinaryOp::kLe, kCompare},
      {">", ast::BinaryOp::kGt, kCompare},
      {">=", ast::BinaryOp::kGe, kCompare},
      {"<<", ast::BinaryOp::kMul, kShift},
      {">>", ast::BinaryOp::kDiv, kShift},
      {"+", ast::BinaryOp::kAdd, kSum},
      {"-", ast::BinaryOp::kSub, kSum},
      {"*", ast::BinaryOp::kMul, kProduct},
      {"/", ast::BinaryOp::kDiv, kProduct},
      {"%", ast::BinaryOp::kMod, kProduct},
  });
  if (!at(JolKind::kSign)) return false;
  const auto* found =
      std::ranges::find(kOperators, std::string_view(token_.text), &JolOperator::sign);
  if (found == kOperators.end()) return false;
  op = found->op;
  binding = static_cast<Binding>(found->binding);
  return true;
}

// Operands and the operators between them that bind at least so tightly.
bool JolParser::binary(ast::Expr& out, Binding floor) {
  if (!unary(out)) return false;
  ast::BinaryOp op{};
  Binding binding{};
  while (true) {
    if (at_word("in") && floor <= kCompare) {
      if (!membership(out)) return false;
      continue;
    }
    if (!operator_here(op, binding) || binding < floor) return true;
    const bool left_shift = at("<<");
    advance();
    ast::Expr right;
    if (!binary(right, static_cast<Binding>(binding + 1))) return false;
    if (++operators_ > kHeightMax) {
      return fail(out.span.to(right.span),
                  "more than " + std::to_string(kHeightMax) + " operators stand in one statement",
                  "name a part of it first: X := …");
    }
    const bool done = binding == kShift ? shift(out, left_shift, std::move(right))
                                        : combine(out, op, std::move(right));
    if (!done) return false;
  }
}

bool JolParser::is_null(const ast::Expr& expr) const {
  const auto* call = std::get_if<ast::Call>(&expr.node);
  return call != nullptr && call->java == "null";
}

bool JolParser::combine(ast::Expr& left, ast::BinaryOp op, ast::Expr right) {
  const Span span = left.span.to(right.span);
  const bool compares = op == ast::BinaryOp::kEq || op == ast::BinaryOp::kNe;
  if (compares && (is_null(left) || is_null(right))) {
    for (const ast::Expr* side : {&left, &right}) {
      if (is_null(*side)) std::erase(nulls_, side->span);
    }
    const bool holds = (op == ast::BinaryOp::kEq) == (is_null(left) && is_null(right));
    warn(span,
         std::string("no value is null here, so this is always ") + (holds ? "true" : "false"), "");
    left = {span, ast::Constant{holds}};
    return true;
  }
  left = {span, ast::Binary{op, std::move(left), std::move(right)}};
  return true;
}

// X << n is X * 2^n, and X >> n is X / 2^n, rounded down.
bool JolParser::shift(ast::Expr& left, bool left_shift, ast::Expr right) {
  const Span span = left.span.to(right.span);
  const auto call = [&](std::string function, std::vector<ast::Expr> args) {
    return ast::Expr{span, ast::Call{std::move(function), span, std::move(args), ""}};
  };
  const ast::Expr two{span, ast::Constant{2.0}};
  ast::Expr power = call("int", {call("pow", {two, call("float", {std::move(right)})})});
  if (left_shift) {
    left = {span, ast::Binary{ast::BinaryOp::kMul, std::move(left), std::move(power)}};
    return true;
  }
  ast::Expr start = call("bucket", {std::move(left), power});
  left = {span, ast::Binary{ast::BinaryOp::kDiv, std::move(start), std::move(power)}};
  return true;
}

// X in [A - B), X in Collection; behind X.
bool JolParser::membership(ast::Expr& element) {
  advance();
  bool is_range = false;
  ast::Expr rest;
  if ((at_word("ring") || at_word("range")) && (ahead_.is("(") || ahead_.is("[")))
    return interval(element);
  if (at("[") || at("(")) {
    if (!range(element, is_range, rest)) return false;
    if (is_range) return true;
  } else if (!binary(rest, kShift)) {
    return false;
  }
  const Span span = element.span.to(previous_);
  element = {span, ast::Call{"contains", span, {std::move(rest), std::move(element)}, ""}};
  return true;
}

// ring(A, B], range[A, B); behind X in.
bool JolParser::interval(ast::Expr& element) {
  const bool ring = at_word("ring");
  advance();
  const Span opened = token_.span;
  const bool takes_from = at("[");
  advance();
  ast::Expr from;
  ast::Expr to;
  if (!expression(from) || !expect(",", "',' and the end of the range") || !expression(to))
    return false;
  const bool takes_to = at("]");
  if (takes_to) {
    advance();
  } else if (!expect_close(")", "')' or ']' after the range", opened)) {
    return false;
  }
  const Span span = element.span.to(previous_);
  element = {span, ast::Interval{std::move(element), std::move(from), std::move(to), ring,
                                 takes_from, takes_to}};
  return true;
}

// [A - B), or any other expression that begins with a bracket, which is `rest` then.
bool JolParser::range(ast::Expr& element, bool& is_range, ast::Expr& rest) {
  const Span opened = token_.span;
  const bool list = at("[");
  advance();
  if (list && accept("]")) {
    rest = {opened.to(previous_), ast::ListOf{}};
    return true;
  }
  ast::Expr first;
  if (!expression(first)) return false;
  auto* sum = std::get_if<ast::Binary>(&first.node);
  const bool bare = sum != nullptr && first.span.begin == sum->left->span.begin;
  is_range = bare && sum->op == ast::BinaryOp::kSub && (at(")") || at("]"));
  if (!is_range) {
    if (list) return list_from(std::move(first), opened, rest);
    rest = std::move(first);
    return expect_close(")", "')'", opened);
  }
  const auto lower = list ? ast::BinaryOp::kLe : ast::BinaryOp::kLt;
  const auto upper = at("]") ? ast::BinaryOp::kLe : ast::BinaryOp::kLt;
  advance();
  const Span span = element.span.to(previous_);
  ast::Expr from{span, ast::Binary{lower, std::move(sum->left), element}};
  ast::Expr to{span, ast::Binary{upper, element, std::move(sum->right)}};
  element = {span, ast::Binary{ast::BinaryOp::kAnd, std::move(from), std::move(to)}};
  return true;
}

// Behind the first item of a list.
bool JolParser::list_from(ast::Expr first, Span opened, ast::Expr& out) {
  std::vector<ast::Expr> found;
  if (!at("]") && !accept(",")) return expect_close("]", "',' or ']'", opened);
  if (!items("]", "',' or ']'", found)) return false;
  found.insert(found.begin(), std::move(first));
  out = {opened.to(previous_), ast::ListOf{std::move(found)}};
  return true;
}

bool JolParser::unary(ast::Expr& out) {
  Deeper deeper(depth_);
  if (too_deep()) return false;
  const Span first = token_.span;
  if (at_cast()) return cast(out);
  if (!at("-") && !at("!")) return postfix(out);
  const bool minus = at("-");
  advance();
  // The minus belongs to the number, so that the least int can be written.
  if (minus && (at(JolKind::kInt) || at(JolKind::kFloat))) {
    if (!number(out, true)) return false;
    out.span = first.to(previous_);
    return true;
  }
  if (!unary(out)) return false;
  const auto op = minus ? ast::UnaryOp::kNegate : ast::UnaryOp::kNot;
  out = {first.to(previous_), ast::Unary{op, std::move(out)}};
  return true;
}

// X.f(A)  X.f  X[0]  X++
bool JolParser::postfix(ast::Expr& out) {
  if (!primary(out)) return false;
  while (at(".") || at("[") || at("++") || at("--")) {
    if (++operators_ > kHeightMax) {
      return fail(token_.span,
                  "more than " + std::to_string(kHeightMax) + " calls in one statement");
    }
    if (at(".")) {
      if (!member(out)) return false;
      continue;
    }
    const Span opened = token_.span;
    const bool index = at("[");
    const bool up = at("++");
    advance();
    if (!index) {
      const Span span = out.span.to(previous_);
      const auto op = up ? ast::BinaryOp::kAdd : ast::BinaryOp::kSub;
      ast::Expr one{span, ast::Constant{std::int64_t{1}}};
      out = {span, ast::Binary{op, std::move(out), std::move(one)}};
      continue;
    }
    ast::Expr which;
    if (!expression(which) || !expect_close("]", "']' after the index", opened)) return false;
    const Span span = out.span.to(previous_);
    out = {span, ast::Call{"nth", span, {std::move(out), std::move(which)}, ""}};
  }
  return true;
}

bool JolParser::member(ast::Expr& out) {
  advance();
  if (!at_name()) return fail_expected("the name of a method or a field");
  const std::string name(text(token_));
  const Span name_span = token_.span;
  advance();
  std::vector<ast::Expr> args;
  const bool call = accept("(");
  if (call && !items(")", "',' or ')' after the argument", args)) return false;
  out = method(std::move(out), name, name_span, std::move(args), call);
  return true;
}

bool JolParser::primary(ast::Expr& out) {
  const Span span = token_.span;
  switch (token_.kind) {
    case JolKind::kInt:
    case JolKind::kFloat:
      return number(out, false);
    case JolKind::kString:
      out = {span, ast::Constant{std::move(token_.text)}};
      advance();
      return true;
    case JolKind::kWildcard:
      advance();
      out = {span, ast::Wildcard{}};
      return true;
    case JolKind::kVariable:
      return variable(out);
    case JolKind::kWord:
      return word(out);
    case JolKind::kPosition:
      return fail(span, "'$' names a column in an argument only", "write p(X := $2)");
    default:
      break;
  }
  if (at("(")) return parenthesised(out);
  const bool vector = at("{");
  if (!vector && !at("[")) {
    return fail_expected("a value", at(",") ? "write '_' for a column that does not matter" : "");
  }
  advance();
  std::vector<ast::Expr> found;
  if (!items(vector ? "}" : "]", vector ? "',' or '}'" : "',' or ']'", found)) return false;
  out = {span.to(previous_), ast::ListOf{std::move(found)}};
  return true;
}

bool JolParser::variable(ast::Expr& out) {
  const Span span = token_.span;
  std::string name(text(token_));
  advance();
  if (at(".") && is_class(name)) return member_of_class(name, span, out);
  out = {span, ast::Variable{std::move(name)}};
  return true;
}

// A lower-case word where a value should be.
bool JolParser::word(ast::Expr& out) {
  const Span span = token_.span;
  const std::string name(text(token_));
  if (name == "new") return creation(out);
  if (name == "true" || name == "false") {
    advance();
    out = {span, ast::Constant{name == "true"}};
    return true;
  }
  if (name == "infinity") {
    advance();
    out = {span, ast::Constant{ast::JolTimer::kForever}};
    return true;
  }
  if (name == "null") {
    advance();
    nulls_.push_back(span);
    out = {span, ast::Call{"null", span, {}, "null"}};
    return true;
  }
  if (ahead_.is("(")) {
    advance();
    advance();
    std::vector<ast::Expr> args;
    if (!items(")", "',' or ')' after the argument", args)) return false;
    out = {span.to(previous_), ast::Call{name, span, std::move(args), ""}};
    return true;
  }
  if (!ahead_.is(".")) {
    return fail(span, "'" + name + "' is no value",
                "a variable starts with an upper-case letter: " + upper_first(name) +
                    "; a string stands in double quotes: \"" + name + "\"");
  }
  // java.util.Arrays.hashCode(X): up to the class the words are those of the package.
  while (at(JolKind::kWord)) {
    advance();
    if (!expect(".", "'.' and the rest of the name of a class")) return false;
  }
  if (!at(JolKind::kVariable)) return fail_expected("the name of a class");
  const std::string owner(text(token_));
  advance();
  return member_of_class(owner, span, out);
}

bool JolParser::number(ast::Expr& out, bool negative) {
  const std::string& digits = token_.text;
  const Span span = token_.span;
  const std::string shown = "'" + std::string(negative ? "-" : "") + digits + "'";
  if (at(JolKind::kFloat)) {
    const auto value = parse_float((negative ? "-" : "") + digits);
    if (!value) return fail(span, shown + " is too large for a float");
    out = {span, ast::Constant{*value}};
  } else {
    const bool hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
    const auto value = hex ? hexadecimal(std::string_view(digits).substr(2), negative)
                           : parse_int((negative ? "-" : "") + digits);
    if (!value) return fail(span, shown + " does not fit into 64 bits");
    out = {span, ast::Constant{*value}};
  }
  advance();
  return true;
}

bool JolParser::parenthesised(ast::Expr& out) {
  const Span opened = token_.span;
  advance();
  if (!expression(out)) return false;
  if (!expect_close(")", "')'", opened)) return false;
  out.span = opened.to(previous_);
  return true;
}

// Behind the opening bracket.
bool JolParser::items(std::string_view close, const std::string& expected,
                      std::vector<ast::Expr>& out) {
  const Span opened = previous_;
  while (!at(close)) {
    ast::Expr next;
    if (!expression(next)) return false;
    out.push_back(std::move(next));
    if (!at(close) && !accept(",")) return expect_close(close, expected, opened);
  }
  advance();
  return true;
}

}  // namespace drover
