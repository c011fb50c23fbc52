#include "lang/check/expr_checker.h"

#include <algorithm>
#include <map>
#include <optional>

#include <re2/re2.h>

#include "base/check.h"
#include "base/text.h"

namespace drover {
namespace {

Fn fn_of(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kOr:
      return Fn::kOr;
    case ast::BinaryOp::kAnd:
      return Fn::kAnd;
    case ast::BinaryOp::kEq:
      return Fn::kEq;
    case ast::BinaryOp::kNe:
      return Fn::kNe;
    case ast::BinaryOp::kLt:
      return Fn::kLt;
    case ast::BinaryOp::kLe:
      return Fn::kLe;
    case ast::BinaryOp::kGt:
      return Fn::kGt;
    case ast::BinaryOp::kGe:
      return Fn::kGe;
    case ast::BinaryOp::kConcat:
      return Fn::kConcat;
    case ast::BinaryOp::kAdd:
      return Fn::kAdd;
    case ast::BinaryOp::kSub:
      return Fn::kSub;
    case ast::BinaryOp::kMul:
      return Fn::kMul;
    case ast::BinaryOp::kDiv:
      return Fn::kDiv;
    case ast::BinaryOp::kMod:
      return Fn::kMod;
  }
  CHECK(false);
  return Fn::kEq;
}

// What an arithmetic operator gives for these types; nullopt: it does not take them.
std::optional<Type> arithmetic_type(Fn fn, const Type& a, const Type& b) {
  const Kind x = a.kind;
  const Kind y = b.kind;
  const bool same = x == y;
  const bool duration = same && x == Kind::kDuration;
  if (same && (x == Kind::kInt || (x == Kind::kFloat && fn != Fn::kMod))) return a;
  switch (fn) {
    case Fn::kAdd:
      if (duration) return a;
      if (x == Kind::kTime && y == Kind::kDuration) return a;
      if (x == Kind::kDuration && y == Kind::kTime) return b;
      return std::nullopt;
    case Fn::kSub:
      if (duration) return a;
      if (x == Kind::kTime && y == Kind::kDuration) return a;
      if (x == Kind::kTime && y == Kind::kTime) return Type::of(Kind::kDuration);
      return std::nullopt;
    case Fn::kMul:
      if (x == Kind::kDuration && y == Kind::kInt) return a;
      if (x == Kind::kInt && y == Kind::kDuration) return b;
      return std::nullopt;
    case Fn::kDiv:
      if (x == Kind::kDuration && y == Kind::kInt) return a;
      if (duration) return Type::of(Kind::kFloat);
      return std::nullopt;
    case Fn::kMod:
      if (duration) return a;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string_view sign_of(Fn fn) {
  switch (fn) {
    case Fn::kAdd:
      return "+";
    case Fn::kSub:
      return "-";
    case Fn::kMul:
      return "*";
    case Fn::kDiv:
      return "/";
    case Fn::kMod:
      return "%";
    default:
      return "?";
  }
}

// 1 where a float is wanted is 1.0; nothing else changes its type by itself.
void coerce(Expr& expr, const Type& wanted) {
  if (wanted.kind != Kind::kFloat || expr.kind != Expr::Kind::kConstant) return;
  if (const auto* number = std::get_if<std::int64_t>(&expr.constant)) {
    expr.constant = Value(static_cast<double>(*number));
    expr.type = wanted;
  }
}

// An int constant beside what has no type yet may still turn out to be a float.
bool is_open(const Expr& expr, const Expr& beside) {
  return !beside.type.known() && expr.kind == Expr::Kind::kConstant && expr.type.kind == Kind::kInt;
}

std::string conversion_hint(const Type& from, const Type& to, std::string_view what) {
  auto call = [&](std::string_view function) {
    return "convert it: " + std::string(function) + "(" + std::string(what) + ")";
  };
  switch (to.kind) {
    case Kind::kInt:
      return from.kind == Kind::kString || from.kind == Kind::kFloat || from.kind == Kind::kBool ||
                     from.kind == Kind::kId
                 ? call("int")
                 : "";
    case Kind::kFloat:
      return from.kind == Kind::kString || from.kind == Kind::kInt ? call("float") : "";
    case Kind::kString:
      return call(from.kind == Kind::kBytes ? "decode" : "string");
    case Kind::kTime:
      if (from.kind == Kind::kString) return call("time");
      return from.kind == Kind::kInt
                 ? "a time is written 2026-11-23 or 2026-11-23T02:51:19Z; time(X) is X seconds "
                   "after 1970"
                 : "";
    case Kind::kBytes:
      return from.kind == Kind::kString ? call("encode") : "";
    case Kind::kAddr:
      return from.kind == Kind::kString ? call("addr") + "; a constant is written @\"host:port\""
                                        : "";
    case Kind::kId:
      return from.kind == Kind::kString || from.kind == Kind::kInt ? call("id") : "";
    case Kind::kDuration:
      if (from.kind == Kind::kString) return call("duration");
      return from.kind == Kind::kInt ? "give it a unit: 3s, 200ms; or multiply: X * 1s" : "";
    default:
      return "";
  }
}

std::string as_written(const Expr& expr, const Scope& scope) {
  if (expr.kind == Expr::Kind::kVariable) return scope.at(expr.variable).name;
  if (expr.kind == Expr::Kind::kConstant) return to_text(expr.constant);
  return "…";
}

}  // namespace

Expr apply(Span span, Fn fn, Type type, std::vector<Expr> args) {
  Expr expr;
  expr.kind = Expr::Kind::kApply;
  expr.span = span;
  expr.fn = fn;
  expr.type = std::move(type);
  expr.args = std::move(args);
  return expr;
}

std::string shown(const Type& type) {
  return type.known() ? to_text(type) : "a value of unknown type";
}

void ExprChecker::error(Span span, std::string message, std::string hint) {
  if (report_ == nullptr) return;
  report_->push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
}

Expr ExprChecker::check(const ast::Expr& expr, const Type& expected) {
  struct Visit {
    ExprChecker& self;
    const ast::Expr& expr;
    const Type& expected;
    Expr operator()(const ast::Variable& node) { return self.variable(expr, node); }
    Expr operator()(const ast::Wildcard&) {
      self.error(expr.span, "'_' stands for no value here", "name the value that is meant");
      return apply(expr.span, Fn::kMakeList, {}, {});
    }
    Expr operator()(const ast::Constant& node) { return self.constant(expr, node, expected); }
    Expr operator()(const ast::Regex&) {
      self.error(expr.span, "a regular expression is no value",
                 "use it in match(Text, /…/, Capture, …) or replace(Text, /…/, With)");
      return apply(expr.span, Fn::kMakeList, {}, {});
    }
    Expr operator()(const ast::Call& node) { return self.call(expr, node); }
    Expr operator()(const ast::Unary& node) { return self.unary(expr, node, expected); }
    Expr operator()(const ast::Binary& node) { return self.binary(expr, node, expected); }
    Expr operator()(const ast::If& node) { return self.choice(expr, node, expected); }
    Expr operator()(const ast::ListOf& node) {
      return self.sequence(expr, node.items, Fn::kMakeList, expected);
    }
    Expr operator()(const ast::SetOf& node) {
      return self.sequence(expr, node.items, Fn::kMakeSet, expected);
    }
    Expr operator()(const ast::MapOf& node) {
      return self.sequence(expr, node.items, Fn::kMakeMap, expected);
    }
    Expr operator()(const ast::TupleOf& node) {
      return self.tuple(expr.span, node.items, expected);
    }
    Expr operator()(const ast::Interval& node) { return self.interval(expr.span, node); }
    Expr operator()(const ast::Aggregate& node) {
      self.error(expr.span, "the aggregate '" + node.function + "' can stand only in a rule's head",
                 "derive it in a rule of its own and read that relation here");
      return apply(expr.span, Fn::kMakeList, {}, {});
    }
  };
  return std::visit(Visit{*this, expr, expected}, expr.node);
}

Expr ExprChecker::check_as(const ast::Expr& expr, const Type& expected, const std::string& place) {
  Expr result = check(expr, expected);
  coerce(result, expected);
  Type t;
  if (expected.known() && result.type.known() && !(expected == result.type)) {
    error(expr.span,
          "expected " + shown(expected) + " in " + place + ", found " + shown(result.type),
          conversion_hint(result.type, expected, as_written(result, scope_)));
  }
  return result;
}

Expr ExprChecker::variable(const ast::Expr& expr, const ast::Variable& node) {
  int number = scope_.named(node.name, expr.span);
  ++scope_.uses[static_cast<std::size_t>(number)];
  Expr result;
  result.kind = Expr::Kind::kVariable;
  result.span = expr.span;
  result.variable = number;
  result.type = scope_.at(number).type;
  return result;
}

Expr ExprChecker::constant(const ast::Expr& expr, const ast::Constant& node, const Type& expected) {
  Expr result;
  result.kind = Expr::Kind::kConstant;
  result.span = expr.span;
  result.constant = node.value;
  result.type = type_of(node.value);
  coerce(result, expected);
  return result;
}

bool ExprChecker::check_regex(const ast::Expr& expr, std::size_t groups) {
  const auto& regex = std::get<ast::Regex>(expr.node);
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!regex.ignore_case);
  RE2 compiled(regex.pattern, options);
  if (!compiled.ok()) {
    error(expr.span, "this is no regular expression: " + std::string(compiled.error()),
          "the syntax is RE2's: https://github.com/google/re2/wiki/Syntax");
    return false;
  }
  auto has = static_cast<std::size_t>(compiled.NumberOfCapturingGroups());
  if (has < groups) {
    error(expr.span,
          "this regular expression has " + counted(has, "group") + ", but " +
              counted(groups, "capture") + " wanted",
          "put parentheses around what is to be captured");
    return false;
  }
  return true;
}

// A variable that the clock binds: RuleChecker adds the atom.
Expr ExprChecker::now(Span span) {
  Expr now;
  now.kind = Expr::Kind::kVariable;
  now.variable = scope_.now(span);
  now.type = Type{Kind::kTime, {}};
  now.span = span;
  return now;
}

// Names no function that there is.
Expr ExprChecker::no_function(const ast::Expr& expr, const ast::Call& node) {
  for (const ast::Expr& arg : node.args) check(arg);
  if (functions_.incomplete()) return apply(expr.span, Fn::kMakeList, {}, {});
  if (node.java.empty() && scope_.is_relation && scope_.is_relation(node.function)) {
    error(node.name_span, "'" + node.function + "' is a relation, no function",
          "an atom stands by itself in a body: " + node.function + "(…), or notin " +
              node.function + "(…) for no such row");
    return apply(expr.span, Fn::kMakeList, {}, {});
  }
  std::vector<std::string> names = function_names();
  for (std::string& name : functions_.names()) names.push_back(std::move(name));
  if (!node.java.empty()) return no_java(expr, node);
  std::string near = nearest(node.function, names);
  bool aggregate = aggregate_named(node.function).has_value();
  error(node.name_span, "no function is called '" + node.function + "'",
        aggregate      ? "an aggregate stands in a rule's head: " + node.function + "<X>"
        : near.empty() ? "docs/language.md lists them"
                       : "did you mean '" + near + "'?");
  return apply(expr.span, Fn::kMakeList, {}, {});
}

bool ExprChecker::arguments(const ast::Expr& expr, const ast::Call& node,
                            const std::vector<Variable>& params,
                            const std::optional<Note>& declared, std::vector<Expr>& args) {
  auto note = [&](std::size_t known) {
    if (report_ != nullptr && declared && report_->size() > known) {
      report_->back().notes.push_back(*declared);
    }
  };
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    if (i >= params.size()) {
      check(node.args[i]);
      continue;
    }
    std::size_t known = report_ == nullptr ? 0 : report_->size();
    const std::string which =
        params[i].name.empty() ? std::to_string(i + 1) : "'" + params[i].name + "'";
    args.push_back(check_as(node.args[i], params[i].type,
                            "parameter " + which + " of '" + node.function + "'"));
    note(known);
  }
  if (node.args.size() == params.size()) return true;
  std::size_t known = report_ == nullptr ? 0 : report_->size();
  error(expr.span, "'" + node.function + "' has " + counted(params.size(), "parameter") + ", " +
                       std::to_string(node.args.size()) + " given");
  note(known);
  return false;
}

