// What Net promises, on loopback and in a simulated world.

#include <algorithm>

#include <gtest/gtest.h>

#include "host/os.h"
#include "host/real.h"
#include "sim/world.h"

namespace drover {
namespace {

constexpr std::int64_t kPatienceNs = 60 * kSecondNs;
constexpr std::int64_t kTickNs = kMillisecondNs;

struct Pair {
  virtual ~Pair() = default;
  virtual Net& a() = 0;
  virtual Net& b() = 0;
  virtual std::string nobody() = 0;  // an address where nobody listens
};

struct RealPair final : Pair {
  Net& a() override { return *net_a; }
  Net& b() override { return *net_b; }
  std::string nobody() override {
    return real_net("127.0.0.1:0", nullptr).value()->address();  // and gone again
  }
  std::unique_ptr<Net> net_a = real_net("127.0.0.1:0", nullptr).value();
  std::unique_ptr<Net> net_b = real_net("127.0.0.1:0", nullptr).value();
};

struct SimPair final : Pair {
  SimPair() : world(1) {
    world.add_host("a");
    world.add_host("b");
  }
  Net& a() override { return world.host("a").net; }
  Net& b() override { return world.host("b").net; }
  std::string nobody() override { return "nobody"; }
  World world;
};

enum class NetKind { kReal, kSim };

class NetConformance : public testing::TestWithParam<NetKind> {
 protected:
  static std::unique_ptr<Pair> pair() {
    if (GetParam() == NetKind::kReal) return std::make_unique<RealPair>();
    return std::make_unique<SimPair>();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, NetConformance, testing::Values(NetKind::kReal, NetKind::kSim),
                         [](const auto& which) {
                           return which.param == NetKind::kReal ? "Real" : "Sim";
                         });

// The next `count` messages at `to`, "from: bytes", sorted; `from` works meanwhile.
std::vector<std::string> received(Net& to, Net& from, std::size_t count) {
  std::vector<std::string> all;
  const Deadline deadline(kPatienceNs);
  while (all.size() < count && deadline.left_ns() > 0) {
    const std::optional<Net::Message> message = to.receive(kTickNs);
    if (message) all.push_back(message->from + ": " + message->bytes);
    EXPECT_FALSE(from.receive(0).has_value());
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST_P(NetConformance, MessagesArriveWithTheirSender) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  const std::string a = pair->a().address();
  const std::string b = pair->b().address();
  EXPECT_NE(a, b);
  ASSERT_TRUE(pair->a().send(b, "ping").ok());
  EXPECT_EQ(received(pair->b(), pair->a(), 1), std::vector<std::string>{a + ": ping"});
  ASSERT_TRUE(pair->b().send(a, "pong").ok());
  EXPECT_EQ(received(pair->a(), pair->b(), 1), std::vector<std::string>{b + ": pong"});
}

TEST_P(NetConformance, AnyBytesOfAnySize) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes.push_back(static_cast<char>(byte));
  const std::string messages[] = {"", all_bytes, std::string(65536, 'x'),
                                  std::string(5'000'000, 'y')};
  std::vector<std::string> want;
  for (const std::string& message : messages) {
    ASSERT_TRUE(pair->a().send(pair->b().address(), message).ok());
    want.push_back(pair->a().address() + ": " + message);
  }
  std::sort(want.begin(), want.end());
  EXPECT_TRUE(received(pair->b(), pair->a(), want.size()) == want);
}

TEST_P(NetConformance, ManyMessages) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  std::vector<std::string> want;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(pair->a().send(pair->b().address(), std::to_string(i)).ok());
    want.push_back(pair->a().address() + ": " + std::to_string(i));
  }
  std::sort(want.begin(), want.end());
  EXPECT_EQ(received(pair->b(), pair->a(), want.size()), want);
}

TEST_P(NetConformance, ToOneself) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  const std::string a = pair->a().address();
  ASSERT_TRUE(pair->a().send(a, "note").ok());
  EXPECT_EQ(received(pair->a(), pair->b(), 1), std::vector<std::string>{a + ": note"});
}

TEST_P(NetConformance, NothingComes) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  EXPECT_FALSE(pair->a().receive(0).has_value());
  EXPECT_FALSE(pair->a().receive(-1).has_value());
  EXPECT_FALSE(pair->a().receive(kTickNs).has_value());
}

TEST_P(NetConformance, NobodyThere) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  const std::string nobody = pair->nobody();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(pair->a().send(nobody, "hello?").ok());
    EXPECT_FALSE(pair->a().receive(kTickNs).has_value());
  }
  // It stands in nobody's way.
  ASSERT_TRUE(pair->a().send(pair->b().address(), "ping").ok());
  EXPECT_EQ(received(pair->b(), pair->a(), 1).size(), 1U);
}

TEST_P(NetConformance, WhatCannotBeSentAtAll) {
  const std::unique_ptr<Pair> pair = NetConformance::pair();
  const std::string too_long(std::size_t{64} * 1024 * 1024 + 1, 'x');
  EXPECT_FALSE(pair->a().send(pair->b().address(), too_long).ok());
  for (const char* address : {"", "a b", "\n"}) EXPECT_FALSE(pair->a().send(address, "x").ok());
}

}  // namespace
}  // namespace drover
