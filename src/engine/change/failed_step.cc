#include <algorithm>
#include <set>
#include <utility>

#include "engine/change/timesteps.h"

// A step that fails is undone. What came from outside is gone with it: it may be why. What the step
// before has wanted (rows that go and come, events) is owed, and waits again; but if that fails
// even alone, it is gone, too, or no step would ever succeed again.

namespace drover {

void Timesteps::undo() {
  const std::vector<Change> taken_in = std::exchange(taken_in_, {});
  const bool outside = std::exchange(from_outside_, false);
  maintainer_.undo();
  owed_ = true;
  forget_what_waits();
  const bool kept = outside && wait_again(taken_in) && succeeds_alone(taken_in);
  if (kept) {
    wait_again(taken_in);
  } else {
    wanted_.clear();
    at_start_.clear();
  }
  find_lost(taken_in, kept);
  waiting_ = waiting_ || maintainer_.is_first();
}

void Timesteps::forget_what_waits() {
  for (Waiting& wait : waits_) {
    wait.puts->reset();
    wait.takes->reset();
  }
  clash_.reset();
  refreshed_.clear();
  waiting_ = false;
}

// False when there is nothing.
bool Timesteps::wait_again(const std::vector<Change>& taken_in) {
  for (const Effect& effect : wanted_) {
    if (effect.action != RuleAction::kStore) keep_effect(effect);
  }
  for (const Change& change : at_start_) put_row(change.relation, change.row.data());
  for (const Change& change : taken_in) {
    if (declared(change.relation).trigger != Trigger::kNone) {
      put_row(change.relation, change.row.data());
    }
  }
  return waiting_;
}

// Tries the step with what waits now, at the same time.
bool Timesteps::succeeds_alone(const std::vector<Change>& taken_in) {
  for (const Change& change : taken_in) {
    if (declared(change.relation).schema.name == kClock) {
      put_row(change.relation, change.row.data());
    }
  }
  const bool done = maintainer_.apply(changes()) && keep_effects();
  maintainer_.undo();
  forget_what_waits();
  return done;
}

// Rows that go only because others come in their place are not named.
void Timesteps::find_lost(const std::vector<Change>& taken_in, bool kept) {
  using Named = std::pair<int, std::vector<Word>>;
  std::set<Named> owed;
  for (const Effect& effect : wanted_) owed.insert({effect.relation, effect.row});
  for (const Change& change : at_start_) owed.insert({change.relation, change.row});
  std::set<int> come;
  for (const Change& change : taken_in) {
    if (change.insert) come.insert(change.relation);
  }
  lost_.clear();
  for (const Change& change : taken_in) {
    const drover::Relation& relation = declared(change.relation);
    if (relation.hidden || (kept && relation.trigger != Trigger::kNone)) continue;
    Named named{change.relation, change.row};
    const bool waits = owed.contains(named);
    named.second.pop_back();
    if (waits || owed.contains(named)) continue;
    const bool keyed = !relation.schema.key.empty() || relation.schema.one_row;
    if (!change.insert && keyed && come.contains(change.relation)) continue;
    lost_.push_back(change);
  }
}

}  // namespace drover
