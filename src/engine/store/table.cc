#include "engine/store/table.h"

#include <algorithm>

#include "base/check.h"

namespace drover {

Table::Table(Form form) : form_(std::move(form)) { clear(); }

bool Table::can_be_pairs() const {
  return !form_.keyed && !form_.bag && !form_.rows && (form_.columns == 1 || form_.columns == 2);
}

std::unique_ptr<RowSet> Table::make_rows() const {
  RowSet::Identity identity = form_.bag     ? RowSet::Identity::kNone
                              : form_.keyed ? RowSet::Identity::kKey
                                            : RowSet::Identity::kAll;
  auto rows = std::make_unique<RowSet>(form_.columns, identity, form_.key);
  if (form_.counter != nullptr) rows->stamp_with(form_.counter);
  return rows;
}

void Table::clear() {
  keeps_numbers_ = false;
  indexes_.clear();
  swapped_.reset();
  swapped_covers_ = 0;
  left_.clear();
  delta_.clear();
  next_.clear();
  delta_begin_ = delta_end_ = 0;
  forget_merged();
  tracked_ = false;
  pairs_ = can_be_pairs() ? std::make_unique<PairSet>() : nullptr;
  rows_ = can_be_pairs() ? nullptr : make_rows();
}

RowSet::Outcome Table::merge_row(const Word* row) {
  RowSet::Inserted inserted = rows_->insert(row);
  if (inserted.outcome == RowSet::Outcome::kSame) return inserted.outcome;
  if (inserted.outcome == RowSet::Outcome::kConflict) {
    Word better = row[form_.merged];
    if (!form_.is_better(better, rows_->cell(inserted.row, form_.merged)))
      return RowSet::Outcome::kSame;
    rows_->set_cell(inserted.row, form_.merged, better);
  }
  if (tracked_) note_merged(inserted.row);
  return RowSet::Outcome::kNew;
}

void Table::note_merged(std::uint32_t row) {
  if (row >= is_next_.size()) is_next_.resize(std::size_t{row} + 1, false);
  if (is_next_[row]) return;
  is_next_[row] = true;
  merged_next_.push_back(row);
}

void Table::forget_merged() {
  merged_delta_.clear();
  merged_next_.clear();
  is_next_.clear();
  waiting_.clear();
}

void Table::advance_merged() {
  for (std::uint32_t row : merged_next_) is_next_[row] = false;
  if (waiting_.empty() && (order_ == Order::kAsTheyCame || merged_next_.size() <= kFew)) {
    merged_delta_.swap(merged_next_);
    merged_next_.clear();
    return;
  }
  const auto is_worse = [&](const Waiting& one, const Waiting& other) {
    return form_.is_better(other.value, one.value);
  };
  const bool many = merged_next_.size() > waiting_.size() / 4;
  for (std::uint32_t row : merged_next_) {
    waiting_.push_back({rows_->cell(row, form_.merged), row});
    if (!many) std::ranges::push_heap(waiting_, is_worse);
  }
  if (many) std::ranges::make_heap(waiting_, is_worse);
  merged_next_.clear();
  merged_delta_.clear();
  while (!waiting_.empty() && merged_delta_.size() < kFew) {
    std::ranges::pop_heap(waiting_, is_worse);
    const Waiting best = waiting_.back();
    waiting_.pop_back();
    if (rows_->cell(best.row, form_.merged) == best.value) merged_delta_.push_back(best.row);
  }
}

RowSet::Outcome Table::insert_row(const Word* row) {
  if (merges()) return merge_row(row);
  RowSet::Inserted inserted = rows_->insert(row);
  if (inserted.outcome == RowSet::Outcome::kConflict) {
    conflict_.resize(static_cast<std::size_t>(form_.columns));
    rows_->read(inserted.row, conflict_.data());
  }
  return inserted.outcome;
}

RowSet::Outcome Table::insert_wide(const Word* row) {
  become_rows();
  return insert_row(row);
}

// Rows keep the order that the delta needs: first what is old, then the delta, then what this round
// has brought so far.
void Table::become_rows() {
  PairSet recent;
  for (const Pair& pair : delta_) recent.insert(pair.x, pair.y);
  for (const Pair& pair : next_) recent.insert(pair.x, pair.y);
  rows_ = make_rows();
  auto add = [&](std::uint32_t x, std::uint32_t y) {
    Word row[2] = {word_at(form_.columns == 2 ? x : y), word_at(y)};
    rows_->insert(row);
    return true;
  };
  pairs_->for_each(
      [&](std::uint32_t x, std::uint32_t y) { return recent.contains(x, y) || add(x, y); });
  delta_begin_ = rows_->end();
  for (const Pair& pair : delta_) add(pair.x, pair.y);
  delta_end_ = rows_->end();
  for (const Pair& pair : next_) add(pair.x, pair.y);
  // Whoever walks over the pairs or the delta goes on to the end of the round.
  left_.push_back(std::move(pairs_));
  if (swapped_) left_.push_back(std::move(swapped_));
  next_.clear();
}

bool Table::contains(const Word* row) const {
  if (pairs_ == nullptr) return rows_->find(row) != RowSet::kNoRow;
  if (!fits(row[0])) return false;
  if (form_.columns == 1) return pairs_->contains(0, id_of(row[0]));
  return fits(row[1]) && pairs_->contains(id_of(row[0]), id_of(row[1]));
}

const PairSet& Table::swapped() {
  CHECK(pairs_ != nullptr && form_.columns == 2);
  if (swapped_ == nullptr) {
    swapped_ = std::make_unique<PairSet>();
    pairs_->for_each(
        [&](std::uint32_t x, std::uint32_t y) { return swapped_->insert(y, x) || true; });
    swapped_covers_ = pairs_->size();
  } else if (!tracked_ && swapped_covers_ != pairs_->size()) {
    // Rows came outside of rounds: take in what is missing.
    pairs_->for_each(
        [&](std::uint32_t x, std::uint32_t y) { return swapped_->insert(y, x) || true; });
    swapped_covers_ = pairs_->size();
  }
  return *swapped_;
}

const RowIndex& Table::index(const std::vector<int>& columns) {
  CHECK(rows_ != nullptr);
  for (auto& index : indexes_) {
    if (index->columns() != columns) continue;
    if (!tracked_) index->catch_up();
    return *index;
  }
  indexes_.push_back(std::make_unique<RowIndex>(*rows_, columns));
  indexes_.back()->catch_up();
  return *indexes_.back();
}

bool Table::erase(const Word* row) {
  CHECK(!form_.bag && !tracked_);
  if (pairs_ == nullptr) {
    std::uint32_t number = rows_->find(row);
    if (number == RowSet::kNoRow) return false;
    for (auto& index : indexes_) index->erase(number);
    rows_->erase(number);
    if (keeps_numbers_) erased_.push_back(number);
    return true;
  }
  if (!fits(row[0]) || (form_.columns == 2 && !fits(row[1]))) return false;
  Pair pair = form_.columns == 2 ? Pair{id_of(row[0]), id_of(row[1])} : Pair{0, id_of(row[0])};
  if (!pairs_->erase(pair.x, pair.y)) return false;
  if (swapped_ != nullptr) {
    swapped_->erase(pair.y, pair.x);
    --swapped_covers_;
  }
  return true;
}

void Table::begin_step() {
  if (added_ == nullptr) {
    Form form{form_.columns, {}, false, false, true, nullptr};
    added_ = std::make_unique<Table>(form);
    removed_ = std::make_unique<Table>(form);
  } else {
    added_->reset();
    removed_->reset();
    compact();
  }
  erased_.clear();
  keeps_numbers_ = rows_ != nullptr;
  step_end_ = keeps_numbers_ ? rows_->end() : 0;
}

void Table::undo_step() {
  if (!is_changed() && erased_.empty()) return;
  if (keeps_numbers_) {
    undo_numbers();
  } else {
    added_->for_each([&](const Word* row) { return erase(row) || true; });
    removed_->for_each([&](const Word* row) {
      insert(row);
      return true;
    });
  }
  added_->reset();
  removed_->reset();
}

// A row that went and came again has another stamp: only its old number undoes that.
void Table::undo_numbers() {
  for (std::uint32_t row = step_end_; row < rows_->end(); ++row) {
    if (!rows_->is_alive(row)) continue;
    for (auto& index : indexes_) index->erase(row);
    rows_->erase(row);
  }
  for (std::uint32_t row : erased_) {
    if (row >= step_end_) continue;
    rows_->revive(row);
    for (auto& index : indexes_) index->revive(row);
  }
  erased_.clear();
}

RowSet::Outcome Table::insert_noted(const Word* row) {
  RowSet::Outcome outcome = insert(row);
  if (outcome == RowSet::Outcome::kNew && !removed_->erase(row)) added_->insert(row);
  return outcome;
}

bool Table::erase_noted(const Word* row) {
  if (!erase(row)) return false;
  if (!added_->erase(row)) removed_->insert(row);
  return true;
}

void Table::reset() {
  if (pairs_ != nullptr) return clear();
  keeps_numbers_ = false;
  indexes_.clear();
  rows_->reset();
}

// Erased rows keep their place; when most places are of such rows, the others are numbered anew, in
// the order that they had.
void Table::compact() {
  constexpr std::uint32_t kWorthIt = 4096;
  if (rows_ == nullptr || rows_->end() < kWorthIt || rows_->size() > rows_->end() / 2) return;
  std::unique_ptr<RowSet> old = std::move(rows_);
  rows_ = make_rows();
  indexes_.clear();
  std::vector<Word> row(static_cast<std::size_t>(form_.columns) + 1);
  for (std::uint32_t r = 0; r < old->end(); ++r) {
    if (!old->is_alive(r)) continue;
    old->read(r, row.data());
    std::uint32_t number = rows_->insert(row.data()).row;
    if (form_.counter != nullptr) rows_->set_stamp(number, old->stamp(r));
  }
}

void Table::track(Order order) {
  CHECK(!tracked_);
  settle();
  order_ = order;
  tracked_ = true;
  next_.clear();
  delta_.clear();
  delta_begin_ = delta_end_ = 0;
  if (pairs_ != nullptr) {
    next_.reserve(pairs_->size());
    pairs_->for_each([&](std::uint32_t x, std::uint32_t y) {
      next_.push_back({x, y});
      return true;
    });
  }
  forget_merged();
  for (std::uint32_t row = 0; merges() && row < rows_->end(); ++row) note_merged(row);
}

bool Table::advance() {
  CHECK(tracked_);
  settle();
  if (merges()) {
    advance_merged();
    for (auto& index : indexes_) index->catch_up();
    return !merged_delta_.empty();
  }
  if (pairs_ == nullptr) {
    delta_.clear();
    delta_begin_ = delta_end_;
    delta_end_ = rows_->end();
    for (auto& index : indexes_) index->catch_up();
    return delta_begin_ != delta_end_;
  }
  delta_.swap(next_);
  next_.clear();
  if (swapped_ != nullptr) {
    for (const Pair& pair : delta_) swapped_->insert(pair.y, pair.x);
    swapped_covers_ = pairs_->size();
  }
  return !delta_.empty();
}

void Table::untrack() {
  tracked_ = false;
  settle();
  delta_ = {};
  next_ = {};
  forget_merged();
}

std::size_t Table::bytes() const {
  std::size_t bytes = pairs_ != nullptr ? pairs_->bytes() : rows_->bytes();
  if (swapped_ != nullptr) bytes += swapped_->bytes();
  for (const auto& index : indexes_) bytes += index->bytes();
  return bytes;
}

void Table::settle() {
  left_.clear();
  if (pairs_ != nullptr) pairs_->settle();
  if (swapped_ != nullptr) swapped_->settle();
  if (rows_ != nullptr) rows_->settle();
}

}  // namespace drover
