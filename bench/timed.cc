// Runs a command and writes what it cost. A small program of its own, because the peak of memory
// that the kernel reports for a child is never less than what its parent held when it was started.
//
//   timed FILE COMMAND ARG...
//
// FILE gets one line: seconds by the clock, seconds of processor time (user and system), peak of
// resident memory in KiB. The exit status is the command's, or 128 + the signal that ended it.

#include <cstdio>
#include <cstring>
#include <ctime>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char** environ;

namespace drover {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double clock_now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

int run(const char* figures, char** command) {
  double began = clock_now();
  pid_t child = 0;
  if (int failed = posix_spawnp(&child, command[0], nullptr, nullptr, command, environ)) {
    std::fprintf(stderr, "timed: cannot run %s: %s\n", command[0], std::strerror(failed));
    return 127;
  }
  int status = 0;
  rusage usage = {};
  if (wait4(child, &status, 0, &usage) != child) return 127;
  double clock = clock_now() - began;
  std::FILE* out = std::fopen(figures, "w");
  if (out == nullptr) {
    std::perror(figures);
    return 127;
  }
  std::fprintf(out, "%.6f %.6f %.6f %ld\n", clock, seconds(usage.ru_utime), seconds(usage.ru_stime),
               usage.ru_maxrss);
  if (std::fclose(out) != 0) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) {
  if (argc >= 3) return drover::run(argv[1], argv + 2);
  std::fputs("timed FILE COMMAND ARG...\n", stderr);
  return 2;
}
