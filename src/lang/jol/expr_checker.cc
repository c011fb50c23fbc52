// What expressions of JOL mean where ours mean something else, or nothing.

#include "lang/check/expr_checker.h"

#include "base/text.h"

namespace drover {

namespace {

Expr converted(Fn fn, Kind to, Expr expr) {
  const Span span = expr.span;
  std::vector<Expr> args;
  args.push_back(std::move(expr));
  return apply(span, fn, Type::of(to), std::move(args));
}

bool is_number(const Type& type) { return type.kind == Kind::kInt || type.kind == Kind::kFloat; }

}  // namespace

Expr ExprChecker::condition(const ast::Expr& expr) {
  const Type boolean = Type::of(Kind::kBool);
  if (!scope_.jol) return check_as(expr, boolean, "a condition");
  Expr value = check(expr, boolean);
  if (value.type.kind == Kind::kBool || !value.type.known()) return value;
  // A number holds when it is not 0, any other object when it is not null, which it never is.
  Expr other = value;
  if (is_number(value.type)) {
    other = {};
    other.span = value.span;
    other.type = value.type;
    other.constant = value.type.kind == Kind::kInt ? Value(std::int64_t{0}) : Value(0.0);
  }
  const Fn fn = is_number(value.type) ? Fn::kNe : Fn::kEq;
  const Span span = value.span;
  return apply(span, fn, boolean, {std::move(value), std::move(other)});
}

// The left operand's type wins; in a comparison float does. A text takes in whatever is added.
void ExprChecker::widen(Fn fn, Expr& left, Expr& right) {
  if (!left.type.known() || !right.type.known() || left.type == right.type) return;
  const bool text = left.type.kind == Kind::kString || right.type.kind == Kind::kString;
  if (fn == Fn::kAdd && text) {
    Expr& other = left.type.kind == Kind::kString ? right : left;
    other = converted(Fn::kToString, Kind::kString, std::move(other));
    return;
  }
  if (!is_number(left.type) || !is_number(right.type)) return;
  const bool arithmetic =
      fn == Fn::kAdd || fn == Fn::kSub || fn == Fn::kMul || fn == Fn::kDiv || fn == Fn::kMod;
  if (!arithmetic && left.type.kind == Kind::kInt) {
    left = converted(Fn::kToFloat, Kind::kFloat, std::move(left));
  } else if (left.type.kind == Kind::kInt) {
    right = converted(Fn::kToInt, Kind::kInt, std::move(right));
  } else {
    right = converted(Fn::kToFloat, Kind::kFloat, std::move(right));
  }
}

// Calls a method, a constructor or a field of Java that nobody has given as a function.
Expr ExprChecker::no_java(const ast::Expr& expr, const ast::Call& node) {
  std::string params;
  char letter = 'A';
  for (const ast::Expr& arg : node.args) {
    const Type type = check(arg).type;
    params += params.empty() ? "" : ", ";
    params += letter;
    params += ": " + (type.known() ? to_text(type) : std::string("TYPE"));
    if (letter < 'Z') ++letter;
  }
  error(node.name_span, "'" + node.java + "' is Java, which drover does not run",
        "register a function '" + node.function + "', or declare it in a file beside this one: " +
            "function " + node.function + "(" + params + "): TYPE = …;");
  return apply(expr.span, Fn::kMakeList, {}, {});
}

// Where a message goes to, which must be where it comes from: nothing carries it elsewhere.
Expr ExprChecker::delivered(const ast::Expr& expr, const ast::Call& node) {
  Expr to = check(node.args[0]);
  Expr from = check(node.args[1]);
  if (to.type.known() && from.type.known() && !(to.type == from.type)) {
    error(expr.span, "this place is " + shown(to.type) + ", and the body's is " + shown(from.type),
          "places are of one type");
  }
  Type type = to.type;
  return apply(expr.span, Fn::kDelivered, std::move(type), {std::move(to), std::move(from)});
}

}  // namespace drover
