#include <algorithm>

#include "base/index.h"
#include "base/text.h"
#include "engine/why/proof_text.h"
#include "engine/why/refutation.h"

namespace drover {
namespace {

class RefutationTeller {
 public:
  RefutationTeller(const Refutation& refutation, Prover& prover, const Wording& wording)
      : refutation_(refutation),
        prover_(prover),
        program_(prover.program()),
        wording_(wording),
        told_(refutation.goals.size(), false) {}

  Told goal(std::size_t number) {
    const Goal& goal = refutation_.goals[number];
    Told told;
    const std::string wanted = wording_.pattern(goal.relation, goal.given);
    told.say("no row of " + wanted).add("missing", wanted);
    if (goal.cut) {
      told.say("  ...").add_raw("cut", "true");
      return told;
    }
    if (told_[number]) {
      told.say("  see above").add_raw("above", "true");
      return told;
    }
    told_[number] = true;
    if (goal.same_key) same_key(goal, told);
    for (std::size_t a = 0; a < goal.attempts.size(); ++a)
      told.below.push_back(attempt(goal, goal.attempts[a], goal.below[a]));
    if (goal.attempts.empty()) base(goal, told);
    stores(goal, told);
    return told;
  }

 private:
  static Told line(const std::string& text, const char* name) {
    Told told;
    told.say(text).add(name, text);
    return told;
  }

  void same_key(const Goal& goal, Told& told) {
    const bool merges = program_.relations[at(goal.relation)].merge.has_value();
    Told other;
    other.say(merges ? "a better row is there" : "its key has another row");
    other.add("instead", wording_.row(goal.relation, *goal.same_key));
    std::vector<Word> row = *goal.same_key;
    row.push_back(0);
    ProofLimits limits;
    limits.depth = 1;
    other.below.push_back(
        tell(prover_.prove(goal.relation, row.data(), limits), program_, wording_));
    told.below.push_back(std::move(other));
  }

  // A relation that no rule derives.
  void base(const Goal& goal, Told& told) {
    const std::string name = program_.relations[at(goal.relation)].schema.name;
    const bool given_any = std::ranges::any_of(goal.given, [](const auto& word) { return !!word; });
    if (prover_.rows(goal.relation).size() == 0) {
      told.below.push_back(line(name + " is empty", "note"));
    } else if (goal.closest.empty() && given_any && !goal.same_key) {
      told.below.push_back(line("no row of " + name + " has any of these values", "note"));
    }
    for (const std::vector<Word>& row : goal.closest) {
      Told close;
      close.say("close to it: " + wording_.row(goal.relation, row));
      close.add("close", wording_.row(goal.relation, row));
      told.below.push_back(std::move(close));
    }
  }

  // Rules that store rows did, or did not, when their events happened.
  void stores(const Goal& goal, Told& told) {
    for (const CheckedRule& rule : program_.rules) {
      if (rule.head != goal.relation || says_what_is(program_, rule)) continue;
      const bool takes = rule.action == RuleAction::kDelete;
      Told one;
      one.say(std::string(takes ? "could have been taken away in a step before, by "
                                : "was not stored, or did not stay; it could have been, by ") +
              wording_.where(rule.span) + ": " + rule.text);
      one.add("place", wording_.where(rule.span)).add("rule", rule.text);
      one.add("action", takes ? "delete" : "store");
      told.below.push_back(std::move(one));
    }
  }

  Told attempt(const Goal& goal, const Attempt& made, int below) {
    const CheckedRule& rule = program_.rules[at(made.rule)];
    Told told;
    told.say("by " + wording_.where(rule.span) + ": " + rule.text);
    told.add("place", wording_.where(rule.span)).add("rule", rule.text);
    if (made.end == Attempt::End::kHead) {
      const Column& column = program_.relations[at(goal.relation)].schema.columns[at(made.column)];
      told.below.push_back(line(
          "its head has " + column.name + " = " + wording_.value(made.gives, column.type), "head"));
      return told;
    }
    std::vector<int> bound;
    for (std::size_t v = 0; v < made.bound.size(); ++v) {
      if (made.bound[v]) bound.push_back(static_cast<int>(v));
    }
    const std::string values = wording_.values(rule, bound, made.binding);
    told.add_raw("partial_matches", std::to_string(made.partial));
    told.add_raw("values", wording_.values_json(rule, bound, made.binding));
    std::vector<Told>* at_binding = &told.below;
    Told with;
    if (!values.empty()) {
      with.say("with " + values);
      if (made.partial > 1) {
        with.say(" (one of " + std::to_string(made.partial) + (made.is_partial ? " or more" : "") +
                 " bindings that get so far)");
      }
      at_binding = &with.below;
    }
    end(made, rule, below, *at_binding);
    if (!values.empty()) {
      with.add("at", values);
      told.below.push_back(std::move(with));
    }
    return told;
  }

  void end(const Attempt& made, const CheckedRule& rule, int below, std::vector<Told>& out) {
    switch (made.end) {
      case Attempt::End::kHead:
        return;
      case Attempt::End::kMissing:
        out.push_back(goal(at(below)));
        return;
      case Attempt::End::kBlocked: {
        const std::string row = wording_.row(made.relation, made.row);
        Told told;
        told.say("but " + row + " is there: " + wording_.text(made.span)).add("blocked_by", row);
        out.push_back(std::move(told));
        return;
      }
      case Attempt::End::kFails:
        out.push_back(fails(made, rule));
        return;
      case Attempt::End::kOther:
        if (!made.row.empty()) {
          const std::string row = wording_.row(rule.head, made.row);
          Told told;
          told.say("it gives " + row).add("gives", row);
          out.push_back(std::move(told));
        }
        return;
    }
  }

  Told fails(const Attempt& made, const CheckedRule& rule) const {
    const std::string text = wording_.text(made.span);
    const std::string values = wording_.values(rule, made.variables, made.binding);
    Told told;
    told.say("not so: " + text + (values.empty() ? "" : ", with " + values)).add("fails", text);
    if (!made.fault.empty()) told.say(": " + made.fault).add("fault", made.fault);
    return told;
  }

  const Refutation& refutation_;
  Prover& prover_;
  const CheckedProgram& program_;
  const Wording& wording_;
  std::vector<bool> told_;  // one a goal
};

}  // namespace

Told tell(const Refutation& refutation, Prover& prover, const Wording& wording) {
  return RefutationTeller(refutation, prover, wording).goal(0);
}

}  // namespace drover
