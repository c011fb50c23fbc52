#pragma once
// One question about rows of a node, `path("a", _)`: which rows it means, why they are there, or
// why none is. engine/why works the answer out.

#include "engine/engine.h"
#include "engine/why/proof.h"
#include "engine/why/told.h"
#include "node/node.h"

namespace drover {

class Explanation {
 public:
  // All but `asked` must outlive it; `asked` is what lang/syntax/asked.h makes of the question.
  Explanation(const Sources& sources, const CheckedProgram& program, Engine& engine, Pool& pool,
              const HostCalls& calls, CheckedRule asked);

  // To be called first. False: an expression of the question has no value.
  bool read_given(Diagnostics& faults);

  // After each step of a program that moves in steps.
  void note_step(std::uint64_t step) { prover_.note_step(step, engine_.maintainer()); }

  Node::Explained why(const Node::Telling& how);
  Node::Explained why_not(const Node::Telling& how);

 private:
  void make_question();
  Answer rows(std::uint64_t most);
  void append(const Told& told, const Node::Telling& how, Node::Explained& explained) const;

  const Sources& sources_;
  const CheckedProgram& program_;
  Engine& engine_;
  Pool& pool_;
  const HostCalls& calls_;
  CheckedRule asked_;
  int relation_;
  CheckedProgram question_;  // relations, and the one rule that says which rows are meant
  Given given_;
  Prover prover_;
};

}  // namespace drover
