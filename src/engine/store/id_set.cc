#include "engine/store/id_set.h"

namespace drover {
namespace {

constexpr std::uint32_t kHashLogMin = 5;

}  // namespace

void IdSet::leave(const IdSet& old, Blocks& blocks) {
  if (old.ids_ == nullptr) return;
  std::size_t bytes =
      old.shape_ == Shape::kBits ? std::size_t{1} << old.log_ : old.capacity() * std::size_t{4};
  blocks.put(old.ids_, bytes);
}

void IdSet::become_hash(std::uint32_t log, Blocks& blocks) {
  IdSet old = *this;
  shape_ = Shape::kHash;
  log_ = static_cast<std::uint8_t>(log);
  ids_ = static_cast<std::uint32_t*>(blocks.get(capacity() * std::size_t{4}));
  std::fill(ids_, ids_ + capacity(), kNone);
  old.for_each([&](std::uint32_t each) {
    ids_[place(each)] = each;
    return true;
  });
  leave(old, blocks);
}

void IdSet::become_bits(std::uint32_t first, std::uint32_t words, Blocks& blocks) {
  IdSet old = *this;
  std::size_t bytes = std::bit_ceil((words + std::size_t{1}) * 8);
  words = static_cast<std::uint32_t>(bytes / 8 - 1);
  // Never past the last id.
  std::uint64_t room = ((std::uint64_t{1} << 32U) - first) / 64;
  words = static_cast<std::uint32_t>(std::min<std::uint64_t>(words, room));
  shape_ = Shape::kBits;
  log_ = static_cast<std::uint8_t>(std::countr_zero(bytes));
  ids_ = static_cast<std::uint32_t*>(blocks.get(bytes));
  block()[0] = first | std::uint64_t{words} << 32U;
  std::fill(bits(), bits() + words, 0);
  old.for_each([&](std::uint32_t each) {
    std::uint32_t at = each - first;
    bits()[at / 64] |= std::uint64_t{1} << (at % 64);
    return true;
  });
  leave(old, blocks);
}

void IdSet::reshape(std::uint32_t id, Blocks& blocks) {
  std::uint32_t low = id;
  std::uint32_t high = id;
  for_each([&](std::uint32_t each) {
    low = std::min(low, each);
    high = std::max(high, each);
    return true;
  });
  std::uint32_t first = low & ~63U;
  std::uint64_t words = (std::uint64_t{high} - first) / 64 + 1;
  // A hash table would take up to 12 bytes an id just after growing.
  std::uint32_t log = std::max<std::uint32_t>(
      kHashLogMin, static_cast<std::uint32_t>(std::bit_width(size_ * 3 / 2 + 1)) + 1);
  std::uint64_t hash_bytes = std::uint64_t{4} << log;
  if ((words + 1) * 8 <= hash_bytes) {
    // Room to grow upwards, where new ids come from, if it costs no more than the table would.
    become_bits(
        first, static_cast<std::uint32_t>(std::min(words * 2, std::max(words, hash_bytes / 8 - 1))),
        blocks);
    return;
  }
  become_hash(log, blocks);
}

bool IdSet::erase(std::uint32_t id) {
  switch (shape_) {
    case Shape::kArray: {
      std::uint32_t* end = ids_ + size_;
      std::uint32_t* found = std::find(ids_, end, id);
      if (found == end) return false;
      *found = *(end - 1);
      break;
    }
    case Shape::kHash: {
      std::uint32_t hole = place(id);
      if (ids_[hole] != id) return false;
      close_hole(hole);
      break;
    }
    case Shape::kBits: {
      std::uint32_t at = id - base();
      std::uint64_t bit = std::uint64_t{1} << (at % 64);
      if (at / 64 >= words() || (bits()[at / 64] & bit) == 0) return false;
      bits()[at / 64] &= ~bit;
      break;
    }
  }
  --size_;
  return true;
}

// Linear probing without tombstones: what could not stand in the hole moves up (Knuth 6.4, R).
void IdSet::close_hole(std::uint32_t hole) {
  std::uint32_t mask = capacity() - 1;
  for (std::uint32_t at = (hole + 1) & mask; ids_[at] != kNone; at = (at + 1) & mask) {
    std::uint32_t home = (ids_[at] * 0x9E3779B1U) >> (32U - log_);
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    ids_[hole] = ids_[at];
    hole = at;
  }
  ids_[hole] = kNone;
}

}  // namespace drover
