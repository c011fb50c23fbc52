#pragma once
// Rows of any width, in the order in which they came, each with a number that never changes; found
// again by hash. Where all values fit into 32 bits, a cell takes 4 bytes; the first value that does
// not makes all cells 8 bytes wide.
//
// Rows can be read while others are inserted: what they leave on widening is kept until settle().

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "value/word.h"

namespace drover {

class RowSet {
 public:
  enum class Outcome : std::uint8_t {
    kNew,
    kSame,      // the row is there
    kConflict,  // another row with this key is there
  };
  struct Inserted {
    Outcome outcome;
    std::uint32_t row;  // the new one, or the one that is there
  };
  static constexpr std::uint32_t kNoRow = UINT32_MAX;

  // What rows are found by.
  enum class Identity : std::uint8_t {
    kAll,   // all columns: a set
    kKey,   // the key columns
    kNone,  // nothing: a bag, every insert is a new row
  };
  // With kKey `key` may be empty: then there is one row at most.
  RowSet(int columns, Identity identity, std::vector<int> key);

  std::uint32_t size() const { return size_; }
  int columns() const { return static_cast<int>(columns_); }
  Inserted insert(const Word* row);
  // The row with these values in all columns, or kNoRow. Not for bags.
  std::uint32_t find(const Word* row) const;

  Word cell(std::uint32_t row, int column) const {
    const std::byte* at = address(row);
    if (wide_) return reinterpret_cast<const Word*>(at)[column];
    return word_of(std::int64_t{reinterpret_cast<const std::int32_t*>(at)[column]});
  }
  void read(std::uint32_t row, Word* to) const {
    for (int c = 0; c < columns(); ++c) to[c] = cell(row, c);
  }

  void settle() { left_.clear(); }

 private:
  static bool fits(Word word) {
    return word_of(std::int64_t{static_cast<std::int32_t>(word)}) == word;
  }
  std::uint64_t hash(const Word* row) const;
  std::uint64_t hash_at(std::uint32_t row) const;
  bool same_identity(std::uint32_t row, const Word* values) const;
  bool same(std::uint32_t row, const Word* values) const;
  std::uint32_t append(const Word* row);
  void write(std::uint32_t row, const Word* values);
  void widen();
  void grow_slots();
  std::byte* address(std::uint32_t row) const {
    return reinterpret_cast<std::byte*>(chunks_[row >> chunk_log_].get()) +
           (row & ((1U << chunk_log_) - 1)) * stride_;
  }
  std::size_t slot_for(std::uint64_t hash, const Word* row) const;

  std::size_t columns_;
  Identity identity_;
  std::vector<int> hashed_;  // columns
  bool wide_ = false;
  std::size_t stride_;       // bytes a row
  std::uint32_t chunk_log_;  // rows a chunk
  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<Word[]>> chunks_;
  std::vector<std::unique_ptr<Word[]>> left_;
  std::vector<std::uint8_t> tags_;    // 0 = free, else 7 bits of the hash and a one
  std::vector<std::uint32_t> slots_;  // rows, where tags_ is not 0
};

}  // namespace drover
