// Messages over TCP, one thread, poll(2). The only way in is real_net().
//
// A peer is reached over whatever connection there is with it, whoever opened it. When there is
// none we open one, and say who we are in its first frame. What cannot be delivered is lost, as Net
// allows: nothing is tried again, and the next message to that peer opens a new connection.

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "host/address.h"
#include "host/frames.h"
#include "host/os.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr std::size_t kQueueBytesMax = 4 * kFrameBytesMax;  // a peer's; what is more is lost
constexpr std::size_t kInboxBytesMax = 2 * kFrameBytesMax;  // then we stop reading connections
constexpr std::size_t kConnectionsMax = 1000;
constexpr std::size_t kStrangersMax = 64;  // connections that have not said who they are
constexpr std::size_t kHelloBytesMax = 256;
constexpr std::size_t kReceiveBytes = 64 * 1024;

struct Connection {
  Fd fd;
  std::string peer;  // "" until it has said hello
  bool connecting = false;
  FrameReader in;
  std::string out;
  std::size_t out_begin = 0;  // what stands before it has been written

  std::size_t queued() const { return out.size() - out_begin; }
};

class RealNet final : public Net {
 public:
  RealNet(std::string address, Fd listener, const Interrupt* interrupt)
      : address_(std::move(address)), listener_(std::move(listener)), interrupt_(interrupt) {}
  RealNet(const RealNet&) = delete;
  RealNet& operator=(const RealNet&) = delete;
  ~RealNet() override { move_bytes(0); }  // what goes out without waiting still goes out

  std::string address() const override { return address_; }

  Status send(const std::string& peer, std::string_view bytes) override {
    if (address_.empty()) return Error{peer, "cannot send there: we have no address ourselves"};
    if (bytes.size() > kFrameBytesMax) {
      return Error{peer, "cannot send " + std::to_string(bytes.size()) +
                             " bytes there: a message holds at most " +
                             std::to_string(kFrameBytesMax)};
    }
    DROVER_TRY(const sockaddr_in to, parse_loopback(peer, false));
    if (peer == address_) {
      keep({peer, std::string(bytes)});
      return Done{};
    }
    Connection* const connection = connection_to(peer, to);
    if (connection == nullptr || connection->queued() + bytes.size() > kQueueBytesMax) {
      return Done{};  // lost
    }
    append_frame(connection->out, bytes);
    write_out(*connection);
    return Done{};
  }

  std::optional<Message> receive(std::int64_t timeout_ns) override {
    const Deadline deadline(timeout_ns);
    move_bytes(0);  // also when a message is here already: others wait for what we send
    while (inbox_.empty()) {
      const std::int64_t left = deadline.left_ns();
      if (left == 0 || (interrupt_ != nullptr && interrupt_->interrupted())) return std::nullopt;
      move_bytes(left);
    }
    Message message = std::move(inbox_.front());
    inbox_.pop_front();
    inbox_bytes_ -= message.bytes.size();
    return message;
  }

 private:
  void keep(Message message) {
    inbox_bytes_ += message.bytes.size();
    inbox_.push_back(std::move(message));
  }

