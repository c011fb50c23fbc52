#pragma once
// A simulated machine's clock: it runs a little fast or slow, and its time of day is wrong by some.

#include <cstdint>

#include "host/host.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/random.h"

namespace drover {

class SimClock final : public Clock {
 public:
  // `machine` must outlive it.
  SimClock(Machine& machine, const Faults& faults, Random random);

  std::int64_t now_ns() override;
  std::int64_t monotonic_ns() override;
  void wait_ns(std::int64_t ns) override;

  // The true time that passes while this clock counts `ns`, from now on.
  std::int64_t true_ns(std::int64_t ns);
  // Sets the time of day forward, or back if `ns` is below 0.
  void jump_ns(std::int64_t ns) { skew_ns_ += ns; }

 private:
  std::int64_t own_ns(std::int64_t true_ns) const;

  Machine& machine_;
  std::int64_t skew_ns_;
  std::int64_t drift_ppm_;
};

}  // namespace drover
