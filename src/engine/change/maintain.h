#pragma once
// Keeps what rules derive exact while base rows come and go, at a cost that follows the change.
//
// Stratum by stratum, from what changed below: a binding that lost a row may have carried a derived
// row away, a binding that gained one may bring one. A row that may be gone is kept if another
// binding derives it; in a recursive stratum only bindings of rows that came before it count, so
// that no row holds itself up. (Deletion and rederivation, Gupta, Mumick, Subrahmanian 1993, with
// the order of insertion as the measure of well-foundedness.) Groups of aggregates take bindings
// back one by one. A stratum whose relations merge (Relation::merge) is computed anew.
//
// Rules that act (store, next, delete, or an event as the head) run for bindings that begin to hold
// and take nothing back: what they do stays done, and events are gone when the step is over.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/aggregate/groups.h"
#include "engine/eval/host_calls.h"
#include "engine/meter.h"
#include "engine/operators/chain.h"
#include "engine/operators/head_operator.h"
#include "engine/store/table.h"
#include "lang/program.h"
#include "plan/join_order.h"

namespace drover {

// A base row that comes or goes; its words are canonical.
struct Change {
  int relation = -1;
  bool insert = true;
  std::vector<Word> row;
};

// A row that a rule wants to come or to go when the step is over; with kStore one that it has
// stored in a table of soft state, where it was already.
struct Effect {
  RuleAction action = RuleAction::kNext;
  int rule = -1;
  int relation = -1;
  std::vector<Word> row;
};

class Maintainer {
 public:
  struct Relation {
    Table* rows = nullptr;
    Table* base = nullptr;  // of a relation that rules write: its base rows; else null
  };
  // Evaluates a stratum from its base rows, and notes in its tables what that changes.
  using Recompute = std::function<bool(const Stratum&)>;
  // All must outlive it. `groups`: one a rule, null unless it aggregates; made to retract, and
  // holding what the rows say. Tables of a recursive stratum are in rows and share a counter.
  Maintainer(const CheckedProgram& program, Pool& pool, std::vector<Relation> relations,
             std::vector<Groups*> groups, FaultSink& faults, ConflictSink& conflicts,
             std::vector<Word>& registers, const HostCalls& host_calls, Recompute recompute,
             std::uint64_t rounds_max);
  ~Maintainer();

  // Counts what rules do, from the first step on; may be null.
  void meter_with(Meter* meter) { meter_ = meter; }

  // One step: all changes at once. In the first one, rules that act on what is do so for all that
  // there is. False when it was stopped by a fault or a conflict: what is half done can be looked
  // at, and then there is undo().
  bool apply(const std::vector<Change>& changes);
  // What the last step wants of the next one.
  const std::vector<Effect>& effects() const { return effects_; }
  void give_effects(std::vector<Effect>& to) {
    to.swap(effects_);
    effects_.clear();
  }
  // All is as it was before apply(); there are no events.
  void undo();
  // No step was taken yet.
  bool is_first() const { return first_; }
  // The events of the last step are over.
  void forget_events();
  // The stratum that did not come to an end in `rounds_max` rounds, if that is what stopped it.
  const Stratum* endless() const { return endless_; }

  // What the last step has added to a relation, and removed from it.
  const Table& added(int relation) const { return *relations_[index(relation)].rows->added(); }
  const Table& removed(int relation) const { return *relations_[index(relation)].rows->removed(); }

