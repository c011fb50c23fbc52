#include "plan/explain.h"

#include <algorithm>

#include "base/index.h"
#include "base/text.h"
#include "plan/join_order.h"

namespace drover {
namespace {

// What is to be told; then written as text or as JSON.
struct ExplainedInput {
  std::string name;
  std::vector<std::string> columns;
  std::string kept_for;  // the place of a rule; "": nothing is kept
};
struct ExplainedPlan {
  std::string when;
  std::vector<std::string> steps;
};
struct ExplainedRule {
  Span span;
  std::string place;
  std::string text;
  bool helper = false;  // the planner's own: joins what several rules, or rounds, need
  std::vector<ExplainedPlan> plans;
};
struct ExplainedStratum {
  std::vector<std::string> relations;
  bool recursive = false;
  bool late = false;              // no stratum: rules that run when all strata are complete
  std::string after;              // an input; "": none
  std::vector<std::string> base;  // facts and loads
  std::vector<ExplainedRule> rules;
};

class Explainer {
 public:
  Explainer(const Sources& sources, const CheckedProgram& program, const ProgramPlan& plan)
      : sources_(sources), program_(program), plan_(plan), facts_(program.relations.size(), 0) {
    for (const CheckedFact& fact : program.facts) ++facts_[at(fact.relation)];
  }

  std::vector<ExplainedInput> inputs() const {
    std::vector<ExplainedInput> inputs;
    for (const InputPlan& input : plan_.inputs) {
      ExplainedInput told{name(input.relation), columns(input.relation, input.used), ""};
      if (input.kept) told.kept_for = sources_.where(program_.rules[at(input.kept_for_rule)].span);
      inputs.push_back(std::move(told));
    }
    return inputs;
  }

  // Without those of inputs.
  std::vector<ExplainedStratum> strata() const {
    std::vector<ExplainedStratum> strata;
    for (std::size_t s = 0; s < program_.strata.size(); ++s) {
      int first = program_.strata[s].relations[0];
      if (program_.relations[at(first)].schema.kind != RelationKind::kInput)
        strata.push_back(stratum(program_.strata[s], s));
    }
    if (!program_.late_rules.empty()) strata.push_back(late());
    return strata;
  }

  std::vector<std::string> steps(const RulePlan& plan) const {
    const CheckedRule& rule = program_.rules[at(plan.rule)];
    std::vector<std::string> lines;
    for (const Step& step : plan.steps) lines.push_back(text(step, rule));
    lines.push_back(what_becomes_of_rows(rule));
    return lines;
  }

 private:
  std::string name(int relation) const { return program_.relations[at(relation)].schema.name; }

  std::vector<std::string> columns(int relation, const std::vector<int>& columns) const {
    std::vector<std::string> names;
    for (int column : columns)
      names.push_back(program_.relations[at(relation)].schema.columns[at(column)].name);
    return names;
  }

  ExplainedStratum stratum(const Stratum& stratum, std::size_t index) const {
    ExplainedStratum told;
    told.recursive = stratum.recursive;
    for (int relation : stratum.relations) {
      told.relations.push_back(name(relation));
      base_rows(relation, told.base);
    }
    if (int ready = plan_.ready_after[index]; ready >= 0)
      told.after = name(plan_.inputs[at(ready)].relation);
    for (int rule : stratum.rules) told.rules.push_back(this->rule(stratum, rule));
    return told;
  }

  void base_rows(int relation, std::vector<std::string>& base) const {
    if (facts_[at(relation)] > 0)
      base.push_back(counted(facts_[at(relation)], "fact") + " of " + name(relation));
    for (const CheckedLoad& load : program_.loads) {
      if (load.relation == relation)
        base.push_back("loads " + name(relation) + " from " + quoted(load.path));
    }
  }

  // Rules that act when all strata are complete.
  ExplainedStratum late() const {
    ExplainedStratum told;
    told.late = true;
    for (int r : program_.late_rules) told.rules.push_back(rule({}, r));
    return told;
  }

  // By its event, or by whatever begins to hold.
  void plan_action(int r, ExplainedRule& told) const {
    const CheckedRule& rule = program_.rules[at(r)];
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || (rule.happens && atom->negated)) continue;
      bool event = program_.relations[at(atom->relation)].schema.kind == RelationKind::kEvent;
      if (rule.happens && !event) continue;
      told.plans.push_back(plan(r, static_cast<int>(i), AtomStep::Access::kChange,
                                event           ? "when " + name(atom->relation) + " happens"
                                : atom->negated ? "for what has gone from " + name(atom->relation)
                                                : "for what is new in " + name(atom->relation)));
      if (rule.happens) break;
    }
    if (rule.body.empty())
      told.plans.push_back(plan(r, -1, AtomStep::Access::kScan, "in the first step"));
  }

