#include "plan/program_plan.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/index.h"

namespace drover {
namespace {

class ProgramPlanner {
 public:
  ProgramPlanner(const CheckedProgram& program, bool endless)
      : program_(program), endless_(endless), depends_(program.relations.size()) {}

  ProgramPlan run() {
    find_inputs();
    find_dependencies();
    assign_roles();
    order_inputs();
    find_ready();
    return std::move(plan_);
  }

 private:
  bool is_input(int relation) const {
    return program_.relations[at(relation)].schema.kind == RelationKind::kInput;
  }

  void find_inputs() {
    std::vector<std::set<int>> used(program_.relations.size());
    std::vector<bool> read(program_.relations.size(), false);
    for (const CheckedRule& rule : program_.rules) {
      for (const BodyLiteral& literal : rule.body) {
        const auto* atom = std::get_if<BodyAtom>(&literal.node);
        if (atom == nullptr || !is_input(atom->relation)) continue;
        read[at(atom->relation)] = true;
        for (std::size_t i = 0; i < atom->terms.size(); ++i) {
          if (atom->terms[i].kind != Term::Kind::kAny)
            used[at(atom->relation)].insert(static_cast<int>(i));
        }
      }
    }
    for (int r = 0; r < static_cast<int>(program_.relations.size()); ++r) {
      const std::set<int>& columns = used[at(r)];
      if (is_input(r))
        plan_.inputs.push_back({r, {columns.begin(), columns.end()}, read[at(r)], false, -1});
    }
  }

  // Which inputs each relation follows from, directly or not; strata come in order.
  void find_dependencies() {
    for (int r = 0; r < static_cast<int>(program_.relations.size()); ++r) {
      if (is_input(r)) depends_[at(r)].insert(r);
    }
    for (const Stratum& stratum : program_.strata) {
      std::set<int> all;
      for (int relation : stratum.relations)
        all.insert(depends_[at(relation)].begin(), depends_[at(relation)].end());
      for (int rule : stratum.rules) {
        for (const BodyLiteral& literal : program_.rules[at(rule)].body) {
          const auto* atom = std::get_if<BodyAtom>(&literal.node);
          if (atom != nullptr)
            all.insert(depends_[at(atom->relation)].begin(), depends_[at(atom->relation)].end());
        }
      }
      for (int relation : stratum.relations) {
        if (!is_input(relation)) depends_[at(relation)] = all;
      }
    }
  }

  void assign_roles() {
    plan_.roles.assign(program_.rules.size(), RuleRole::kAtEnd);
    plan_.driver.assign(program_.rules.size(), -1);
    for (std::size_t r = 0; r < program_.rules.size(); ++r) assign_role(static_cast<int>(r));
  }

  void assign_role(int rule_index) {
    const CheckedRule& rule = program_.rules[at(rule_index)];
    std::vector<int> inputs;  // relations, with repeats
    int driver = -1;
    bool negated = false;
    std::set<int> others;  // inputs that must be complete before
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr) continue;
      if (is_input(atom->relation)) {
        inputs.push_back(atom->relation);
        negated = negated || atom->negated;
        driver = static_cast<int>(i);
      } else {
        const std::set<int>& from = depends_[at(atom->relation)];
        others.insert(from.begin(), from.end());
      }
    }
    if (inputs.empty()) return;
    int input = inputs[0];
    bool alone = inputs.size() == 1 && !negated && !others.contains(input);
    if (alone && !others.empty()) alone = !endless_ && can_follow(input, others);
    if (!alone) {
      for (int relation : inputs) keep(relation, rule_index);
      return;
    }
    plan_.roles[at(rule_index)] = RuleRole::kStream;
    plan_.driver[at(rule_index)] = driver;
    for (int other : others) before_.emplace_back(other, input);
  }

  void keep(int relation, int rule) {
    for (InputPlan& input : plan_.inputs) {
      if (input.relation != relation || input.kept) continue;
      input.kept = true;
      input.kept_for_rule = rule;
    }
  }

  // Whether `input` can be read after all of `others` without a circle.
  bool can_follow(int input, const std::set<int>& others) const {
    std::set<int> after{input};
    bool grown = true;
    while (grown) {
      grown = false;
      for (const auto& [first, second] : before_) {
        if (after.contains(first) && after.insert(second).second) grown = true;
      }
    }
    return std::ranges::none_of(others, [&](int other) { return after.contains(other); });
  }

  // A stable topological order of the inputs.
  void order_inputs() {
    std::vector<InputPlan> ordered;
    std::vector<InputPlan> rest = std::move(plan_.inputs);
    while (!rest.empty()) {
      auto next = std::ranges::find_if(rest, [&](const InputPlan& input) {
        return std::ranges::none_of(rest, [&](const InputPlan& other) {
          return std::ranges::find(before_, std::pair(other.relation, input.relation)) !=
                 before_.end();
        });
      });
      CHECK(next != rest.end());
      ordered.push_back(std::move(*next));
      rest.erase(next);
    }
    plan_.inputs = std::move(ordered);
  }

  void find_ready() {
    for (const Stratum& stratum : program_.strata) {
      int ready = -1;
      for (int relation : stratum.relations) {
        for (int input : depends_[at(relation)]) {
          for (std::size_t i = 0; i < plan_.inputs.size(); ++i) {
            if (plan_.inputs[i].relation == input) ready = std::max(ready, static_cast<int>(i));
          }
        }
      }
      plan_.ready_after.push_back(ready);
    }
  }

  const CheckedProgram& program_;
  const bool endless_;
  std::vector<std::set<int>> depends_;
  std::vector<std::pair<int, int>> before_;  // the first input must be read before the second
  ProgramPlan plan_;
};

}  // namespace

const InputPlan* ProgramPlan::input(int relation) const {
  for (const InputPlan& input : inputs) {
    if (input.relation == relation) return &input;
  }
  return nullptr;
}

ProgramPlan plan_program(const CheckedProgram& program, bool endless) {
  return ProgramPlanner(program, endless).run();
}

}  // namespace drover
