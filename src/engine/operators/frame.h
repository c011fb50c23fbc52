#pragma once
// What the operators of a running rule share: the values of its variables, the pool, and what went
// wrong.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/source.h"
#include "engine/eval/host_calls.h"
#include "value/pool.h"
#include "value/word.h"

namespace drover {

// A fault that only data can show: an overflow, a division by zero, a text that is no number.
struct RuntimeFault {
  Span span;
  std::string message;
};

class Frame {
 public:
  // `calls` may be null if no rule calls a function of the host.
  Frame(Pool& strings, std::vector<Word>& registers, const HostCalls* calls = nullptr)
      : pool(strings), regs(registers), host_calls(calls) {}

  Pool& pool;
  std::vector<Word>& regs;  // one a variable
  const HostCalls* host_calls;

  bool failed = false;   // the expression being evaluated has no value; the binding is dropped
  bool stopped = false;  // everything unwinds
  RuntimeFault fault;    // when failed or stopped

  // For functions: notes why there is no value. The caller adds where.
  Word fail(std::string message) {
    if (!failed) fault = {{}, std::move(message)};
    failed = true;
    located = false;
    return 0;
  }
  bool located = false;

  // Whether to stop because somebody waits for it, asked every so many rows.
  bool is_impatient(std::uint32_t rows = 1) {
    if (patience_ > rows) {
      patience_ -= rows;
      return false;
    }
    patience_ = kRowsPerLook;
    if (interrupted == nullptr || !(*interrupted)()) return false;
    was_interrupted = stopped = true;
    return true;
  }
  const std::function<bool()>* interrupted = nullptr;  // may be null
  bool was_interrupted = false;

 private:
  static constexpr std::uint32_t kRowsPerLook = 1U << 16U;
  std::uint32_t patience_ = kRowsPerLook;
};

}  // namespace drover
