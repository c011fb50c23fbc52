#include "node/timers.h"

#include <algorithm>

namespace drover {

namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

// What a timer of JOL counts in.
std::int64_t unit_of(const ast::JolTimer& timer) { return timer.logical ? 1 : kNsPerMs; }

}  // namespace

Timers::Timers(const CheckedProgram& program, Time now) {
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    const Relation& relation = program.relations[r];
    const auto number = static_cast<int>(r);
    if (relation.jol_timer) {
      set(number, *relation.jol_timer, now, 0);
    } else if (relation.period_ns > 0) {
      timers_.push_back({number, relation.period_ns, now.ns, 0});
    }
  }
}

void Timers::set(int relation, const ast::JolTimer& to, Time now, std::uint64_t step) {
  now_ = now;
  auto known = std::ranges::find(alarms_, relation, &JolAlarm::relation);
  if (known == alarms_.end()) known = alarms_.insert(known, {relation, to, 0, 0});
  known->as_set = to;
  known->left = to.firings;
  // A logical timer without delay fires in the next step.
  const std::int64_t from = to.logical ? static_cast<std::int64_t>(step) + 1 : now.ns;
  known->next = from + to.delay * unit_of(to);
}

std::vector<Timers::Beat> Timers::due(Time now, std::uint64_t step) {
  now_ = now;
  std::vector<Beat> beats;
  for (Timer& timer : timers_) {
    if (next_of(timer) > now.ns) continue;
    timer.beats = (now.ns - timer.started_ns) / timer.period_ns;
    beats.push_back({timer.relation, {word_of(timer.beats)}});
  }
  for (JolAlarm& alarm : alarms_) {
    const ast::JolTimer& as_set = alarm.as_set;
    const std::int64_t at = as_set.logical ? static_cast<std::int64_t>(step) : now.ns;
    if (alarm.left <= 0 || alarm.next > at) continue;
    beats.push_back(
        {alarm.relation, {word_of(as_set.period), word_of(as_set.firings), word_of(as_set.delay)}});
    const std::int64_t period = as_set.period * unit_of(as_set);
    if (as_set.firings != ast::JolTimer::kForever) --alarm.left;
    if (period == 0) {
      alarm.left = 0;
    } else {
      alarm.next += ((at - alarm.next) / period + 1) * period;
    }
  }
  return beats;
}

std::optional<Time> Timers::next() const {
  std::optional<Time> first;
  const auto see = [&](std::int64_t ns) {
    if (!first || ns < first->ns) first = Time{ns};
  };
  for (const Timer& timer : timers_) see(next_of(timer));
  for (const JolAlarm& alarm : alarms_) {
    if (alarm.left > 0) see(alarm.as_set.logical ? now_.ns : alarm.next);
  }
  return first;
}

}  // namespace drover
