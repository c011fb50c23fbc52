#pragma once
// Rows of any width, in the order in which they came, each with a number that never changes; found
// again by hash. Where all values fit into 32 bits, a cell takes 4 bytes; the first value that does
// not makes all cells 8 bytes wide.
//
// While rows come in ascending order (as those of most files do) none is there twice, and nothing
// is hashed; the first that does not, or the first question, makes up for that.
//
// Rows can be read while others are inserted: what they leave on widening is kept until settle().
// An erased row keeps its number and its cells; the number is not given again.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/prefetch.h"
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

  std::uint32_t size() const { return end_ - dead_count_; }
  // One past the last number; is_alive() tells which are rows.
  std::uint32_t end() const { return end_; }
  bool is_alive(std::uint32_t row) const {
    return dead_.empty() || row / 64 >= dead_.size() || (dead_[row / 64] >> (row % 64) & 1U) == 0;
  }
  int columns() const { return static_cast<int>(columns_); }
  Inserted insert(const Word* row);
  // A row that is known not to be there, nor another with its key.
  void insert_new(const Word* row);
  // Rows of several sets are to be told apart by when they came: each takes the next number of this
  // counter, which outlives the set. To be called while there are no rows.
  void stamp_with(std::uint64_t* counter) { counter_ = counter; }
  // When the row came, among the rows of all sets with the same counter.
  std::uint64_t stamp(std::uint32_t row) const { return counter_ == nullptr ? row : stamps_[row]; }
  void set_stamp(std::uint32_t row, std::uint64_t stamp) { stamps_[row] = stamp; }

  // Not for bags.
  void erase(std::uint32_t row);
  // An erased row is there again, under its number and with its stamp.
  void revive(std::uint32_t row);
  // No rows at all, numbers from 0 again; memory is kept.
  void reset();
  // The row with these values in all columns, or kNoRow. Not for bags.
  std::uint32_t find(const Word* row) const;

  Word cell(std::uint32_t row, int column) const {
    const std::byte* at = address(row);
    if (wide_) return reinterpret_cast<const Word*>(at)[column];
    return word_of(std::int64_t{reinterpret_cast<const std::int32_t*>(at)[column]});
  }
  void prefetch(std::uint32_t row) const { drover::prefetch(address(row)); }
  void read(std::uint32_t row, Word* to) const {
    for (int c = 0; c < columns(); ++c) to[c] = cell(row, c);
  }

  // Not of a column by which rows are found; readers may see the old or the new value.
  void set_cell(std::uint32_t row, int column, Word value);

  void settle() { left_.clear(); }

  std::size_t bytes() const {
    return chunks_.size() * (stride_ << chunk_log_) + tags_.capacity() +
           slots_.capacity() * sizeof(std::uint32_t) +
           (stamps_.capacity() + dead_.capacity()) * sizeof(std::uint64_t);
  }

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
  bool is_behind_last(const Word* row) const;
  void make_slots(std::size_t count) const;
  void place_all() const;
  void place(std::uint32_t row, std::uint64_t hash) const;
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
  std::uint32_t end_ = 0;
  std::uint32_t dead_count_ = 0;
  std::uint64_t* counter_ = nullptr;
  std::vector<std::uint64_t> stamps_;  // one a row, with a counter
  std::vector<std::uint64_t> dead_;    // a bit for each erased row
  std::vector<std::unique_ptr<Word[]>> chunks_;
  std::vector<std::unique_ptr<Word[]>> left_;
  // Rows are put into slots when somebody first has to find one.
  mutable bool placed_ = false;
  bool ascending_ = true;                     // all rows came in order; while not placed_
  mutable std::vector<std::uint8_t> tags_;    // 0 = free, else 7 bits of the hash and a one
  mutable std::vector<std::uint32_t> slots_;  // rows, where tags_ is not 0
};

}  // namespace drover
