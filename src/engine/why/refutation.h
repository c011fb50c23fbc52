#pragma once
// Why a row is not there: for each rule that could give it how far the rule gets and what it lacks,
// and why that is not there in turn.

#include <optional>
#include <vector>

#include "engine/why/attempt.h"
#include "engine/why/proof.h"
#include "engine/why/told.h"

namespace drover {

// A goal is a row, or a kind of rows, that is not there.
struct Goal {
  int relation = -1;
  Given given;
  std::vector<Attempt> attempts;
  std::vector<int> below;                     // one an attempt: the goal that it lacks, or -1
  std::optional<std::vector<Word>> same_key;  // the row that has the key, or is better
  std::vector<std::vector<Word>> closest;     // of a relation without rules
  int depth = 0;
  bool cut = false;  // not looked into
};

// goals[0] is what was asked for.
struct Refutation {
  std::vector<Goal> goals;
};

// `depth`: how many goals stand above each other at most.
Refutation refute(Prover& prover, int relation, const Given& given, int depth);

Told tell(const Refutation& refutation, Prover& prover, const Wording& wording);

}  // namespace drover
