#include "host/workers.h"

#include <algorithm>
#include <thread>
#include <vector>

#include <sched.h>

namespace drover {
namespace {

class RealWorkers final : public Workers {
 public:
  explicit RealWorkers(std::size_t count) : count_(std::max<std::size_t>(count, 1)) {}

  std::size_t count() const override { return count_; }
  void run(const std::function<void(std::size_t)>& piece) override {
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < count_; ++i) others.emplace_back([&piece, i] { piece(i); });
    piece(0);
    for (std::thread& other : others) other.join();
  }

 private:
  std::size_t count_;
};

}  // namespace

std::unique_ptr<Workers> real_workers(std::size_t count) {
  return std::make_unique<RealWorkers>(count);
}

// Those that we may use: a container or taskset may give us less than there are.
std::size_t machine_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  const int ours = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return static_cast<std::size_t>(std::max(ours, 1));
}

}  // namespace drover
