#include "lang/rule_checker.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "lang/bindings.h"
#include "lang/checker.h"
#include "lang/format.h"

namespace drover {
namespace {

const Type kBool{Kind::kBool, {}};
const Type kString{Kind::kString, {}};

const ast::Variable* as_variable(const ast::Expr& expr) {
  return std::get_if<ast::Variable>(&expr.node);
}

bool is_wildcard(const ast::Expr& expr) { return std::holds_alternative<ast::Wildcard>(expr.node); }

}  // namespace

// ---------------------------------------------------------------------------- types first

bool RuleChecker::infer() {
  ExprChecker exprs(scope_, nullptr);
  exprs_ = &exprs;
  find_types(exprs);
  int head = relations_.find(rule_.head.relation);
  if (head < 0) return false;
  bool changed = false;
  for (std::size_t i = 0; i < rule_.head.args.size(); ++i) {
    Schema& schema = relations_.at(head).schema;
    int column = -1;
    const ast::Argument& argument = rule_.head.args[i];
    if (argument.name.empty()) {
      column = i < schema.columns.size() ? static_cast<int>(i) : -1;
    } else if (auto named = schema.column(column_name(argument.name))) {
      column = *named;
    }
    if (column < 0) continue;
    Type& type = schema.columns[static_cast<std::size_t>(column)].type;
    if (type.known()) continue;
    HeadTerm term;
    if (const auto* aggregate = std::get_if<ast::Aggregate>(&argument.value.node)) {
      check_aggregate(argument.value, *aggregate, {}, term);
    } else {
      term.type = exprs.check(argument.value).type;
    }
    if (!term.type.known()) continue;
    type = term.type;
    changed = true;
  }
  return changed;
}

// Goes over the body until no variable gets a type any more: literals may stand in any order.
void RuleChecker::find_types(ExprChecker& exprs) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (const ast::Literal& literal : rule_.body) {
      if (find_type_of(literal, exprs)) changed = true;
    }
  }
}

bool RuleChecker::give_type(const ast::Expr& variable, const Type& type) {
  const ast::Variable* node = as_variable(variable);
  if (node == nullptr || !type.known()) return false;
  Variable& known = scope_.at(scope_.named(node->name, variable.span));
  if (known.type.known()) return false;
  known.type = type;
  return true;
}

bool RuleChecker::is_predicate(const ast::Atom& atom) const {
  return relations_.find(atom.relation) < 0 && is_function(atom.relation);
}

bool RuleChecker::find_type_of(const ast::Literal& literal, ExprChecker& exprs) {
  bool changed = false;
  auto of_atom = [&](const ast::Atom& atom) {
    if (is_predicate(atom)) {
      for (std::size_t i = 2; i < atom.args.size(); ++i) {
        changed = give_type(atom.args[i].value, kString) || changed;
      }
      return;
    }
    int relation = relations_.find(atom.relation);
    if (relation < 0) return;
    const Schema& schema = relations_.at(relation).schema;
    for (std::size_t i = 0; i < atom.args.size(); ++i) {
      const ast::Argument& argument = atom.args[i];
      std::optional<int> column;
      if (argument.name.empty()) {
        if (i < schema.columns.size()) column = static_cast<int>(i);
      } else {
        column = schema.column(argument.name);
        if (!column) column = schema.column(column_name(argument.name));
      }
      if (!column) continue;
      const Type& type = schema.columns[static_cast<std::size_t>(*column)].type;
      changed = give_type(argument.value, type) || changed;
    }
  };
  if (const auto* positive = std::get_if<ast::Positive>(&literal.node)) {
    of_atom(positive->atom);
  } else if (const auto* assignment = std::get_if<ast::Assignment>(&literal.node)) {
    Type type = exprs.check(assignment->value).type;
    Variable& known = scope_.at(scope_.named(assignment->variable, assignment->variable_span));
    if (type.known() && !known.type.known()) {
      known.type = type;
      changed = true;
    }
  } else if (const auto* generator = std::get_if<ast::Generator>(&literal.node)) {
    Type type = exprs.check(generator->sequence).type;
    if (type.kind == Kind::kList || type.kind == Kind::kSet) {
      changed = give_type(generator->element, type.args[0]);
    }
  }
  return changed;
}

