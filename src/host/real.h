#pragma once
// The machine's own Clock, Net, Disk and Process. main() makes one RealHost and hands it down.
//
// Waiting (Clock::wait_ns, Net::receive, Child::read, reading a pipe) ends early once the
// Interrupt has been asked to stop, and from then on at once: who waits in a loop must look at
// interrupted().

#include <memory>
#include <string>

#include "base/result.h"
#include "host/fd.h"
#include "host/host.h"

namespace drover {

// SIGINT and SIGTERM turned into a flag. The first signal sets it; the second one ends the program
// as if we were not there. At most one Interrupt at a time.
class Interrupt {
 public:
  static Result<std::unique_ptr<Interrupt>> install();
  ~Interrupt();  // gives the signals back
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool interrupted() const;
  // Readable, for poll(), once interrupted.
  int descriptor() const { return event_.number(); }

 private:
  explicit Interrupt(Fd event) : event_(std::move(event)) {}
  Fd event_;
};

// Each of the four alone. `interrupt` may be null; otherwise it must outlive what is made here.
std::unique_ptr<Clock> real_clock(const Interrupt* interrupt);
std::unique_ptr<Disk> real_disk(const Interrupt* interrupt);
std::unique_ptr<Process> real_process(const Interrupt* interrupt);
// Listens on `address`, "127.0.0.1:7000"; port 0 takes a free one. "": no listening, no sending.
// Bytes on the wire: docs/formats/frames.md.
Result<std::unique_ptr<Net>> real_net(const std::string& address, const Interrupt* interrupt);

class RealHost {
 public:
  // `address` as for real_net.
  static Result<std::unique_ptr<RealHost>> make(const std::string& address,
                                                const Interrupt* interrupt);
  // Borrowed: lives as long as this does.
  Host host() { return {*clock_, *net_, *disk_, *process_}; }

 private:
  RealHost(std::unique_ptr<Net> net, const Interrupt* interrupt);

  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Net> net_;
  std::unique_ptr<Disk> disk_;
  std::unique_ptr<Process> process_;
};

}  // namespace drover