 private:
  // A rule driven by the changes of one atom of its body.
  struct Trigger {
    int rule = -1;
    int literal = -1;
    int relation = -1;            // the atom's
    bool inside = false;          // the atom's relation is in the rule's own stratum
    std::unique_ptr<Table> keys;  // of a negated atom: for which keys it stopped, or began, to hold
    Chain chain;
  };
  // Whether a rule derives a given row.
  struct Support {
    std::vector<std::pair<std::size_t, int>> given;  // head term, variable
    std::unique_ptr<RowVisitor> visitor;
    Chain chain;
  };
  // A binding that is lost had a value, or derived nothing; whether one that would hold a row up
  // has a value is reported where it is new.
  struct Unheard final : FaultSink {
    bool report(const RuntimeFault&) override { return true; }
  };
  struct State {                        // of a relation while a step works on its stratum
    std::unique_ptr<Table> fresh;       // drives triggers inside the stratum
    std::unique_ptr<Table> next;        // what fresh will be in the next round
    std::unique_ptr<Table> candidates;  // rows that may be gone
    std::unique_ptr<Table> pending;     // derived by the chain that runs, to be inserted after it
  };
  class Collector;
  class Matcher;

  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  void compile();
  void compile_rule(int rule);
  void compile_happening(int rule);
  bool is_event(int relation) const;
  std::unique_ptr<Trigger> trigger(int rule, int literal, bool gains);
  AtomSource source(const AtomStep& step, const Trigger& trigger, bool gains) const;
  std::unique_ptr<Support> support(int rule);
  Relation& relation(int number) { return relations_[index(number)]; }
  bool in_stratum_of(int rule, int relation) const;

  void begin_step();
  bool apply_base(const Change& change);
  bool change_base(const Change& change);
  bool is_touched(const Stratum& stratum) const;
  bool is_recomputed(const Stratum& stratum) const {
    return recomputed_[index(stratum.relations[0])];
  }
  bool recompute(const Stratum& stratum);
  bool maintain(const Stratum& stratum);
  void find_keys(Trigger& trigger, bool gains);
  bool exists(Table& table, const std::vector<int>& columns, const Word* key, Version version);
  bool run(Chain& chain);
  bool run(Trigger& trigger);
  bool insert_pending(int rule);
  bool run_outside(const std::vector<std::unique_ptr<Trigger>>& triggers, bool gains);
  bool run_inside(const std::vector<std::unique_ptr<Trigger>>& triggers);
  bool change_groups(int rule);
  bool conclude_groups(int rule);
  bool act(int rule);
  bool conclude(int rule, const Word* row);
  bool store(int rule, const Word* row);
  bool remove_unsupported(const Stratum& stratum);
  bool take_candidates(int relation);
  bool rederive();
  bool insert_rounds(const Stratum& stratum);
  bool derives(int rule, const Word* row);
  bool is_supported(int relation, const Word* row, std::uint64_t below);
  bool insert(int rule, int relation, const Word* row);
  bool move_on(const Stratum& stratum);

  const CheckedProgram& program_;
  Pool& pool_;
  std::vector<Relation> relations_;
  std::vector<Groups*> groups_;
  FaultSink& faults_;
  Unheard unheard_;
  ConflictSink& conflicts_;
  std::vector<Word>& registers_;
  const HostCalls& host_calls_;
  Recompute recompute_;
  std::vector<bool> recomputed_;  // one a relation: its stratum merges

  Meter* meter_ = nullptr;
  bool compiled_ = false;
  std::vector<std::vector<std::unique_ptr<Trigger>>> losses_;  // one a rule
  std::vector<std::vector<std::unique_ptr<Trigger>>> gains_;   // one a rule
  std::vector<std::unique_ptr<Trigger>> starts_;    // one a rule; for the first step, all bindings
  std::vector<std::unique_ptr<Support>> supports_;  // one a rule
  std::vector<std::unique_ptr<RowVisitor>> visitors_;
  std::vector<State> states_;              // one a relation
  std::vector<std::vector<int>> writers_;  // one a relation: rules
  std::uint64_t below_ = 0;                // rows of the stratum that count as support
  std::vector<std::pair<int, std::vector<Word>>> erased_;  // of the stratum, in this step
  std::vector<Effect> effects_;
  std::vector<Change> base_changes_;  // that took effect, in this step
  const Stratum* endless_ = nullptr;
  std::uint64_t rounds_max_;
  bool first_ = true;
  bool was_first_ = true;  // before the last step
  bool stopped_ = false;
};

}  // namespace drover
