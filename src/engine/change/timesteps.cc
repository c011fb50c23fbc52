#include "engine/change/timesteps.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

// Visits the row of `table` that has this row's key; without a key, this very row.
template <typename Visit>
void with_key_of(const Schema& schema, const Word* row, Table& table, Visit visit) {
  if (schema.key.empty() && !schema.one_row) {
    if (table.contains(row)) visit(row);
    return;
  }
  std::vector<int> key = schema.key;
  std::ranges::sort(key);
  std::vector<Word> values(key.size() + 1);
  for (std::size_t i = 0; i < key.size(); ++i) values[i] = row[key[i]];
  table.for_each_with(key, values.data(), [&](const Word* found) {
    visit(found);
    return false;
  });
}

}  // namespace

Timesteps::Timesteps(const CheckedProgram& program, Maintainer& maintainer,
                     std::vector<Maintainer::Relation> relations)
    : program_(program),
      maintainer_(maintainer),
      relations_(std::move(relations)),
      waits_(program.relations.size()) {
  for (std::size_t r = 0; r < waits_.size(); ++r) {
    const Schema& schema = program.relations[r].schema;
    auto columns = static_cast<int>(schema.columns.size());
    bool keyed = !schema.key.empty() || schema.one_row;
    waits_[r].puts =
        std::make_unique<Table>(Table::Form{columns, schema.key, keyed, false, true, nullptr});
    waits_[r].takes =
        std::make_unique<Table>(Table::Form{columns, {}, false, false, true, nullptr});
  }
  for (std::size_t r = 0; r < waits_.size(); ++r) {
    const drover::Relation& relation = program.relations[r];
    if (relation.trigger == Trigger::kNone) continue;
    std::size_t which = relation.trigger == Trigger::kInsert ? 0 : 1;
    waiting(relation.trigger_of).triggers[which].push_back(static_cast<int>(r));
  }
  start_triggers();
}

Timesteps::~Timesteps() = default;

// To the triggers, what is there at the start has come.
void Timesteps::start_triggers() {
  for (std::size_t r = 0; r < waits_.size(); ++r) {
    for (int trigger : waits_[r].triggers[0]) {
      relations_[r].rows->for_each([&](const Word* row) {
        waiting(trigger).puts->insert(row);
        return true;
      });
    }
  }
}

Table& Timesteps::stored(int relation) {
  const Maintainer::Relation& at = relations_[static_cast<std::size_t>(relation)];
  return at.base != nullptr ? *at.base : *at.rows;
}

void Timesteps::put(int relation, const Word* row) {
  from_outside_ = from_outside_ || declared(relation).schema.name != kClock;
  put_row(relation, row);
}

void Timesteps::put_first(int relation, const Word* row) {
  at_start_.push_back({relation, true, {row, row + declared(relation).schema.columns.size() + 1}});
  put_row(relation, row);
}

void Timesteps::put_row(int relation, const Word* row) {
  waiting_ = true;
  Waiting& wait = waiting(relation);
  if (wait.puts->insert(row) != RowSet::Outcome::kConflict) return;
  std::vector<Word> before = wait.puts->conflict();
  before.push_back(0);
  wait.puts->erase(before.data());
  wait.puts->insert(row);
}

void Timesteps::take(int relation, const Word* row) {
  from_outside_ = waiting_ = true;
  waiting(relation).takes->insert(row);
}

bool Timesteps::step() {
  clash_.reset();
  refreshed_.clear();
  waiting_ = false;
  maintainer_.forget_events();
  taken_in_ = changes();
  if (!owed_) maintainer_.give_effects(wanted_);
  owed_ = false;
  if (!maintainer_.apply(taken_in_) || !keep_effects()) return false;
  from_outside_ = false;
  at_start_.clear();
  return true;
}

// What goes goes first, so that a key is free for the row that replaces its old one.
std::vector<Change> Timesteps::changes() {
  std::vector<Change> erase;
  std::vector<Change> insert;
  for (std::size_t r = 0; r < waits_.size(); ++r) {
    if (waits_[r].puts->size() + waits_[r].takes->size() == 0) continue;
    add_changes(static_cast<int>(r), erase, insert);
    waits_[r].puts->reset();
    waits_[r].takes->reset();
  }
  std::ranges::move(insert, std::back_inserter(erase));
  return erase;
}

void Timesteps::add_changes(int relation, std::vector<Change>& erase, std::vector<Change>& insert) {
  const Schema& schema = program_.relations[static_cast<std::size_t>(relation)].schema;
  Waiting& wait = waiting(relation);
  Table& rows = stored(relation);
  std::size_t words = schema.columns.size() + 1;
  wait.takes->for_each([&](const Word* row) {
    if (rows.contains(row) && !is_replaced(relation, row)) {
      erase.push_back({relation, false, {row, row + words}});
    }
    return true;
  });
  bool soft = declared(relation).ttl_ns > 0 || declared(relation).max_rows > 0;
  wait.puts->for_each([&](const Word* row) {
    if (rows.contains(row)) {
      if (soft) refreshed_.emplace_back(relation, std::vector<Word>(row, row + words));
      return true;
    }
    with_key_of(schema, row, rows,
                [&](const Word* old) { erase.push_back({relation, false, {old, old + words}}); });
    insert.push_back({relation, true, {row, row + words}});
    return true;
  });
}

// Whether the key of a row that is to go gets a row.
bool Timesteps::is_replaced(int relation, const Word* row) {
  const Schema& schema = program_.relations[static_cast<std::size_t>(relation)].schema;
  Table& puts = *waiting(relation).puts;
  if (puts.size() == 0) return false;
  bool found = false;
  with_key_of(schema, row, puts, [&](const Word*) { found = true; });
  return found;
}

bool Timesteps::keep_effects() {
  for (const Effect& effect : maintainer_.effects()) {
    if (effect.action == RuleAction::kStore) {
      refreshed_.emplace_back(effect.relation, effect.row);
      refreshed_.back().second.push_back(0);
      continue;
    }
    if (keep_effect(effect)) continue;
    const std::vector<Word>& before = waiting(effect.relation).puts->conflict();
    auto other = std::ranges::find_if(maintainer_.effects(), [&](const Effect& each) {
      return each.relation == effect.relation && each.action != RuleAction::kDelete &&
             each.row == before;
    });
    CHECK(other != maintainer_.effects().end());
    clash_ = Clash{effect, *other};
    return false;
  }
  pull_triggers();
  return true;
}

bool Timesteps::keep_effect(const Effect& effect) {
  std::vector<Word> row = effect.row;
  row.push_back(0);
  waiting_ = true;
  Waiting& wait = waiting(effect.relation);
  if (effect.action != RuleAction::kDelete) {
    return wait.puts->insert(row.data()) != RowSet::Outcome::kConflict;
  }
  wait.takes->insert(row.data());
  return true;
}

void Timesteps::pull_triggers() {
  for (std::size_t r = 0; r < waits_.size(); ++r) {
    for (std::size_t which : {0U, 1U}) {
      const Table* from = which == 0 ? relations_[r].rows->added() : relations_[r].rows->removed();
      if (from == nullptr || from->size() == 0) continue;
      for (int trigger : waits_[r].triggers[which]) {
        waiting_ = true;
        from->for_each([&](const Word* row) {
          waiting(trigger).puts->insert(row);
          return true;
        });
      }
    }
  }
}

}  // namespace drover