// The function's body, with the arguments in the places of its parameters.
Expr ExprChecker::declared_call(const ast::Expr& expr, const ast::Call& node,
                                const DeclaredFunction& function) {
  Expr nothing = apply(expr.span, Fn::kMakeList, function.result, {});
  const Note declared{function.span, "'" + function.name + "' is declared here"};
  std::vector<Expr> args;
  if (!arguments(expr, node, function.params, declared, args) || !function.right) return nothing;
  if (inlined_size(function, args) > kInlinedMax) {
    error(expr.span, "this call is too big: it calls functions that call functions",
          "name a part of it first: X := …");
    return nothing;
  }
  Expr result = inlined(function, args);
  result.span = expr.span;
  return result;
}

Expr ExprChecker::host_call(const ast::Expr& expr, const ast::Call& node, int number) {
  const HostFunction& function = functions_.host(number);
  std::vector<Variable> params;
  for (const Type& type : function.params) params.push_back({"", type, {}});
  std::vector<Expr> args;
  if (!arguments(expr, node, params, std::nullopt, args)) {
    return apply(expr.span, Fn::kMakeList, function.result, {});
  }
  if (!function.pure && !scope_.impure) scope_.impure = expr.span;
  Expr result = apply(expr.span, Fn::kHostCall, function.result, std::move(args));
  result.host = number;
  return result;
}

