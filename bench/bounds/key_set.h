#pragma once
// A hash set of 64-bit keys (a row of small ids in one word), open addressing, at most half full.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace drover {

constexpr std::uint64_t pack(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(a) << 32U | b;
}
constexpr std::uint32_t first(std::uint64_t pair) {
  return static_cast<std::uint32_t>(pair >> 32U);
}
constexpr std::uint32_t second(std::uint64_t pair) { return static_cast<std::uint32_t>(pair); }

class KeySet {
 public:
  // True if the key is new.
  bool add(std::uint64_t key) {
    std::uint64_t& place = find(key + 1);
    if (place != 0) return false;
    place = key + 1;
    if (++size_ * 2 > slots_.size()) grow();
    return true;
  }

  bool has(std::uint64_t key) { return find(key + 1) != 0; }
  std::size_t size() const { return size_; }

  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint64_t stored : slots_) {
      if (stored != 0) visit(stored - 1);
    }
  }

 private:
  // Keys are stored plus one, so that 0 is an empty place.
  std::uint64_t& find(std::uint64_t stored) {
    std::uint64_t hash = (stored - 1) * 0x9E3779B97F4A7C15U;
    std::uint64_t mask = slots_.size() - 1;
    std::uint64_t at = (hash ^ (hash >> 32U)) & mask;
    while (slots_[at] != 0 && slots_[at] != stored) at = (at + 1) & mask;
    return slots_[at];
  }

  void grow() {
    std::vector<std::uint64_t> old(slots_.size() * 2);
    old.swap(slots_);
    for (std::uint64_t stored : old) {
      if (stored != 0) find(stored) = stored;
    }
  }

  std::vector<std::uint64_t> slots_ = std::vector<std::uint64_t>(std::size_t{1} << 16U);
  std::size_t size_ = 0;
};

}  // namespace drover
