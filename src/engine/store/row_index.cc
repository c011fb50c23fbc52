#include "engine/store/row_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

#include "base/hash.h"

namespace drover {
namespace {

// How many places of the direct table a group may cost.
constexpr std::uint64_t kDirectPerGroup = 8;
constexpr std::size_t kDirectLeast = 64;
constexpr std::size_t kSlotsLeast = 64;

}  // namespace

RowIndex::RowIndex(const RowSet& rows, std::vector<int> columns)
    : rows_(rows), columns_(std::move(columns)), key_(columns_.size()) {}

std::uint64_t RowIndex::hash(const Word* key) const {
  std::uint64_t hash = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i) hash = hash_combine(hash, key[i]);
  return hash;
}

const Word* RowIndex::key_of(std::uint32_t row) {
  for (std::size_t i = 0; i < columns_.size(); ++i) key_[i] = rows_.cell(row, columns_[i]);
  return key_.data();
}

bool RowIndex::has_key(const Group& group, const Word* key) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (rows_.cell(group.key_row, columns_[i]) != key[i]) return false;
  }
  return true;
}

std::uint32_t RowIndex::group_with(const Word* key) const {
  if (key_.size() == 1 && key[0] < direct_.size()) return direct_[key[0]] - 1;  // 0: kNoGroup
  if (slots_.empty()) return kNoGroup;
  std::uint64_t h = hash(key);
  std::size_t mask = slots_.size() - 1;
  auto check = static_cast<std::uint32_t>(h >> 32U);
  for (std::size_t at = h & mask; slots_[at].group != 0; at = (at + 1) & mask) {
    if (slots_[at].check == check && has_key(groups_[slots_[at].group - 1], key))
      return slots_[at].group - 1;
  }
  return kNoGroup;
}

// The group of a row, perhaps a new one.
std::uint32_t RowIndex::group_of(std::uint32_t row) {
  const Word* key = key_of(row);
  std::uint32_t group = group_with(key);
  if (group != kNoGroup) return group;
  add_group(row, key);
  return static_cast<std::uint32_t>(groups_.size()) - 1;
}

void RowIndex::add_group(std::uint32_t row, const Word* key) {
  groups_.emplace_back();
  groups_.back().key_row = row;
  auto group = static_cast<std::uint32_t>(groups_.size()) - 1;
  if (key_.size() == 1) {
    if (key[0] < std::max(kDirectLeast, kDirectPerGroup * groups_.size()) &&
        key[0] >= direct_.size()) {
      return grow_direct(key[0]);  // puts the new group in its place, too
    }
    if (key[0] < direct_.size()) {
      direct_[key[0]] = group + 1;
      return;
    }
  }
  ++hashed_;
  if (hashed_ * 2 > slots_.size()) return grow_slots();
  place(group, hash(key));
}

void RowIndex::place(std::uint32_t group, std::uint64_t hash) {
  std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].group != 0) at = (at + 1) & mask;
  slots_[at] = {group + 1, static_cast<std::uint32_t>(hash >> 32U)};
}

void RowIndex::grow_direct(Word least) {
  direct_.assign(std::max(kDirectLeast, std::bit_ceil(least + 1)), 0);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    Word value = rows_.cell(groups_[g].key_row, columns_[0]);
    if (value < direct_.size()) direct_[value] = static_cast<std::uint32_t>(g + 1);
  }
}

void RowIndex::grow_slots() {
  slots_.assign(std::max(kSlotsLeast, slots_.size() * 2), {});
  hashed_ = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Word* key = key_of(groups_[g].key_row);
    if (key_.size() == 1 && key[0] < direct_.size()) continue;
    place(static_cast<std::uint32_t>(g), hash(key));
    ++hashed_;
  }
}

void RowIndex::catch_up() {
  if (covered_ == 0) build();
  for (; covered_ < rows_.end(); ++covered_) {
    if (rows_.is_alive(covered_)) add(covered_);
  }
  blocks_.settle();
}

// All rows at once: counts them by group first, so that no group has to move.
void RowIndex::build() {
  std::vector<std::uint32_t> group_of_row(rows_.end(), kNoGroup);
  for (; covered_ < rows_.end(); ++covered_) {
    if (!rows_.is_alive(covered_)) continue;
    std::uint32_t group = group_of(covered_);
    group_of_row[covered_] = group;
    ++groups_[group].capacity;
  }
  built_.resize(covered_);
  std::uint32_t* next = built_.data();
  for (Group& group : groups_) {
    group.rows = next;
    next += group.capacity;
  }
  for (std::uint32_t row = 0; row < covered_; ++row) {
    if (group_of_row[row] == kNoGroup) continue;
    Group& group = groups_[group_of_row[row]];
    group.rows[group.size++] = row;
  }
}

bool RowIndex::is_built(const Group& group) const {
  std::less<const std::uint32_t*> before;
  return !built_.empty() && !before(group.rows, built_.data()) &&
         before(group.rows, built_.data() + built_.size());
}

void RowIndex::add(std::uint32_t row) {
  Group& group = groups_[group_of(row)];
  if (group.size == group.capacity) {
    std::uint32_t capacity = std::max<std::uint32_t>(4, std::bit_ceil(group.capacity + 1));
    auto* grown = static_cast<std::uint32_t*>(blocks_.get(capacity * std::size_t{4}));
    if (group.size > 0) std::memcpy(grown, group.rows, group.size * std::size_t{4});
    if (group.capacity > 0 && !is_built(group))
      blocks_.put(group.rows, group.capacity * std::size_t{4});
    group.rows = grown;
    group.capacity = capacity;
  }
  group.rows[group.size++] = row;
}

void RowIndex::erase(std::uint32_t row) {
  if (row >= covered_) return;  // catch_up() will pass it by
  std::uint32_t number = group_with(key_of(row));
  if (number == kNoGroup) return;
  Group& group = groups_[number];
  std::uint32_t* end = group.rows + group.size;
  std::uint32_t* found = std::find(group.rows, end, row);
  if (found == end) return;
  *found = *(end - 1);
  --group.size;
}

}  // namespace drover
