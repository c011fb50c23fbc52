// Programs that we start, by posix_spawn: a fork of a program with gigabytes in use costs tens of
// milliseconds. The only way in is real_process().
//
// The child leads a process group of its own. It is reaped only when its Child is destroyed: until
// then its number cannot be given to anybody else, so killing the group can hit nobody else.

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <limits>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "host/os.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr std::size_t kPipeBytes = 64 * 1024;         // what a pipe holds
constexpr std::int64_t kStopGraceNs = 2'000'000'000;  // between asking to stop and killing
constexpr std::int64_t kPollChildNs = 20'000'000;     // where the kernel has no pidfd
constexpr std::int64_t kForeverNs = std::numeric_limits<std::int64_t>::max();

// Holds SIGPIPE back while we write, and takes away the one that we caused: the error code says
// the same, and the rest of the program keeps its own way with the signal.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;
  ~NoSigpipe() {
    const int saved = errno;
    if (!was_pending_) {
      const timespec now{};
      while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = saved;
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

struct PipeEnds {
  Fd read;
  Fd write;
};

// Both ends above 2, so that making them the child's 0, 1 and 2 overwrites none of them.
Result<PipeEnds> make_pipe(const std::string& name) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return os_error(name, "start", errno);
  PipeEnds made{Fd(ends[0]), Fd(ends[1])};
  for (Fd* end : {&made.read, &made.write}) {
    if (end->number() > 2) continue;
    Fd higher(fcntl(end->number(), F_DUPFD_CLOEXEC, 3));
    if (!higher.is_open()) return os_error(name, "start", errno);
    *end = std::move(higher);
  }
  return made;
}

void set_nonblocking(const Fd& fd) {
  fcntl(fd.number(), F_SETFL, fcntl(fd.number(), F_GETFL) | O_NONBLOCK);
}

class RealChild final : public Child {
 public:
  RealChild(std::string name, pid_t pid, Fd input, Fd out, Fd err, const Interrupt* interrupt)
      : name_(std::move(name)),
        pid_(pid),
        pidfd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))),  // sys/pidfd.h is new
        input_(std::move(input)),
        streams_{{{std::move(out), ""}, {std::move(err), ""}}},
        interrupt_(interrupt) {
    set_nonblocking(input_);
    for (const Output& stream : streams_) set_nonblocking(stream.fd);
  }
  RealChild(const RealChild&) = delete;
  RealChild& operator=(const RealChild&) = delete;

  ~RealChild() override {
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  std::optional<std::string> read(Stream stream, std::int64_t timeout_ns) override {
    Output& wanted = streams_[stream == Stream::kOut ? 0 : 1];
    const Deadline deadline(timeout_ns);
    while (wanted.bytes.empty() && wanted.fd.is_open()) {
      const Woken woken = wait_for_something(deadline, {.stop = true});
      if (wanted.bytes.empty() && (woken.timed_out || woken.stop)) return std::string();
    }
    if (wanted.bytes.empty()) return std::nullopt;
    return std::exchange(wanted.bytes, std::string());
  }

  Status write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (!input_.is_open()) return Error{name_, "cannot write: its input is closed"};
      ssize_t put = 0;
      {
        const NoSigpipe quiet;
        put = ::write(input_.number(), bytes.data(), bytes.size());
      }
      if (put >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(put));
      } else if (errno == EAGAIN) {
        const Woken woken = wait_for_something(Deadline(kForeverNs), {.input = true, .stop = true});
        if (woken.stop) return Error{name_, "cannot write: asked to stop"};
      } else if (errno != EINTR) {
        const int number = errno;
        input_.close();
        if (number == EPIPE) return Error{name_, "cannot write: it reads no more"};
        return os_error(name_, "write", number);
      }
    }
    return Done{};
  }

  void close_input() override { input_.close(); }

  void signal(int number) override { kill(-pid_, number); }

  int wait() override {
    close_input();
    bool asked_to_stop = false;
    Deadline give_up(kForeverNs);
    while (!has_ended()) {
      const Deadline deadline(pidfd_.is_open() ? give_up.left_ns() : kPollChildNs);
      const Woken woken = wait_for_something(deadline, {.end = true, .stop = !asked_to_stop});
      if (woken.stop) {
        asked_to_stop = true;
        give_up = Deadline(kStopGraceNs);
        signal(SIGTERM);
      } else if (asked_to_stop && give_up.left_ns() == 0) {
        signal(SIGKILL);
        give_up = Deadline(kForeverNs);
      }
    }
    return status_;
  }

 private:
  struct Output {
    Fd fd;
    std::string bytes;  // come, and not asked for yet
  };
  struct Wanted {
    bool input = false;  // room in the child's input
    bool end = false;    // the child's end
    bool stop = false;   // we are asked to stop
  };
  struct Woken {
    bool timed_out = false;
    bool stop = false;
  };

  // Takes in whatever the child prints, on both streams, while it waits: a child that nobody reads
  // stands still, and then so would we.
  Woken wait_for_something(const Deadline& deadline, Wanted wanted) {
    const int stop = wanted.stop && interrupt_ != nullptr ? interrupt_->descriptor() : -1;
    std::array<pollfd, 5> what = {{{streams_[0].fd.number(), POLLIN, 0},
                                   {streams_[1].fd.number(), POLLIN, 0},
                                   {wanted.input ? input_.number() : -1, POLLOUT, 0},
                                   {wanted.end ? pidfd_.number() : -1, POLLIN, 0},
                                   {stop, POLLIN, 0}}};
    Woken woken;
    woken.timed_out = poll_until(what, deadline) == 0;
    woken.stop = what[4].revents != 0;
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      if (what[i].revents != 0) take_in(streams_[i]);
    }
    return woken;
  }

  static void take_in(Output& stream) {
    const std::size_t had = stream.bytes.size();
    stream.bytes.resize(had + kPipeBytes);
    const ssize_t got = ::read(stream.fd.number(), stream.bytes.data() + had, kPipeBytes);
    const bool again = got < 0 && (errno == EINTR || errno == EAGAIN);
    stream.bytes.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got <= 0 && !again) stream.fd.close();
  }

  bool has_ended() {
    if (ended_) return true;
    siginfo_t info{};
    // Left as it is (WNOWAIT): see the head of this file.
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0) {
      return false;
    }
    status_ = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    ended_ = true;
    return true;
  }

  std::string name_;
  pid_t pid_;
  Fd pidfd_;
  Fd input_;
  std::array<Output, 2> streams_;
  const Interrupt* interrupt_;
  bool ended_ = false;
  int status_ = 0;
};

