#pragma once
// What of a program can run while its inputs stream by, and what must wait.
//
// A rule that reads one input, and otherwise only relations that are complete by then, runs on each
// batch as it comes: nothing of the input is kept. Where that cannot be (two inputs in one body, an
// input negated, an input joined with what follows from it) the used columns are kept in memory.

#include <vector>

#include "lang/program.h"

namespace drover {

enum class RuleRole {
  kAtEnd,   // with its stratum, when all that the stratum reads is complete
  kStream,  // on each batch of its input
};

struct InputPlan {
  int relation = -1;
  std::vector<int> used;   // columns that rules read, ascending
  bool read = false;       // by some rule
  bool kept = false;       // rows stay in memory
  int kept_for_rule = -1;  // the first rule that makes it so
};

struct ProgramPlan {
  std::vector<RuleRole> roles;    // one a rule
  std::vector<int> driver;        // one a rule: the body literal that streams, or -1
  std::vector<InputPlan> inputs;  // in the order in which they must be read
  std::vector<int>
      ready_after;  // one a stratum: index into inputs after which it can run; -1: at once

  const InputPlan* input(int relation) const;
};

// `endless`: the inputs never end (they are followed), so no input is complete before another.
ProgramPlan plan_program(const CheckedProgram& program, bool endless);

}  // namespace drover
