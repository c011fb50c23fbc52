#include "sim/sim_clock.h"

#include <algorithm>

namespace drover {
namespace {

constexpr std::int64_t kStartNs = 1'767'225'600 * kSecondNs;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kLongestNs = kEndOfTimeNs / 4;

}  // namespace

SimClock::SimClock(Machine& machine, const Faults& faults, Random random)
    : machine_(machine),
      skew_ns_(random.between(-faults.skew_ns_max, faults.skew_ns_max)),
      drift_ppm_(random.between(-faults.drift_ppm_max, faults.drift_ppm_max)) {}

std::int64_t SimClock::own_ns(std::int64_t true_ns) const {
  return true_ns + true_ns / kMillion * drift_ppm_ + true_ns % kMillion * drift_ppm_ / kMillion;
}

std::int64_t SimClock::now_ns() { return kStartNs + skew_ns_ + monotonic_ns(); }

std::int64_t SimClock::monotonic_ns() { return own_ns(machine_.now_ns()); }

void SimClock::wait_ns(std::int64_t ns) { machine_.pass_ns(true_ns(ns)); }

std::int64_t SimClock::true_ns(std::int64_t ns) {
  ns = std::clamp<std::int64_t>(ns, 0, kLongestNs);
  const std::int64_t pace = kMillion + drift_ppm_;
  std::int64_t needed = ns / pace * kMillion + ns % pace * kMillion / pace;
  const std::int64_t now = machine_.now_ns();
  while (own_ns(now + needed) - own_ns(now) < ns) ++needed;  // what rounding has left over
  return needed;
}

}  // namespace drover
