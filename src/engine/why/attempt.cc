#include "engine/why/attempt.h"

#include <algorithm>
#include <deque>

#include "base/index.h"
#include "base/overloaded.h"
#include "engine/operators/chain.h"
#include "engine/why/told.h"
#include "plan/join_order.h"

namespace drover {
namespace {

constexpr std::uint64_t kLooksMax = 20'000'000;  // partial bindings that are looked at

// The variables that have a value once a step has run.
std::vector<int> bound_by(const Step& step) {
  return std::visit(
      Overloaded{[](const AtomStep& node) {
                   std::vector<int> variables;
                   for (const AtomStep::Load& load : node.load) variables.push_back(load.variable);
                   return variables;
                 },
                 [](const FilterStep&) { return std::vector<int>{}; },
                 [](const AssignStep& node) { return std::vector<int>{node.variable}; },
                 [](const OffsetStep& node) { return std::vector<int>{node.variable}; },
                 [](const GenerateStep& node) { return std::vector<int>{node.variable}; },
                 [](const MatchStep& node) {
                   std::vector<int> variables;
                   for (const auto& capture : node.captures) variables.push_back(capture.variable);
                   return variables;
                 }},
      step.node);
}

class Attempter {
 public:
  Attempter(Instances& instances, int rule, const Given& head, const Instances::TableOf& table_of)
      : instances_(instances),
        rule_(instances.program().rules[at(rule)]),
        head_(head),
        table_of_(table_of) {
    result_.rule = rule;
  }

  Attempt run() {
    std::vector<Word> registers;
    const BackwardStart start = instances_.begin(result_.rule, head_, registers);
    if (!start.fits) {
      result_.end = Attempt::End::kHead;
      result_.column = start.column;
      result_.gives = start.gives;
      return std::move(result_);
    }
    const auto counts = [&](int relation) {
      return static_cast<double>(table_of_(relation).size());
    };
    plan_ = plan_rule(instances_.program(), result_.rule, start.plan, counts);
    reach({}, start.plan.bound, registers, 0);
    run_steps(start.plan.bound, registers);
    tell_end();
    return std::move(result_);
  }

 private:
  // Stands behind each step and sees what has come through.
  class Probe final : public Operator {
   public:
    Probe(Attempter& self, std::size_t held, std::vector<int> bound, Chain* rest)
        : self_(self), held_(held), bound_(std::move(bound)), rest_(rest) {}
    void run(Frame& frame) override {
      if (++self_.looks_ > kLooksMax) {
        self_.result_.is_partial = true;
        frame.stopped = true;
        return;
      }
      self_.reach(&frame.pool, bound_, frame.regs, held_);
      if (rest_ != nullptr) rest_->run(frame);
    }

   private:
    Attempter& self_;
    std::size_t held_;
    std::vector<int> bound_;
    Chain* rest_;
  };

  // A binding for which the first `held` steps hold.
  void reach(Pool* pool, const std::vector<int>& bound, const std::vector<Word>& registers,
             std::size_t held) {
    if (held < result_.held) return;
    if (held > result_.held) result_.partial = 0;
    if (++result_.partial > 1) return;
    result_.held = held;
    result_.binding.assign(rule_.variables.size(), 0);
    result_.bound.assign(rule_.variables.size(), false);
    for (int v : bound) {
      const Word word = registers[at(v)];
      result_.binding[at(v)] =
          pool == nullptr ? word : pool->canonical(word, rule_.variables[at(v)].type);
      result_.bound[at(v)] = true;
    }
  }

  void run_steps(std::vector<int> bound, std::vector<Word>& registers) {
    Pool& pool = instances_.pool();
    const auto source = [&](const AtomStep& step) {
      AtomSource from;
      from.table = &table_of_(step.relation);
      return from;
    };
    std::vector<std::vector<int>> bounds;
    for (const Step& step : plan_.steps) {
      for (int variable : bound_by(step)) bound.push_back(variable);
      bounds.push_back(bound);
    }
    std::vector<Chain> chains(plan_.steps.size());
    faults_.resize(plan_.steps.size());
    for (std::size_t i = plan_.steps.size(); i-- > 0;) {
      RulePlan one = plan_;
      one.steps = {plan_.steps[i]};
      const ChainParts parts{rule_, pool, faults_[i], nullptr, source};
      Chain* rest = i + 1 < chains.size() ? &chains[i + 1] : nullptr;
      chains[i] = compile_chain(one, parts, std::make_unique<Probe>(*this, i + 1, bounds[i], rest));
    }
    if (chains.empty()) return;
    Frame frame = instances_.frame(registers);
    Pool::Mark mark = pool.mark();
    chains[0].run(frame);
    pool.release(mark);
  }

