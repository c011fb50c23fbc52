// What only the real Net has: addresses, connections, bytes. What Net promises is tested for both
// in sim/net_conformance_test.cc.

#include <cerrno>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include "host/address.h"
#include "host/frames.h"
#include "host/os.h"
#include "host/real.h"
#include "host/testing/patience.h"

namespace drover {
namespace {

constexpr std::int64_t kTickNs = 1'000'000;

std::unique_ptr<Net> listening(const std::string& address = "127.0.0.1:0") {
  Result<std::unique_ptr<Net>> net = real_net(address, nullptr);
  EXPECT_TRUE(net.ok()) << net.error().text();
  return std::move(net).value();
}

// A client that speaks bytes.
class RawPeer {
 public:
  explicit RawPeer(const std::string& address) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in to = parse_loopback(address, false).value();
    EXPECT_EQ(connect(fd_.number(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  }
  void send(std::string_view bytes) {
    EXPECT_EQ(::send(fd_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // All that `net` writes to us until it closes the connection or `size` bytes have come.
  std::string receive(Net& net, std::size_t size) {
    std::string all;
    const Deadline deadline(kPatienceNs);
    while (all.size() < size && deadline.left_ns() > 0) {
      net.receive(kTickNs);
      char buffer[4096];
      const ssize_t got = recv(fd_.number(), buffer, sizeof buffer, MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno == ECONNRESET)) return all + "<closed>";
      if (got > 0) all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  Fd fd_;
};

TEST(Address, OnlyThisMachine) {
  const struct {
    const char* address;
    const char* want;
  } cases[] = {
      {"127.0.0.1:7000", "127.0.0.1:7000"},
      {"127.1.2.3:65535", "127.1.2.3:65535"},
      {"", "is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1", "127.0.0.1: is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1:", "127.0.0.1:: is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1:070", "127.0.0.1:070: is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1:65536", "127.0.0.1:65536: is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1:-1", "127.0.0.1:-1: is no address: write it like 127.0.0.1:7000"},
      {"localhost:7000", "localhost:7000: is no address: write it like 127.0.0.1:7000"},
      {"127.0.0.1:0", "127.0.0.1:0: is no peer's address: its port is 0"},
      {"0.0.0.0:7000",
       "0.0.0.0:7000: is not an address of this machine alone (127.0.0.1); others are refused, "
       "because connections are not encrypted yet"},
      {"10.0.0.1:7000",
       "10.0.0.1:7000: is not an address of this machine alone (127.0.0.1); others are refused, "
       "because connections are not encrypted yet"},
  };
  for (const auto& c : cases) {
    const Result<sockaddr_in> parsed = parse_loopback(c.address, false);
    EXPECT_EQ(parsed.ok() ? to_text(parsed.value()) : parsed.error().text(), c.want);
  }
}

TEST(RealNet, CannotListen) {
  const std::unique_ptr<Net> first = listening();
  const Result<std::unique_ptr<Net>> taken = real_net(first->address(), nullptr);
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().text(), first->address() + ": cannot listen: Address already in use");
  EXPECT_FALSE(real_net("0.0.0.0:0", nullptr).ok());
}

TEST(RealNet, WithoutAddress) {
  const std::unique_ptr<Net> net = listening("");
  EXPECT_EQ(net->address(), "");
  EXPECT_EQ(net->send("127.0.0.1:7000", "hi").error().text(),
            "127.0.0.1:7000: cannot send there: we have no address ourselves");
  EXPECT_FALSE(net->receive(0).has_value());
}

// The bytes of docs/formats/frames.md.
TEST(RealNet, SpeaksTheFormat) {
  using std::string_literals::operator""s;
  const std::unique_ptr<Net> net = listening();
  RawPeer peer(net->address());
  peer.send("\x00\x00\x00\x16"s + "DROVER\x00\x01"s + "127.0.0.1:7000" + "\x00\x00\x00\x02hi"s);
  const std::optional<Net::Message> message = net->receive(kPatienceNs);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->from, "127.0.0.1:7000");
  EXPECT_EQ(message->bytes, "hi");
  // The answer comes over the same connection, without hello.
  ASSERT_TRUE(net->send("127.0.0.1:7000", "you").ok());
  EXPECT_EQ(peer.receive(*net, 7), "\x00\x00\x00\x03you"s);
}

TEST(RealNet, BadBytesCloseTheConnectionAndNoOther) {
  using std::string_literals::operator""s;
  const std::string good_hello = "\x00\x00\x00\x16"s + "DROVER\x00\x01"s + "127.0.0.1:7000";
  const std::string cases[] = {
      "GET / HTTP/1.1\r\n\r\n",
      "\x00\x00\x00\x00"s,                                         // an empty hello
      "\x00\x00\x00\x16"s + "DROVER\x00\x02"s + "127.0.0.1:7000",  // another version
      "\x00\x00\x00\x16"s + "DROVER\x00\x01"s + "10.0.0.99:7000",  // not this machine
      "\x00\x00\x02\x00"s + "DROVER\x00\x01"s,                     // a hello without end
      good_hello + "\x04\x00\x00\x01"s,                            // a frame too long
  };
  const std::unique_ptr<Net> net = listening();
  RawPeer witness(net->address());
  witness.send("\x00\x00\x00\x16"s + "DROVER\x00\x01"s + "127.0.0.1:7001");
  for (const std::string& bytes : cases) {
    RawPeer peer(net->address());
    peer.send(bytes);
    EXPECT_EQ(peer.receive(*net, 1), "<closed>") << bytes;
  }
  witness.send("\x00\x00\x00\x02ok"s);
  const std::optional<Net::Message> message = net->receive(kPatienceNs);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->bytes, "ok");
}

TEST(RealNet, StrangersMakeRoomForEachOther) {
  const std::unique_ptr<Net> net = listening();
  std::vector<std::unique_ptr<RawPeer>> silent;
  for (int i = 0; i < 100; ++i) {
    silent.push_back(std::make_unique<RawPeer>(net->address()));
    net->receive(0);
  }
  EXPECT_EQ(silent.front()->receive(*net, 1), "<closed>");
  RawPeer friendly(net->address());
  std::string bytes;
  append_frame(bytes, hello("127.0.0.1:7000"));
  append_frame(bytes, "hi");
  friendly.send(bytes);
  EXPECT_TRUE(net->receive(kPatienceNs).has_value());
}

TEST(RealNet, ReachesAPeerThatCameBack) {
  const std::unique_ptr<Net> here = listening();
  std::unique_ptr<Net> there = listening();
  const std::string address = there->address();
  ASSERT_TRUE(here->send(address, "first").ok());
  ASSERT_TRUE(there->receive(kPatienceNs).has_value());
  there.reset();
  ASSERT_TRUE(here->send(address, "lost").ok());
  there = listening(address);
  ASSERT_TRUE(here->send(address, "second").ok());
  const std::optional<Net::Message> message = there->receive(kPatienceNs);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->bytes, "second");
  EXPECT_EQ(message->from, here->address());
}

TEST(RealNet, LongMessages) {
  const std::unique_ptr<Net> a = listening();
  const std::unique_ptr<Net> b = listening();
  const std::string most(kFrameBytesMax, 'x');
  EXPECT_FALSE(a->send(b->address(), most + "y").ok());
  // Both at once, and nobody may wait for the other.
  ASSERT_TRUE(a->send(b->address(), most).ok());
  ASSERT_TRUE(b->send(a->address(), most).ok());
  std::optional<Net::Message> at_a;
  std::optional<Net::Message> at_b;
  const Deadline deadline(kPatienceNs);
  while ((!at_a || !at_b) && deadline.left_ns() > 0) {
    if (auto message = a->receive(kTickNs)) at_a = std::move(message);
    if (auto message = b->receive(kTickNs)) at_b = std::move(message);
  }
  EXPECT_TRUE(at_a && at_a->bytes == most);
  EXPECT_TRUE(at_b && at_b->bytes == most);
}

}  // namespace
}  // namespace drover
