#pragma once
// A line on the terminal that tells how far long work has come: bytes, rate, time left.

#include <cstdint>
#include <string>

#include "host/host.h"

namespace drover {

class ProgressLine {
 public:
  // Shows nothing unless standard error is a terminal. The clock is borrowed.
  explicit ProgressLine(Clock& clock);
  ~ProgressLine();  // wipes the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Draws anew some times a second; costs nothing in between.
  void show(std::uint64_t done_bytes, std::uint64_t total_bytes, std::uint64_t rows);
  void wipe();

 private:
  Clock& clock_;
  bool terminal_;
  bool drawn_ = false;
  std::int64_t begun_ns_;
  std::int64_t drawn_ns_;
};

}  // namespace drover
