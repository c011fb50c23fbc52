#include "cli/stepping.h"

#include <algorithm>

#include "cli/output.h"

namespace drover {

Stepped take_steps(Node& node, Clock& clock, const Interrupt& interrupt,
                   std::optional<std::int64_t> for_ns, const std::function<bool()>& after_step) {
  const std::int64_t began = clock.monotonic_ns();
  while (!interrupt.interrupted()) {
    const std::int64_t left = for_ns.value_or(0) - (clock.monotonic_ns() - began);
    const Time now{clock.now_ns()};
    auto wake = node.wake();
    bool due = for_ns && wake && wake->ns <= now.ns;
    if (for_ns && left <= 0 && (due || !node.quiet())) return Stepped::kTimeIsUp;
    if (due || !node.quiet()) {
      const bool done = node.step(now);
      for (const std::string& line : node.take_watched()) say(line);
      if (!done) return Stepped::kStopped;
      if (after_step && !after_step()) return Stepped::kHalted;
      continue;
    }
    if (!wake) return Stepped::kQuietNow;
    if (left <= 0) return Stepped::kTimeIsUp;
    clock.wait_ns(std::min(left, wake->ns - now.ns));
  }
  return Stepped::kInterrupted;
}

}  // namespace drover
