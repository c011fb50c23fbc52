#include "sim/sim_process.h"

#include <cctype>
#include <csignal>

#include <gtest/gtest.h>

#include "sim/disk_script.h"
#include "sim/world.h"

namespace drover {
namespace {

using Stream = Child::Stream;

void add_programs(World& world) {
  world.add_program("upper", {[](const SimCall& call) {
                      SimRun run;
                      run.out = call.input;
                      for (char& c : run.out) c = static_cast<char>(std::toupper(c));
                      run.err = "read " + std::to_string(call.input.size()) + "\n";
                      run.duration_ns = kSecondNs;
                      return run;
                    }});
  world.add_program("fail", {[](const SimCall& call) {
                               SimRun run;
                               run.err = call.argv[1] + " in " + call.folder;
                               run.status = 3;
                               return run;
                             },
                             false});
  world.add_program("show", {[](const SimCall& call) {
                               SimRun run;
                               run.out = read_whole(call.disk, call.argv[1]);
                               return run;
                             },
                             false});
  world.add_program("count", {[](const SimCall&) {
                                SimRun run;
                                for (int i = 0; i < 1000; ++i) run.out += std::to_string(i) + "\n";
                                run.duration_ns = 10 * kSecondNs;
                                return run;
                              },
                              false});
}

std::string read_all(Child& child, Stream stream) {
  std::string all;
  while (std::optional<std::string> some = child.read(stream, kSecondNs)) all += *some;
  return all;
}

std::string shown(World& world, const Command& command, const std::string& input) {
  Result<std::unique_ptr<Child>> child = world.host("a").process.start(command);
  if (!child.ok()) return child.error().text();
  if (!input.empty()) {
    const Status written = child.value()->write(input);
    if (!written.ok()) return written.error().text();
  }
  child.value()->close_input();
  const std::string out = read_all(*child.value(), Stream::kOut);
  const std::string err = read_all(*child.value(), Stream::kErr);
  return out + "|" + err + "|" + std::to_string(child.value()->wait());
}

TEST(SimProcess, OutputsAndStatus) {
  const struct {
    Command command;
    const char* input;
    const char* want;
  } cases[] = {
      {{.argv = {"upper"}}, "hello\n", "HELLO\n|read 6\n|0"},
      {{.argv = {"upper"}}, "", "|read 0\n|0"},
      {{.argv = {"fail", "why"}, .folder = "/d"}, "", "|why in /d|3"},
      {{.argv = {"show", "/d/f"}}, "", "bytes||0"},
      {{.argv = {"missing"}}, "", "missing: cannot start: No such file or directory"},
      {{.argv = {"upper"}, .folder = "/no"},
       "",
       "/no: cannot start upper there: No such file or directory"},
      {{}, "", "cannot start: no program is named"},
      {{.argv = {"fail", "x"}}, "input", "fail: cannot write: it reads no more"},
  };
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    World world(seed);
    world.add_host("a");
    add_programs(world);
    run_disk_script(world.host("a").disk, "/", "make d; write d/f 0 bytes");
    for (const auto& c : cases) EXPECT_EQ(shown(world, c.command, c.input), c.want);
  }
}

TEST(SimProcess, OutputComesInPiecesOverItsTime) {
  World world(1);
  world.add_host("a");
  add_programs(world);
  const Result<std::unique_ptr<Child>> child = world.host("a").process.start({.argv = {"count"}});
  ASSERT_TRUE(child.ok());
  std::string all;
  int pieces = 0;
  int waits = 0;
  while (std::optional<std::string> some = child.value()->read(Stream::kOut, kMillisecondNs)) {
    ++(some->empty() ? waits : pieces);
    all += *some;
  }
  EXPECT_EQ(all.size(), 3890U);
  EXPECT_GT(pieces, 1);
  EXPECT_GT(waits, 1);
  EXPECT_EQ(world.now_ns(), 10 * kSecondNs);
}

TEST(SimProcess, InputIsAwaited) {
  World world(1);
  world.add_host("a");
  add_programs(world);
  const Result<std::unique_ptr<Child>> child = world.host("a").process.start({.argv = {"upper"}});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(child.value()->read(Stream::kOut, kSecondNs), "");
  EXPECT_EQ(world.now_ns(), kSecondNs);
  ASSERT_TRUE(child.value()->write("ab").ok());
  EXPECT_EQ(child.value()->wait(), 0);
  EXPECT_EQ(read_all(*child.value(), Stream::kOut), "AB");
  EXPECT_FALSE(child.value()->write("late").ok());
}

TEST(SimProcess, SignalsAndCrashesEndIt) {
  World world(1);
  world.add_host("a");
  add_programs(world);
  Process& process = world.host("a").process;
  Result<std::unique_ptr<Child>> child = process.start({.argv = {"count"}});
  ASSERT_TRUE(child.ok());
  world.run_for(5 * kSecondNs);
  child.value()->signal(SIGTERM);
  EXPECT_EQ(child.value()->wait(), 128 + SIGTERM);
  EXPECT_LT(read_all(*child.value(), Stream::kOut).size(), 3890U);
  EXPECT_EQ(world.now_ns(), 5 * kSecondNs);

  child = process.start({.argv = {"count"}});
  ASSERT_TRUE(child.ok());
  world.crash("a");
  EXPECT_EQ(child.value()->read(Stream::kOut, kSecondNs), std::nullopt);
  EXPECT_EQ(child.value()->wait(), 128 + SIGKILL);
  EXPECT_EQ(process.start({.argv = {"count"}}).error().text(),
            "count: cannot start: the machine is down");
}

}  // namespace
}  // namespace drover
