#pragma once
// One question about the rows of a node: which rows of a relation are meant, or what makes a body
// hold. Reads the rows as they stand, and changes none.

#include "base/diagnostic.h"
#include "engine/engine.h"
#include "engine/why/instances.h"
#include "lang/program.h"
#include "node/answer.h"

namespace drover {

class Question {
 public:
  // All but `asked` must outlive it; `asked` is what lang/syntax/asked.h makes of the text.
  Question(const CheckedProgram& program, Engine& engine, Pool& pool, const HostCalls& calls,
           const CheckedRule& asked);

  // Each choice of values for the named variables that makes the body hold, once. A variable that
  // begins with _ is not told. What an expression without a value would decide does not hold.
  Answer bindings();

  // --- when the body is one atom ---
  int relation() const { return atom().relation; }
  // Those that are meant, in order.
  Answer rows(std::uint64_t most);
  // What the question says of the columns. False: an expression has no value.
  bool read_given(Given& given, Diagnostics& faults);

 private:
  const CheckedRule& rule() const { return question_.rules[0]; }
  const BodyAtom& atom() const { return std::get<BodyAtom>(rule().body[0].node); }
  void for_each(const Instances::Visit& visit);

  const CheckedProgram& program_;
  Engine& engine_;
  Pool& pool_;
  const HostCalls& calls_;
  std::size_t variables_;    // that the text has
  CheckedProgram question_;  // relations, and the one rule that says what is asked
};

}  // namespace drover
