#include "engine/change/maintain.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

constexpr std::uint64_t kAnyStamp = UINT64_MAX;

}  // namespace

bool Maintainer::apply(const std::vector<Change>& changes) {
  if (!compiled_) compile();
  begin_step();
  for (const Change& change : changes) {
    if (!apply_base(change)) return false;
  }
  for (const Stratum& stratum : program_.strata) {
    if (!is_touched(stratum)) continue;
    if (is_recomputed(stratum) ? !recompute(stratum) : !maintain(stratum)) return false;
  }
  for (int rule : program_.late_rules) {
    if (!act(rule)) return false;
  }
  first_ = false;
  return true;
}

void Maintainer::begin_step() {
  for (Relation& each : relations_) {
    if (each.rows != nullptr) each.rows->begin_step();
  }
  for (Groups* groups : groups_) {
    if (groups != nullptr) groups->begin_step();
  }
  effects_.clear();
  base_changes_.clear();
  was_first_ = first_;
}

void Maintainer::undo() {
  for (Relation& each : relations_) {
    if (each.rows != nullptr) each.rows->undo_step();
  }
  for (auto change = base_changes_.rbegin(); change != base_changes_.rend(); ++change) {
    Table& base = *relation(change->relation).base;
    if (change->insert) {
      base.erase(change->row.data());
    } else {
      base.insert(change->row.data());
    }
  }
  for (Groups* groups : groups_) {
    if (groups != nullptr) groups->undo_step();
  }
  for (State& state : states_) {
    if (state.fresh == nullptr) continue;
    state.fresh->reset();
    state.next->reset();
    state.candidates->reset();
    state.pending->reset();
  }
  effects_.clear();
  base_changes_.clear();
  endless_ = nullptr;
  stopped_ = false;
  first_ = was_first_;
  forget_events();
}

void Maintainer::forget_events() {
  for (std::size_t r = 0; r < relations_.size(); ++r) {
    if (!is_event(static_cast<int>(r))) continue;
    if (relations_[r].rows->size() > 0) relations_[r].rows->reset();
    if (relations_[r].base != nullptr) relations_[r].base->reset();
  }
  for (std::size_t r = 0; r < groups_.size(); ++r) {
    if (groups_[r] != nullptr && program_.rules[r].happens) groups_[r]->reset();
  }
}

bool Maintainer::is_event(int number) const {
  return program_.relations[index(number)].schema.kind == RelationKind::kEvent;
}

// Base rows of a derived relation go into both tables; whether one that goes is still derived is
// seen when its stratum is worked on.
bool Maintainer::apply_base(const Change& change) {
  Relation& at = relation(change.relation);
  const Word* row = change.row.data();
  if (recomputed_[index(change.relation)]) {
    if (change_base(change)) states_[index(change.relation)].candidates->insert(row);
    return true;
  }
  if (change.insert) {
    if (at.base != nullptr) change_base(change);
    return insert(-1, change.relation, row);
  }
  if (at.base == nullptr) {
    at.rows->erase_noted(row);
  } else if (change_base(change)) {
    states_[index(change.relation)].candidates->insert(row);
  }
  return true;
}

bool Maintainer::change_base(const Change& change) {
  Table& base = *relation(change.relation).base;
  bool changed = change.insert ? base.insert(change.row.data()) == RowSet::Outcome::kNew
                               : base.erase(change.row.data());
  if (changed) base_changes_.push_back(change);
  return changed;
}

bool Maintainer::is_touched(const Stratum& stratum) const {
  auto changed = [&](int number) {
    return relations_[index(number)].rows->is_changed() ||
           states_[index(number)].candidates->size() > 0;
  };
  if (std::ranges::any_of(stratum.relations, changed)) return true;
  return std::ranges::any_of(stratum.rules, [&](int rule) {
    return (first_ && starts_[index(rule)] != nullptr) ||
           std::ranges::any_of(gains_[index(rule)],
                               [&](const auto& trigger) { return changed(trigger->relation); });
  });
}

bool Maintainer::recompute(const Stratum& stratum) {
  for (int relation : stratum.relations) states_[index(relation)].candidates->reset();
  stopped_ = !recompute_(stratum);
  return !stopped_;
}

bool Maintainer::maintain(const Stratum& stratum) {
  erased_.clear();
  for (int rule : stratum.rules) {
    if (program_.rules[index(rule)].acts) continue;
    if (groups_[index(rule)] != nullptr) {
      if (!change_groups(rule)) return false;
    } else if (!run_outside(losses_[index(rule)], false)) {
      return false;
    }
  }
  if (!remove_unsupported(stratum)) return false;
  if (stratum.recursive && !rederive()) return false;
  for (int rule : stratum.rules) {
    bool acts = program_.rules[index(rule)].acts;
    bool plain = !acts && groups_[index(rule)] == nullptr;
    if (plain && !run_outside(gains_[index(rule)], true)) return false;
    if (!acts && !plain && !conclude_groups(rule)) return false;
    if (acts && !act(rule)) return false;
  }
  return insert_rounds(stratum);
}

