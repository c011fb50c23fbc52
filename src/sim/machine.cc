#include "sim/machine.h"

#include <algorithm>

namespace drover {

std::int64_t Machine::now_ns() const { return std::max(timeline_.now_ns(), busy_until_ns_); }

void Machine::pass_ns(std::int64_t ns) {
  const std::int64_t then = later(now_ns(), ns);
  if (timeline_.is_running()) {
    busy_until_ns_ = then;
  } else {
    timeline_.run_until(then);
  }
}

bool Machine::is_up() const {
  return up_ && (deaths_ns_.empty() || now_ns() < *deaths_ns_.begin());
}

void Machine::when_free(std::int64_t at_ns, std::function<void()> run) {
  timeline_.plan(at_ns, [this, life = life_, run = std::move(run)]() mutable {
    if (life != life_ || !up_) return;
    if (busy_until_ns_ > timeline_.now_ns()) {
      when_free(busy_until_ns_, std::move(run));
    } else if (is_up()) {
      run();
    }
  });
}

void Machine::die() {
  deaths_ns_.erase(deaths_ns_.begin(), deaths_ns_.upper_bound(timeline_.now_ns()));
  busy_until_ns_ = timeline_.now_ns();
  up_ = false;
  ++life_;
}

void Machine::come_back() {
  deaths_ns_.erase(deaths_ns_.begin(), deaths_ns_.upper_bound(timeline_.now_ns()));
  up_ = true;
}

}  // namespace drover
