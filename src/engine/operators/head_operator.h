#pragma once
// The end of a chain: makes the head's row of each binding and puts it where it belongs.

#include <memory>

#include "engine/aggregate/groups.h"
#include "engine/operators/operator.h"
#include "lang/program.h"

namespace drover {

// Told of every row that a rule derives for a key that has another row.
class ConflictSink {
 public:
  virtual ~ConflictSink() = default;
  // `rule` -1: a base row. `frame`: the binding, if it is known.
  virtual void conflict(int rule, int relation, const Word* row, const Frame* frame) = 0;
};

// Looks at head rows instead of storing them; false ends the run. For `why`-like questions.
class RowVisitor {
 public:
  virtual ~RowVisitor() = default;
  virtual bool visit(const Word* row, const Frame& frame) = 0;
};

// Into `table`. `distinct`: no row of the rule is there, and none comes twice.
std::unique_ptr<Operator> make_head_operator(const CheckedRule& rule, int rule_index, Table& table,
                                             bool distinct, Pool& pool, FaultSink& faults,
                                             ConflictSink& conflicts);
// Into the groups of an aggregating rule, or out of them.
std::unique_ptr<Operator> make_group_operator(const CheckedRule& rule, Groups& groups, bool add,
                                              Pool& pool, FaultSink& faults);
// Past a visitor.
std::unique_ptr<Operator> make_visit_operator(const CheckedRule& rule, RowVisitor& visitor,
                                              Pool& pool, FaultSink& faults);

}  // namespace drover
