#pragma once
// The timers of a program: which are due, and when the next one is.

#include <cstdint>
#include <optional>
#include <vector>

#include "lang/program.h"
#include "value/value.h"
#include "value/word.h"

namespace drover {

class Timers {
 public:
  // Each timer is due for the first time one period after `now`, and one of JOL after its delay.
  Timers(const CheckedProgram& program, Time now);

  struct Beat {
    int relation;
    // A timer of ours: how often it was due so far, from 1; beats that nobody waited for count.
    // One of JOL: its period, firings and delay.
    std::vector<Word> row;
  };
  // Those due by `now` and in the step with that number, each once: a late step makes up for no
  // lost ones. The first step is 1.
  std::vector<Beat> due(Time now, std::uint64_t step);
  // When one is due though nothing comes. Those that count steps are due at once.
  std::optional<Time> next() const;

  // Sets a timer of JOL anew, in the step with that number.
  void set(int relation, const ast::JolTimer& to, Time now, std::uint64_t step);

 private:
  struct Timer {
    int relation;
    std::int64_t period_ns;
    std::int64_t started_ns;
    std::int64_t beats;
  };
  struct JolAlarm {
    int relation;
    ast::JolTimer as_set;
    std::int64_t next = 0;  // nanoseconds, or a step
    std::int64_t left = 0;  // firings
  };
  static std::int64_t next_of(const Timer& timer) {
    return timer.started_ns + (timer.beats + 1) * timer.period_ns;
  }

  std::vector<Timer> timers_;
  std::vector<JolAlarm> alarms_;
  Time now_{0};
};

}  // namespace drover