  ExplainedRule rule(const Stratum& stratum, int r) const {
    const CheckedRule& rule = program_.rules[at(r)];
    ExplainedRule told{rule.span,
                       sources_.where(rule.span),
                       rule.text,
                       program_.relations[at(rule.head)].helper,
                       {}};
    if (program_.timed && rule.acts) {
      plan_action(r, told);
      return told;
    }
    if (plan_.roles[at(r)] == RuleRole::kStream) {
      const auto& atom = std::get<BodyAtom>(rule.body[at(plan_.driver[at(r)])].node);
      told.plans.push_back(plan(r, plan_.driver[at(r)], AtomStep::Access::kInput,
                                "for each row of " + name(atom.relation)));
      return told;
    }
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || !std::ranges::binary_search(stratum.relations, atom->relation))
        continue;
      told.plans.push_back(plan(r, static_cast<int>(i), AtomStep::Access::kDelta,
                                "for what is new in " + name(atom->relation)));
    }
    if (told.plans.empty()) told.plans.push_back(plan(r, -1, AtomStep::Access::kScan, "once"));
    return told;
  }

  ExplainedPlan plan(int r, int driver, AtomStep::Access access, std::string when) const {
    RulePlan plan = plan_rule(program_, r, {driver, access, {}}, [](int) { return 1000.0; });
    return {std::move(when), steps(plan)};
  }

  std::string what_becomes_of_rows(const CheckedRule& rule) const {
    if (rule.aggregated) return "add to the group in " + name(rule.head);
    const Relation& head = program_.relations[at(rule.head)];
    switch (rule.action) {
      case RuleAction::kDerive:
        break;
      case RuleAction::kStore:
        if (program_.timed) return "put into " + name(rule.head);
        break;
      case RuleAction::kNext:
        return "put into " + name(rule.head) + ", when the step is over";
      case RuleAction::kDelete:
        return "delete from " + name(rule.head) + ", when the step is over";
    }
    if (!head.merge) return "insert into " + name(rule.head);
    return std::string("keep the ") + (head.merge->greatest ? "greatest " : "least ") +
           head.schema.columns[at(head.merge->column)].name + " in " + name(rule.head);
  }

  std::string text(const Step& step, const CheckedRule& rule) const {
    struct Visit {
      const Explainer& self;
      const CheckedRule& rule;
      std::string operator()(const AtomStep& node) const { return self.atom(node, rule); }
      std::string operator()(const FilterStep& node) const {
        return "where " + std::string(self.sources_.text(node.expr.span));
      }
      std::string operator()(const AssignStep& node) const {
        std::string text = variable(node.variable);
        return (node.bound ? "where " + text + " == " : text + " := ") + value(node.expr);
      }
      std::string operator()(const OffsetStep& node) const {
        if (node.bound) return "where " + std::string(self.sources_.text(node.span));
        std::string text = variable(node.variable) + " := " + variable(node.from);
        if (node.offset > 0) return text + " + " + std::to_string(node.offset);
        return node.offset < 0 ? text + " - " + std::to_string(-node.offset) : text;
      }
      std::string operator()(const GenerateStep& node) const {
        return (node.bound ? "where " : "each ") + variable(node.variable) + " in " +
               std::string(self.sources_.text(node.sequence.span));
      }
      std::string operator()(const MatchStep& node) const {
        return std::string(self.sources_.text(node.span));
      }
      // As written, but for a part of what a pattern takes apart.
      std::string value(const Expr& expr) const {
        bool part = expr.kind == Expr::Kind::kApply && expr.fn == Fn::kPart &&
                    expr.args[0].kind == Expr::Kind::kVariable &&
                    rule.variables[at(expr.args[0].variable)].name.empty();
        if (!part) return std::string(self.sources_.text(expr.span));
        return "nth(" + variable(expr.args[0].variable) + ", " + to_text(expr.args[1].constant) +
               ")";
      }
      std::string variable(int number) const {
        const std::string& name = rule.variables[at(number)].name;
        return name.empty() ? "#" + std::to_string(number) : name;
      }
    };
    return std::visit(Visit{*this, rule}, step.node);
  }

  std::string atom(const AtomStep& step, const CheckedRule& rule) const {
    std::string text = step.negated ? "no row of " : step.exists ? "some row of " : "rows of ";
    if (step.access == AtomStep::Access::kDelta) text = "new rows of ";
    if (step.access == AtomStep::Access::kChange)
      text = step.negated ? "gone from " : "new rows of ";
    text += name(step.relation);
    const Schema& schema = program_.relations[at(step.relation)].schema;
    auto value = [&](const Operand& operand) {
      return operand.variable < 0 ? to_text(operand.constant)
                                  : variable_text(rule, operand.variable);
    };
    std::vector<std::string> keys;
    for (const AtomStep::Key& key : step.key) {
      keys.push_back(schema.columns[at(key.column)].name + " = " + value(key.operand));
    }
    if (!keys.empty()) {
      text += (step.access == AtomStep::Access::kProbe ? ", by index on " : ", filtered by ") +
              join(keys, ", ");
    }
    std::vector<std::string> loads;
    for (const AtomStep::Load& load : step.load)
      loads.push_back(variable_text(rule, load.variable));
    for (const AtomStep::Load& same : step.same)
      loads.push_back("same " + variable_text(rule, same.variable));
    if (!loads.empty()) text += " -> " + join(loads, ", ");
    return text;
  }

  static std::string variable_text(const CheckedRule& rule, int number) {
    const std::string& name = rule.variables[at(number)].name;
    return name.empty() ? "#" + std::to_string(number) : name;
  }

  const Sources& sources_;
  const CheckedProgram& program_;
  const ProgramPlan& plan_;
  std::vector<std::uint64_t> facts_;  // one a relation: how many
};

