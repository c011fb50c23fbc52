#pragma once
// The rows of a RowSet under the values of some columns. It covers the rows that were there at the
// last catch_up(): what a round adds is seen from the next round on.
//
// The first catch_up() lays the rows of each group side by side, in one piece of memory; rows that
// come later may move their group. Of one column, values that lie densely from 0 on are found
// without a hash.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/store/blocks.h"
#include "engine/store/row_set.h"

namespace drover {

class RowIndex {
 public:
  // `rows` must outlive the index.
  RowIndex(const RowSet& rows, std::vector<int> columns);

  const std::vector<int>& columns() const { return columns_; }
  void catch_up();
  // A row that is covered and was erased from the RowSet, or is about to be.
  void erase(std::uint32_t row);
  // A row that was erased from the RowSet, and is there again.
  void revive(std::uint32_t row) {
    if (row < covered_) add(row);  // else catch_up() finds it
  }
  // The rows whose columns() have these values. Valid until catch_up().
  std::span<const std::uint32_t> find(const Word* key) const {
    std::uint32_t group = group_with(key);
    if (group == kNoGroup) return {};
    return {groups_[group].rows, groups_[group].size};
  }
  std::size_t bytes() const {
    return groups_.capacity() * sizeof(Group) + slots_.capacity() * sizeof(Slot) +
           (direct_.capacity() + built_.capacity()) * sizeof(std::uint32_t) + blocks_.bytes();
  }

 private:
  struct Group {
    std::uint32_t* rows = nullptr;
    std::uint32_t size = 0;
    std::uint32_t capacity = 0;
    std::uint32_t key_row = 0;  // whose cells are the key; perhaps erased
  };
  struct Slot {
    std::uint32_t group = 0;  // plus one; 0 = free
    std::uint32_t check = 0;  // of the key's hash
  };
  static constexpr std::uint32_t kNoGroup = UINT32_MAX;

  std::uint64_t hash(const Word* key) const;
  const Word* key_of(std::uint32_t row);
  bool has_key(const Group& group, const Word* key) const;
  std::uint32_t group_with(const Word* key) const;
  std::uint32_t group_of(std::uint32_t row);
  void add_group(std::uint32_t row, const Word* key);
  void place(std::uint32_t group, std::uint64_t hash);
  void grow_direct(Word least);
  void grow_slots();
  void build();
  void add(std::uint32_t row);
  bool is_built(const Group& group) const;

  const RowSet& rows_;
  std::vector<int> columns_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> direct_;  // of one column, by value: group + 1
  std::vector<Slot> slots_;            // by hash, for all other keys
  std::size_t hashed_ = 0;             // groups in slots_
  std::vector<std::uint32_t> built_;   // the rows of the first catch_up(), group by group
  std::uint32_t covered_ = 0;
  std::vector<Word> key_;
  Blocks blocks_;
};

}  // namespace drover
