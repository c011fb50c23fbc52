#pragma once
// Atoms that bind one variable between them: edge(Y, Z), edge(X, Z) with X and Y known. Instead of
// asking the second for each row of the first, what both have is met: the smaller set is walked, or
// two bitmaps are combined.

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "engine/operators/atom_operator.h"
#include "engine/operators/operator.h"
#include "plan/rule_plan.h"

namespace drover {

using SourceOf = std::function<AtomSource(const AtomStep& step)>;

// How many steps from `first` on one operator can take together; less than 2: none.
std::size_t steps_that_meet(const RulePlan& plan, std::size_t first, const SourceOf& source);

// For `count` of them.
std::unique_ptr<Operator> make_meet_operator(const RulePlan& plan, std::size_t first,
                                             std::size_t count, const SourceOf& source, Pool& pool);

}  // namespace drover
