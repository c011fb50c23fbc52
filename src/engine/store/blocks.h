#pragma once
// Memory for the many small arrays of one index: blocks of 2^n bytes out of larger slabs.
//
// A block that is given back is not used again before settle(): whoever is walking over it may go
// on to the end of the round. Fresh pages are dear, so nothing is returned to the system before the
// end.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace drover {

class Blocks {
 public:
  Blocks() = default;
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;

  // Room for `bytes`, a power of two of at least 16, aligned to 16; not cleared.
  void* get(std::size_t bytes) {
    std::vector<void*>& free = free_[index_of(bytes)];
    if (!free.empty()) {
      void* block = free.back();
      free.pop_back();
      return block;
    }
    if (bytes > kLargeBytes) return own_slab(bytes);
    if (bytes > left_) take_slab();
    void* block = at_;
    at_ += bytes;
    left_ -= bytes;
    return block;
  }

  void put(void* block, std::size_t bytes) { retired_.push_back({block, index_of(bytes)}); }

  // Nobody walks over a retired block any more.
  void settle() {
    for (const Retired& retired : retired_) free_[retired.index].push_back(retired.block);
    retired_.clear();
  }

  // Of all slabs.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Retired {
    void* block;
    std::size_t index;
  };
  static std::size_t index_of(std::size_t bytes) {
    return static_cast<std::size_t>(std::countr_zero(bytes));
  }
  void* own_slab(std::size_t bytes) {
    slabs_.push_back(std::make_unique_for_overwrite<Chunk[]>(bytes / sizeof(Chunk)));
    bytes_ += bytes;
    return slabs_.back().get();
  }
  void take_slab() {
    if (slab_bytes_ < kSlabBytesMax) slab_bytes_ *= 2;
    at_ = static_cast<std::byte*>(own_slab(slab_bytes_));
    left_ = slab_bytes_;
  }

  struct alignas(16) Chunk {
    std::byte bytes[16];
  };
  static constexpr std::size_t kLargeBytes = 4096;  // beyond it a block is a slab of its own
  static constexpr std::size_t kSlabBytesMax = std::size_t{1} << 20U;

  std::array<std::vector<void*>, 64> free_;
  std::vector<Retired> retired_;
  std::vector<std::unique_ptr<Chunk[]>> slabs_;
  std::size_t slab_bytes_ = kLargeBytes * 2;
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace drover