Expr ExprChecker::call(const ast::Expr& expr, const ast::Call& node) {
  if (node.function == "now" && node.args.empty()) return now(expr.span);
  if (node.function == ast::kDelivered) return delivered(expr, node);
  if (const DeclaredFunction* declared = functions_.find(node.function))
    return declared_call(expr, node, *declared);
  if (int host = functions_.find_host(node.function); host >= 0) return host_call(expr, node, host);
  if (!is_function(node.function)) return no_function(expr, node);
  std::vector<Expr> args;
  for (const ast::Expr& arg : node.args) {
    if (const auto* regex = std::get_if<ast::Regex>(&arg.node)) {
      check_regex(arg, node.function == "capture" ? 1 : 0);
      Expr pattern;
      pattern.kind = Expr::Kind::kRegex;
      pattern.type = Type::of(Kind::kString);
      pattern.span = arg.span;
      pattern.constant = Value(regex->pattern);
      pattern.ignore_case = regex->ignore_case;
      args.push_back(std::move(pattern));
    } else {
      args.push_back(check(arg));
    }
  }
  if (node.function == "nth" && args.size() == 2 && args[0].type.kind == Kind::kTuple) {
    return part(expr, node, std::move(args));
  }
  bool unknown = false;
  std::vector<std::string> forms;
  for (const Signature& signature : signatures()) {
    if (signature.name != node.function) continue;
    forms.push_back(to_text(signature));
    if (signature.params.size() != args.size()) continue;
    TypeBindings bindings;
    bool fit = true;
    bool known = true;
    std::vector<Expr> tried = args;
    for (std::size_t i = 0; i < args.size() && fit; ++i) {
      const Parameter& param = signature.params[i];
      bool is_regex = tried[i].kind == Expr::Kind::kRegex;
      fit = is_regex == (param.kind == ParamKind::kRegex);
      if (!fit || is_regex) continue;
      coerce(tried[i], with_bindings(param.type, bindings));
      known = known && tried[i].type.kind != Kind::kUnknown;  // [] is a list of whatever
      if (param.kind == ParamKind::kPlain) fit = fits(param.type, tried[i].type, bindings);
    }
    if (!fit) continue;
    if (!known) {
      unknown = true;
      continue;
    }
    return apply(expr.span, signature.fn, with_bindings(signature.result, bindings),
                 std::move(tried));
  }
  if (!unknown) {
    std::string found;
    for (const Expr& arg : args) {
      if (!found.empty()) found += ", ";
      found += arg.kind == Expr::Kind::kRegex ? "/regex/" : shown(arg.type);
    }
    error(expr.span, "'" + node.function + "' does not take (" + found + ")",
          "it is: " + join(forms, "; "));
  }
  return apply(expr.span, Fn::kMakeList, {}, {});
}

