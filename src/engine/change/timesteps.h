#pragma once
// From one timestep to the next. While a step runs, rows of tables only come; what is to go, and
// what replaces a row with its key, waits until the step is over (Dedalus; Alvaro et al. 2011).
// Then deletions and updates take effect together, and an update of a key wins over the deletion of
// its row. Events last one step; what a step has added and removed is an event in the next.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engine/change/maintain.h"
#include "engine/store/table.h"
#include "lang/program.h"

namespace drover {

class Timesteps {
 public:
  // All must outlive it; `relations` as the maintainer has them.
  Timesteps(const CheckedProgram& program, Maintainer& maintainer,
            std::vector<Maintainer::Relation> relations);
  ~Timesteps();

  // From outside, for the next step: an event happens, a table gets a row (in place of the one with
  // its key) or loses one. Of two rows for one key the later counts.
  void put(int relation, const Word* row);
  // An event that the program itself brings into its first step.
  void put_first(int relation, const Word* row);
  void take(int relation, const Word* row);
  // Nothing waits for another step.
  bool quiet() const { return !waiting_; }

  // One step with all that waits. False: the maintainer was stopped, or clash() says why; then
  // there is undo().
  bool step();
  // All is as it was before the step, but what it took in from outside, which is gone. What the
  // step before it has wanted waits again, unless that fails even alone (which is tried).
  void undo();
  // What the step that was undone has lost.
  const std::vector<Change>& lost() const { return lost_; }
  // Two rules of the last step gave one key different rows for the next one.
  struct Clash {
    Effect one;
    Effect other;
  };
  const std::optional<Clash>& clash() const { return clash_; }
  // Rows of tables with a ttl or a max that came in the last step, and were there.
  const std::vector<std::pair<int, std::vector<Word>>>& refreshed() const { return refreshed_; }

 private:
  struct Waiting {                 // for one relation
    std::unique_ptr<Table> puts;   // with the relation's key
    std::unique_ptr<Table> takes;  // whole rows
    std::vector<int> triggers[2];  // relations that are told of its added and removed rows
  };
  Waiting& waiting(int relation) { return waits_[static_cast<std::size_t>(relation)]; }
  Table& stored(int relation);
  void put_row(int relation, const Word* row);
  const drover::Relation& declared(int relation) const {
    return program_.relations[static_cast<std::size_t>(relation)];
  }
  void forget_what_waits();
  bool wait_again(const std::vector<Change>& taken_in);
  bool succeeds_alone(const std::vector<Change>& taken_in);
  void find_lost(const std::vector<Change>& taken_in, bool kept);
  bool is_replaced(int relation, const Word* row);
  void start_triggers();
  std::vector<Change> changes();
  void add_changes(int relation, std::vector<Change>& erase, std::vector<Change>& insert);
  bool keep_effects();
  bool keep_effect(const Effect& effect);
  void pull_triggers();

  const CheckedProgram& program_;
  Maintainer& maintainer_;
  std::vector<Maintainer::Relation> relations_;
  std::vector<Waiting> waits_;
  std::optional<Clash> clash_;
  std::vector<std::pair<int, std::vector<Word>>> refreshed_;
  std::vector<Change> taken_in_;
  bool from_outside_ = false;     // something that waits is
  std::vector<Effect> wanted_;    // by the last step that succeeded before this one
  bool owed_ = false;             // the step after it has failed: they wait again
  std::vector<Change> at_start_;  // events of the first step
  std::vector<Change> lost_;
  bool waiting_ = true;  // the first step has rules to start
};

}  // namespace drover