  void tell_end() {
    if (result_.held == plan_.steps.size()) return tell_other();
    result_.fault = faults_[result_.held].last;
    std::visit(Overloaded{[&](const AtomStep& step) { tell_atom(step); },
                          [&](const FilterStep& step) { fails(step.expr.span); },
                          [&](const AssignStep& step) { fails(step.expr.span); },
                          [&](const OffsetStep& step) { fails(step.span); },
                          [&](const GenerateStep& step) { fails(step.sequence.span); },
                          [&](const MatchStep& step) { fails(step.span); }},
               plan_.steps[result_.held].node);
  }

  // The body holds for some binding, so the head must differ.
  void tell_other() {
    result_.end = Attempt::End::kOther;
    if (rule_.aggregated) return tell_group();
    for (const HeadTerm& term : rule_.head_terms) {
      const std::optional<Word> word = instances_.value(term.args[0], result_.binding);
      if (!word) return fails(term.span);
      result_.row.push_back(*word);
    }
  }

  // The row of the group that the given values make.
  void tell_group() {
    Given group = head_;
    for (std::size_t c = 0; c < group.size(); ++c) {
      if (rule_.head_terms[c].aggregated) group[c].reset();
    }
    table_with(rule_.head, group, result_.row);
  }

  void tell_atom(const AtomStep& step) {
    result_.relation = step.relation;
    result_.given.resize(instances_.program().relations[at(step.relation)].schema.columns.size());
    result_.end = step.negated ? Attempt::End::kBlocked : Attempt::End::kMissing;
    result_.span = step.span;
    for (const AtomStep::Key& key : step.key) {
      const Operand& operand = key.operand;
      result_.given[at(key.column)] = operand.variable < 0
                                          ? instances_.pool().encode(operand.constant)
                                          : result_.binding[at(operand.variable)];
    }
    table_with(step.relation, result_.given, result_.row);
    // It has rows, but in none of them the same variable has the same value.
    if (!step.negated && !result_.row.empty()) fails(step.span);
  }

  // Some row of the relation that has what is given.
  void table_with(int relation, const Given& given, std::vector<Word>& found) const {
    std::vector<int> columns;
    std::vector<Word> key;
    for (std::size_t c = 0; c < given.size(); ++c) {
      if (!given[c]) continue;
      columns.push_back(static_cast<int>(c));
      key.push_back(*given[c]);
    }
    key.push_back(0);
    table_of_(relation).for_each_with(columns, key.data(), [&](const Word* row) {
      found.assign(row, row + given.size());
      return false;
    });
  }

  // What stands there, as a user has written it: the whole literal.
  void fails(Span span) {
    result_.end = Attempt::End::kFails;
    result_.span = span;
    for (const WrittenLiteral& written : written_literals(rule_)) {
      const Span whole = rule_.body[at(written.literal)].span;
      if (whole.source != span.source || span.begin < whole.begin || whole.end < span.end) continue;
      result_.span = whole;
      result_.variables = written.variables;
    }
    std::erase_if(result_.variables, [&](int variable) { return !result_.bound[at(variable)]; });
  }

  Instances& instances_;
  const CheckedRule& rule_;
  const Given& head_;
  const Instances::TableOf& table_of_;
  RulePlan plan_;
  std::deque<NoFaults> faults_;  // one a step
  std::uint64_t looks_ = 0;
  Attempt result_;
};

}  // namespace

Attempt attempt(Instances& instances, int rule, const Given& head,
                const Instances::TableOf& table_of) {
  return Attempter(instances, rule, head, table_of).run();
}

}  // namespace drover
