#pragma once
// Numbers for tests that make things up: a seed gives the same ones everywhere.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace drover {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(hash_word(seed)) {}

  std::uint64_t next() { return hash_word(state_ += 0x9E3779B97F4A7C15ULL); }
  std::size_t below(std::size_t count) { return next() % count; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  // From `low` to `high`, both included.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1)));
  }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace drover
