#pragma once
// A world of machines in one thread, under one seed: same seed, same history, to the last byte.
//
//   World world(seed, all_faults());
//   world.add_host("a");
//   world.add_host("b");
//   world.on_message("b", [&](const Net::Message& m) { world.host("b").net.send(m.from, "pong");
//   }); world.host("a").net.send("b", "ping"); world.run_for(kSecondNs);
//
// Machines act in callbacks; or a test's own body acts for one, and the world runs while it waits.
// How time passes for a machine that is busy: sim/machine.h. What a crash leaves: disk_image.h.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "host/host.h"
#include "sim/faults.h"
#include "sim/history.h"
#include "sim/random.h"
#include "sim/sim_process.h"
#include "sim/timeline.h"

namespace drover {

class Network;

class World {
 public:
  explicit World(std::uint64_t seed, const Faults& faults = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // A machine that is up. REQUIRES: no machine has this name; nothing is running.
  void add_host(const std::string& name);
  // Borrowed from the world. Its address is its name. What is opened here does not outlive a crash.
  Host host(const std::string& name);
  bool is_up(const std::string& name) const;

  // Called for each message; without it they wait for Net::receive.
  void on_message(const std::string& name, std::function<void(const Net::Message&)> receive);
  // Called when the machine is up again after a crash: what was in memory is gone.
  void on_restart(const std::string& name, std::function<void()> restart);
  // Calls back when `delay_ns` have passed by this machine's clock, unless it crashes first.
  void after(const std::string& name, std::int64_t delay_ns, std::function<void()> run);
  // Calls back at a moment of true time: for what a test does to its world.
  void at(std::int64_t at_ns, std::function<void()> run);

  // A program that each machine has.
  void add_program(const std::string& name, SimProgram program);

  // Now; but a machine that is busy finishes what it is doing. Nothing, if it is down already.
  void crash(const std::string& name);
  // At a moment of true time, also in the midst of what it is doing then.
  void crash_at(const std::string& name, std::int64_t at_ns);
  void restart(const std::string& name);                     // nothing, if it is up
  void cut(const std::string& from, const std::string& to);  // one way
  void cut_both_ways(const std::string& a, const std::string& b);
  void heal(const std::string& from, const std::string& to);  // one way
  void heal_all();
  void jump_clock(const std::string& name, std::int64_t ns);  // its time of day

  std::int64_t now_ns() const { return timeline_.now_ns(); }
  void run_for(std::int64_t ns) { timeline_.run_until(later(now_ns(), ns)); }
  // Until nothing is to happen any more but faults by chance. False after `events_max` events.
  bool run_until_quiet(std::uint64_t events_max = 1'000'000);

  // Dice for the test itself, such that it stays one history a seed.
  Random random(std::string_view purpose) const { return random_.for_purpose(purpose); }
  // A line of the test's own; at a machine's own time, if `who` is one.
  void note(const std::string& who, std::string_view what);
  const std::string& history() const { return history_.text(); }

 private:
  struct Simulated;
  Simulated& at_name(const std::string& name) const;
  void crash_now(Simulated& host);
  void plan_crash(Simulated& host);
  void receive(Simulated& host, Net::Message message);

  const Faults faults_;
  const Random random_;
  Timeline timeline_;
  History history_;
  SimPrograms programs_;
  std::unique_ptr<Network> network_;
  std::map<std::string, std::unique_ptr<Simulated>> hosts_;
};

}  // namespace drover
