#include "engine/store/row_set.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"
#include "base/hash.h"

namespace drover {
namespace {

constexpr std::size_t kChunkBytes = 64U << 10U;
constexpr std::size_t kSlotsFirst = 64;

std::uint8_t tag_of(std::uint64_t hash) { return static_cast<std::uint8_t>(hash >> 57U) | 0x80U; }

}  // namespace

RowSet::RowSet(int columns, Identity identity, std::vector<int> key)
    : columns_(static_cast<std::size_t>(columns)),
      identity_(identity),
      hashed_(std::move(key)),
      stride_(columns_ * 4) {
  if (identity == Identity::kAll) {
    hashed_.clear();
    for (int c = 0; c < columns; ++c) hashed_.push_back(c);
  }
  std::size_t rows = std::bit_floor(kChunkBytes / (columns_ * 8 + 1));
  chunk_log_ = static_cast<std::uint32_t>(std::countr_zero(rows < 16 ? std::size_t{16} : rows));
}

std::uint64_t RowSet::hash(const Word* row) const {
  std::uint64_t hash = hashed_.size();
  for (int column : hashed_) hash = hash_combine(hash, row[column]);
  return hash;
}

std::uint64_t RowSet::hash_at(std::uint32_t row) const {
  std::uint64_t hash = hashed_.size();
  for (int column : hashed_) hash = hash_combine(hash, cell(row, column));
  return hash;
}

bool RowSet::same_identity(std::uint32_t row, const Word* values) const {
  for (int column : hashed_) {
    if (cell(row, column) != values[column]) return false;
  }
  return true;
}

bool RowSet::same(std::uint32_t row, const Word* values) const {
  for (int c = 0; c < columns(); ++c) {
    if (cell(row, c) != values[c]) return false;
  }
  return true;
}

// The slot of the row with the same identity, or a free one.
std::size_t RowSet::slot_for(std::uint64_t hash, const Word* row) const {
  std::size_t mask = tags_.size() - 1;
  std::uint8_t tag = tag_of(hash);
  std::size_t at = hash & mask;
  while (tags_[at] != 0) {
    if (tags_[at] == tag && same_identity(slots_[at], row)) return at;
    at = (at + 1) & mask;
  }
  return at;
}

RowSet::Inserted RowSet::insert(const Word* row) {
  if (identity_ == Identity::kNone) return {Outcome::kNew, append(row)};
  if (!placed_) {
    if (ascending_ && is_behind_last(row)) return {Outcome::kNew, append(row)};
    place_all();
  }
  if ((size() + std::size_t{1}) * 4 > tags_.size() * 3) make_slots(tags_.size() * 2);
  std::uint64_t h = hash(row);
  std::size_t at = slot_for(h, row);
  if (tags_[at] != 0) {
    bool all = identity_ == Identity::kAll || same(slots_[at], row);
    return {all ? Outcome::kSame : Outcome::kConflict, slots_[at]};
  }
  std::uint32_t number = append(row);
  tags_[at] = tag_of(h);
  slots_[at] = number;
  return {Outcome::kNew, number};
}

void RowSet::insert_new(const Word* row) {
  if (placed_) {
    insert(row);
    return;
  }
  ascending_ = false;
  append(row);
}

bool RowSet::is_behind_last(const Word* row) const {
  if (end_ == 0) return true;
  for (int column : hashed_) {
    Word last = cell(end_ - 1, column);
    if (last != row[column]) return int_of(last) < int_of(row[column]);
  }
  return false;
}

std::uint32_t RowSet::find(const Word* row) const {
  CHECK(identity_ != Identity::kNone);
  if (end_ == 0) return kNoRow;
  if (!placed_) place_all();
  std::size_t at = slot_for(hash(row), row);
  if (tags_[at] == 0) return kNoRow;
  return identity_ == Identity::kAll || same(slots_[at], row) ? slots_[at] : kNoRow;
}

std::uint32_t RowSet::append(const Word* row) {
  if (!wide_) {
    for (std::size_t c = 0; c < columns_; ++c) {
      if (fits(row[c])) continue;
      widen();
      break;
    }
  }
  CHECK(end_ < kNoRow - 1);
  if ((end_ & ((1U << chunk_log_) - 1)) == 0 && (end_ >> chunk_log_) == chunks_.size()) {
    chunks_.push_back(
        std::make_unique_for_overwrite<Word[]>(((stride_ << chunk_log_) + 7) / 8 + 1));
  }
  write(end_, row);
  if (counter_ != nullptr) stamps_.push_back((*counter_)++);
  return end_++;
}

void RowSet::write(std::uint32_t row, const Word* values) {
  std::byte* at = address(row);
  for (std::size_t c = 0; c < columns_; ++c) {
    if (wide_) {
      reinterpret_cast<Word*>(at)[c] = values[c];
    } else {
      reinterpret_cast<std::int32_t*>(at)[c] = static_cast<std::int32_t>(values[c]);
    }
  }
}

void RowSet::set_cell(std::uint32_t row, int column, Word value) {
  if (!wide_ && !fits(value)) widen();
  std::byte* at = address(row);
  if (wide_) {
    reinterpret_cast<Word*>(at)[column] = value;
  } else {
    reinterpret_cast<std::int32_t*>(at)[column] = static_cast<std::int32_t>(value);
  }
}

void RowSet::widen() {
  std::vector<std::unique_ptr<Word[]>> narrow = std::move(chunks_);
  chunks_.clear();
  std::size_t narrow_stride = stride_;
  wide_ = true;
  stride_ = columns_ * 8;
  std::vector<Word> row(columns_);
  for (std::uint32_t r = 0; r < end_; ++r) {
    if ((r & ((1U << chunk_log_) - 1)) == 0) {
      chunks_.push_back(std::make_unique_for_overwrite<Word[]>((stride_ << chunk_log_) / 8 + 1));
    }
    const auto* from = reinterpret_cast<const std::int32_t*>(
        reinterpret_cast<const std::byte*>(narrow[r >> chunk_log_].get()) +
        (r & ((1U << chunk_log_) - 1)) * narrow_stride);
    for (std::size_t c = 0; c < columns_; ++c) row[c] = word_of(std::int64_t{from[c]});
    write(r, row.data());
  }
  for (auto& chunk : narrow) left_.push_back(std::move(chunk));
}

void RowSet::place_all() const {
  placed_ = true;
  make_slots(std::max(kSlotsFirst, std::bit_ceil(size() * std::size_t{4} / 3 + 1)));
}

void RowSet::make_slots(std::size_t count) const {
  tags_.assign(count, 0);
  slots_.assign(count, 0);
  for (std::uint32_t row = 0; row < end_; ++row) {
    if (is_alive(row)) place(row, hash_at(row));
  }
}

void RowSet::place(std::uint32_t row, std::uint64_t hash) const {
  std::size_t mask = tags_.size() - 1;
  std::size_t at = hash & mask;
  while (tags_[at] != 0) at = (at + 1) & mask;
  tags_[at] = tag_of(hash);
  slots_[at] = row;
}

void RowSet::erase(std::uint32_t row) {
  CHECK(identity_ != Identity::kNone && is_alive(row));
  if (!placed_) place_all();
  std::size_t mask = tags_.size() - 1;
  std::size_t hole = hash_at(row) & mask;
  while (slots_[hole] != row || tags_[hole] == 0) hole = (hole + 1) & mask;
  // Linear probing without tombstones: what could not stand in the hole moves up (Knuth 6.4, R).
  for (std::size_t at = (hole + 1) & mask; tags_[at] != 0; at = (at + 1) & mask) {
    std::size_t home = hash_at(slots_[at]) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    tags_[hole] = tags_[at];
    slots_[hole] = slots_[at];
    hole = at;
  }
  tags_[hole] = 0;
  if (row / 64 >= dead_.size()) dead_.resize(row / 64 + 1, 0);
  dead_[row / 64] |= std::uint64_t{1} << (row % 64);
  ++dead_count_;
}

void RowSet::revive(std::uint32_t row) {
  CHECK(placed_ && !is_alive(row));
  dead_[row / 64] &= ~(std::uint64_t{1} << (row % 64));
  --dead_count_;
  if ((size() + std::size_t{1}) * 4 > tags_.size() * 3) return make_slots(tags_.size() * 2);
  place(row, hash_at(row));
}

void RowSet::reset() {
  if (end_ == 0) return;
  // What a big step took must not cost every small one after it.
  constexpr std::size_t kManySlots = 1024;
  if (tags_.size() > kManySlots && tags_.size() / 16 > end_) {
    tags_ = {};
    slots_ = {};
    chunks_.resize(1);
  }
  std::ranges::fill(tags_, std::uint8_t{0});
  placed_ = !tags_.empty();
  ascending_ = true;
  dead_.clear();
  dead_count_ = 0;
  stamps_.clear();
  end_ = 0;
  left_.clear();
}

}  // namespace drover
