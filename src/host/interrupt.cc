// A signal handler can reach nothing that it is handed, so three flags here are the one global
// state of the program. Only this file sees them.

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <sys/eventfd.h>

#include "base/check.h"
#include "host/os.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr std::array<int, 2> kSignals = {SIGINT, SIGTERM};

static_assert(std::atomic<int>::is_always_lock_free);    // so a handler may use it
std::atomic<int> g_event = -1;                           // NOLINT: see above
std::atomic<int> g_interrupted = 0;                      // NOLINT
std::array<std::atomic<int>, kSignals.size()> g_caught;  // NOLINT: who ignored a signal still does

void give_back() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    if (g_caught[i].exchange(0) != 0) std::signal(kSignals[i], SIG_DFL);
  }
}

void on_signal(int) {
  const int saved = errno;
  g_interrupted = 1;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(g_event, &one, sizeof one);
  give_back();
  errno = saved;
}

}  // namespace

Result<std::unique_ptr<Interrupt>> Interrupt::install() {
  CHECK(g_event == -1);
  Fd event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event.is_open()) return os_error("", "watch for Ctrl-C", errno);
  g_event = event.number();
  g_interrupted = 0;
  struct sigaction action{};
  action.sa_handler = on_signal;  // no SA_RESTART: what blocks elsewhere returns too
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction before{};
    sigaction(kSignals[i], nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;  // nohup, or a job in the background
    g_caught[i] = 1;
    sigaction(kSignals[i], &action, nullptr);
  }
  return std::unique_ptr<Interrupt>(new Interrupt(std::move(event)));
}

Interrupt::~Interrupt() {
  give_back();
  g_event = -1;
}

bool Interrupt::interrupted() const { return g_interrupted != 0; }

}  // namespace drover
