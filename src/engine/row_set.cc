#include "engine/row_set.h"

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
  if ((size_ + std::size_t{1}) * 4 > tags_.size() * 3) grow_slots();
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

std::uint32_t RowSet::find(const Word* row) const {
  CHECK(identity_ != Identity::kNone);
  if (size_ == 0) return kNoRow;
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
  CHECK(size_ < kNoRow - 1);
  if ((size_ & ((1U << chunk_log_) - 1)) == 0) {
    chunks_.push_back(
        std::make_unique_for_overwrite<Word[]>(((stride_ << chunk_log_) + 7) / 8 + 1));
  }
  write(size_, row);
  return size_++;
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

void RowSet::widen() {
  std::vector<std::unique_ptr<Word[]>> narrow = std::move(chunks_);
  chunks_.clear();
  std::size_t narrow_stride = stride_;
  wide_ = true;
  stride_ = columns_ * 8;
  std::vector<Word> row(columns_);
  for (std::uint32_t r = 0; r < size_; ++r) {
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

void RowSet::grow_slots() {
  std::size_t count = tags_.empty() ? kSlotsFirst : tags_.size() * 2;
  tags_.assign(count, 0);
  slots_.assign(count, 0);
  std::size_t mask = count - 1;
  for (std::uint32_t row = 0; row < size_; ++row) {
    std::uint64_t h = hash_at(row);
    std::size_t at = h & mask;
    while (tags_[at] != 0) at = (at + 1) & mask;
    tags_[at] = tag_of(h);
    slots_[at] = row;
  }
}

}  // namespace drover
