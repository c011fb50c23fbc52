#include "sim/timeline.h"

#include <algorithm>

#include "base/check.h"

namespace drover {

std::int64_t later(std::int64_t at_ns, std::int64_t ns) {
  return at_ns + std::clamp<std::int64_t>(ns, 0, kEndOfTimeNs - at_ns);
}

void Timeline::plan(std::int64_t at_ns, std::function<void()> run, Kind kind) {
  if (kind == Kind::kWork) ++work_count_;
  events_.emplace(std::pair(std::max(at_ns, now_ns_), planned_count_++),
                  Event{std::move(run), kind});
}

bool Timeline::run_next(std::int64_t until_ns) {
  CHECK(!running_);
  if (events_.empty() || events_.begin()->first.first > until_ns) return false;
  auto next = events_.extract(events_.begin());
  now_ns_ = std::max(now_ns_, next.key().first);
  if (next.mapped().kind == Kind::kWork) --work_count_;
  running_ = true;
  next.mapped().run();
  running_ = false;
  return true;
}

void Timeline::run_until(std::int64_t at_ns) {
  while (run_next(at_ns)) {
  }
  now_ns_ = std::max(now_ns_, at_ns);
}

}  // namespace drover
