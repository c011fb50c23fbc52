#pragma once
// Programs of the simulated world: C++ functions under a name. What a program prints comes in
// pieces, cut and timed by the seed; its time is virtual.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/host.h"
#include "sim/machine.h"
#include "sim/random.h"

namespace drover {

// What a program is given.
struct SimCall {
  std::vector<std::string> argv;
  std::vector<std::string> environment;
  std::string folder;
  std::string input;
  Disk& disk;
};

// What it does.
struct SimRun {
  std::string out = {};
  std::string err = {};
  int status = 0;
  std::int64_t duration_ns = 0;
};

struct SimProgram {
  std::function<SimRun(const SimCall&)> run;
  bool reads_input = true;  // then it runs when its input has been closed
};

using SimPrograms = std::map<std::string, SimProgram>;  // by argv[0]

class SimProcess final : public Process {
 public:
  // All must outlive it and its children.
  SimProcess(Machine& machine, Disk& disk, const SimPrograms& programs, Random random)
      : machine_(machine), disk_(disk), programs_(programs), random_(random) {}

  Result<std::unique_ptr<Child>> start(const Command& command) override;

 private:
  Machine& machine_;
  Disk& disk_;
  const SimPrograms& programs_;
  Random random_;
  std::uint64_t started_count_ = 0;
};

}  // namespace drover
