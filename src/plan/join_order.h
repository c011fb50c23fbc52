#pragma once
// In which order a rule's literals run.
//
// Greedy: what only filters runs as soon as its variables are bound; of the atoms, the next is the
// one that can be expected to give the fewest rows: fewer unbound columns first, smaller relation
// first. A delta or an input always comes first; without one, the atom with which the whole costs
// least, the indexes that it makes necessary counted in.

#include <functional>
#include <vector>

#include "lang/program.h"
#include "plan/rule_plan.h"

namespace drover {

// Rows of a relation, as far as they are known when the plan is made.
using RowCounts = std::function<double(int relation)>;

// Where a plan starts.
struct PlanStart {
  int driver = -1;                                    // the body literal that is read first, or -1
  AtomStep::Access access = AtomStep::Access::kScan;  // how it is read
  // A negated atom can drive a plan, too: by rows that have come or gone. Then it is asked as well.
  std::vector<int> bound;  // variables that have a value before
};

RulePlan plan_rule(const CheckedProgram& program, int rule, const PlanStart& start,
                   const RowCounts& rows);

}  // namespace drover
