// Binding what stands where a value comes in: a variable, a wildcard, a tuple of such, or an
// expression to which the value must be equal.
#include "base/text.h"
#include "lang/check/patterns.h"
#include "lang/check/rule_checker.h"

namespace drover {

bool takes_apart(const ast::Expr& expr) {
  const ast::TupleOf* tuple = ast::as_tuple(expr);
  if (tuple == nullptr) return false;
  for (const ast::Expr& item : tuple->items) {
    if (ast::as_variable(item) != nullptr || ast::is_wildcard(item) || takes_apart(item))
      return true;
  }
  return false;
}

Type type_in(const Type& sequence, const ast::Expr& element) {
  switch (sequence.kind) {
    case Kind::kList:
    case Kind::kSet:
      return sequence.args[0];
    case Kind::kMap:
      return ast::as_tuple(element) != nullptr ? Type::tuple_of(sequence.args) : sequence.args[0];
    default:
      return {};
  }
}

// The variable that gets the value, which is of that type; `place` says what it is.
int RuleChecker::bind_pattern(const ast::Expr& pattern, const Type& type,
                              const std::string& place) {
  if (ast::is_wildcard(pattern)) return scope_.hidden(type, pattern.span);
  if (ast::as_variable(pattern) != nullptr) return bind(pattern, type, place);
  if (takes_apart(pattern)) return take_apart(pattern, *ast::as_tuple(pattern), type, place);
  Expr value = exprs_->check_as(pattern, type, place);
  int hidden = scope_.hidden(type.known() ? type : value.type, pattern.span);
  add(pattern.span, BodyAssignment{hidden, std::move(value)});
  return hidden;
}

// (A, B) is a hidden H with A := nth(H, 0), B := nth(H, 1).
int RuleChecker::take_apart(const ast::Expr& pattern, const ast::TupleOf& tuple, const Type& type,
                            const std::string& place) {
  const bool fits = type.kind == Kind::kTuple && type.args.size() == tuple.items.size();
  if (type.kind != Kind::kUnknown && !fits) {
    exprs_->error(pattern.span, "this takes a tuple of " + counted(tuple.items.size(), "part") +
                                    " apart, but " + place + " is " + to_text(type));
    result_.body_incomplete = true;
  }
  int whole = scope_.hidden(type, pattern.span);
  for (std::size_t i = 0; i < tuple.items.size(); ++i) {
    const ast::Expr& item = tuple.items[i];
    if (ast::is_wildcard(item)) continue;
    const Type part = fits ? type.args[i] : Type{};
    int variable = bind_pattern(item, part, "part " + std::to_string(i) + " of " + place);
    Expr from;
    from.kind = Expr::Kind::kVariable;
    from.span = pattern.span;
    from.variable = whole;
    from.type = type;
    Expr place_of;
    place_of.span = item.span;
    place_of.constant = Value(static_cast<std::int64_t>(i));
    place_of.type = Type::of(Kind::kInt);
    add(item.span, BodyAssignment{variable, apply(item.span, Fn::kPart, part,
                                                  {std::move(from), std::move(place_of)})});
  }
  return whole;
}

}  // namespace drover
