#include "engine/store/pair_set.h"

#include <algorithm>
#include <bit>

namespace drover {
namespace {

// How many places of the direct table a group may cost.
constexpr std::uint64_t kDirectPlacesPerGroup = 8;
constexpr std::size_t kDirectFirst = 64;

}  // namespace

std::size_t PairSet::place(std::uint32_t x) const {
  std::size_t mask = slots_.size() - 1;
  std::size_t at = (x * std::uint64_t{0x9E3779B97F4A7C15ULL} >> 32U) & mask;
  while (slots_[at] != 0 && groups_[slots_[at] - 1].x != x) at = (at + 1) & mask;
  return at;
}

std::uint32_t PairSet::add_group(std::uint32_t x) {
  groups_.push_back({{}, x});
  std::uint32_t group = group_count() - 1;
  if (x < direct_.size()) {
    direct_[x] = group + 1;
  } else if (x < std::max(kDirectFirst, kDirectPlacesPerGroup * groups_.size())) {
    grow_direct(x);
  } else {
    ++hashed_;
    if (hashed_ * 2 > slots_.size()) {
      grow_slots();  // puts the new group in its place, too
    } else {
      slots_[place(x)] = group + 1;
    }
  }
  return group;
}

void PairSet::grow_direct(std::uint32_t x) {
  direct_.assign(std::max(kDirectFirst, std::bit_ceil(std::size_t{x} + 1)), 0);
  for (std::uint32_t g = 0; g < group_count(); ++g) {
    if (groups_[g].x < direct_.size()) direct_[groups_[g].x] = g + 1;
  }
}

void PairSet::grow_slots() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  hashed_ = 0;
  for (std::uint32_t g = 0; g < group_count(); ++g) {
    if (groups_[g].x < direct_.size()) continue;
    slots_[place(groups_[g].x)] = g + 1;
    ++hashed_;
  }
}

}  // namespace drover
