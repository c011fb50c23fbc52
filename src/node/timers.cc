#include "node/timers.h"

#include <algorithm>

namespace drover {

Timers::Timers(const CheckedProgram& program, Time now) {
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    std::int64_t period = program.relations[r].period_ns;
    if (period > 0) timers_.push_back({static_cast<int>(r), period, now.ns, 0});
  }
}

std::vector<Timers::Beat> Timers::due(Time now) {
  std::vector<Beat> beats;
  for (Timer& timer : timers_) {
    if (next_of(timer) > now.ns) continue;
    timer.beats = (now.ns - timer.started_ns) / timer.period_ns;
    beats.push_back({timer.relation, timer.beats});
  }
  return beats;
}

std::optional<Time> Timers::next() const {
  std::optional<Time> first;
  for (const Timer& timer : timers_) {
    if (!first || next_of(timer) < first->ns) first = Time{next_of(timer)};
  }
  return first;
}

}  // namespace drover
