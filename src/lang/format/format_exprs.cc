#include "lang/format/format_exprs.h"

#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/overloaded.h"
#include "lang/syntax/level.h"
#include "value/literals.h"

namespace drover {

namespace {

constexpr int kOperandLevel = kProductLevel + 1;  // no binary operator without parentheses

std::pair<std::string_view, Level> spelling(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kOr:
      return {"||", kOrLevel};
    case ast::BinaryOp::kAnd:
      return {"&&", kAndLevel};
    case ast::BinaryOp::kEq:
      return {"==", kCompareLevel};
    case ast::BinaryOp::kNe:
      return {"!=", kCompareLevel};
    case ast::BinaryOp::kLt:
      return {"<", kCompareLevel};
    case ast::BinaryOp::kLe:
      return {"<=", kCompareLevel};
    case ast::BinaryOp::kGt:
      return {">", kCompareLevel};
    case ast::BinaryOp::kGe:
      return {">=", kCompareLevel};
    case ast::BinaryOp::kConcat:
      return {"++", kConcatLevel};
    case ast::BinaryOp::kAdd:
      return {"+", kSumLevel};
    case ast::BinaryOp::kSub:
      return {"-", kSumLevel};
    case ast::BinaryOp::kMul:
      return {"*", kProductLevel};
    case ast::BinaryOp::kDiv:
      return {"/", kProductLevel};
    case ast::BinaryOp::kMod:
      return {"%", kProductLevel};
  }
  CHECK(false);
  return {"", kOrLevel};
}

// A number that a minus before it would swallow.
bool is_plain_number(const ast::Expr& expr) {
  const auto* constant = std::get_if<ast::Constant>(&expr.node);
  if (constant == nullptr) return false;
  const Value& value = constant->value;
  bool number = std::holds_alternative<std::int64_t>(value) ||
                std::holds_alternative<double>(value) || std::holds_alternative<Duration>(value);
  return number && to_text(value)[0] != '-';
}

class ExprWriter {
 public:
  explicit ExprWriter(std::string& out) : out_(out) {}

  // An expression on its own; operators that bind more loosely than `floor` would end it.
  void whole(const ast::Expr& expr, int floor) {
    if (const auto* choice = std::get_if<ast::If>(&expr.node)) {
      out_ += "if ";
      whole(*choice->condition, kOrLevel);
      out_ += " then ";
      whole(*choice->then, kOrLevel);
      out_ += " else ";
      whole(*choice->otherwise, floor);
    } else {
      operand(expr, floor);
    }
  }

 private:
  // A part of a larger expression, in which only what binds like `level` may stand bare.
  void operand(const ast::Expr& expr, int level) {
    const auto* binary = std::get_if<ast::Binary>(&expr.node);
    bool loose = binary != nullptr && spelling(binary->op).second < level;
    if (loose || std::holds_alternative<ast::If>(expr.node)) {
      out_ += "(";
      whole(expr, kOrLevel);
      out_ += ")";
    } else if (binary != nullptr) {
      write(*binary);
    } else {
      node(expr);
    }
  }

  void write(const ast::Binary& binary) {
    auto [text, level] = spelling(binary.op);
    // Operators group to the left; comparisons do not group at all.
    operand(*binary.left, level == kCompareLevel ? level + 1 : level);
    out_ += " ";
    out_ += text;
    out_ += " ";
    operand(*binary.right, level + 1);
  }

  void node(const ast::Expr& expr) {
    std::visit(
        Overloaded{[&](const ast::Variable& v) { out_ += v.name; },
                   [&](const ast::Wildcard&) { out_ += "_"; },
                   [&](const ast::Constant& c) { out_ += to_text(c.value); },
                   [&](const ast::Regex& regex) { write(regex); },
                   [&](const ast::Call& call) {
                     if (call.function == ast::kDelivered) return whole(call.args[0], kOrLevel);
                     out_ += call.function;
                     sequence("(", call.args, ")", kOrLevel);
                   },
                   [&](const ast::Unary& unary) { write(unary); },
                   [&](const ast::Binary& binary) { write(binary); },
                   [&](const ast::If&) { operand(expr, kOperandLevel); },
                   [&](const ast::ListOf& list) { sequence("[", list.items, "]", kOrLevel); },
                   [&](const ast::SetOf& set) { sequence("{", set.items, "}", kOrLevel); },
                   [&](const ast::TupleOf& tuple) { sequence("(", tuple.items, ")", kOrLevel); },
                   [&](const ast::MapOf& map) { write(map); },
                   [&](const ast::Interval& interval) { write(interval); },
                   [&](const ast::Aggregate& aggregate) { write(aggregate); }},
        expr.node);
  }

  void write(const ast::Interval& interval) {
    operand(*interval.element, kOrLevel);
    out_ += interval.ring ? " in ring" : " in range";
    out_ += interval.takes_from ? "[" : "(";
    whole(*interval.from, kOrLevel);
    out_ += ", ";
    whole(*interval.to, kOrLevel);
    out_ += interval.takes_to ? "]" : ")";
  }

  void write(const ast::Aggregate& aggregate) {
    out_ += aggregate.function;
    if (aggregate.star) {
      out_ += "<*>";
    } else {
      sequence("<", aggregate.args, ">", kConcatLevel);
    }
    if (aggregate.otherwise.empty()) return;
    out_ += " default ";
    whole(aggregate.otherwise[0], kOrLevel);
  }

  void write(const ast::Unary& unary) {
    out_ += unary.op == ast::UnaryOp::kNegate ? "-" : "!";
    bool parentheses = unary.op == ast::UnaryOp::kNegate && is_plain_number(*unary.operand);
    if (parentheses) out_ += "(";
    operand(*unary.operand, kOperandLevel);
    if (parentheses) out_ += ")";
  }

  void write(const ast::MapOf& map) {
    out_ += before_items(Kind::kMap);
    for (std::size_t i = 0; i < map.items.size(); ++i) {
      out_ += before_item(Kind::kMap, i);
      whole(map.items[i], kOrLevel);
    }
    out_ += after_items(Kind::kMap, map.items.size());
  }

  void write(const ast::Regex& regex) {
    out_ += "/";
    for (std::size_t i = 0; i < regex.pattern.size(); ++i) {
      char c = regex.pattern[i];
      if (c == '/') out_ += '\\';
      out_ += c;
      bool pair = c == '\\' && i + 1 < regex.pattern.size();
      if (pair) out_ += regex.pattern[++i];
    }
    out_ += regex.ignore_case ? "/i" : "/";
  }

  void sequence(std::string_view open, const std::vector<ast::Expr>& items, std::string_view close,
                int floor) {
    out_ += open;
    for (const ast::Expr& item : items) {
      if (&item != &items.front()) out_ += ", ";
      whole(item, floor);
    }
    out_ += close;
  }

  std::string& out_;
};

}  // namespace

void append_expr(std::string& out, const ast::Expr& expr) { ExprWriter(out).whole(expr, kOrLevel); }

}  // namespace drover
