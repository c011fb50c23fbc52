#include "node/virtual_time.h"

namespace drover {

bool VirtualTime::is_due() const {
  const std::optional<Time> wake = node_.wake();
  return wake && wake->ns <= now_.ns;
}

VirtualTime::End VirtualTime::step() {
  if (!node_.step(now_)) return End::kFailed;
  return after_step_() ? End::kDone : End::kHalted;
}

// A timer of JOL that counts steps is due in each: it does not keep us here.
VirtualTime::End VirtualTime::settle() {
  bool due = is_due();
  for (std::uint64_t taken = 0; due || !node_.quiet(); ++taken) {
    if (taken == kStepsMax) return End::kEndless;
    if (const End end = step(); end != End::kDone) return end;
    due = false;
  }
  return End::kDone;
}

VirtualTime::End VirtualTime::pass_to(Time until) {
  if (until <= now_) return End::kDone;
  if (const End end = settle(); end != End::kDone) return end;
  for (std::uint64_t times = 0;; ++times) {
    if (times == kStepsMax) return End::kEndless;
    const std::optional<Time> wake = node_.wake();
    if (!wake || wake->ns >= until.ns) break;
    if (wake->ns > now_.ns) now_ = *wake;
    if (const End end = settle(); end != End::kDone) return end;
    const std::optional<Time> next = node_.wake();
    if (next && next->ns <= now_.ns) break;  // it counts steps: time is not what it waits for
  }
  now_ = until;
  return End::kDone;
}

}  // namespace drover
