#include "engine/operators/chain.h"

#include "engine/meter.h"
#include "engine/operators/meet_operator.h"
#include "engine/operators/step_operators.h"

namespace drover {
namespace {

struct MakeOperator {
  const RulePlan& plan;
  const ChainParts& parts;

  std::unique_ptr<Operator> operator()(const AtomStep& step) const {
    if (step.access == AtomStep::Access::kInput) {
      return make_input_operator(step, parts.input, parts.rule.variables, parts.pool);
    }
    return make_atom_operator(step, parts.source(step), plan.transient, parts.pool);
  }
  template <typename OtherStep>
  std::unique_ptr<Operator> operator()(const OtherStep& step) const {
    return make_operator(step, parts.pool, parts.faults);
  }
};

}  // namespace

Chain compile_chain(const RulePlan& plan, const ChainParts& parts, std::unique_ptr<Operator> last) {
  Chain chain;
  for (std::size_t i = 0; i < plan.steps.size();) {
    std::size_t count = steps_that_meet(plan, i, parts.source);
    if (count >= 2) {
      chain.add(make_meet_operator(plan, i, count, parts.source, parts.pool));
      for (std::size_t inner = i; parts.passed != nullptr && inner + 1 < i + count; ++inner)
        (*parts.passed)[inner] = Meter::kTogether;
      i += count;
    } else {
      chain.add(std::visit(MakeOperator{plan, parts}, plan.steps[i++].node));
    }
    if (parts.passed != nullptr) chain.add(make_count_operator((*parts.passed)[i - 1]));
  }
  chain.add(std::move(last));
  return chain;
}

}  // namespace drover
