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
  for (Timers::Beat& beat : timers_->due(now, taken_ + 1)) {
    beat.row.push_back(0);
    engine_.put(beat.relation, beat.row.data());
  }
  if (int clock = program_.find(kClock); clock >= 0) {
    Word row[2] = {word_of(now.ns), 0};
    engine_.put(clock, row);
  }
  soft_state_->expire(now);
  if (!engine_.step()) return false;
  ++taken_;
  soft_state_->note(now);
  set_timers(now);
  for (auto& [relation, table] : recorded_) {
    engine_.table(relation).for_each([&](const Word* row) {
      table->insert(row);
      return true;
    });
  }
  return true;
}

// Rules may set timers of JOL anew.
void Steps::set_timers(Time now) {
  for (std::size_t r = 0; r < program_.relations.size(); ++r) {
    const int timer = program_.relations[r].sets_timer;
    if (timer < 0) continue;
    ast::JolTimer to = *program_.relations[static_cast<std::size_t>(timer)].jol_timer;
    const std::size_t columns = program_.relations[r].schema.columns.size();
    engine_.table(static_cast<int>(r)).for_each([&](const Word* row) {
      std::vector<std::int64_t> numbers;
      for (std::size_t c = 0; c < columns; ++c)
        numbers.push_back(std::clamp(int_of(row[c]), std::int64_t{0}, ast::JolTimer::kForever));
      to.period = numbers[0];
      to.firings = numbers[1];
      to.delay = numbers[2];
      timers_->set(timer, to, now, taken_);
      return true;
    });
  }
}

std::optional<Time> Steps::wake() const {
  if (!timers_) return std::nullopt;
  std::optional<Time> timer = timers_->next();
  std::optional<Time> expiry = soft_state_->next();
  if (!timer || !expiry) return timer ? timer : expiry;
  return std::min(*timer, *expiry);
}

}  // namespace drover
