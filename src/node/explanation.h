#pragma once
// Why the rows that a question means, `path("a", _)`, are there, or why none is. engine/why works
// the answer out.

#include <memory>

#include "engine/engine.h"
#include "engine/why/proof.h"
#include "engine/why/told.h"
#include "node/node.h"
#include "node/question.h"

namespace drover {

// What notes the steps of a program that moves in steps. All must outlive it.
std::unique_ptr<Prover> make_notes(const CheckedProgram& program, Engine& engine, Pool& pool,
                                   const HostCalls& calls);

class Explanation {
 public:
  // All but `asked` must outlive it; `asked` is what lang/syntax/asked.h makes of the question.
  // `notes` has noted the steps of a program that moves in steps; else it is null.
  Explanation(const Sources& sources, const CheckedProgram& program, Engine& engine, Pool& pool,
              const HostCalls& calls, const CheckedRule& asked, const Prover* notes);

  // To be called first. False: an expression of the question has no value.
  bool read_given(Diagnostics& faults) { return question_.read_given(given_, faults); }

  Node::Explained why(const Node::Telling& how);
  Node::Explained why_not(const Node::Telling& how);

 private:
  void append(const Told& told, const Node::Telling& how, Node::Explained& explained) const;

  const Sources& sources_;
  Pool& pool_;
  Question question_;
  Given given_;
  Prover prover_;
};

}  // namespace drover
