#include "engine/chain.h"

#include "engine/step_operators.h"

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
  for (const Step& step : plan.steps) chain.add(std::visit(MakeOperator{plan, parts}, step.node));
  chain.add(std::move(last));
  return chain;
}

}  // namespace drover
