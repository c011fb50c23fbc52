#pragma once
// The operators between atoms and the head: conditions, assignments, generators, regular
// expressions.

#include <memory>

#include "engine/operators/operator.h"

namespace drover {

std::unique_ptr<Operator> make_operator(const FilterStep& step, Pool& pool, FaultSink& faults);
std::unique_ptr<Operator> make_operator(const AssignStep& step, Pool& pool, FaultSink& faults);
std::unique_ptr<Operator> make_operator(const OffsetStep& step, Pool& pool, FaultSink& faults);
std::unique_ptr<Operator> make_operator(const GenerateStep& step, Pool& pool, FaultSink& faults);
std::unique_ptr<Operator> make_operator(const MatchStep& step, Pool& pool, FaultSink& faults);

}  // namespace drover
