#pragma once
// Work that is done by several at once: the one way in which the program has threads.

#include <cstddef>
#include <functional>
#include <memory>

namespace drover {

class Workers {
 public:
  virtual ~Workers() = default;
  virtual std::size_t count() const = 0;
  // Calls piece(0) … piece(count() - 1) side by side, piece(0) on the caller's thread, and returns
  // when all have returned.
  virtual void run(const std::function<void(std::size_t)>& piece) = 0;
};

// `count` of at least 1.
std::unique_ptr<Workers> real_workers(std::size_t count);
// How many can work at once on this machine.
std::size_t machine_cores();

}  // namespace drover
