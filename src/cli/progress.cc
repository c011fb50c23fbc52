#include "cli/progress.h"

#include <cstdio>

#include <unistd.h>

#include "base/text.h"

namespace drover {
namespace {

constexpr std::int64_t kEveryNs = 100'000'000;
// Short work shows no line at all.
constexpr std::int64_t kFirstNs = 500'000'000;

std::string time_left(std::uint64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + "s";
  if (seconds < 3600)
    return std::to_string(seconds / 60) + "m" + std::to_string(seconds % 60) + "s";
  return std::to_string(seconds / 3600) + "h" + std::to_string(seconds / 60 % 60) + "m";
}

}  // namespace

ProgressLine::ProgressLine(Clock& clock)
    : clock_(clock),
      terminal_(isatty(STDERR_FILENO) == 1),
      begun_ns_(clock.monotonic_ns()),
      drawn_ns_(begun_ns_ + kFirstNs - kEveryNs) {}

ProgressLine::~ProgressLine() { wipe(); }

void ProgressLine::wipe() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ProgressLine::show(std::uint64_t done_bytes, std::uint64_t total_bytes, std::uint64_t rows) {
  if (!terminal_) return;
  std::int64_t now = clock_.monotonic_ns();
  if (now - drawn_ns_ < kEveryNs) return;
  drawn_ns_ = now;
  double seconds = static_cast<double>(now - begun_ns_) / 1e9;
  double rate = static_cast<double>(done_bytes) / seconds;
  std::string line = human_bytes(done_bytes);
  if (total_bytes >= done_bytes && total_bytes > 0) {
    line += " of " + human_bytes(total_bytes) + " (" +
            std::to_string(done_bytes * 100 / total_bytes) + "%)";
  }
  line += ", " + human_bytes(static_cast<std::uint64_t>(rate)) + "/s, " + counted(rows, "row");
  if (total_bytes > done_bytes && rate > 0) {
    line +=
        ", " +
        time_left(static_cast<std::uint64_t>(static_cast<double>(total_bytes - done_bytes) / rate) +
                  1) +
        " left";
  }
  std::fprintf(stderr, "\r%s\033[K", line.c_str());
  drawn_ = true;
}

}  // namespace drover
