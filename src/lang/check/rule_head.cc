// The head and its aggregates.
#include "base/text.h"
#include "lang/check/rule_checker.h"

namespace drover {

void RuleChecker::check_head() {
  result_.head = relation_of(rule_.head, true);
  if (result_.head < 0) return;
  result_.head_terms.resize(relations_.at(result_.head).schema.columns.size());
  for (const Target& target : targets(result_.head, rule_.head, true)) {
    result_.head_terms[static_cast<std::size_t>(target.column)] = check_head_term(target);
  }
  for (const HeadTerm& term : result_.head_terms) {
    if (term.aggregated) result_.aggregated = true;
  }
}

HeadTerm RuleChecker::check_head_term(const Target& target) {
  const ast::Expr& expr = target.argument->value;
  const Type type = column_type(result_.head, target.column);
  HeadTerm term;
  term.span = expr.span;
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node)) {
    check_aggregate(expr, *aggregate, type, term);
    return term;
  }
  if (ast::is_wildcard(expr)) {
    exprs_->error(expr.span, "a head gives a value to every column, and '_' is none",
                  "name a variable that the body binds");
    return term;
  }
  const Schema& schema = relations_.at(result_.head).schema;
  std::string place = "column '" + schema.columns[static_cast<std::size_t>(target.column)].name +
                      "' of '" + schema.name + "'";
  term.args.push_back(exprs_->check_as(expr, type, place));
  term.type = type;
  return term;
}

void RuleChecker::check_aggregate(const ast::Expr& expr, const ast::Aggregate& node,
                                  const Type& column, HeadTerm& term) {
  term.aggregated = true;
  auto aggregate = aggregate_named(node.function);
  if (!aggregate) {
    std::string near = nearest(node.function, aggregate_names());
    exprs_->error(node.name_span, "no aggregate is called '" + node.function + "'",
                  near.empty() ? "there are: " + join(aggregate_names(), ", ")
                               : "did you mean '" + near + "'?");
    return;
  }
  term.aggregate = *aggregate;
  if (node.star) {
    if (*aggregate != Aggregate::kCount) {
      exprs_->error(expr.span, "only count takes '*'",
                    "say what it is over: " + node.function + "<X>");
      return;
    }
    term.type = Type::of(Kind::kInt);
  } else if (!check_aggregate_arguments(expr, node, column, term)) {
    return;
  }
  if (column.known() && term.type.known() && !(column == term.type)) {
    exprs_->error(expr.span,
                  "this gives " + to_text(term.type) + ", but the column is " + to_text(column));
  }
}

bool RuleChecker::check_aggregate_arguments(const ast::Expr& expr, const ast::Aggregate& node,
                                            const Type& column, HeadTerm& term) {
  const SecondArgument second = second_argument(term.aggregate);
  const std::size_t wanted = second == SecondArgument::kNone ? 1 : 2;
  if (node.args.size() != wanted) {
    std::string example = "for example " + node.function;
    exprs_->error(expr.span,
                  "'" + node.function + "' takes " + counted(wanted, "argument") + ", " +
                      std::to_string(node.args.size()) + " given",
                  second == SecondArgument::kHowMany ? example + "<X, 10>"
                  : second == SecondArgument::kBy    ? example + "<Name, Size>"
                  : second == SecondArgument::kValue ? example + "<Key, Value>"
                                                     : "");
    return false;
  }
  Expr over = second == SecondArgument::kValue
                  ? exprs_->tuple(expr.span, node.args, Type::tuple_of(column.args))
                  : exprs_->check(node.args[0]);
  // In JOL a sum is a float whatever it is of, and counts go into columns of floats.
  if (rule_.jol && term.aggregate == Aggregate::kSum && column.kind == Kind::kFloat &&
      over.type.kind == Kind::kInt) {
    const Span span = over.span;
    over = apply(span, Fn::kToFloat, column, {std::move(over)});
  }
  if (over.type.known()) {
    auto type = result_type(term.aggregate, over.type);
    if (!type) {
      bool sets = term.aggregate == Aggregate::kUnion;
      exprs_->error(expr.span, "'" + node.function + "' does not take " + to_text(over.type),
                    sets ? "it takes sets; the set of all values is set<X>"
                         : "it takes int, float and duration");
      return false;
    }
    term.type = *type;
  }
  term.args.push_back(std::move(over));
  if (second == SecondArgument::kBy) term.args.push_back(exprs_->check(node.args[1]));
  if (second != SecondArgument::kHowMany) return true;
  const auto* constant = std::get_if<ast::Constant>(&node.args[1].node);
  const std::int64_t* k = constant ? std::get_if<std::int64_t>(&constant->value) : nullptr;
  if (k == nullptr || *k < 1) {
    exprs_->error(node.args[1].span, "expected how many to keep: a number from 1 on");
    return false;
  }
  term.k = *k;
  return true;
}

}  // namespace drover
