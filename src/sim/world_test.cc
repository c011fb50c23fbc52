#include "sim/world.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "sim/disk_script.h"

namespace drover {
namespace {

// A small program that uses all of a machine: it keeps a journal, passes numbers on, asks a child,
// and after a crash says what it finds.
class Actor {
 public:
  Actor(World& world, std::string name, std::vector<std::string> peers)
      : world_(world), name_(std::move(name)), peers_(std::move(peers)) {
    world_.on_message(name_, [this](const Net::Message& message) { receive(message); });
    world_.on_restart(name_, [this] {
      world_.note(name_, "finds " + shown_bytes(read_whole(host().disk, "journal")));
      number_ = 0;
      tick();
    });
    tick();
  }

 private:
  Host host() { return world_.host(name_); }

  void tick() {
    ++number_;
    write(name_ + std::to_string(number_) + "\n");
    for (const std::string& peer : peers_) {
      EXPECT_TRUE(host().net.send(peer, name_ + std::to_string(number_)).ok());
    }
    world_.after(name_, 300 * kMillisecondNs, [this] { tick(); });
  }

  void receive(const Net::Message& message) {
    write(message.bytes + "\n");
    const Result<std::unique_ptr<Child>> child = host().process.start({.argv = {"hash"}});
    if (!child.ok() || !child.value()->write(message.bytes).ok()) return;
    const int status = child.value()->wait();
    const std::optional<std::string> out = child.value()->read(Child::Stream::kOut, kSecondNs);
    world_.note(name_, "at " + std::to_string(host().clock.now_ns()) + " has " + out.value_or("") +
                           ", status " + std::to_string(status));
  }

  void write(const std::string& line) {
    const Result<std::unique_ptr<File>> file = host().disk.open("journal", Disk::Mode::kCreate);
    if (!file.ok()) return;
    const Result<std::uint64_t> size = file.value()->size();
    if (!size.ok() || !file.value()->write(size.value(), line).ok()) return;
    if (number_ % 3 == 0 && file.value()->sync().ok() && number_ % 2 == 0) {
      world_.note(name_, host().disk.sync_folder("/").ok() ? "is safe" : "fails");
    }
  }

  World& world_;
  std::string name_;
  std::vector<std::string> peers_;
  int number_ = 0;
};

std::string history(std::uint64_t seed, const Faults& faults) {
  World world(seed, faults);
  world.add_program("hash", {[](const SimCall& call) {
                      SimRun run;
                      run.out = std::to_string(hash_bytes(call.input) % 1000);
                      run.duration_ns = 3 * kMillisecondNs;
                      return run;
                    }});
  for (const char* name : {"a", "b", "c"}) world.add_host(name);
  const Actor a(world, "a", {"b", "c"});
  const Actor b(world, "b", {"c"});
  const Actor c(world, "c", {"a", "nobody"});
  world.run_for(20 * kSecondNs);
  return world.history();
}

Faults rough() {
  Faults faults = all_faults();
  faults.partition_every_ns = 3 * kSecondNs;
  faults.partition_ns_max = 2 * kSecondNs;
  faults.crash_every_ns = 4 * kSecondNs;
  faults.down_ns_max = 3 * kSecondNs;
  faults.slow_disk_percent = 5;
  faults.disk_bytes_max = 1000;
  return faults;
}

TEST(World, SameSeedSameHistory) {
  std::set<std::string> histories;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::string first = history(seed, rough());
    EXPECT_TRUE(first == history(seed, rough())) << "seed " << seed;
    histories.insert(first);
  }
  EXPECT_EQ(histories.size(), 60U);
  // And all the faults were on.
  std::string all;
  for (const std::string& one : histories) all += one;
  for (const char* event : {", lost", ", cut off", ", down", "crashes", "restarts", "is split from",
                            "sends nothing to", "finds", "is safe", "no such host"}) {
    EXPECT_NE(all.find(event), std::string::npos) << event;
  }
}

TEST(World, WithoutFaultsNothingGoesWrong) {
  const std::string quiet = history(1, Faults{});
  for (const char* event : {", lost", "cut off", "down", "crashes"}) {
    EXPECT_EQ(quiet.find(event), std::string::npos) << event;
  }
}

// What `to` gets of ten messages that `from` sends, one a second.
std::string got(World& world, const std::string& from, const std::string& to) {
  std::string all;
  world.on_message(to, [&](const Net::Message& m) { all += m.bytes; });
  const std::int64_t start = world.now_ns();
  for (int i = 0; i < 10; ++i) {
    world.at(start + i * kSecondNs, [&world, from, to, i] {
      EXPECT_TRUE(world.host(from).net.send(to, std::to_string(i)).ok());
    });
  }
  world.run_for(20 * kSecondNs);
  world.on_message(to, [](const Net::Message&) {});
  return all;
}

TEST(World, PartitionsCutOneWayOrBoth) {
  World world(1);
  world.add_host("a");
  world.add_host("b");
  world.cut("a", "b");
  EXPECT_EQ(got(world, "a", "b"), "");
  EXPECT_EQ(got(world, "b", "a"), "0123456789");
  world.heal("a", "b");
  EXPECT_EQ(got(world, "a", "b"), "0123456789");
  world.cut_both_ways("a", "b");
  EXPECT_EQ(got(world, "a", "b"), "");
  EXPECT_EQ(got(world, "b", "a"), "");
  world.heal_all();
  EXPECT_EQ(got(world, "b", "a"), "0123456789");
  const std::int64_t start = world.now_ns();
  world.at(start + 5 * kSecondNs / 2, [&] { world.cut("a", "b"); });
  world.at(start + 13 * kSecondNs / 2, [&] { world.heal("a", "b"); });
  EXPECT_EQ(got(world, "a", "b"), "012789");
}

TEST(World, EachFaultOfMessagesAlone) {
  const struct {
    const char* name;
    double Faults::* percent;
    std::size_t least;  // of the 10 messages, over 100 seeds
    std::size_t most;
    bool in_order;
  } cases[] = {
      {"lose", &Faults::lose_percent, 400, 600, true},
      {"double", &Faults::double_percent, 1400, 1600, true},
      {"hold", &Faults::hold_percent, 1000, 1000, false},
  };
  for (const auto& c : cases) {
    std::size_t count = 0;
    bool in_order = true;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      Faults faults;
      faults.*c.percent = 50;
      World world(seed, faults);
      world.add_host("a");
      world.add_host("b");
      const std::string all = got(world, "a", "b");
      count += all.size();
      in_order = in_order && std::is_sorted(all.begin(), all.end());
    }
    EXPECT_GE(count, c.least) << c.name;
    EXPECT_LE(count, c.most) << c.name;
    EXPECT_EQ(in_order, c.in_order) << c.name;
  }
}

