#pragma once
// Takes a program that acts from step to step, in real time.

#include <cstdint>
#include <functional>
#include <optional>

#include "host/real.h"
#include "node/node.h"

namespace drover {

enum class Stepped {
  kQuietNow,     // nothing is left to do
  kTimeIsUp,     // timers or rows that end would go on
  kInterrupted,  // by the user
  kStopped,      // node.failure() says why
  kHalted,       // by `after_step`
};

// Until no step is needed; with `for_ns` also for what time brings, so long. `after_step` gives
// false to go no further.
Stepped take_steps(Node& node, Clock& clock, const Interrupt& interrupt,
                   std::optional<std::int64_t> for_ns,
                   const std::function<bool()>& after_step = {});

}  // namespace drover
