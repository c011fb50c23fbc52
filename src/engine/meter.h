#pragma once
// What rules cost and bring, counted while they run, for whoever asks: explain --analyze. Without a
// meter nothing is counted: operators that count are only put into chains for it.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/operators/operator.h"
#include "plan/rule_plan.h"

namespace drover {

class Meter {
 public:
  // The step is taken in one with the next one, which has the count.
  static constexpr std::uint64_t kTogether = UINT64_MAX;

  // One way in which a rule is run.
  struct Way {
    RulePlan plan;
    std::vector<std::uint64_t> passed;  // one a step: bindings that came through it
  };
  struct OfRule {
    std::vector<std::unique_ptr<Way>> ways;
    std::uint64_t runs = 0;
    std::uint64_t new_rows = 0;  // that no other rule had given before; not of maintained rules
    std::int64_t ns = 0;
  };

  // `now_ns` gives a time that only goes on.
  explicit Meter(std::function<std::int64_t()> now_ns) : now_ns_(std::move(now_ns)) {}

  // Where the counts of a plan go; two runs by the same plan share them.
  std::vector<std::uint64_t>& counts_of(const RulePlan& plan);
  OfRule& of_rule(int rule);
  void count_round(std::size_t stratum);
  std::int64_t now_ns() const { return now_ns_(); }

  const OfRule* rule(std::size_t number) const {
    return number < rules_.size() ? &rules_[number] : nullptr;
  }
  std::uint64_t rounds(std::size_t stratum) const {
    return stratum < rounds_.size() ? rounds_[stratum] : 0;
  }

 private:
  std::function<std::int64_t()> now_ns_;
  std::vector<OfRule> rules_;
  std::vector<std::uint64_t> rounds_;  // one a stratum
};

// Hands on every binding, and counts it.
std::unique_ptr<Operator> make_count_operator(std::uint64_t& count);

}  // namespace drover
