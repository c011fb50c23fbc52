#pragma once
// Virtual time: events in the order of (time, when they were planned), and nothing in between.

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace drover {

// Time stops here, 146 years after the start.
inline constexpr std::int64_t kEndOfTimeNs = std::int64_t{1} << 62U;

// at_ns + ns without passing the end of time. A negative ns counts as 0.
std::int64_t later(std::int64_t at_ns, std::int64_t ns);

class Timeline {
 public:
  enum class Kind {
    kWork,
    kWeather,  // goes on for ever, so it does not keep a world from being quiet
  };

  std::int64_t now_ns() const { return now_ns_; }
  // Whether an event is running just now: then it cannot let others run.
  bool is_running() const { return running_; }
  bool is_quiet() const { return work_count_ == 0; }

  // Not before now.
  void plan(std::int64_t at_ns, std::function<void()> run, Kind kind = Kind::kWork);
  void forget_all() { events_.clear(); }
  // Runs the next event, unless it comes after `until_ns`; returns whether it did.
  // REQUIRES: !is_running()
  bool run_next(std::int64_t until_ns);
  // Runs all events up to `at_ns`, and it is then `at_ns`.
  // REQUIRES: !is_running()
  void run_until(std::int64_t at_ns);

 private:
  struct Event {
    std::function<void()> run;
    Kind kind;
  };
  std::int64_t now_ns_ = 0;
  bool running_ = false;
  std::uint64_t planned_count_ = 0;
  std::uint64_t work_count_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, Event> events_;
};

}  // namespace drover
