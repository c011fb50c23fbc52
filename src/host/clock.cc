// The machine's clock. The only way in is real_clock().

#include <ctime>

#include <poll.h>

#include "host/os.h"
#include "host/real.h"

namespace drover {
namespace {

class RealClock final : public Clock {
 public:
  explicit RealClock(const Interrupt* interrupt) : interrupt_(interrupt) {}

  std::int64_t now_ns() override {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  }

  std::int64_t monotonic_ns() override { return monotonic_now_ns(); }

  void wait_ns(std::int64_t ns) override {
    pollfd stop{interrupt_ == nullptr ? -1 : interrupt_->descriptor(), POLLIN, 0};
    poll_until({&stop, 1}, Deadline(ns));
  }

 private:
  const Interrupt* interrupt_;
};

}  // namespace

std::unique_ptr<Clock> real_clock(const Interrupt* interrupt) {
  return std::make_unique<RealClock>(interrupt);
}

}  // namespace drover