Expr ExprChecker::unary(const ast::Expr& expr, const ast::Unary& node, const Type& expected) {
  if (node.op == ast::UnaryOp::kNot) {
    Expr operand = check_as(*node.operand, Type::of(Kind::kBool), "'!'");
    return apply(expr.span, Fn::kNot, Type::of(Kind::kBool), {std::move(operand)});
  }
  Expr operand = check(*node.operand, expected);
  Kind kind = operand.type.kind;
  if (operand.type.known() && kind != Kind::kInt && kind != Kind::kFloat &&
      kind != Kind::kDuration) {
    error(expr.span, "'-' does not take " + shown(operand.type));
  }
  Type type = operand.type;
  return apply(expr.span, Fn::kNegate, std::move(type), {std::move(operand)});
}

Expr ExprChecker::binary(const ast::Expr& expr, const ast::Binary& node, const Type& expected) {
  switch (fn_of(node.op)) {
    case Fn::kAnd:
    case Fn::kOr:
      return logical(expr, node);
    case Fn::kEq:
    case Fn::kNe:
    case Fn::kLt:
    case Fn::kLe:
    case Fn::kGt:
    case Fn::kGe:
      return comparison(expr, node);
    case Fn::kConcat:
      return concat(expr, node, expected);
    default:
      return arithmetic(expr, node, expected);
  }
}

