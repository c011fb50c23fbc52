#include "engine/row_index.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"

namespace drover {

RowIndex::RowIndex(const RowSet& rows, std::vector<int> columns)
    : rows_(rows), columns_(std::move(columns)) {}

std::uint64_t RowIndex::hash_at(std::uint32_t row) const {
  std::uint64_t hash = columns_.size();
  for (int column : columns_) hash = hash_combine(hash, rows_.cell(row, column));
  return hash;
}

void RowIndex::catch_up() {
  for (; covered_ < rows_.end(); ++covered_) {
    if (rows_.is_alive(covered_)) add(covered_);
  }
  blocks_.settle();
}

// The slot of the row's group, or a free one.
std::size_t RowIndex::slot_of(std::uint32_t row) const {
  std::size_t mask = slots_.size() - 1;
  std::size_t at = hash_at(row) & mask;
  while (slots_[at] != 0) {
    std::uint32_t other = groups_[slots_[at] - 1].key_row;
    if (std::ranges::all_of(columns_,
                            [&](int c) { return rows_.cell(other, c) == rows_.cell(row, c); }))
      break;
    at = (at + 1) & mask;
  }
  return at;
}

void RowIndex::erase(std::uint32_t row) {
  if (row >= covered_) return;  // catch_up() will pass it by
  std::size_t at = slot_of(row);
  Group& group = groups_[slots_[at] - 1];
  std::uint32_t* end = group.rows + group.size;
  std::uint32_t* found = std::find(group.rows, end, row);
  if (found == end) return;
  *found = *(end - 1);
  --group.size;
}

void RowIndex::add(std::uint32_t row) {
  if ((groups_.size() + 1) * 2 > slots_.size()) grow_slots();
  std::size_t at = slot_of(row);
  if (slots_[at] == 0) {
    groups_.emplace_back();
    groups_.back().key_row = row;
    slots_[at] = static_cast<std::uint32_t>(groups_.size());
  }
  Group& group = groups_[slots_[at] - 1];
  if (group.size == group.capacity) {
    std::uint32_t capacity = group.capacity == 0 ? 4 : group.capacity * 2;
    auto* grown = static_cast<std::uint32_t*>(blocks_.get(capacity * std::size_t{4}));
    if (group.size > 0) {
      std::memcpy(grown, group.rows, group.size * std::size_t{4});
      blocks_.put(group.rows, group.capacity * std::size_t{4});
    }
    group.rows = grown;
    group.capacity = capacity;
  }
  group.rows[group.size++] = row;
}

std::span<const std::uint32_t> RowIndex::find(const Word* key) const {
  if (slots_.empty()) return {};
  std::uint64_t hash = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i) hash = hash_combine(hash, key[i]);
  std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    const Group& group = groups_[slots_[at] - 1];
    bool same = true;
    for (std::size_t i = 0; i < columns_.size() && same; ++i) {
      same = rows_.cell(group.key_row, columns_[i]) == key[i];
    }
    if (same) return {group.rows, group.size};
  }
  return {};
}

void RowIndex::grow_slots() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  std::size_t mask = slots_.size() - 1;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    std::size_t at = hash_at(groups_[g].key_row) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(g + 1);
  }
}

}  // namespace drover
