#pragma once
// In which round of its recursion each row came, worked out once somebody asks: a run does not keep
// it. A row of a round follows from rows of the rounds before, so whoever only goes back in rounds
// explains no row by itself, and by as few steps of the recursion as can be.
//
// Costs about what the recursion has cost when it ran, and as much memory.

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/why/instances.h"

namespace drover {

class Rounds {
 public:
  static constexpr std::uint64_t kNever = UINT64_MAX;

  // Of a recursive stratum of that program; all must outlive it.
  Rounds(Instances& instances, const Finished& finished, const Stratum& stratum);
  ~Rounds();

  bool has(int relation) const { return stages_.contains(relation); }
  // All rows of a relation of the stratum. If it merges, also those that better ones have replaced.
  Table& rows(int relation) { return *stages_.at(relation).rows; }
  // 0: a base row.
  std::uint64_t round_of(int relation, const Word* row) const;

 private:
  struct Stage {
    std::unique_ptr<Table> rows;
    std::unique_ptr<Table> best;      // when the relation merges
    std::unique_ptr<Table> pending;   // what the round that runs has brought
    std::vector<std::uint32_t> ends;  // of each round: how many rows there were
  };
  struct Variant;
  class Collect;

  void make_stage(int relation);
  bool given_rows(int relation);
  void compile(int rule, int driver);
  void run(Variant& variant);
  void run_rounds();
  bool end_round();
  bool take_unreached();

  Instances& instances_;
  const Finished& finished_;
  std::map<int, Stage> stages_;
  std::vector<std::unique_ptr<Variant>> variants_;
  std::vector<Word> registers_;
  NoFaults faults_;
  bool first_ = true;
};

}  // namespace drover
