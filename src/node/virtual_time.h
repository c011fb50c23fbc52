#pragma once
// A node that moves in steps under a time of our own: nothing is waited for, so a run is the same
// each time. What tests of programs and the prompt step with.

#include <cstdint>
#include <functional>

#include "node/node.h"
#include "value/value.h"

namespace drover {

class VirtualTime {
 public:
  enum class End {
    kDone,
    kFailed,   // node.failure() says why; the step is undone
    kHalted,   // by `after_step`
    kEndless,  // after so many steps there is still more to do
  };
  static constexpr std::uint64_t kStepsMax = 100'000;  // at one time; and times, of one pass_to()

  // The node is installed to move in steps and has started; it must outlive this. `after_step`
  // gives false to go no further.
  VirtualTime(Node& node, Time start, std::function<bool()> after_step)
      : node_(node), now_(start), after_step_(std::move(after_step)) {}

  Time now() const { return now_; }
  // One step at this time, whether or not it is needed.
  End step();
  // Steps at this time, until none is needed.
  End settle();
  // Steps for all that time brings before `until`, which is now from then on. What is due then is
  // left to settle(). An earlier time is no time to go to: nothing happens.
  End pass_to(Time until);

 private:
  bool is_due() const;

  Node& node_;
  Time now_;
  std::function<bool()> after_step_;
};

}  // namespace drover
