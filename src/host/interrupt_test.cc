#include <csignal>

#include <gtest/gtest.h>

#include "host/real.h"

namespace drover {
namespace {

constexpr std::int64_t kHourNs = 3'600'000'000'000;

// A test run in the background inherits an ignored SIGINT, which Interrupt respects.
std::unique_ptr<Interrupt> installed() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  Result<std::unique_ptr<Interrupt>> interrupt = Interrupt::install();
  EXPECT_TRUE(interrupt.ok());
  return std::move(interrupt).value();
}

class EachSignal : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Interrupt, EachSignal, testing::Values(SIGINT, SIGTERM));

// That the test ends at all is the point: it would wait for an hour.
TEST_P(EachSignal, EndsEveryWait) {
  const std::unique_ptr<Interrupt> interrupt = installed();
  EXPECT_FALSE(interrupt->interrupted());
  std::raise(GetParam());
  EXPECT_TRUE(interrupt->interrupted());

  real_clock(interrupt.get())->wait_ns(kHourNs);

  Result<std::unique_ptr<Net>> net = real_net("127.0.0.1:0", interrupt.get());
  ASSERT_TRUE(net.ok());
  EXPECT_FALSE(net.value()->receive(kHourNs).has_value());

  Result<std::unique_ptr<Child>> child =
      real_process(interrupt.get())->start({.argv = {"sleep", "3600"}});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(child.value()->read(Child::Stream::kOut, kHourNs), "");
  EXPECT_EQ(child.value()->wait(), 128 + SIGTERM);
}

TEST_P(EachSignal, ReadingAPipeEndsEarly) {
  const std::unique_ptr<Interrupt> interrupt = installed();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Fd reading(ends[0]);
  const Fd writing(ends[1]);
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  Result<std::unique_ptr<File>> file = real_disk(interrupt.get())->open(path, Disk::Mode::kRead);
  ASSERT_TRUE(file.ok()) << file.error().text();
  std::raise(GetParam());
  char byte = 0;
  const Result<std::size_t> got = file.value()->read(0, &byte, 1);
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got.value(), 0U);
}

TEST_P(EachSignal, TheSecondOneKills) {
  auto two_signals = [] {
    const std::unique_ptr<Interrupt> interrupt = installed();
    std::raise(SIGINT);
    if (!interrupt->interrupted()) std::_Exit(1);
    std::raise(GetParam());
    std::_Exit(2);
  };
  EXPECT_EXIT(two_signals(), testing::KilledBySignal(GetParam()), "");
}

TEST(Interrupt, LeavesAnIgnoredSignalIgnored) {
  std::signal(SIGINT, SIG_IGN);
  {
    Result<std::unique_ptr<Interrupt>> interrupt = Interrupt::install();
    ASSERT_TRUE(interrupt.ok());
    std::raise(SIGINT);
    EXPECT_FALSE(interrupt.value()->interrupted());
  }
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_IGN);
}

TEST(RealClock, MonotonicNeverGoesBack) {
  const std::unique_ptr<Clock> clock = real_clock(nullptr);
  std::int64_t last = clock->monotonic_ns();
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t next = clock->monotonic_ns();
    ASSERT_GE(next, last);
    last = next;
  }
  clock->wait_ns(1000);
  EXPECT_GE(clock->monotonic_ns(), last + 1000);
  EXPECT_GT(clock->now_ns(), 1'700'000'000'000'000'000);
}

}  // namespace
}  // namespace drover
