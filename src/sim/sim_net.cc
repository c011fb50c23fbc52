#include "sim/sim_net.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "host/frames.h"

namespace drover {

Network::Network(Timeline& timeline, History& history, const Faults& faults, Random random)
    : timeline_(timeline), history_(history), faults_(faults), random_(random) {
  plan_partition();
}

void Network::join(Machine& machine, Receive receive) {
  const bool is_new = ends_.emplace(machine.name(), End{machine, std::move(receive)}).second;
  CHECK(is_new);  // two machines of one name
}

void Network::send(Machine& from, const std::string& to, std::string_view bytes) {
  Random dice(random_.next());  // its own, so that what one message meets changes no other's luck
  const bool is_lost = dice.happens(faults_.lose_percent) && !is_calm();
  const bool is_doubled = dice.happens(faults_.double_percent) && !is_calm();
  from.note("sends " + to + " " + shown_bytes(bytes) + (is_lost ? ", lost" : ""));
  if (is_lost) return;
  for (int copy = 0; copy < (is_doubled ? 2 : 1); ++copy) {
    std::int64_t delay = dice.between(faults_.delay_ns_min, faults_.delay_ns_max);
    const bool is_held = dice.happens(faults_.hold_percent) && !is_calm();
    if (is_held) delay += dice.between(0, faults_.hold_ns_max);
    timeline_.plan(later(from.now_ns(), delay),
                   [this, to, message = Net::Message{from.name(), std::string(bytes)}]() mutable {
                     deliver(to, std::move(message));
                   });
  }
}

void Network::deliver(const std::string& to, Net::Message message) {
  const auto end = ends_.find(to);
  const char* lost = nullptr;
  if (end == ends_.end()) {
    lost = "there is no such host";
  } else if (is_cut(message.from, to)) {
    lost = "cut off";
  } else if (!end->second.machine.is_up()) {
    lost = "down";
  }
  if (lost != nullptr) {
    history_.add(timeline_.now_ns(), to,
                 "misses " + message.from + " " + shown_bytes(message.bytes) + ", " + lost);
    return;
  }
  Machine& machine = end->second.machine;
  machine.when_free(timeline_.now_ns(),
                    [&machine, &receive = end->second.receive, message = std::move(message)] {
                      machine.note("gets " + message.from + " " + shown_bytes(message.bytes));
                      receive(message);
                    });
}

void Network::cut(const std::string& from, const std::string& to) {
  cuts_.emplace(from, to);
  history_.add(timeline_.now_ns(), from, "is cut off from " + to);
}

void Network::heal(const std::string& from, const std::string& to) {
  cuts_.erase({from, to});
  history_.add(timeline_.now_ns(), from, "reaches " + to + " again");
}

void Network::heal_all() {
  cuts_.clear();
  islanders_.clear();
  history_.add(timeline_.now_ns(), "network", "is healed");
}

bool Network::is_cut(const std::string& from, const std::string& to) const {
  if (cuts_.count({from, to}) > 0) return true;
  const bool from_island = islanders_.count(from) > 0;
  const bool to_island = islanders_.count(to) > 0;
  return from_island != to_island && !(from_island && islanders_can_send_);
}

void Network::plan_partition() {
  if (faults_.partition_every_ns <= 0) return;
  const std::int64_t wait = random_.between(1, 2 * faults_.partition_every_ns);
  timeline_.plan(
      later(timeline_.now_ns(), wait), [this] { begin_partition(); }, Timeline::Kind::kWeather);
}

void Network::begin_partition() {
  if (is_calm()) return;
  std::string names;
  for (const auto& [name, end] : ends_) {
    if (!random_.happens(50)) continue;
    islanders_.insert(name);
    names += " " + name;
  }
  islanders_can_send_ = random_.happens(faults_.partition_one_way_percent);
  history_.add(timeline_.now_ns(), "network",
               std::string(islanders_can_send_ ? "sends nothing to" : "is split from") +
                   (names.empty() ? " nobody" : names));
  const std::int64_t length = random_.between(1, faults_.partition_ns_max);
  timeline_.plan(
      std::min(later(timeline_.now_ns(), length), faults_.calm_at_ns), [this] { end_partition(); },
      Timeline::Kind::kWeather);
}

void Network::end_partition() {
  islanders_.clear();
  history_.add(timeline_.now_ns(), "network", "is whole again");
  plan_partition();
}

Status SimNet::send(const std::string& peer, std::string_view bytes) {
  const bool is_word = !peer.empty() && std::all_of(peer.begin(), peer.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ';
  });
  if (!is_word) return Error{quoted(peer), "is no address"};
  if (bytes.size() > kFrameBytesMax) return Error{peer, "cannot send: the message is too long"};
  if (machine_.is_up()) network_.send(machine_, peer, bytes);
  return Done{};
}

std::optional<Net::Message> SimNet::receive(std::int64_t timeout_ns) {
  Timeline& timeline = machine_.timeline();
  if (!timeline.is_running()) {
    const std::int64_t deadline = later(machine_.now_ns(), timeout_ns);
    while (inbox_.empty() && timeline.run_next(deadline)) {
    }
    if (inbox_.empty()) timeline.run_until(deadline);
  }
  if (inbox_.empty()) return std::nullopt;
  Message message = std::move(inbox_.front());
  inbox_.pop_front();
  return message;
}

}  // namespace drover