void append_strings(std::string& out, const std::vector<std::string>& strings) {
  out += '[';
  for (const std::string& string : strings) {
    if (&string != &strings.front()) out += ',';
    append_quoted(out, string);
  }
  out += ']';
}

void append_rule_json(std::string& out, const Sources& sources, const ExplainedRule& rule) {
  const Source& source = sources.at(rule.span.source);
  Place place = source.place(rule.span.begin);
  out += "{\"file\":";
  append_quoted(out, source.name());
  out += ",\"line\":" + std::to_string(place.line) + ",\"column\":" + std::to_string(place.column) +
         ",\"rule\":";
  append_quoted(out, rule.text);
  out += std::string(",\"helper\":") + (rule.helper ? "true" : "false") + ",\"plans\":[";
  for (const ExplainedPlan& plan : rule.plans) {
    if (&plan != &rule.plans.front()) out += ',';
    out += "{\"when\":";
    append_quoted(out, plan.when);
    out += ",\"steps\":";
    append_strings(out, plan.steps);
    out += '}';
  }
  out += "]}";
}

void append_name_or_null(std::string& out, const std::string& name) {
  if (name.empty()) {
    out += "null";
  } else {
    append_quoted(out, name);
  }
}

}  // namespace

std::vector<std::string> explain_steps(const Sources& sources, const CheckedProgram& program,
                                       const ProgramPlan& plan, const RulePlan& rule) {
  return Explainer(sources, program, plan).steps(rule);
}

std::string explain(const Sources& sources, const CheckedProgram& program,
                    const ProgramPlan& plan) {
  Explainer explainer(sources, program, plan);
  std::string out;
  for (const ExplainedInput& input : explainer.inputs()) {
    out += "input " + input.name + ": builds (" + join(input.columns, ", ") + ")";
    out += input.kept_for.empty() ? ", streams by: nothing of it is kept\n"
                                  : ", kept in memory for the rule at " + input.kept_for + '\n';
  }
  if (!plan.inputs.empty()) out += '\n';
  int number = 0;
  for (const ExplainedStratum& stratum : explainer.strata()) {
    if (stratum.late) {
      out += "when all strata are complete";
    } else {
      out += "stratum " + std::to_string(++number) + (stratum.recursive ? " (recursive)" : "") +
             ": " + join(stratum.relations, ", ");
    }
    if (!stratum.after.empty()) out += ", after input " + stratum.after;
    out += '\n';
    for (const std::string& base : stratum.base) out += "  " + base + '\n';
    for (const ExplainedRule& rule : stratum.rules) {
      out += "  " + rule.place + (rule.helper ? ": joined once: " : ": ") + rule.text + '\n';
      for (const ExplainedPlan& each : rule.plans) {
        out += "    " + each.when + ":\n";
        for (std::size_t i = 0; i < each.steps.size(); ++i)
          out += "      " + std::to_string(i + 1) + ". " + each.steps[i] + '\n';
      }
    }
    out += '\n';
  }
  return out;
}

std::string explain_json(const Sources& sources, const CheckedProgram& program,
                         const ProgramPlan& plan) {
  Explainer explainer(sources, program, plan);
  std::string out;
  for (const ExplainedInput& input : explainer.inputs()) {
    out += "{\"input\":";
    append_quoted(out, input.name);
    out += ",\"columns\":";
    append_strings(out, input.columns);
    out += ",\"kept_for\":";
    append_name_or_null(out, input.kept_for);
    out += "}\n";
  }
  int number = 0;
  for (const ExplainedStratum& stratum : explainer.strata()) {
    out += "{\"stratum\":" + (stratum.late ? "null" : std::to_string(++number)) + ",\"relations\":";
    append_strings(out, stratum.relations);
    out += std::string(",\"recursive\":") + (stratum.recursive ? "true" : "false");
    out += ",\"after_input\":";
    append_name_or_null(out, stratum.after);
    out += ",\"base\":";
    append_strings(out, stratum.base);
    out += ",\"rules\":[";
    for (const ExplainedRule& rule : stratum.rules) {
      if (&rule != &stratum.rules.front()) out += ',';
      append_rule_json(out, sources, rule);
    }
    out += "]}\n";
  }
  return out;
}

}  // namespace drover
