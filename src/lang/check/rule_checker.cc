#include "lang/check/rule_checker.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "lang/check/actions.h"
#include "lang/check/checker.h"
#include "lang/format/format.h"

namespace drover {

CheckedRule RuleChecker::check(Diagnostics& diagnostics) {
  exprs_.emplace(scope_, nullptr, relations_.functions());
  find_types();
  std::ranges::fill(scope_.uses, 0);

  report_ = &diagnostics;
  scope_.is_relation = [this](const std::string& name) { return relations_.find(name) >= 0; };
  std::size_t before = diagnostics.size();
  exprs_.emplace(scope_, &diagnostics, relations_.functions());
  result_.span = span_;
  result_.text = format(rule_);
  for (const ast::Literal& literal : rule_.body) check_literal(literal);
  check_head();
  read_clock();
  if (scope_.impure) result_.impure = *scope_.impure;
  if (result_.head >= 0) decide_action(relations_, rule_.verb, result_, diagnostics);
  result_.variables = scope_.variables;
  check_bound();
  // An error in the rule is most often why a variable looks unused.
  if (diagnostics.size() == before && !result_.body_incomplete && !rule_.jol && !rule_.made)
    warn_about_single_uses();
  return std::move(result_);
}

// now() is the one row of an event that each step begins with.
void RuleChecker::read_clock() {
  if (scope_.clock < 0) return;
  BodyAtom atom;
  atom.relation = relations_.clock();
  atom.terms.resize(1);
  atom.terms[0].kind = Term::Kind::kVariable;
  atom.terms[0].variable = scope_.clock;
  const Span span = scope_.at(scope_.clock).span;
  atom.terms[0].span = span;
  add(span, std::move(atom));
}

std::optional<CheckedFact> RuleChecker::check_fact(Diagnostics& diagnostics) {
  for (const ast::Argument& argument : rule_.head.args) {
    if (!std::holds_alternative<ast::Constant>(argument.value.node)) return std::nullopt;
  }
  CheckedRule rule = check(diagnostics);
  CheckedFact fact;
  fact.relation = rule.head;
  fact.span = span_;
  for (const HeadTerm& term : rule.head_terms) {
    if (term.args.empty()) return fact;  // after an error
    fact.values.push_back(term.args[0].constant);
  }
  return fact;
}

int RuleChecker::relation_of(const ast::Atom& atom, bool head) {
  int relation = relations_.find(atom);
  if (relation >= 0 || head || incomplete_) return relation;
  if (relations_.find(atom.relation) >= 0) return -1;  // reported already
  std::vector<std::string> names = relations_.names();
  // Of functions only those that can stand here.
  for (std::string& name : function_names()) {
    if (is_condition(name)) names.push_back(std::move(name));
  }
  for (std::string& name : relations_.functions().names()) names.push_back(std::move(name));
  std::string near = nearest(atom.relation, names);
  exprs_->error(atom.name_span, "no relation is called '" + atom.relation + "'",
                near.empty() ? "declare it, or write a rule or a fact that derives it"
                             : "did you mean '" + near + "'?");
  return -1;
}

Type RuleChecker::column_type(int relation, int column) {
  return relations_.at(relation).schema.columns[static_cast<std::size_t>(column)].type;
}

// Which column each argument means; reports names and counts that do not fit.
std::vector<RuleChecker::Target> RuleChecker::targets(int relation, const ast::Atom& atom,
                                                      bool head) {
  std::vector<Target> found;
  const Schema& schema = relations_.at(relation).schema;
  bool named = std::ranges::any_of(atom.args, [](const auto& arg) { return !arg.name.empty(); });
  bool too_many = atom.args.size() > schema.columns.size();
  bool too_few = atom.args.size() < schema.columns.size() &&
                 (head || (!named && !rule_.jol && !atom.args.empty()));
  if (too_many || too_few) {
    std::string names;
    for (const Column& column : schema.columns) names += (names.empty() ? "" : ", ") + column.name;
    if (schema.columns.size() > 12) names = "…";
    exprs_->error(atom.span,
                  relations_.shown(relation) + " has " + counted(schema.columns.size(), "column") +
                      " (" + names + "), " + std::to_string(atom.args.size()) + " given",
                  head ? "a head gives a value to every column"
                       : "write _ for what is not needed, or name what is: " + schema.name + "(" +
                             (schema.columns.empty() ? "" : schema.columns[0].name + ": X") + ")");
    if (too_many && !head) result_.body_incomplete = true;
    if (too_many) return found;
  }
  std::set<int> seen;
  for (std::size_t i = 0; i < atom.args.size(); ++i) {
    int column = relations_.column_of(relation, atom.args[i], i);
    if (column < 0) {
      if (ast::as_variable(atom.args[i].value) != nullptr) bind(atom.args[i].value, {}, "");
      result_.body_incomplete = true;
      continue;
    }
    if (!seen.insert(column).second) {
      exprs_->error(
          atom.args[i].value.span,
          "column '" + schema.columns[static_cast<std::size_t>(column)].name + "' is given twice");
      continue;
    }
    found.push_back({column, &atom.args[i]});
  }
  return found;
}

void RuleChecker::add(Span span, decltype(BodyLiteral::node) node) {
  result_.body.push_back({span, std::move(node)});
}

// Names the variable in a place that binds it, and holds its type against the place's.
int RuleChecker::bind(const ast::Expr& expr, const Type& type, const std::string& place) {
  const ast::Variable* node = ast::as_variable(expr);
  CHECK(node != nullptr);
  int variable = scope_.named(node->name, expr.span);
  ++scope_.uses[static_cast<std::size_t>(variable)];
  const Variable& known = scope_.at(variable);
  if (known.type.known() && type.known() && !(known.type == type)) {
    report_->push_back(
        {Severity::kError,
         expr.span,
         "'" + node->name + "' is " + to_text(known.type) + ", but " + place + " is " +
             to_text(type),
         "use two variables and compare them after a conversion",
         {{known.span, "'" + node->name + "' is " + to_text(known.type) + " here"}}});
  }
  return variable;
}

}  // namespace drover