Expr ExprChecker::logical(const ast::Expr& expr, const ast::Binary& node) {
  Fn fn = fn_of(node.op);
  std::string place = fn == Fn::kAnd ? "'&&'" : "'||'";
  Expr left = check_as(*node.left, Type::of(Kind::kBool), place);
  Expr right = check_as(*node.right, Type::of(Kind::kBool), place);
  return apply(expr.span, fn, Type::of(Kind::kBool), {std::move(left), std::move(right)});
}

Expr ExprChecker::comparison(const ast::Expr& expr, const ast::Binary& node) {
  Expr left = check(*node.left);
  Expr right = check(*node.right, left.type);
  if (!left.type.known() && right.type.known()) left = check(*node.left, right.type);
  coerce(left, right.type);
  coerce(right, left.type);
  if (scope_.jol) widen(fn_of(node.op), left, right);
  if (left.type.known() && right.type.known() && !(left.type == right.type)) {
    bool convert_left = right.kind == Expr::Kind::kConstant || left.type.kind == Kind::kString;
    const Expr& from = convert_left ? left : right;
    const Expr& to = convert_left ? right : left;
    error(expr.span, "cannot compare " + shown(left.type) + " with " + shown(right.type),
          conversion_hint(from.type, to.type, as_written(from, scope_)));
  }
  return apply(expr.span, fn_of(node.op), Type::of(Kind::kBool),
               {std::move(left), std::move(right)});
}

Expr ExprChecker::arithmetic(const ast::Expr& expr, const ast::Binary& node, const Type& expected) {
  Fn fn = fn_of(node.op);
  Type inner = expected.kind == Kind::kFloat ? expected : Type{};
  Expr left = check(*node.left, inner);
  Expr right = check(*node.right, left.type);
  coerce(left, right.type);
  coerce(right, left.type);
  if (!left.type.known() || !right.type.known()) {
    return apply(expr.span, fn, {}, {std::move(left), std::move(right)});
  }
  if (scope_.jol) widen(fn, left, right);
  if (scope_.jol && fn == Fn::kAdd && left.type == right.type &&
      (left.type.kind == Kind::kString || left.type.kind == Kind::kList)) {
    Type joined = left.type;
    return apply(expr.span, Fn::kConcat, std::move(joined), {std::move(left), std::move(right)});
  }
  std::optional<Type> type = arithmetic_type(fn, left.type, right.type);
  if (!type) {
    bool strings = left.type.kind == Kind::kString && right.type.kind == Kind::kString;
    std::string hint = strings && fn == Fn::kAdd ? "strings are joined by ++" : "";
    if (hint.empty()) {
      bool number = right.type.kind == Kind::kInt || right.type.kind == Kind::kFloat;
      bool rounds = left.type.kind == Kind::kInt && right.type.kind == Kind::kFloat;
      const Expr& from = rounds || (number && left.type.kind == Kind::kString) ? left : right;
      const Expr& to = &from == &left ? right : left;
      hint = conversion_hint(from.type, to.type, as_written(from, scope_));
    }
    error(expr.span,
          "'" + std::string(sign_of(fn)) + "' does not take " + shown(left.type) + " and " +
              shown(right.type),
          hint);
    type = Type{};
  }
  return apply(expr.span, fn, std::move(*type), {std::move(left), std::move(right)});
}

Expr ExprChecker::concat(const ast::Expr& expr, const ast::Binary& node, const Type& expected) {
  Expr left = check(*node.left, expected);
  Expr right = check(*node.right, left.type);
  if (!left.type.known() && right.type.known()) left = check(*node.left, right.type);
  Type type = left.type.known() ? left.type : right.type;
  if (left.type.known() && right.type.known()) {
    bool can = left.type.kind == Kind::kString || left.type.kind == Kind::kBytes ||
               left.type.kind == Kind::kList;
    if (!can || !(left.type == right.type)) {
      const Expr& from = left.type.kind == Kind::kString ? right : left;
      error(expr.span,
            "'++' joins two strings, two of bytes or two lists, not " + shown(left.type) + " and " +
                shown(right.type),
            conversion_hint(from.type, Type::of(Kind::kString), as_written(from, scope_)));
    }
  }
  return apply(expr.span, Fn::kConcat, std::move(type), {std::move(left), std::move(right)});
}

