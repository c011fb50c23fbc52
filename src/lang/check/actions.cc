#include "lang/check/actions.h"

#include <algorithm>

#include "lang/check/checker.h"

namespace drover {
namespace {

// The relation of a positive atom; -1 for any other literal.
int positive_relation(const Relations& relations, const ast::Literal& literal) {
  const auto* positive = std::get_if<ast::Positive>(&literal.node);
  return positive == nullptr ? -1 : relations.find(positive->atom);
}

bool reads_event(const Relations& relations, const ast::Rule& rule) {
  return std::ranges::any_of(rule.body, [&](const ast::Literal& literal) {
    int relation = positive_relation(relations, literal);
    return relation >= 0 && relations.is_event(relation);
  });
}

bool is_soft(const Relation& relation) { return relation.ttl_ns > 0 || relation.max_rows > 0; }

bool is_event_atom(const Relations& relations, const BodyLiteral& literal, bool negated) {
  const auto* atom = std::get_if<BodyAtom>(&literal.node);
  return atom != nullptr && atom->negated == negated && relations.is_event(atom->relation) &&
         relations.at(atom->relation).schema.name != kClock;
}

// What a rule asks that has an answer only when something happens, though nothing does.
Diagnostics faults_of_moment(const Relations& relations, const CheckedRule& rule,
                             bool negates_event) {
  Diagnostics faults;
  if (rule.happens) return faults;
  auto error = [&](Span span, std::string message, std::string hint) {
    faults.push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
  };
  bool clock = std::ranges::any_of(rule.body, [&](const BodyLiteral& literal) {
    const auto* atom = std::get_if<BodyAtom>(&literal.node);
    return atom != nullptr && relations.at(atom->relation).schema.name == kClock;
  });
  if (clock) {
    error(rule.span,
          "now() is another time in each step, so a rule may ask it only when something happens",
          "add an event to the body, such as a timer");
  }
  if (rule.impure) {
    error(*rule.impure,
          "this function may give something else each time, so a rule may ask it only when "
          "something happens",
          "add an event to the body, such as a timer; or define the function as pure");
  }
  if (negates_event) {
    error(rule.span,
          "this rule asks what did not happen, but not what did: when is it to be asked?",
          "add an event to its body that is not negated, such as a timer");
  }
  return faults;
}

}  // namespace

void infer_kinds(Relations& relations, const std::vector<const ast::Rule*>& rules) {
  for (const ast::Rule* rule : rules) {
    int head = relations.find(rule->head.relation);
    if (head < 0 || relations.at(head).declared || rule->verb == ast::RuleVerb::kDerive) continue;
    relations.at(head).schema.kind = RelationKind::kTable;
  }
  bool changed = true;
  while (changed) {
    changed = false;
    for (const ast::Rule* rule : rules) {
      int head = relations.find(rule->head.relation);
      if (head < 0 || relations.at(head).declared) continue;
      RelationKind& kind = relations.at(head).schema.kind;
      if (kind != RelationKind::kView || !reads_event(relations, *rule)) continue;
      kind = RelationKind::kEvent;
      changed = true;
    }
  }
}

void decide_action(const Relations& relations, ast::RuleVerb verb, CheckedRule& rule,
                   Diagnostics& diagnostics) {
  const Schema& head = relations.at(rule.head).schema;
  auto error = [&](std::string message, std::string hint) {
    diagnostics.push_back({Severity::kError, rule.span, std::move(message), std::move(hint), {}});
  };
  auto reads = [&](bool negated) {
    return std::ranges::any_of(rule.body, [&](const BodyLiteral& literal) {
      return is_event_atom(relations, literal, negated);
    });
  };
  bool table = head.kind == RelationKind::kTable;
  bool event = head.kind == RelationKind::kEvent;
  rule.happens = reads(false);
  switch (verb) {
    case ast::RuleVerb::kNext:
      rule.action = RuleAction::kNext;
      if (!table && !event) {
        error("'next' writes tables and events, and '" + head.name +
                  "' is a view: it holds what its rules derive",
              "declare it as a table, or leave out 'next'");
      }
      break;
    case ast::RuleVerb::kDelete:
      rule.action = RuleAction::kDelete;
      if (!table) {
        error("only rows of a table can be deleted, and '" + head.name + "' is " +
                  (event ? "an event" : "a view"),
              event ? "an event is gone when its step is over"
                    : "a row of a view goes when what it follows from goes");
      }
      break;
    case ast::RuleVerb::kDerive:
      // A fact whose values must be computed is given, too.
      if (table && (rule.happens || rule.body.empty())) rule.action = RuleAction::kStore;
      if (table && rule.action == RuleAction::kDerive && is_soft(relations.at(rule.head))) {
        error("the rows of '" + head.name +
                  "' end with time or number, and those of this rule are "
                  "there as long as its body holds",
              "add an event to the body, to store them, or leave out ttl and max");
      }
      if (!table && !event && rule.happens) {
        error("'" + head.name +
                  "' is a view, and a view cannot follow from an event: it would be "
                  "gone in the next step",
              "declare it as a table, to keep what happened, or as an event");
      }
      break;
  }
  rule.acts = rule.action != RuleAction::kDerive || event;
  for (Diagnostic& fault : faults_of_moment(relations, rule, reads(true)))
    diagnostics.push_back(std::move(fault));
}

ast::Rule spell_out_delete(const Relations& relations, ast::Rule rule) {
  int head = relations.find(rule.head.relation);
  if (rule.verb != ast::RuleVerb::kDelete || head < 0) return rule;
  const Schema& schema = relations.at(head).schema;
  bool named =
      std::ranges::any_of(rule.head.args, [](const auto& arg) { return !arg.name.empty(); });
  bool open = rule.head.args.size() < schema.columns.size() && (named || rule.head.args.empty());
  int fresh = 0;
  auto variable = [&] { return ast::Variable{"delete " + std::to_string(++fresh)}; };
  for (ast::Argument& argument : rule.head.args) {
    if (!std::holds_alternative<ast::Wildcard>(argument.value.node)) continue;
    argument.value.node = variable();
    open = true;
  }
  if (!open) return rule;
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    auto gives = [&](const ast::Argument& argument) {
      auto position = static_cast<std::size_t>(&argument - rule.head.args.data());
      return column_meant(schema, argument, position) == static_cast<int>(c);
    };
    if (std::ranges::any_of(rule.head.args, gives)) continue;
    rule.head.args.push_back(
        {schema.columns[c].name, rule.head.span, ast::Expr{rule.head.span, variable()}});
  }
  rule.body.push_back({rule.head.span, ast::Positive{rule.head}});
  return rule;
}

bool is_timed(const CheckedProgram& program) {
  auto leads_on = [&](const CheckedRule& rule) {
    if (rule.action == RuleAction::kDerive || rule.body.empty()) return false;
    // Without a key, what is stored is stored in this step.
    const Schema& head = program.relations[static_cast<std::size_t>(rule.head)].schema;
    return rule.action != RuleAction::kStore || !head.key.empty() || head.one_row;
  };
  return std::ranges::any_of(program.rules, leads_on) ||
         std::ranges::any_of(program.relations,
                             [](const Relation& relation) {
                               return relation.trigger != Trigger::kNone || relation.ttl_ns > 0 ||
                                      relation.max_rows > 0 || relation.period_ns > 0 ||
                                      relation.jol_timer || relation.schema.name == kClock;
                             }) ||
         !program.watches.empty();
}

}  // namespace drover
