#include "sim/world.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sim/machine.h"
#include "sim/sim_clock.h"
#include "sim/sim_disk.h"
#include "sim/sim_net.h"

namespace drover {

struct World::Simulated {
  Simulated(World& world, const std::string& name, const Random& random)
      : machine(world.timeline_, world.history_, name),
        clock(machine, world.faults_, random.for_purpose("clock")),
        net(machine, *world.network_),
        disk(machine, clock, world.faults_, random.for_purpose("disk")),
        process(machine, disk, world.programs_, random.for_purpose("process")),
        fate(random.for_purpose("fate")) {}

  Machine machine;
  SimClock clock;
  SimNet net;
  SimDisk disk;
  SimProcess process;
  Random fate;                  // when it crashes
  bool fell_by_chance = false;  // then chance brings it back too
  std::function<void(const Net::Message&)> on_message;
  std::function<void()> on_restart;
};

World::World(std::uint64_t seed, const Faults& faults)
    : faults_(faults),
      random_(hash_word(seed)),
      network_(std::make_unique<Network>(timeline_, history_, faults_,
                                         random_.for_purpose("network"))) {}

World::~World() {
  // Callbacks may own files and children: they go while the machines are there.
  timeline_.forget_all();
  for (auto& [name, host] : hosts_) {
    host->on_message = nullptr;
    host->on_restart = nullptr;
  }
}

World::Simulated& World::at_name(const std::string& name) const {
  const auto found = hosts_.find(name);
  CHECK(found != hosts_.end());
  return *found->second;
}

void World::add_host(const std::string& name) {
  CHECK(hosts_.count(name) == 0 && !timeline_.is_running());
  auto made = std::make_unique<Simulated>(*this, name, random_.for_purpose("host " + name));
  Simulated& host = *made;
  hosts_.emplace(name, std::move(made));
  network_->join(host.machine,
                 [this, &host](Net::Message message) { receive(host, std::move(message)); });
  host.machine.note("starts");
  plan_crash(host);
}

Host World::host(const std::string& name) {
  Simulated& host = at_name(name);
  return {host.clock, host.net, host.disk, host.process};
}

bool World::is_up(const std::string& name) const { return at_name(name).machine.is_up(); }

void World::on_message(const std::string& name, std::function<void(const Net::Message&)> receive) {
  at_name(name).on_message = std::move(receive);
}

void World::on_restart(const std::string& name, std::function<void()> restart) {
  at_name(name).on_restart = std::move(restart);
}

void World::receive(Simulated& host, Net::Message message) {
  if (host.on_message) {
    host.on_message(message);
  } else {
    host.net.keep(std::move(message));
  }
}

void World::after(const std::string& name, std::int64_t delay_ns, std::function<void()> run) {
  Simulated& host = at_name(name);
  if (!host.machine.is_up()) return;
  host.machine.when_free(later(host.machine.now_ns(), host.clock.true_ns(delay_ns)),
                         std::move(run));
}

void World::at(std::int64_t at_ns, std::function<void()> run) {
  timeline_.plan(at_ns, std::move(run));
}

void World::add_program(const std::string& name, SimProgram program) {
  programs_.insert_or_assign(name, std::move(program));
}

void World::crash(const std::string& name) {
  Simulated& host = at_name(name);
  const std::int64_t then = host.machine.now_ns();
  if (then == now_ns() && !timeline_.is_running()) {
    crash_now(host);
    return;
  }
  crash_at(name, then);
  if (!timeline_.is_running()) timeline_.run_until(then);
}

void World::crash_at(const std::string& name, std::int64_t at_ns) {
  Simulated& host = at_name(name);
  host.machine.will_die(std::max(at_ns, now_ns()));
  timeline_.plan(at_ns, [this, &host] { crash_now(host); });
}

void World::crash_now(Simulated& host) {
  if (!host.machine.is_standing()) return;
  host.machine.note("crashes");
  host.machine.die();
  host.net.crash();
  host.disk.crash();
}

void World::restart(const std::string& name) {
  Simulated& host = at_name(name);
  if (host.machine.is_standing()) return;
  host.machine.come_back();
  host.machine.note("restarts");
  if (host.on_restart) host.machine.when_free(now_ns(), [&host] { host.on_restart(); });
}

// Each life's end by chance, and the next life's beginning.
void World::plan_crash(Simulated& host) {
  if (faults_.crash_every_ns <= 0) return;
  const std::int64_t crash = later(now_ns(), host.fate.between(1, 2 * faults_.crash_every_ns));
  if (crash >= faults_.calm_at_ns) return;
  const std::int64_t back = std::min(later(crash, host.fate.between(1, faults_.down_ns_max)),
                                     std::max(faults_.calm_at_ns, crash));
  host.machine.will_die(crash);
  timeline_.plan(
      crash,
      [this, &host] {
        host.fell_by_chance = host.machine.is_standing();
        crash_now(host);
      },
      Timeline::Kind::kWeather);
  timeline_.plan(
      back,
      [this, &host] {
        if (host.fell_by_chance) restart(host.machine.name());
        plan_crash(host);
      },
      Timeline::Kind::kWeather);
}

void World::cut(const std::string& from, const std::string& to) { network_->cut(from, to); }

void World::cut_both_ways(const std::string& a, const std::string& b) {
  network_->cut(a, b);
  network_->cut(b, a);
}

void World::heal(const std::string& from, const std::string& to) { network_->heal(from, to); }

void World::heal_all() { network_->heal_all(); }

void World::jump_clock(const std::string& name, std::int64_t ns) {
  Simulated& host = at_name(name);
  host.clock.jump_ns(ns);
  host.machine.note("has its clock set by " + std::to_string(ns) + " ns");
}

void World::note(const std::string& who, std::string_view what) {
  const auto host = hosts_.find(who);
  history_.add(host == hosts_.end() ? now_ns() : host->second->machine.now_ns(), who, what);
}

bool World::run_until_quiet(std::uint64_t events_max) {
  while (!timeline_.is_quiet()) {
    if (events_max-- == 0) return false;
    timeline_.run_next(kEndOfTimeNs);
  }
  return true;
}

}  // namespace drover