bool Maintainer::run(Chain& chain) {
  Frame frame(pool_, registers_, &host_calls_);
  Pool::Mark mark = pool_.mark();
  chain.run(frame);
  pool_.release(mark);
  if (frame.stopped) stopped_ = true;
  return !stopped_;
}

bool Maintainer::run(Trigger& trigger) {
  if (meter_ == nullptr) return run(trigger.chain);
  const std::int64_t began = meter_->now_ns();
  const bool going = run(trigger.chain);
  Meter::OfRule& metered = meter_->of_rule(trigger.rule);
  metered.ns += meter_->now_ns() - began;
  ++metered.runs;
  return going;
}

// A chain only collects: nothing moves under the tables that it walks over.
bool Maintainer::insert_pending(int rule) {
  Table& pending = *states_[index(program_.rules[index(rule)].head)].pending;
  if (pending.size() == 0) return true;
  pending.for_each([&](const Word* row) { return conclude(rule, row); });
  pending.reset();
  return !stopped_;
}

// What a rule says of a row that its body gives.
bool Maintainer::conclude(int rule, const Word* row) {
  const CheckedRule& checked = program_.rules[index(rule)];
  switch (checked.action) {
    case RuleAction::kDerive:
      return insert(rule, checked.head, row);
    case RuleAction::kStore:
      return store(rule, row);
    case RuleAction::kNext:
    case RuleAction::kDelete:
      break;
  }
  effects_.push_back({checked.action, rule, checked.head, {row, row + checked.head_terms.size()}});
  return true;
}

// A row with a new key is there at once. One whose key had another row before the step waits until
// the step is over; and a second one for a key that got its row in this step is a conflict.
bool Maintainer::store(int rule, const Word* row) {
  int number = program_.rules[index(rule)].head;
  Relation& at = relation(number);
  RowSet::Outcome outcome = at.rows->insert_noted(row);
  if (outcome != RowSet::Outcome::kConflict) {
    if (outcome == RowSet::Outcome::kNew) states_[index(number)].next->insert(row);
    if (at.base != nullptr) {
      change_base({number, true, {row, row + at.rows->columns() + 1}});
    }
    const drover::Relation& declared = program_.relations[index(number)];
    bool soft = declared.ttl_ns > 0 || declared.max_rows > 0;
    if (soft && outcome == RowSet::Outcome::kSame) {
      effects_.push_back({RuleAction::kStore, rule, number, {row, row + at.rows->columns()}});
    }
    return true;
  }
  if (!at.rows->added()->contains(at.rows->conflict().data())) {
    effects_.push_back({RuleAction::kNext, rule, number, {row, row + at.rows->columns()}});
    return true;
  }
  conflicts_.conflict(rule, number, row, nullptr);
  stopped_ = true;
  return false;
}

// A rule that acts, by what has begun to hold.
bool Maintainer::act(int rule) {
  if (first_ && starts_[index(rule)] != nullptr) {
    if (!run(*starts_[index(rule)]) || !insert_pending(rule)) return false;
  } else {
    if (!run_outside(gains_[index(rule)], true)) return false;
    if (!run_outside(losses_[index(rule)], false)) return false;
  }
  return groups_[index(rule)] == nullptr || conclude_groups(rule);
}

// The rows of the groups that have changed.
bool Maintainer::conclude_groups(int rule) {
  Groups& groups = *groups_[index(rule)];
  const CheckedRule& checked = program_.rules[index(rule)];
  std::vector<Word> row(checked.head_terms.size() + 1);
  for (const Groups::Touched& touched : groups.touched()) {
    RuntimeFault fault;
    if (!groups.has_row(touched.group)) continue;
    if (!groups.row(touched.group, row.data(), fault)) {
      if (!faults_.report(fault)) return false;
      continue;
    }
    bool same = !touched.row.empty() && std::equal(row.begin(), row.end() - 1, touched.row.begin());
    if (checked.acts && same) continue;  // it held before
    if (!conclude(rule, row.data())) return false;
  }
  groups.forget_touched();
  return true;
}

// Triggers whose atoms lie below the stratum: driven by what the step has done to them.
bool Maintainer::run_outside(const std::vector<std::unique_ptr<Trigger>>& triggers, bool gains) {
  for (const auto& trigger : triggers) {
    if (trigger->inside || !relation(trigger->relation).rows->is_changed()) continue;
    if (trigger->keys != nullptr) {
      find_keys(*trigger, gains);
      if (trigger->keys->size() == 0) continue;
    }
    if (!run(*trigger) || !insert_pending(trigger->rule)) return false;
  }
  return true;
}

bool Maintainer::run_inside(const std::vector<std::unique_ptr<Trigger>>& triggers) {
  for (const auto& trigger : triggers) {
    if (!trigger->inside || states_[index(trigger->relation)].fresh->size() == 0) continue;
    if (!run(*trigger) || !insert_pending(trigger->rule)) return false;
  }
  return true;
}

