#pragma once
// The operators that a rule is compiled to: a chain, each of which hands every binding that passes
// to the next. The last one writes the head.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/eval/expr.h"
#include "engine/operators/frame.h"
#include "engine/store/table.h"
#include "plan/rule_plan.h"
#include "value/batch.h"

namespace drover {

class Operator {
 public:
  virtual ~Operator() = default;
  virtual void run(Frame& frame) = 0;

  // For an operator that looks rows up by one variable in a large table: which one; else -1.
  // Whoever binds it in a loop calls prefetch() for values to come: for each one first with stage
  // 0, later 1 and 2, which fetch what the lookup will read.
  virtual int looks_up() const { return -1; }
  virtual void prefetch(Word, int) const {}

  // Binds `variable` to each of the ids (Table::word_at), as if run() were called for each, but
  // faster; false, and nothing done, for an operator that cannot.
  virtual bool run_all(Frame&, int /*variable*/, const IdSet& /*ids*/) { return false; }

  Operator* next = nullptr;
};

// Where operators report a binding that has no value: true to go on with the next one.
class FaultSink {
 public:
  virtual ~FaultSink() = default;
  virtual bool report(const RuntimeFault& fault) = 0;
};

// Ends a failed evaluation: reports it and lets the frame go on, or stops it. To be called when
// frame.failed is set.
inline void drop_binding(Frame& frame, FaultSink& faults) {
  frame.failed = false;
  if (!faults.report(frame.fault)) frame.stopped = true;
}

// A chain of operators, ready to run.
class Chain {
 public:
  void add(std::unique_ptr<Operator> op) {
    if (!ops_.empty()) ops_.back()->next = op.get();
    ops_.push_back(std::move(op));
  }
  void run(Frame& frame) { ops_.front()->run(frame); }
  // What passes all of it goes to `op`, which is not its own.
  void end_with(Operator* op) { ops_.back()->next = op; }

 private:
  std::vector<std::unique_ptr<Operator>> ops_;
};

// A batch of an input as the first operator of a chain sees it. `columns[c]` is the input's column
// c, or null when the batch does not have it.
struct InputRows {
  std::size_t rows = 0;
  std::vector<const Batch::BatchColumn*> columns;
};

}  // namespace drover
