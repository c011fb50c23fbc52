// The types of a rule's variables, and of columns that only rules tell.
#include "lang/check/checker.h"
#include "lang/check/patterns.h"
#include "lang/check/rule_checker.h"

namespace drover {

bool RuleChecker::infer() {
  // What stands for no row has the types of the rows.
  if (rule_.made && std::holds_alternative<ast::Negated>(rule_.body.back().node)) return false;
  exprs_.emplace(scope_, nullptr, relations_.functions());
  find_types();
  int head = relations_.find(rule_.head.relation);
  if (head < 0) return false;
  bool changed = false;
  for (std::size_t i = 0; i < rule_.head.args.size(); ++i) {
    Schema& schema = relations_.at(head).schema;
    const ast::Argument& argument = rule_.head.args[i];
    std::optional<int> column = column_meant(schema, argument, i);
    if (!column) continue;
    Type& type = schema.columns[static_cast<std::size_t>(*column)].type;
    if (type.known()) continue;
    HeadTerm term;
    if (const auto* aggregate = std::get_if<ast::Aggregate>(&argument.value.node)) {
      check_aggregate(argument.value, *aggregate, {}, term);
    } else {
      term.type = exprs_->check(argument.value).type;
    }
    if (!term.type.known()) continue;
    type = term.type;
    changed = true;
  }
  return changed;
}

// Goes over the body until no variable gets a type any more: literals may stand in any order.
void RuleChecker::find_types() {
  bool changed = true;
  while (changed) {
    changed = false;
    for (const ast::Literal& literal : rule_.body) {
      if (find_type_of(literal)) changed = true;
    }
  }
}

bool RuleChecker::give_type(const ast::Expr& pattern, const Type& type) {
  if (const ast::TupleOf* tuple = ast::as_tuple(pattern)) {
    if (type.kind != Kind::kTuple || type.args.size() != tuple->items.size()) return false;
    bool changed = false;
    for (std::size_t i = 0; i < tuple->items.size(); ++i) {
      changed = give_type(tuple->items[i], type.args[i]) || changed;
    }
    return changed;
  }
  const ast::Variable* node = ast::as_variable(pattern);
  if (node == nullptr || !type.known()) return false;
  Variable& known = scope_.at(scope_.named(node->name, pattern.span));
  if (known.type.known()) return false;
  known.type = type;
  return true;
}

bool RuleChecker::is_predicate(const ast::Atom& atom) const {
  return relations_.find(atom.relation) < 0 &&
         (is_function(atom.relation) || relations_.functions().knows(atom.relation));
}

bool RuleChecker::find_type_of(const ast::Literal& literal) {
  bool changed = false;
  auto of_atom = [&](const ast::Atom& atom) {
    if (is_predicate(atom)) {
      for (std::size_t i = 2; atom.relation == "match" && i < atom.args.size(); ++i) {
        changed = give_type(atom.args[i].value, Type::of(Kind::kString)) || changed;
      }
      return;
    }
    int relation = relations_.find(atom);
    if (relation < 0) return;
    const Schema& schema = relations_.at(relation).schema;
    for (std::size_t i = 0; i < atom.args.size(); ++i) {
      const ast::Argument& argument = atom.args[i];
      std::optional<int> column = column_meant(schema, argument, i);
      if (!column) continue;
      const Type& type = schema.columns[static_cast<std::size_t>(*column)].type;
      changed = give_type(argument.value, type) || changed;
    }
  };
  if (const auto* positive = std::get_if<ast::Positive>(&literal.node)) {
    of_atom(positive->atom);
  } else if (const auto* assignment = std::get_if<ast::Assignment>(&literal.node)) {
    Type type = exprs_->check(assignment->value).type;
    // A variable is first where it is assigned, even while its type is open.
    if (const ast::Variable* name = ast::as_variable(assignment->target))
      scope_.named(name->name, assignment->target.span);
    changed = give_type(assignment->target, type);
  } else if (const auto* generator = std::get_if<ast::Generator>(&literal.node)) {
    Type type = exprs_->check(generator->sequence).type;
    changed = give_type(generator->element, type_in(type, generator->element));
  }
  return changed;
}

}  // namespace drover
