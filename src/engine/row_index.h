#pragma once
// The rows of a RowSet under the values of some columns. It covers the rows that were there at the
// last catch_up(): what a round adds is seen from the next round on.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/blocks.h"
#include "engine/row_set.h"

namespace drover {

class RowIndex {
 public:
  // `rows` must outlive the index.
  RowIndex(const RowSet& rows, std::vector<int> columns);

  const std::vector<int>& columns() const { return columns_; }
  void catch_up();
  // A row that is covered and was erased from the RowSet, or is about to be.
  void erase(std::uint32_t row);
  // The rows whose columns() have these values, ascending. Valid until catch_up().
  std::span<const std::uint32_t> find(const Word* key) const;

 private:
  struct Group {
    std::uint32_t* rows = nullptr;
    std::uint32_t size = 0;
    std::uint32_t capacity = 0;
    std::uint32_t key_row = 0;  // whose cells are the key; perhaps erased
  };
  std::uint64_t hash_at(std::uint32_t row) const;
  void add(std::uint32_t row);
  std::size_t slot_of(std::uint32_t row) const;
  void grow_slots();

  const RowSet& rows_;
  std::vector<int> columns_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> slots_;  // group + 1; 0 = free
  std::uint32_t covered_ = 0;
  Blocks blocks_;
};

}  // namespace drover
