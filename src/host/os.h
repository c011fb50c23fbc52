#pragma once
// Small things between us and the operating system: its errors as ours, and waiting with a
// deadline.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <poll.h>

#include "base/result.h"

namespace drover {

// {where, "cannot write: No space left on device"}.
Error os_error(std::string where, std::string_view doing, int number);

std::int64_t monotonic_now_ns();

// A point of the monotonic clock. A time-out below 0 has passed already; a huge one never does.
class Deadline {
 public:
  explicit Deadline(std::int64_t timeout_ns);
  std::int64_t left_ns() const;  // never below 0

 private:
  std::int64_t at_ns_;
};

// poll(2) that survives signals. Returns how many are ready: 0 when the deadline has passed.
int poll_until(std::span<pollfd> what, const Deadline& deadline);

}  // namespace drover
