#pragma once
// The simulated network: the wires between all machines, and each machine's end of them. A
// machine's address is its name.

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "host/host.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/random.h"

namespace drover {

class Network {
 public:
  using Receive = std::function<void(Net::Message)>;

  // All must outlive it.
  Network(Timeline& timeline, History& history, const Faults& faults, Random random);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Both must outlive the network's last event.
  void join(Machine& machine, Receive receive);
  void send(Machine& from, const std::string& to, std::string_view bytes);

  // What `from` sends does not reach `to` any more; the other way is not touched.
  void cut(const std::string& from, const std::string& to);
  void heal(const std::string& from, const std::string& to);
  void heal_all();

 private:
  struct End {
    Machine& machine;
    Receive receive;
  };
  bool is_cut(const std::string& from, const std::string& to) const;
  bool is_calm() const { return timeline_.now_ns() >= faults_.calm_at_ns; }
  void deliver(const std::string& to, Net::Message message);
  void plan_partition();
  void begin_partition();
  void end_partition();

  Timeline& timeline_;
  History& history_;
  const Faults& faults_;
  Random random_;
  std::map<std::string, End> ends_;
  std::set<std::pair<std::string, std::string>> cuts_;
  std::set<std::string> islanders_;  // of the partition that chance has made
  bool islanders_can_send_ = false;
};

class SimNet final : public Net {
 public:
  // Both must outlive it.
  SimNet(Machine& machine, Network& network) : machine_(machine), network_(network) {}

  std::string address() const override { return machine_.name(); }
  Status send(const std::string& peer, std::string_view bytes) override;
  // While an event runs, only what is here already: waiting would keep the world from running.
  std::optional<Message> receive(std::int64_t timeout_ns) override;

  void keep(Message message) { inbox_.push_back(std::move(message)); }
  void crash() { inbox_.clear(); }

 private:
  Machine& machine_;
  Network& network_;
  std::deque<Message> inbox_;
};

}  // namespace drover
