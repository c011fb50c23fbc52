#pragma once
// The timers of a program: which are due, and when the next one is.

#include <cstdint>
#include <optional>
#include <vector>

#include "lang/program.h"
#include "value/value.h"

namespace drover {

class Timers {
 public:
  // Each timer is due for the first time one period after `now`.
  Timers(const CheckedProgram& program, Time now);

  struct Beat {
    int relation;
    std::int64_t n;  // how often it was due so far, from 1; beats that nobody waited for count
  };
  // Those due by `now`, each once: a late step makes up for no lost ones.
  std::vector<Beat> due(Time now);
  std::optional<Time> next() const;

 private:
  struct Timer {
    int relation;
    std::int64_t period_ns;
    std::int64_t started_ns;
    std::int64_t beats;
  };
  static std::int64_t next_of(const Timer& timer) {
    return timer.started_ns + (timer.beats + 1) * timer.period_ns;
  }
  std::vector<Timer> timers_;
};

}  // namespace drover