  // Null when it cannot be reached.
  Connection* connection_to(const std::string& peer, const sockaddr_in& to) {
    for (const auto& connection : connections_) {
      if (connection->peer != peer || !connection->fd.is_open()) continue;
      if (!has_ended(*connection)) return connection.get();
      read_in(*connection);  // its last messages
    }
    drop_closed();
    if (connections_.size() >= kConnectionsMax) return nullptr;
    auto made = std::make_unique<Connection>();
    made->fd = Fd(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    made->peer = peer;
    const int failed = connect(made->fd.number(), as_sockaddr(to), sizeof to);
    if (failed != 0 && errno != EINPROGRESS) return nullptr;
    made->connecting = failed != 0;
    no_delay(made->fd);
    append_frame(made->out, hello(address_));
    connections_.push_back(std::move(made));
    return connections_.back().get();
  }

  // Whether the other side has closed it: what we wrote would go nowhere.
  static bool has_ended(const Connection& connection) {
    if (connection.connecting) return false;
    char byte = 0;
    const ssize_t got = recv(connection.fd.number(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
  }

  // Waits until something can be moved, and moves it.
  void move_bytes(std::int64_t timeout_ns) {
    const short reading = inbox_bytes_ < kInboxBytesMax ? POLLIN : 0;
    std::vector<pollfd> what;
    what.push_back({interrupt_ == nullptr ? -1 : interrupt_->descriptor(), POLLIN, 0});
    what.push_back({listener_.number(), POLLIN, 0});
    for (const auto& connection : connections_) {
      const bool writing = connection->connecting || connection->queued() > 0;
      const int events = reading | (writing ? POLLOUT : 0);
      what.push_back({connection->fd.number(), static_cast<short>(events), 0});
    }
    if (poll_until(what, Deadline(timeout_ns)) == 0) return;
    for (std::size_t i = 2; i < what.size(); ++i) {
      Connection& connection = *connections_[i - 2];
      if ((what[i].revents & POLLOUT) != 0) write_out(connection);
      if ((what[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_in(connection);
    }
    if (what[1].revents != 0) accept_all();
    drop_closed();
  }

  void accept_all() {
    while (true) {
      Fd fd(accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!fd.is_open()) return;
      no_delay(fd);
      make_room_for_stranger();
      if (connections_.size() >= kConnectionsMax) continue;
      connections_.push_back(std::make_unique<Connection>());
      connections_.back()->fd = std::move(fd);
    }
  }

  void make_room_for_stranger() {
    auto is_stranger = [](const auto& connection) { return connection->peer.empty(); };
    if (std::count_if(connections_.begin(), connections_.end(), is_stranger) <
        static_cast<std::ptrdiff_t>(kStrangersMax)) {
      return;
    }
    connections_.erase(std::find_if(connections_.begin(), connections_.end(), is_stranger));
  }

  static void write_out(Connection& connection) {
    if (connection.connecting) {
      pollfd done{connection.fd.number(), POLLOUT, 0};
      if (poll_until({&done, 1}, Deadline(0)) == 0) return;
      int number = 0;
      socklen_t size = sizeof number;
      getsockopt(connection.fd.number(), SOL_SOCKET, SO_ERROR, &number, &size);
      if (number != 0) return connection.fd.close();
      connection.connecting = false;
    }
    while (connection.queued() > 0) {
      const ssize_t put =
          ::send(connection.fd.number(), connection.out.data() + connection.out_begin,
                 connection.queued(), MSG_NOSIGNAL);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0 && errno == EAGAIN) break;
      if (put < 0) return connection.fd.close();
      connection.out_begin += static_cast<std::size_t>(put);
    }
    if (connection.out_begin > connection.out.size() / 2) {
      connection.out.erase(0, connection.out_begin);
      connection.out_begin = 0;
    }
  }

  void read_in(Connection& connection) {
    std::array<char, kReceiveBytes> buffer;
    while (connection.fd.is_open() && inbox_bytes_ < kInboxBytesMax) {
      const ssize_t got = recv(connection.fd.number(), buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return connection.fd.close();
      connection.in.feed({buffer.data(), static_cast<std::size_t>(got)});
      if (!take_messages(connection)) return connection.fd.close();
      if (static_cast<std::size_t>(got) < buffer.size()) return;
    }
  }

  // False when the peer does not keep to the format.
  bool take_messages(Connection& connection) {
    while (true) {
      const std::size_t bytes_max = connection.peer.empty() ? kHelloBytesMax : kFrameBytesMax;
      Result<std::optional<std::string>> frame = connection.in.next(bytes_max);
      if (!frame.ok()) return false;
      if (!frame.value().has_value()) return true;
      std::string bytes = *std::move(frame).value();
      if (!connection.peer.empty()) {
        keep({connection.peer, std::move(bytes)});
        continue;
      }
      Result<std::string> caller = read_hello(bytes);
      if (!caller.ok() || !parse_loopback(caller.value(), false).ok()) return false;
      connection.peer = std::move(caller).value();
    }
  }

  void drop_closed() {
    std::erase_if(connections_, [](const auto& c) { return !c->fd.is_open(); });
  }

  static const sockaddr* as_sockaddr(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
  }

  // A message is sent when it is complete: there is nothing to wait for.
  static void no_delay(const Fd& fd) {
    const int on = 1;
    setsockopt(fd.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  std::string address_;
  Fd listener_;
  const Interrupt* interrupt_;
  std::vector<std::unique_ptr<Connection>> connections_;  // the oldest first
  std::deque<Message> inbox_;
  std::size_t inbox_bytes_ = 0;
};

}  // namespace

Result<std::unique_ptr<Net>> real_net(const std::string& address, const Interrupt* interrupt) {
  if (address.empty()) {
    return std::unique_ptr<Net>(std::make_unique<RealNet>("", Fd(), interrupt));
  }
  DROVER_TRY(sockaddr_in at, parse_loopback(address, true));
  auto* const place = reinterpret_cast<sockaddr*>(&at);
  Fd listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof at;
  if (!listener.is_open() || bind(listener.number(), place, size) != 0 ||
      listen(listener.number(), SOMAXCONN) != 0 ||
      getsockname(listener.number(), place, &size) != 0) {
    return os_error(address, "listen", errno);
  }
  return std::unique_ptr<Net>(
      std::make_unique<RealNet>(to_text(at), std::move(listener), interrupt));
}

}  // namespace drover
