#pragma once
// Runs a made-up program in the engine and by the oracle and holds the answers against each other;
// makes a program on which they differ as small as can be. For tests only.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "node/testing/random_program.h"

namespace drover {

enum class Outcome {
  kAgree,
  kTooBig,   // for the oracle: not compared
  kRefused,  // by the checker
  kDiffer,
};

struct Verdict {
  Outcome outcome = Outcome::kAgree;
  std::string text;         // what the checker says, or both answers
  std::size_t derived = 0;  // relations with rules, when the answers are complete
  std::size_t filled = 0;   // those for which rules derive rows that are no facts
};

enum class Feeding {
  kStream,   // inputs in the order of the plan, in batches
  kKept,     // the same, but the rules are changed so that they run when all is there
  kEndless,  // inputs mixed, with refresh() in between and the answers held against each time
};

// A program, checked once, to be run on several data.
class Comparison {
 public:
  Comparison(const RandomProgram& program, std::vector<Feeding> feedings);
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;
  ~Comparison();

  // One verdict a feeding; one for all when they are refused or too big. `program` has the same
  // rules and declarations. `seed` decides how the rows of inputs are cut into batches.
  std::vector<Verdict> run(const RandomProgram& program, std::uint64_t seed);

 private:
  struct Texts;
  std::vector<Feeding> feedings_;
  std::unique_ptr<Texts> texts_;
};

// The smallest program found on which they still differ.
RandomProgram shrink(RandomProgram program, Feeding feeding, std::uint64_t seed);

// The program with the rows of its inputs, to be read by people.
std::string describe(const RandomProgram& program);

}  // namespace drover
