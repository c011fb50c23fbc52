#pragma once
// Dice for the simulator. The same seed gives the same throws on every machine and compiler (the
// standard library's distributions do not promise that).

#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace drover {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Dice of their own for one purpose: what they show does not hang on how often others are thrown.
  Random for_purpose(std::string_view purpose) const {
    return Random(hash_combine(state_, hash_bytes(purpose)));
  }

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;  // splitmix64
    return hash_word(state_);
  }
  // 0 to count - 1; 0 when count is 0.
  std::uint64_t below(std::uint64_t count) { return count == 0 ? 0 : next() % count; }
  // Both ends included.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    if (most <= least) return least;
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool happens(double percent) {
    return static_cast<double>(next() >> 11U) * 0x1p-53 * 100 < percent;
  }

 private:
  std::uint64_t state_;
};

}  // namespace drover
