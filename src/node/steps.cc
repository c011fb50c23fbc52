#include "node/steps.h"

#include <algorithm>

namespace drover {

void Steps::record(int relation) {
  const Schema& schema = program_.relations[static_cast<std::size_t>(relation)].schema;
  if (schema.kind != RelationKind::kEvent) return;
  recorded_[relation] = std::make_unique<Table>(
      Table::Form{static_cast<int>(schema.columns.size()), {}, false, false, true, nullptr});
}

const Table* Steps::recorded(int relation) const {
  auto found = recorded_.find(relation);
  return found == recorded_.end() ? nullptr : found->second.get();
}

bool Steps::step(Time now) {
  if (!timers_) {
    timers_.emplace(program_, now);
    soft_state_ = std::make_unique<SoftState>(program_, engine_, now);
  }
  for (const Timers::Beat& beat : timers_->due(now)) {
    Word row[2] = {word_of(beat.n), 0};
    engine_.put(beat.relation, row);
  }
  if (int clock = program_.find(kClock); clock >= 0) {
    Word row[2] = {word_of(now.ns), 0};
    engine_.put(clock, row);
  }
  soft_state_->expire(now);
  ++taken_;
  if (!engine_.step()) return false;
  soft_state_->note(now);
  for (auto& [relation, table] : recorded_) {
    engine_.table(relation).for_each([&](const Word* row) {
      table->insert(row);
      return true;
    });
  }
  return true;
}

std::optional<Time> Steps::wake() const {
  if (!timers_) return std::nullopt;
  std::optional<Time> timer = timers_->next();
  std::optional<Time> expiry = soft_state_->next();
  if (!timer || !expiry) return timer ? timer : expiry;
  return std::min(*timer, *expiry);
}

}  // namespace drover