// ---------------------------------------------------------------------------- then everything

CheckedRule RuleChecker::check(Diagnostics& diagnostics) {
  ExprChecker quiet(scope_, nullptr);
  exprs_ = &quiet;
  find_types(quiet);
  std::ranges::fill(scope_.uses, 0);

  report_ = &diagnostics;
  std::size_t before = diagnostics.size();
  ExprChecker exprs(scope_, &diagnostics);
  exprs_ = &exprs;
  result_.span = span_;
  result_.text = format(rule_);
  for (const ast::Literal& literal : rule_.body) check_literal(literal);
  check_head();
  result_.variables = scope_.variables;
  check_bound();
  // An error in the rule is most often why a variable looks unused.
  if (diagnostics.size() == before && !result_.body_incomplete) warn_about_single_uses();
  return std::move(result_);
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
  int relation = relations_.find(atom.relation);
  if (relation >= 0 || head || incomplete_) return relation;
  std::vector<std::string> names = relations_.names();
  for (std::string& name : function_names()) names.push_back(std::move(name));
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
  bool too_few =
      atom.args.size() < schema.columns.size() && (head || (!named && !atom.args.empty()));
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
      if (as_variable(atom.args[i].value) != nullptr) bind(atom.args[i].value, {}, "");
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

void RuleChecker::check_literal(const ast::Literal& literal) {
  struct Visit {
    RuleChecker& self;
    Span span;
    void operator()(const ast::Positive& node) const {
      if (self.is_predicate(node.atom)) return self.check_predicate(node.atom, span);
      self.check_atom(node.atom, false, span);
    }
    void operator()(const ast::Negated& node) const {
      if (self.is_predicate(node.atom)) {
        self.exprs_->error(span, "'" + node.atom.relation + "' is a function, no relation",
                           "negate a condition with '!': !" + node.atom.relation + "(…)");
        return;
      }
      self.check_atom(node.atom, true, span);
    }
    void operator()(const ast::Condition& node) const {
      self.add(span, BodyCondition{self.exprs_->check_as(node.expr, kBool, "a condition")});
    }
    void operator()(const ast::Assignment& node) const {
      int variable = self.scope_.named(node.variable, node.variable_span);
      ++self.scope_.uses[static_cast<std::size_t>(variable)];
      const Type type = self.scope_.at(variable).type;
      Expr value = self.exprs_->check_as(node.value, type, "'" + node.variable + "'");
      self.add(span, BodyAssignment{variable, std::move(value)});
    }
    void operator()(const ast::Generator& node) const { self.check_generator(node, span); }
  };
  std::visit(Visit{*this, literal.span}, literal.node);
}

// Names the variable in a place that binds it, and holds its type against the place's.
int RuleChecker::bind(const ast::Expr& expr, const Type& type, const std::string& place) {
  const ast::Variable* node = as_variable(expr);
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

void RuleChecker::check_atom(const ast::Atom& atom, bool negated, Span span) {
  int relation = relation_of(atom, false);
  if (relation < 0) {
    // Its variables count as used and bound, so that one mistake is reported once.
    for (const ast::Argument& argument : atom.args) {
      if (as_variable(argument.value) != nullptr) bind(argument.value, {}, "");
    }
    result_.body_incomplete = true;
    return;
  }
  BodyAtom checked;
  checked.relation = relation;
  checked.negated = negated;
  checked.terms.resize(relations_.at(relation).schema.columns.size());
  for (const Target& target : targets(relation, atom, false)) {
    checked.terms[static_cast<std::size_t>(target.column)] = check_term(relation, target);
  }
  add(span, std::move(checked));
}

Term RuleChecker::check_term(int relation, const Target& target) {
  const ast::Expr& expr = target.argument->value;
  const Schema& schema = relations_.at(relation).schema;
  const Type type = column_type(relation, target.column);
  std::string place = "column '" + schema.columns[static_cast<std::size_t>(target.column)].name +
                      "' of '" + schema.name + "'";
  Term term;
  term.span = expr.span;
  if (is_wildcard(expr)) return term;
  if (as_variable(expr) != nullptr) {
    term.kind = Term::Kind::kVariable;
    term.variable = bind(expr, type, place);
    return term;
  }
  Expr value = exprs_->check_as(expr, type, place);
  if (value.kind == Expr::Kind::kConstant) {
    term.kind = Term::Kind::kConstant;
    term.constant = std::move(value.constant);
    return term;
  }
  // p(X + 1) is p(H), H := X + 1.
  term.kind = Term::Kind::kVariable;
  term.variable = scope_.hidden(value.type, expr.span);
  add(expr.span, BodyAssignment{term.variable, std::move(value)});
  return term;
}

// A function as a condition: starts_with(S, "x"), match(T, /…/, A, B).
void RuleChecker::check_predicate(const ast::Atom& atom, Span span) {
  for (const ast::Argument& argument : atom.args) {
    if (argument.name.empty()) continue;
    exprs_->error(argument.name_span,
                  "'" + atom.relation + "' is a function: its arguments have no names");
    return;
  }
  if (atom.relation == "match" && atom.args.size() > 2) return check_match(atom, span);
  ast::Expr call;
  call.span = span;
  ast::Call node;
  node.function = atom.relation;
  node.name_span = atom.name_span;
  for (const ast::Argument& argument : atom.args) node.args.push_back(argument.value);
  call.node = std::move(node);
  Expr checked = exprs_->check(call);
  if (checked.type.known() && !(checked.type == kBool)) {
    exprs_->error(span,
                  "a condition must be true or false, but '" + atom.relation + "' gives " +
                      to_text(checked.type),
                  "compare it with something, or name it: X := " + atom.relation + "(…)");
  }
  add(span, BodyCondition{std::move(checked)});
}

void RuleChecker::check_match(const ast::Atom& atom, Span span) {
  BodyMatch match;
  match.text = exprs_->check_as(atom.args[0].value, kString, "'match'");
  const auto* regex = std::get_if<ast::Regex>(&atom.args[1].value.node);
  if (regex == nullptr) {
    exprs_->error(atom.args[1].value.span, "expected a regular expression",
                  "write it between slashes: match(Text, /^(\\S+) /, First)");
    return;
  }
  exprs_->check_regex(atom.args[1].value, atom.args.size() - 2);
  match.pattern = regex->pattern;
  match.ignore_case = regex->ignore_case;
  for (std::size_t i = 2; i < atom.args.size(); ++i) {
    const ast::Expr& capture = atom.args[i].value;
    if (is_wildcard(capture)) {
      match.captures.push_back(-1);
    } else if (as_variable(capture) != nullptr) {
      match.captures.push_back(bind(capture, kString, "what a group of 'match' captures"));
    } else {
      Expr value = exprs_->check_as(capture, kString, "a capture of 'match'");
      int hidden = scope_.hidden(kString, capture.span);
      add(capture.span, BodyAssignment{hidden, std::move(value)});
      match.captures.push_back(hidden);
    }
  }
  add(span, std::move(match));
}

void RuleChecker::check_generator(const ast::Generator& generator, Span span) {
  BodyGenerator checked;
  checked.sequence = exprs_->check(generator.sequence);
  const Type& type = checked.sequence.type;
  Type element;
  if (type.kind == Kind::kList || type.kind == Kind::kSet) {
    element = type.args[0];
  } else if (type.known()) {
    exprs_->error(generator.sequence.span, "'in' goes over a list or a set, not " + to_text(type));
    return;
  }
  const ast::Expr& item = generator.element;
  if (is_wildcard(item)) {
    checked.variable = scope_.hidden(element, item.span);
  } else if (as_variable(item) != nullptr) {
    checked.variable = bind(item, element, "an item of the sequence");
  } else {
    Expr value = exprs_->check_as(item, element, "an item of the sequence");
    checked.variable = scope_.hidden(element, item.span);
    add(item.span, BodyAssignment{checked.variable, std::move(value)});
  }
  add(span, std::move(checked));
}

// ---------------------------------------------------------------------------- the head

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
  if (is_wildcard(expr)) {
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
  std::size_t wanted = *aggregate == Aggregate::kTopK ? 2 : 1;
  if (node.star) {
    if (*aggregate != Aggregate::kCount) {
      exprs_->error(expr.span, "only count takes '*'",
                    "say what it is over: " + node.function + "<X>");
      return;
    }
    term.type = Type{Kind::kInt, {}};
  } else if (node.args.size() != wanted) {
    exprs_->error(expr.span,
                  "'" + node.function + "' takes " + counted(wanted, "argument") + ", " +
                      std::to_string(node.args.size()) + " given",
                  *aggregate == Aggregate::kTopK ? "for example topk<X, 10>" : "");
    return;
  } else {
    Expr over = exprs_->check(node.args[0]);
    if (over.type.known()) {
      auto type = result_type(*aggregate, over.type);
      if (!type) {
        exprs_->error(expr.span, "'" + node.function + "' does not take " + to_text(over.type),
                      "it takes int, float and duration");
        return;
      }
      term.type = *type;
    }
    term.args.push_back(std::move(over));
  }
  if (*aggregate == Aggregate::kTopK) {
    const auto* constant = std::get_if<ast::Constant>(&node.args[1].node);
    const std::int64_t* k = constant ? std::get_if<std::int64_t>(&constant->value) : nullptr;
    if (k == nullptr || *k < 1) {
      exprs_->error(node.args[1].span, "expected how many to keep: a number from 1 on");
      return;
    }
    term.k = *k;
  }
  if (column.known() && term.type.known() && !(column == term.type)) {
    exprs_->error(expr.span,
                  "this gives " + to_text(term.type) + ", but the column is " + to_text(column));
  }
}

// ---------------------------------------------------------------------------- variables

void RuleChecker::check_bound() {
  if (result_.body_incomplete) return;
  std::set<int> reported;
  auto report = [&](int variable, const std::string& where) {
    const Variable& known = scope_.at(variable);
    if (known.name.empty() || !reported.insert(variable).second) return;
    exprs_->error(
        known.span, "'" + known.name + "' has no value: " + where,
        "bind it in an atom that is not negated, by " + known.name + " := …, or by match");
  };
  BodyOrder order(result_);
  for (const auto& [literal, variable] : order.unbound()) {
    const BodyLiteral& at = result_.body[literal];
    const auto* atom = std::get_if<BodyAtom>(&at.node);
    report(variable, atom != nullptr && atom->negated
                         ? "'notin' only asks whether a row is there"
                         : "nothing before this condition gives it one");
  }
  for (const HeadTerm& term : result_.head_terms) {
    for (const Expr& arg : term.args) {
      for (int variable : variables_of(arg)) {
        if (!order.bound(variable)) report(variable, "the body does not give it one");
      }
    }
  }
}

void RuleChecker::warn_about_single_uses() {
  for (std::size_t i = 0; i < scope_.variables.size(); ++i) {
    const Variable& variable = scope_.variables[i];
    if (scope_.uses[i] != 1 || variable.name.empty() || variable.name[0] == '_') continue;
    report_->push_back({Severity::kWarning,
                        variable.span,
                        "'" + variable.name + "' is used only once",
                        "write _ if it does not matter, or _" + variable.name,
                        {}});
  }
}

}  // namespace drover