Expr ExprChecker::choice(const ast::Expr& expr, const ast::If& node, const Type& expected) {
  Expr condition = check_as(*node.condition, Type::of(Kind::kBool), "the condition of 'if'");
  Expr then = check(*node.then, expected);
  Expr otherwise = check(*node.otherwise, then.type.known() ? then.type : expected);
  if (!then.type.known() && otherwise.type.known()) then = check(*node.then, otherwise.type);
  coerce(then, otherwise.type);
  coerce(otherwise, then.type);
  if (then.type.known() && otherwise.type.known() && !(then.type == otherwise.type)) {
    error(expr.span,
          "'then' gives " + shown(then.type) + " but 'else' gives " + shown(otherwise.type));
  }
  Type type = then.type.known() ? then.type : otherwise.type;
  if (is_open(then, otherwise) || is_open(otherwise, then)) type = {};
  return apply(expr.span, Fn::kIf, std::move(type),
               {std::move(condition), std::move(then), std::move(otherwise)});
}

// Items of a list or a set, or keys and values by turns.
Expr ExprChecker::sequence(const ast::Expr& expr, const std::vector<ast::Expr>& items, Fn fn,
                           const Type& expected) {
  const Kind kind = fn == Fn::kMakeMap ? Kind::kMap : fn == Fn::kMakeSet ? Kind::kSet : Kind::kList;
  const std::size_t turns = kind == Kind::kMap ? 2 : 1;
  std::vector<Type> types(turns);
  if (expected.kind == kind) types = expected.args;
  std::vector<Expr> args;
  for (const ast::Expr& item : items) {
    Type& type = types[args.size() % turns];
    args.push_back(check(item, type));
    coerce(args.back(), type);
    const Type& found = args.back().type;
    if (!type.known() && found.known()) type = found;
    if (type.known() && found.known() && !(type == found)) {
      if (kind == Kind::kList && scope_.jol) return tuple(expr.span, items, expected);
      const char* what = turns == 1 ? "items" : args.size() % turns == 1 ? "keys" : "values";
      error(item.span,
            "this is " + shown(found) + ", but the " + what + " before are " + shown(type),
            std::string("all ") + what + " have one type");
    }
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    for (std::size_t j = i % turns; j < args.size(); j += turns) {
      if (is_open(args[j], args[i])) types[i % turns] = {};
    }
  }
  return apply(expr.span, fn, Type{kind, std::move(types)}, std::move(args));
}

Expr ExprChecker::tuple(Span span, const std::vector<ast::Expr>& items, const Type& expected) {
  Type type{Kind::kTuple, {}};
  const bool wanted = expected.kind == Kind::kTuple && expected.args.size() == items.size();
  std::vector<Expr> args;
  for (const ast::Expr& item : items) {
    const Type part = wanted ? expected.args[args.size()] : Type{};
    args.push_back(check(item, part));
    coerce(args.back(), part);
    type.args.push_back(args.back().type);
  }
  return apply(span, Fn::kMakeTuple, std::move(type), std::move(args));
}

// nth(T, 1) of a tuple: which part, and so its type, is known before anything runs.
Expr ExprChecker::part(const ast::Expr& expr, const ast::Call& node, std::vector<Expr> args) {
  const std::vector<Type>& parts = args[0].type.args;
  const auto* n = std::get_if<std::int64_t>(&args[1].constant);
  bool constant = args[1].kind == Expr::Kind::kConstant && n != nullptr;
  if (!constant || *n < 0 || *n >= std::ssize(parts)) {
    error(node.args[1].span,
          "expected which part of " + shown(args[0].type) + ": a number from 0 to " +
              std::to_string(parts.size() - 1),
          "or take it apart: (A, B) := …");
    return apply(expr.span, Fn::kMakeList, {}, {});
  }
  Type type = parts[static_cast<std::size_t>(*n)];
  return apply(expr.span, Fn::kPart, std::move(type), std::move(args));
}

}  // namespace drover
