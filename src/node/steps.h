#pragma once
// The timesteps of a program that acts: what time brings into them (timers, soft state, the clock)
// and what of their events is remembered.

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.h"
#include "lang/program.h"
#include "node/soft_state.h"
#include "node/timers.h"

namespace drover {

class Steps {
 public:
  // Both must outlive it; the engine has started.
  Steps(const CheckedProgram& program, Engine& engine) : program_(program), engine_(engine) {}

  // The rows of this event stay in recorded(), whatever step they happen in.
  void record(int relation);
  // Null unless it was to be recorded.
  const Table* recorded(int relation) const;

  // One step. The first one sets timers going. False: the engine's error() says why.
  bool step(Time now);
  // When something is due though nothing comes.
  std::optional<Time> wake() const;
  std::uint64_t taken() const { return taken_; }

 private:
  void set_timers(Time now);

  const CheckedProgram& program_;
  Engine& engine_;
  std::optional<Timers> timers_;
  std::unique_ptr<SoftState> soft_state_;
  std::map<int, std::unique_ptr<Table>> recorded_;
  std::uint64_t taken_ = 0;
};

}  // namespace drover