TEST(World, ClocksDifferAndDrift) {
  Faults faults;
  faults.skew_ns_max = kSecondNs;
  faults.drift_ppm_max = 1000;
  World world(1, faults);
  std::set<std::int64_t> times;
  for (const char* name : {"a", "b", "c", "d"}) {
    world.add_host(name);
    Clock& clock = world.host(name).clock;
    const std::int64_t begin = clock.monotonic_ns();
    const std::int64_t true_begin = world.now_ns();
    times.insert(clock.now_ns() - true_begin);
    clock.wait_ns(1000 * kSecondNs);
    EXPECT_GE(clock.monotonic_ns() - begin, 1000 * kSecondNs);
    EXPECT_LE(clock.monotonic_ns() - begin, 1000 * kSecondNs + 2);
    EXPECT_NEAR(static_cast<double>(world.now_ns() - true_begin), 1e12, 1.1e9);
    EXPECT_NE(world.now_ns() - true_begin, 1000 * kSecondNs);
    const std::int64_t before = clock.now_ns();
    world.jump_clock(name, -kSecondNs);
    EXPECT_EQ(clock.now_ns(), before - kSecondNs);
  }
  EXPECT_EQ(times.size(), 4U);
}

TEST(World, CrashForgetsTimersAndMessagesThatWait) {
  World world(1);
  world.add_host("a");
  world.add_host("b");
  int ticks = 0;
  int restarts = 0;
  world.after("a", kSecondNs, [&] { ++ticks; });
  world.on_restart("a", [&] { ++restarts; });
  ASSERT_TRUE(world.host("b").net.send("a", "early").ok());
  world.run_for(kSecondNs / 2);
  world.crash("a");
  world.crash("a");
  EXPECT_FALSE(world.is_up("a"));
  world.run_for(kSecondNs);
  ASSERT_TRUE(world.host("b").net.send("a", "missed").ok());
  ASSERT_TRUE(world.host("a").net.send("b", "from the grave").ok());
  world.run_for(kSecondNs);
  world.restart("a");
  world.restart("a");
  ASSERT_TRUE(world.host("b").net.send("a", "late").ok());
  const std::optional<Net::Message> message = world.host("a").net.receive(kSecondNs);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->bytes, "late");
  EXPECT_FALSE(world.host("a").net.receive(kSecondNs).has_value());
  EXPECT_FALSE(world.host("b").net.receive(0).has_value());
  EXPECT_EQ(ticks, 0);
  EXPECT_EQ(restarts, 1);
}

