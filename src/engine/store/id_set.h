#pragma once
// A set of 32-bit ids that changes its shape with its size: a short array, a hash table, or, where
// ids lie densely, a bitmap of 64 to the word. 16 bytes when empty.
//
// A copy of an IdSet can be walked while the original grows: blocks that it leaves are kept until
// Blocks::settle(). The walk may or may not meet ids that were added meanwhile.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/store/blocks.h"

namespace drover {

class IdSet {
 public:
  // The one id that cannot be kept (it marks free places).
  static constexpr std::uint32_t kNone = 0x80000000U;

  std::uint32_t size() const { return size_; }
  const void* items() const { return ids_; }  // where they lie

  // True when the id is new.
  bool insert(std::uint32_t id, Blocks& blocks) {
    switch (shape_) {
      case Shape::kArray:
        return insert_array(id, blocks);
      case Shape::kHash:
        return insert_hash(id, blocks);
      case Shape::kBits:
        return insert_bits(id, blocks);
    }
    return false;
  }

  bool contains(std::uint32_t id) const {
    switch (shape_) {
      case Shape::kArray:
        return std::find(ids_, ids_ + size_, id) != ids_ + size_;
      case Shape::kHash:
        return ids_[place(id)] == id;
      case Shape::kBits: {
        std::uint32_t at = id - base();
        return at / 64 < words() && (bits()[at / 64] >> (at % 64) & 1U) != 0;
      }
    }
    return false;
  }

  // Calls visit(id) for each id that both have, until it returns false. Best when `other` is the
  // larger.
  template <typename Visit>
  bool for_each_common(const IdSet& other, Visit visit) const {
    if (shape_ != Shape::kBits || other.shape_ != Shape::kBits) {
      return for_each([&](std::uint32_t id) { return !other.contains(id) || visit(id); });
    }
    // Bitmaps begin at multiples of 64.
    std::uint64_t from = std::max(base(), other.base());
    std::uint64_t to = std::min(end_of_bits(), other.end_of_bits());
    for (std::uint64_t id = from; id < to; id += 64) {
      std::uint64_t rest = bits()[(id - base()) / 64] & other.bits()[(id - other.base()) / 64];
      for (; rest != 0; rest &= rest - 1) {
        auto bit = static_cast<std::uint32_t>(std::countr_zero(rest));
        if (!visit(static_cast<std::uint32_t>(id) + bit)) return false;
      }
    }
    return true;
  }

  // True when the id was there. Nobody may be walking over this set or a copy of it.
  bool erase(std::uint32_t id);

  // Calls visit(id) until it returns false; false when it did.
  template <typename Visit>
  bool for_each(Visit visit) const {
    if (shape_ == Shape::kArray) {
      const std::uint32_t* end = ids_ + size_;
      for (const std::uint32_t* id = ids_; id != end; ++id) {
        if (!visit(*id)) return false;
      }
      return true;
    }
    if (shape_ == Shape::kHash) {
      const std::uint32_t* end = ids_ + capacity();
      for (const std::uint32_t* id = ids_; id != end; ++id) {
        if (*id != kNone && !visit(*id)) return false;
      }
      return true;
    }
    for (std::uint32_t w = 0; w < words(); ++w) {
      for (std::uint64_t rest = bits()[w]; rest != 0; rest &= rest - 1) {
        auto bit = static_cast<std::uint32_t>(std::countr_zero(rest));
        if (!visit(base() + w * 64 + bit)) return false;
      }
    }
    return true;
  }

 private:
  enum class Shape : std::uint8_t { kArray, kHash, kBits };

  // Arrays up to this many ids; a search through them is a few vector instructions.
  static constexpr std::uint32_t kArrayMax = 16;

  std::uint32_t capacity() const { return 1U << log_; }
  std::uint32_t place(std::uint32_t id) const {
    std::uint32_t mask = capacity() - 1;
    std::uint32_t at = (id * 0x9E3779B1U) >> (32U - log_);
    while (ids_[at] != id && ids_[at] != kNone) at = (at + 1) & mask;
    return at;
  }
  // A bitmap's block starts with its first id and its number of words.
  std::uint64_t* block() const { return reinterpret_cast<std::uint64_t*>(ids_); }
  std::uint64_t* bits() const { return block() + 1; }
  std::uint32_t base() const { return static_cast<std::uint32_t>(block()[0]); }
  std::uint32_t words() const { return static_cast<std::uint32_t>(block()[0] >> 32U); }

  std::uint64_t end_of_bits() const { return base() + std::uint64_t{words()} * 64; }

  bool insert_array(std::uint32_t id, Blocks& blocks) {
    if (size_ != 0 && std::find(ids_, ids_ + size_, id) != ids_ + size_) return false;
    if (size_ == 0) {
      log_ = 2;
      ids_ = static_cast<std::uint32_t*>(blocks.get(16));
    } else if (size_ == capacity()) {
      if (size_ == kArrayMax) {
        reshape(id, blocks);
        return insert(id, blocks);
      }
      auto* grown = static_cast<std::uint32_t*>(blocks.get(capacity() * 8));
      std::memcpy(grown, ids_, size_ * 4);
      blocks.put(ids_, capacity() * 4);
      ids_ = grown;
      ++log_;
    }
    ids_[size_++] = id;
    return true;
  }

  bool insert_hash(std::uint32_t id, Blocks& blocks) {
    std::uint32_t at = place(id);
    if (ids_[at] == id) return false;
    if ((size_ + 1) * 3 > capacity() * 2) {
      reshape(id, blocks);
      return insert(id, blocks);
    }
    ids_[at] = id;
    ++size_;
    return true;
  }

  bool insert_bits(std::uint32_t id, Blocks& blocks) {
    std::uint32_t at = id - base();
    if (at / 64 >= words()) {
      reshape(id, blocks);
      return insert(id, blocks);
    }
    std::uint64_t bit = std::uint64_t{1} << (at % 64);
    if ((bits()[at / 64] & bit) != 0) return false;
    bits()[at / 64] |= bit;
    ++size_;
    return true;
  }

  // Moves into the shape that suits what is there and `id`, with room to grow.
  void reshape(std::uint32_t id, Blocks& blocks);
  void close_hole(std::uint32_t hole);
  void become_hash(std::uint32_t log, Blocks& blocks);
  void become_bits(std::uint32_t first, std::uint32_t words, Blocks& blocks);
  void leave(const IdSet& old, Blocks& blocks);

  std::uint32_t size_ = 0;
  Shape shape_ = Shape::kArray;
  std::uint8_t log_ = 0;  // of the capacity in ids; of a bitmap: of the block in bytes
  std::uint32_t* ids_ = nullptr;
};

}  // namespace drover
