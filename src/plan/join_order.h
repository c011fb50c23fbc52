#pragma once
// In which order a rule's literals run.
//
// Greedy: what only filters runs as soon as its variables are bound; of the atoms, the next is the
// one that can be expected to give the fewest rows: fewer unbound columns first, smaller relation
// first. A delta or an input always comes first.

#include <functional>

#include "lang/program.h"
#include "plan/rule_plan.h"

namespace drover {

// Rows of a relation, as far as they are known when the plan is made.
using RowCounts = std::function<double(int relation)>;

// `driver`: the body literal (a positive atom) that the plan starts from, or -1.
// `access`: how the driver is read, kDelta or kInput.
RulePlan plan_rule(const CheckedProgram& program, int rule, int driver, AtomStep::Access access,
                   const RowCounts& rows);

}  // namespace drover
