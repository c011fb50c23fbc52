#pragma once
// One simulated machine as its clock, net, disk and processes see it: its own time, and whether it
// is up.
//
// A machine does one thing at a time. While it runs an event, time that it spends (waiting, a slow
// disk, a child) is added to its own time only; what comes for it meanwhile waits until it is free.
// Outside of events (a test's own body) time that it spends lets the whole world run.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "sim/history.h"
#include "sim/timeline.h"

namespace drover {

class Machine {
 public:
  // All must outlive it.
  Machine(Timeline& timeline, History& history, std::string name)
      : timeline_(timeline), history_(history), name_(std::move(name)) {}
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const std::string& name() const { return name_; }
  Timeline& timeline() { return timeline_; }
  void note(std::string_view what) { history_.add(now_ns(), name_, what); }

  // True time, as far as this machine has got.
  std::int64_t now_ns() const;
  void pass_ns(std::int64_t ns);

  // A machine that is to crash while it is busy is down from that moment of its own time on, even
  // though the event in which it is busy runs to its end.
  bool is_up() const;
  // Whether its crash, if one was due, is still to be carried out.
  bool is_standing() const { return up_; }
  // Counts its crashes: what was opened in one life is of no use in the next.
  std::uint64_t life() const { return life_; }
  bool is_up_in(std::uint64_t life) const { return is_up() && life_ == life; }

  // Runs at `at_ns` or as soon as it is free after that; never, if it crashes first.
  void when_free(std::int64_t at_ns, std::function<void()> run);

  void will_die(std::int64_t at_ns) { deaths_ns_.insert(at_ns); }
  // Removes the death planned for now, if there is one.
  void die();
  void come_back();

 private:
  Timeline& timeline_;
  History& history_;
  std::string name_;
  std::int64_t busy_until_ns_ = 0;
  bool up_ = true;
  std::uint64_t life_ = 0;
  std::multiset<std::int64_t> deaths_ns_;
};

}  // namespace drover
