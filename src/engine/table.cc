#include "engine/table.h"

#include "base/check.h"

namespace drover {

Table::Table(Form form) : form_(std::move(form)) { clear(); }

bool Table::can_be_pairs() const {
  return !form_.keyed && !form_.bag && (form_.columns == 1 || form_.columns == 2);
}

std::unique_ptr<RowSet> Table::make_rows() const {
  RowSet::Identity identity = form_.bag     ? RowSet::Identity::kNone
                              : form_.keyed ? RowSet::Identity::kKey
                                            : RowSet::Identity::kAll;
  return std::make_unique<RowSet>(form_.columns, identity, form_.key);
}

void Table::clear() {
  indexes_.clear();
  swapped_.reset();
  swapped_covers_ = 0;
  left_.clear();
  delta_.clear();
  next_.clear();
  delta_begin_ = delta_end_ = 0;
  tracked_ = false;
  pairs_ = can_be_pairs() ? std::make_unique<PairSet>() : nullptr;
  rows_ = can_be_pairs() ? nullptr : make_rows();
}

RowSet::Outcome Table::insert_row(const Word* row) {
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
  delta_begin_ = rows_->size();
  for (const Pair& pair : delta_) add(pair.x, pair.y);
  delta_end_ = rows_->size();
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

void Table::track() {
  CHECK(!tracked_);
  settle();
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
}

bool Table::advance() {
  CHECK(tracked_);
  settle();
  if (pairs_ == nullptr) {
    delta_.clear();
    delta_begin_ = delta_end_;
    delta_end_ = rows_->size();
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
}

void Table::settle() {
  left_.clear();
  if (pairs_ != nullptr) pairs_->settle();
  if (swapped_ != nullptr) swapped_->settle();
  if (rows_ != nullptr) rows_->settle();
}

}  // namespace drover
