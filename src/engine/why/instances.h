#pragma once
// Rules run backwards: the bindings of a body that make a given row, found by index from what the
// row says. Reads the rows of a run that is over (or stands still), and changes none.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/operators/operator.h"
#include "engine/store/table.h"
#include "lang/program.h"
#include "plan/join_order.h"
#include "value/pool.h"

namespace drover {

// The program as an explanation reads it: each column of a positive atom is a variable or a
// constant, so that a binding says which row each atom has found. Without facts and loads;
// relations, rules, literals and named variables have the numbers that they had.
CheckedProgram without_wildcards(const CheckedProgram& program);

// Whether the rule says what is, rather than do something for later steps.
bool says_what_is(const CheckedProgram& program, const CheckedRule& rule);

// What is asked of a row: the canonical word of each column, or nothing. One a column.
using Given = std::vector<std::optional<Word>>;
using Binding = std::vector<Word>;  // canonical, one a variable

// The rows of a run, one a relation.
struct Finished {
  std::vector<Table*> rows;
  // Of relations that rules write: their base rows; else null, and all rows are base rows.
  std::vector<const Table*> base;
};

// Faults of data were told when the rules ran.
class NoFaults final : public FaultSink {
 public:
  bool report(const RuntimeFault& fault) override {
    last = fault.message;
    return true;
  }
  std::string last;
};

// A rule made ready to run backwards from a head of which some columns are given.
struct BackwardStart {
  bool fits = false;  // else no binding of the body can give such a head
  int column = -1;    // when it does not fit: the first column that does not,
  Word gives = 0;     // and what the head has there
  PlanStart plan = {};
};

class Instances {
 public:
  using TableOf = std::function<Table&(int relation)>;
  using Visit = std::function<bool(const Binding& binding)>;  // false to stop

  // All must outlive it; `program` is without wildcards. `calls` may be null if no rule calls a
  // function of the host.
  Instances(const CheckedProgram& program, Pool& pool, const HostCalls* calls)
      : program_(program), pool_(pool), calls_(calls) {}

  // Each binding of the rule's body whose head has what is given, but for aggregates.
  void for_each(int rule, const Given& head, const TableOf& table_of, const Visit& visit);

  // The value of an expression under a binding, canonical; nullopt: it has none.
  std::optional<Word> value(const Expr& expr, const Binding& binding);

  // Puts what is given of the head into `registers`, and says from where to plan.
  BackwardStart begin(int rule, const Given& head, std::vector<Word>& registers);

  const CheckedProgram& program() const { return program_; }
  Pool& pool() { return pool_; }
  Frame frame(std::vector<Word>& registers) { return {pool_, registers, calls_}; }

 private:
  const CheckedProgram& program_;
  Pool& pool_;
  const HostCalls* calls_;
};

}  // namespace drover
