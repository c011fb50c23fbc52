#include "lang/check/bindings.h"

#include <algorithm>
#include <limits>

#include "base/index.h"

namespace drover {
namespace {

void collect(const Expr& expr, std::vector<int>& into) {
  if (expr.kind == Expr::Kind::kVariable) into.push_back(expr.variable);
  for (const Expr& arg : expr.args) collect(arg, into);
}

std::vector<int> once_each(std::vector<int> variables) {
  std::ranges::sort(variables);
  auto rest = std::ranges::unique(variables);
  variables.erase(rest.begin(), rest.end());
  return variables;
}

std::vector<int> variables_of(const BodyAtom& atom) {
  std::vector<int> found;
  for (const Term& term : atom.terms) {
    if (term.kind == Term::Kind::kVariable) found.push_back(term.variable);
  }
  return once_each(std::move(found));
}

}  // namespace

std::vector<int> variables_of(const Expr& expr) {
  std::vector<int> found;
  collect(expr, found);
  return once_each(std::move(found));
}

namespace {

// Whether the function itself may have no value for arguments of these types.
bool can_fail_itself(const Expr& expr) {
  const bool first_is_float = !expr.args.empty() && expr.args[0].type.kind == Kind::kFloat;
  const bool first_is_string = !expr.args.empty() && expr.args[0].type.kind == Kind::kString;
  switch (expr.fn) {
    case Fn::kAdd:
    case Fn::kSub:
    case Fn::kMul:
    case Fn::kNegate:
    case Fn::kAbs:
      return !first_is_float;
    case Fn::kReplace:
      return expr.args[1].kind == Expr::Kind::kRegex;
    case Fn::kToFloat:
      return first_is_string;
    case Fn::kToInt:
      return first_is_string || first_is_float;
    case Fn::kToId:
      return first_is_string;
    case Fn::kMakeMap:
      return expr.args.size() > 2;
    case Fn::kGet:
      return expr.args.size() == 2;
    case Fn::kToMap:
    case Fn::kInNetwork:
    case Fn::kFromHex:
    case Fn::kFromBase64:
    case Fn::kDecode:
    case Fn::kToAddr:
    case Fn::kDiv:
    case Fn::kMod:
    case Fn::kToTime:
    case Fn::kToDuration:
    case Fn::kFormatTime:
    case Fn::kBucket:
    case Fn::kNth:
    case Fn::kPadLeft:
    case Fn::kPadRight:
    case Fn::kToIntOfBase:
    case Fn::kFixed:
    case Fn::kDelivered:
    case Fn::kSubstr:
    case Fn::kSplit:
    case Fn::kFloor:
    case Fn::kCeil:
    case Fn::kRound:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool can_fail(const Expr& expr) {
  if (expr.kind == Expr::Kind::kApply && can_fail_itself(expr)) return true;
  return std::ranges::any_of(expr.args, [](const Expr& arg) { return can_fail(arg); });
}

namespace {

bool is_int_variable(const Expr& expr) {
  return expr.kind == Expr::Kind::kVariable && expr.type.kind == Kind::kInt;
}
bool is_int_constant(const Expr& expr) {
  return expr.kind == Expr::Kind::kConstant && expr.type.kind == Kind::kInt;
}

// variable == side, if side is from + offset or from - offset.
std::optional<OffsetEquation> equation(int variable, const Expr& side) {
  const bool sum = side.kind == Expr::Kind::kApply && side.args.size() == 2 &&
                   (side.fn == Fn::kAdd || side.fn == Fn::kSub);
  if (!sum) return std::nullopt;
  const bool swapped = side.fn == Fn::kAdd && is_int_constant(side.args[0]);
  const Expr& from = side.args[swapped ? 1 : 0];
  const Expr& offset = side.args[swapped ? 0 : 1];
  if (!is_int_variable(from) || !is_int_constant(offset) || from.variable == variable)
    return std::nullopt;
  const auto number = std::get<std::int64_t>(offset.constant);
  if (number == std::numeric_limits<std::int64_t>::min()) return std::nullopt;  // has no opposite
  return OffsetEquation{variable, from.variable, side.fn == Fn::kSub ? -number : number};
}

bool is_in_an_atom(const CheckedRule& rule, int variable) {
  return std::ranges::any_of(rule.body, [&](const BodyLiteral& literal) {
    return std::holds_alternative<BodyAtom>(literal.node) &&
           std::ranges::count(binds(literal), variable) > 0;
  });
}

}  // namespace

std::optional<OffsetEquation> offset_equation(const CheckedRule& rule, const BodyLiteral& literal) {
  if (const auto* node = std::get_if<BodyAssignment>(&literal.node)) {
    const auto found = equation(node->variable, node->expr);
    const bool argument = rule.variables[at(node->variable)].name.empty();
    return found && argument && is_in_an_atom(rule, node->variable) ? found : std::nullopt;
  }
  const auto* node = std::get_if<BodyCondition>(&literal.node);
  if (node == nullptr || node->expr.kind != Expr::Kind::kApply || node->expr.fn != Fn::kEq)
    return std::nullopt;
  const std::vector<Expr>& sides = node->expr.args;
  for (std::size_t left : {0U, 1U}) {
    if (!is_int_variable(sides[left])) continue;
    if (const auto found = equation(sides[left].variable, sides[1 - left])) return found;
  }
  return std::nullopt;
}

bool can_fail(const CheckedRule& rule, const BodyLiteral& literal) {
  if (offset_equation(rule, literal)) return false;
  struct Visit {
    bool operator()(const BodyAtom&) const { return false; }
    bool operator()(const BodyCondition& node) const { return can_fail(node.expr); }
    bool operator()(const BodyAssignment& node) const { return can_fail(node.expr); }
    bool operator()(const BodyGenerator& node) const { return can_fail(node.sequence); }
    bool operator()(const BodyMatch& node) const { return can_fail(node.text); }
  };
  return std::visit(Visit{}, literal.node);
}

std::vector<int> needs(const BodyLiteral& literal) {
  struct Visit {
    std::vector<int> operator()(const BodyAtom& atom) const {
      return atom.negated ? variables_of(atom) : std::vector<int>{};
    }
    std::vector<int> operator()(const BodyCondition& node) const { return variables_of(node.expr); }
    std::vector<int> operator()(const BodyAssignment& node) const {
      return variables_of(node.expr);
    }
    std::vector<int> operator()(const BodyGenerator& node) const {
      return variables_of(node.sequence);
    }
    std::vector<int> operator()(const BodyMatch& node) const { return variables_of(node.text); }
  };
  return std::visit(Visit{}, literal.node);
}

std::vector<int> binds(const BodyLiteral& literal) {
  struct Visit {
    std::vector<int> operator()(const BodyAtom& atom) const {
      return atom.negated ? std::vector<int>{} : variables_of(atom);
    }
    std::vector<int> operator()(const BodyCondition&) const { return {}; }
    std::vector<int> operator()(const BodyAssignment& node) const { return {node.variable}; }
    std::vector<int> operator()(const BodyGenerator& node) const { return {node.variable}; }
    std::vector<int> operator()(const BodyMatch& node) const {
      std::vector<int> found;
      for (int capture : node.captures) {
        if (capture >= 0) found.push_back(capture);
      }
      return once_each(std::move(found));
    }
  };
  return std::visit(Visit{}, literal.node);
}

BodyOrder::BodyOrder(const CheckedRule& rule) : bound_(rule.variables.size(), false) {
  std::vector<bool> done(rule.body.size(), false);
  auto lacks = [&](const BodyLiteral& literal) {
    for (int variable : needs(literal)) {
      if (!bound(variable)) return variable;
    }
    return -1;
  };
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      if (done[i] || lacks(rule.body[i]) >= 0) continue;
      done[i] = true;
      changed = true;
      for (int variable : binds(rule.body[i])) bound_[static_cast<std::size_t>(variable)] = true;
    }
  }
  for (std::size_t i = 0; i < rule.body.size(); ++i) {
    if (!done[i]) unbound_.emplace_back(i, lacks(rule.body[i]));
  }
}

}  // namespace drover
