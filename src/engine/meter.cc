#include "engine/meter.h"

#include <algorithm>

#include "base/index.h"

namespace drover {
namespace {

class CountOperator final : public Operator {
 public:
  explicit CountOperator(std::uint64_t& count) : count_(count) {}
  void run(Frame& frame) override {
    ++count_;
    next->run(frame);
  }
  int looks_up() const override { return next->looks_up(); }
  void prefetch(Word word, int stage) const override { next->prefetch(word, stage); }

 private:
  std::uint64_t& count_;
};

bool same_step(const Step& a, const Step& b) {
  const auto* atom = std::get_if<AtomStep>(&a.node);
  const auto* other = std::get_if<AtomStep>(&b.node);
  if (atom == nullptr || other == nullptr) return a.node.index() == b.node.index();
  return atom->literal == other->literal && atom->access == other->access;
}

}  // namespace

std::vector<std::uint64_t>& Meter::counts_of(const RulePlan& plan) {
  OfRule& rule = of_rule(plan.rule);
  for (const auto& way : rule.ways) {
    const bool same = way->plan.driver == plan.driver &&
                      std::ranges::equal(way->plan.steps, plan.steps, same_step);
    if (same) return way->passed;
  }
  rule.ways.push_back(std::make_unique<Way>(Way{plan, {}}));
  rule.ways.back()->passed.assign(plan.steps.size(), 0);
  return rule.ways.back()->passed;
}

Meter::OfRule& Meter::of_rule(int rule) {
  if (at(rule) >= rules_.size()) rules_.resize(at(rule) + 1);
  return rules_[at(rule)];
}

void Meter::count_round(std::size_t stratum) {
  if (stratum >= rounds_.size()) rounds_.resize(stratum + 1, 0);
  ++rounds_[stratum];
}

std::unique_ptr<Operator> make_count_operator(std::uint64_t& count) {
  return std::make_unique<CountOperator>(count);
}

}  // namespace drover