// A machine writes, syncs and confirms in one callback, a disk operation taking 10 ms, and dies at
// some moment of it: never is something confirmed that is not there afterwards.
TEST(World, DyingInTheMidstOfACallback) {
  std::set<std::string> seen;
  for (std::int64_t death_ms = 5; death_ms < 80; death_ms += 10) {
    Faults faults;
    faults.disk_ns_min = faults.disk_ns_max = 10 * kMillisecondNs;
    World world(static_cast<std::uint64_t>(death_ms), faults);
    world.add_host("a");
    world.add_host("b");
    std::string answers;
    world.on_message("b", [&](const Net::Message& m) { answers += m.bytes; });
    std::string steps;
    world.after("a", 0, [&] {
      const Host a = world.host("a");
      Result<std::unique_ptr<File>> file = a.disk.open("f", Disk::Mode::kCreate);
      if (!file.ok()) return;
      steps += "opened ";
      if (!file.value()->write(0, "x").ok()) return;
      steps += "written ";
      if (!file.value()->sync().ok()) return;
      steps += "synced ";
      if (!a.disk.sync_folder("/").ok()) return;
      steps += "named ";
      ASSERT_TRUE(a.net.send("b", "done").ok());
    });
    world.crash_at("a", death_ms * kMillisecondNs);
    world.run_for(kSecondNs);
    EXPECT_FALSE(world.is_up("a"));
    world.restart("a");
    const std::string left = shown_disk(world.host("a").disk, "/");
    if (death_ms > 40) {
      EXPECT_EQ(left, "f=x");
      EXPECT_EQ(answers, "done");
    } else {
      EXPECT_EQ(answers, "");
    }
    seen.insert(steps);
  }
  EXPECT_EQ(seen, (std::set<std::string>{"", "opened ", "opened written ", "opened written synced ",
                                         "opened written synced named "}));
}

// What comes for a machine that is busy waits, in order.
TEST(World, ABusyMachineDoesOneThingAtATime) {
  Faults faults;
  faults.delay_ns_min = faults.delay_ns_max = kMillisecondNs;
  World world(1, faults);
  world.add_host("a");
  world.add_host("b");
  std::string order;
  world.on_message("b", [&](const Net::Message& m) {
    order += m.bytes + "@" + std::to_string(world.now_ns() / kMillisecondNs) + " ";
    world.host("b").clock.wait_ns(10 * kMillisecondNs);
  });
  for (const char* text : {"x", "y", "z"}) ASSERT_TRUE(world.host("a").net.send("b", text).ok());
  EXPECT_TRUE(world.run_until_quiet());
  EXPECT_EQ(order, "x@1 y@11 z@21 ");
}

TEST(World, AfterTheCalmAllIsWell) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Faults faults = rough();
    faults.lose_percent = 90;
    faults.calm_at_ns = 30 * kSecondNs;
    World world(seed, faults);
    for (const char* name : {"a", "b", "c"}) world.add_host(name);
    world.run_for(31 * kSecondNs);
    for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(world.is_up(name)) << "seed " << seed;
    EXPECT_EQ(got(world, "a", "b").size(), 10U) << "seed " << seed;
    EXPECT_TRUE(world.run_until_quiet());
  }
}

TEST(World, QuietOrNot) {
  World world(1, all_faults());
  world.add_host("a");
  EXPECT_TRUE(world.run_until_quiet());
  std::function<void()> forever = [&] { world.after("a", kMillisecondNs, forever); };
  forever();
  EXPECT_FALSE(world.run_until_quiet(100));
}

TEST(History, OneLineAnEvent) {
  World world(1);
  world.add_host("a");
  world.run_for(1'500'000'000);
  ASSERT_TRUE(world.host("a").net.send("b", "new\nline").ok());
  ASSERT_TRUE(world.host("a").net.send("b", std::string(1000, 'x')).ok());
  EXPECT_EQ(world.history(),
            "0.000000000 a starts\n"
            "1.500000000 a sends b \"new\\nline\"\n"
            "1.500000000 a sends b \"" +
                std::string(60, 'x') + "\"... (1000 bytes, hash " +
                std::to_string(hash_bytes(std::string(1000, 'x'))) + ")\n");
}

}  // namespace
}  // namespace drover
