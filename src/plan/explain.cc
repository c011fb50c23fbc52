#include "plan/explain.h"

#include <algorithm>

#include "base/index.h"
#include "base/text.h"
#include "plan/join_order.h"

namespace drover {
namespace {

class Explainer {
 public:
  Explainer(const Sources& sources, const CheckedProgram& program, const ProgramPlan& plan)
      : sources_(sources), program_(program), plan_(plan) {}

  std::string run() {
    inputs();
    int number = 0;
    for (std::size_t s = 0; s < program_.strata.size(); ++s) {
      const Stratum& stratum = program_.strata[s];
      bool input = program_.relations[at(stratum.relations[0])].schema.kind == RelationKind::kInput;
      if (!input) this->stratum(stratum, s, ++number);
    }
    if (!program_.late_rules.empty()) {
      out_ += "when all strata are complete\n";
      for (int rule : program_.late_rules) acting(rule);
      out_ += '\n';
    }
    return std::move(out_);
  }

 private:
  std::string name(int relation) const { return program_.relations[at(relation)].schema.name; }

  std::string columns(int relation, const std::vector<int>& columns) const {
    std::vector<std::string> names;
    for (int column : columns)
      names.push_back(program_.relations[at(relation)].schema.columns[at(column)].name);
    return join(names, ", ");
  }

  void inputs() {
    for (const InputPlan& input : plan_.inputs) {
      out_ += "input " + name(input.relation) + ": builds (" + columns(input.relation, input.used) +
              ")";
      if (input.kept) {
        out_ += ", kept in memory for the rule at " +
                sources_.where(program_.rules[at(input.kept_for_rule)].span);
      } else {
        out_ += ", streams by: nothing of it is kept";
      }
      out_ += '\n';
    }
    if (!plan_.inputs.empty()) out_ += '\n';
  }

  void stratum(const Stratum& stratum, std::size_t index, int number) {
    std::vector<std::string> names;
    for (int relation : stratum.relations) names.push_back(name(relation));
    out_ += "stratum " + std::to_string(number) + (stratum.recursive ? " (recursive)" : "") + ": " +
            join(names, ", ");
    if (int ready = plan_.ready_after[index]; ready >= 0) {
      out_ += ", after input " + name(plan_.inputs[at(ready)].relation);
    }
    out_ += '\n';
    for (int relation : stratum.relations) base_rows(relation);
    for (int rule : stratum.rules) this->rule(stratum, rule);
    out_ += '\n';
  }

  void base_rows(int relation) {
    auto facts = std::ranges::count(program_.facts, relation, &CheckedFact::relation);
    if (facts > 0)
      out_ += "  " + counted(static_cast<std::uint64_t>(facts), "fact") + " of " + name(relation) +
              '\n';
    for (const CheckedLoad& load : program_.loads) {
      if (load.relation == relation)
        out_ += "  loads " + name(relation) + " from " + quoted(load.path) + '\n';
    }
  }

  // A rule that acts: by its event, or by whatever begins to hold.
  void acting(int r) {
    const CheckedRule& rule = program_.rules[at(r)];
    out_ += "  " + sources_.where(rule.span) + ": " + rule.text + '\n';
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || (rule.happens && atom->negated)) continue;
      bool event = program_.relations[at(atom->relation)].schema.kind == RelationKind::kEvent;
      if (rule.happens && !event) continue;
      plan(r, static_cast<int>(i), AtomStep::Access::kChange,
           event           ? "when " + name(atom->relation) + " happens"
           : atom->negated ? "for what has gone from " + name(atom->relation)
                           : "for what is new in " + name(atom->relation));
      if (rule.happens) break;
    }
    if (rule.body.empty()) plan(r, -1, AtomStep::Access::kScan, "in the first step");
  }

  void rule(const Stratum& stratum, int r) {
    const CheckedRule& rule = program_.rules[at(r)];
    if (program_.timed && rule.acts) return acting(r);
    bool helper = program_.relations[at(rule.head)].helper;
    out_ +=
        "  " + sources_.where(rule.span) + (helper ? ": joined once: " : ": ") + rule.text + '\n';
    if (plan_.roles[at(r)] == RuleRole::kStream) {
      const auto& atom = std::get<BodyAtom>(rule.body[at(plan_.driver[at(r)])].node);
      return plan(r, plan_.driver[at(r)], AtomStep::Access::kInput,
                  "for each row of " + name(atom.relation));
    }
    bool recursive = false;
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || !std::ranges::binary_search(stratum.relations, atom->relation))
        continue;
      recursive = true;
      plan(r, static_cast<int>(i), AtomStep::Access::kDelta,
           "for what is new in " + name(atom->relation));
    }
    if (!recursive) plan(r, -1, AtomStep::Access::kScan, "once");
  }

  void plan(int r, int driver, AtomStep::Access access, const std::string& when) {
    RulePlan plan = plan_rule(program_, r, {driver, access, {}}, [](int) { return 1000.0; });
    const CheckedRule& rule = program_.rules[at(r)];
    out_ += "    " + when + ":\n";
    int number = 0;
    for (const Step& step : plan.steps) {
      out_ += "      " + std::to_string(++number) + ". " + text(step, rule) + '\n';
    }
    out_ += "      " + std::to_string(++number) + ". " + what_becomes_of_rows(rule) + '\n';
  }

  std::string what_becomes_of_rows(const CheckedRule& rule) const {
    if (rule.aggregated) return "add to the group in " + name(rule.head);
    const Relation& head = program_.relations[at(rule.head)];
    switch (rule.action) {
      case RuleAction::kDerive:
        break;
      case RuleAction::kStore:
        return "put into " + name(rule.head);
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
  std::string out_;
};

}  // namespace

std::string explain(const Sources& sources, const CheckedProgram& program,
                    const ProgramPlan& plan) {
  return Explainer(sources, program, plan).run();
}

}  // namespace drover
