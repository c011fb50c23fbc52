#pragma once
// A rule's plan -> the chain of operators that runs it.

#include <functional>
#include <memory>

#include "engine/operators/atom_operator.h"
#include "engine/operators/operator.h"
#include "plan/rule_plan.h"

namespace drover {

struct ChainParts {
  const CheckedRule& rule;
  Pool& pool;
  FaultSink& faults;
  const InputRows* input = nullptr;  // for a step that reads a batch
  std::function<AtomSource(const AtomStep& step)> source;
  std::vector<std::uint64_t>* passed = nullptr;  // of a meter: one a step, counted when given
};

// All that `parts` refers to must outlive the chain. `last` writes the head.
Chain compile_chain(const RulePlan& plan, const ChainParts& parts, std::unique_ptr<Operator> last);

}  // namespace drover