// Gives the groups their new bindings and takes back the lost ones; the rows that groups had become
// candidates. A binding may come by the change of one atom and go by that of another: it has to
// come first.
bool Maintainer::change_groups(int rule) {
  if (!run_outside(gains_[index(rule)], true) || !run_outside(losses_[index(rule)], false)) {
    return false;
  }
  const CheckedRule& checked = program_.rules[index(rule)];
  for (const Groups::Touched& touched : groups_[index(rule)]->touched()) {
    if (!touched.row.empty()) states_[index(checked.head)].candidates->insert(touched.row.data());
  }
  return true;
}

// Round by round: candidates without support go, and what they supported becomes a candidate.
bool Maintainer::remove_unsupported(const Stratum& stratum) {
  while (true) {
    for (int relation : stratum.relations) {
      if (!take_candidates(relation)) return false;
    }
    bool any = false;
    for (int relation : stratum.relations) any = any || states_[index(relation)].fresh->size() > 0;
    if (!any || !stratum.recursive) break;
    for (int rule : stratum.rules) {
      if (!run_inside(losses_[index(rule)])) return false;
    }
    for (int relation : stratum.relations) states_[index(relation)].fresh->reset();
  }
  for (int relation : stratum.relations) states_[index(relation)].fresh->reset();
  return true;
}

bool Maintainer::take_candidates(int number) {
  State& state = states_[index(number)];
  Table& rows = *relation(number).rows;
  bool going = true;
  state.candidates->for_each([&](const Word* row) {
    std::uint64_t below = kAnyStamp;
    if (!rows.in_pairs()) {
      std::uint32_t found = rows.rows().find(row);
      if (found == RowSet::kNoRow) return true;  // gone already
      below = rows.rows().stamp(found);
    } else if (!rows.contains(row)) {
      return true;
    }
    if (is_supported(number, row, below)) return !stopped_;
    rows.erase_noted(row);
    state.fresh->insert(row);
    erased_.emplace_back(number, std::vector<Word>(row, row + rows.columns() + 1));
    return true;
  });
  going = !stopped_;
  state.candidates->reset();
  return going;
}

// What was erased but is derived by rows that stayed, whatever their order, comes back as new.
bool Maintainer::rederive() {
  for (const auto& [number, row] : erased_) {
    if (is_supported(number, row.data(), kAnyStamp) && !insert(-1, number, row.data())) {
      return false;
    }
    if (stopped_) return false;
  }
  return true;
}

bool Maintainer::insert_rounds(const Stratum& stratum) {
  if (!stratum.recursive) {
    for (int relation : stratum.relations) states_[index(relation)].next->reset();
    return true;
  }
  for (std::uint64_t round = 0; move_on(stratum); ++round) {
    if (round == rounds_max_) {
      endless_ = &stratum;
      stopped_ = true;
      return false;
    }
    for (int rule : stratum.rules) {
      if (!run_inside(gains_[index(rule)])) return false;
    }
  }
  return true;
}

// What came in the last round drives the next one; false when nothing came.
bool Maintainer::move_on(const Stratum& stratum) {
  bool any = false;
  for (int number : stratum.relations) {
    State& state = states_[index(number)];
    state.fresh->reset();
    state.next->for_each([&](const Word* row) {
      state.fresh->insert(row);
      return true;
    });
    state.next->reset();
    any = any || state.fresh->size() > 0;
  }
  return any;
}

bool Maintainer::insert(int rule, int number, const Word* row) {
  Table& rows = *relation(number).rows;
  switch (rows.insert_noted(row)) {
    case RowSet::Outcome::kSame:
      return true;
    case RowSet::Outcome::kNew:
      states_[index(number)].next->insert(row);
      return true;
    case RowSet::Outcome::kConflict:
      break;
  }
  conflicts_.conflict(rule, number, row, nullptr);
  stopped_ = true;
  return false;
}

bool Maintainer::is_supported(int number, const Word* row, std::uint64_t below) {
  Relation& at = relation(number);
  if (at.base != nullptr && at.base->contains(row)) return true;
  below_ = below;
  for (int rule : writers_[index(number)]) {
    if (derives(rule, row)) return true;
  }
  return false;
}

// For which keys a negated atom began to hold (`gains`) or stopped to.
void Maintainer::find_keys(Trigger& trigger, bool gains) {
  const auto& atom =
      std::get<BodyAtom>(program_.rules[index(trigger.rule)].body[index(trigger.literal)].node);
  Table& rows = *relation(trigger.relation).rows;
  std::vector<int> columns;
  for (std::size_t c = 0; c < atom.terms.size(); ++c) {
    if (atom.terms[c].kind != Term::Kind::kAny) columns.push_back(static_cast<int>(c));
  }
  trigger.keys->reset();
  std::vector<Word> key(columns.size() + 1);
  std::vector<Word> row(atom.terms.size() + 1);
  // It begins to hold where the last row went, and stops where the first one came.
  const Table& changed = gains ? *rows.removed() : *rows.added();
  changed.for_each([&](const Word* words) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      key[i] = words[columns[i]];
      row[index(columns[i])] = key[i];
    }
    Version other = gains ? Version::kNow : Version::kBefore;
    if (!exists(rows, columns, key.data(), other)) trigger.keys->insert(row.data());
    return true;
  });
}

}  // namespace drover