// Ours, with those of `added` in place of what has the same name.
std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  auto name_of = [](std::string_view entry) { return entry.substr(0, entry.find('=')); };
  std::vector<std::string> all = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const bool replaced = std::any_of(added.begin(), added.end(), [&](const std::string& other) {
      return name_of(other) == name_of(*entry);
    });
    if (!replaced) all.emplace_back(*entry);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& text : strings) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

struct SpawnOptions {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  SpawnOptions() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

// Returns an errno, 0 when the program runs.
int spawn(const Command& command, int in, int out, int err, pid_t& pid) {
  SpawnOptions options;
  posix_spawn_file_actions_adddup2(&options.actions, in, 0);
  posix_spawn_file_actions_adddup2(&options.actions, out, 1);
  posix_spawn_file_actions_adddup2(&options.actions, err, 2);
  if (!command.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&options.actions, command.folder.c_str());
  }
  sigset_t none;
  sigset_t to_default;
  sigemptyset(&none);
  sigemptyset(&to_default);
  sigaddset(&to_default, SIGPIPE);  // also where we ourselves ignore it
  posix_spawnattr_setsigmask(&options.attributes, &none);
  posix_spawnattr_setsigdefault(&options.attributes, &to_default);
  posix_spawnattr_setpgroup(&options.attributes, 0);
  posix_spawnattr_setflags(&options.attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> argv = command.argv;
  std::vector<std::string> environment = merged_environment(command.environment);
  return posix_spawnp(&pid, argv[0].c_str(), &options.actions, &options.attributes,
                      pointers(argv).data(), pointers(environment).data());
}

class RealProcess final : public Process {
 public:
  explicit RealProcess(const Interrupt* interrupt) : interrupt_(interrupt) {}

  Result<std::unique_ptr<Child>> start(const Command& command) override {
    if (command.argv.empty()) return Error{"", "cannot start: no program is named"};
    const std::string& name = command.argv[0];
    struct stat s{};
    if (!command.folder.empty() && stat(command.folder.c_str(), &s) != 0) {
      return os_error(command.folder, "start " + name + " there", errno);
    }
    DROVER_TRY(PipeEnds in, make_pipe(name));
    DROVER_TRY(PipeEnds out, make_pipe(name));
    DROVER_TRY(PipeEnds err, make_pipe(name));
    pid_t pid = 0;
    const int number =
        spawn(command, in.read.number(), out.write.number(), err.write.number(), pid);
    if (number != 0) return os_error(name, "start", number);
    return std::unique_ptr<Child>(std::make_unique<RealChild>(
        name, pid, std::move(in.write), std::move(out.read), std::move(err.read), interrupt_));
  }

 private:
  const Interrupt* interrupt_;
};

}  // namespace

std::unique_ptr<Process> real_process(const Interrupt* interrupt) {
  return std::make_unique<RealProcess>(interrupt);
}

}  // namespace drover
