#include "host/os.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>
#include <system_error>

namespace drover {

Error os_error(std::string where, std::string_view doing, int number) {
  return {std::move(where),
          "cannot " + std::string(doing) + ": " + std::generic_category().message(number)};
}

std::int64_t monotonic_now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

Deadline::Deadline(std::int64_t timeout_ns) {
  const std::int64_t now = monotonic_now_ns();
  const std::int64_t room = std::numeric_limits<std::int64_t>::max() - now;
  at_ns_ = now + std::clamp<std::int64_t>(timeout_ns, 0, room);
}

std::int64_t Deadline::left_ns() const {
  return std::max<std::int64_t>(0, at_ns_ - monotonic_now_ns());
}

int poll_until(std::span<pollfd> what, const Deadline& deadline) {
  while (true) {
    const std::int64_t left = deadline.left_ns();
    timespec wait{};
    wait.tv_sec = left / 1'000'000'000;
    wait.tv_nsec = left % 1'000'000'000;
    const int ready = ppoll(what.data(), what.size(), &wait, nullptr);
    if (ready >= 0) return ready;
    if (errno != EINTR) return 0;  // only out of memory: as if nothing had come
  }
}

}  // namespace drover
