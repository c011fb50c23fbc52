#pragma once
// The rows of one relation, in the layout that suits it, with its indexes and its delta.
//
// Relations of one or two columns whose values fit into 32 bits are kept as pairs
// (engine/pair_set.h), all others as rows (engine/row_set.h); the first value that does not fit
// turns pairs into rows. While a recursive stratum runs, the table also knows the rows that the
// last round brought.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/pair_set.h"
#include "engine/row_index.h"
#include "engine/row_set.h"
#include "value/word.h"

namespace drover {

class Table {
 public:
  struct Form {
    int columns = 0;
    std::vector<int> key;  // with keyed: the key columns
    bool keyed = false;
    bool bag = false;  // every insert is a row of its own
  };
  struct Pair {
    std::uint32_t x;
    std::uint32_t y;
  };

  explicit Table(Form form);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  int columns() const { return form_.columns; }
  bool is_bag() const { return form_.bag; }
  std::uint64_t size() const { return pairs_ ? pairs_->size() : rows_->size(); }

  // Words must be canonical. On kConflict `conflict` holds the row that has the key.
  RowSet::Outcome insert(const Word* row) {
    if (pairs_ == nullptr) return insert_row(row);
    if (!fits(row[0]) || (form_.columns == 2 && !fits(row[1]))) return insert_wide(row);
    Pair pair = form_.columns == 2 ? Pair{id_of(row[0]), id_of(row[1])} : Pair{0, id_of(row[0])};
    if (!pairs_->insert(pair.x, pair.y)) return RowSet::Outcome::kSame;
    if (tracked_) next_.push_back(pair);
    return RowSet::Outcome::kNew;
  }
  bool contains(const Word* row) const;
  const std::vector<Word>& conflict() const { return conflict_; }

  // --- layouts, for the operators ---
  bool in_pairs() const { return pairs_ != nullptr; }
  const PairSet& pairs() const { return *pairs_; }
  const RowSet& rows() const { return *rows_; }
  const std::vector<Pair>& pair_delta() const { return delta_; }
  std::pair<std::uint32_t, std::uint32_t> row_delta() const { return {delta_begin_, delta_end_}; }

  // y -> xs. Made on first use.
  const PairSet& swapped();
  // Rows by the values of these columns (ascending). Made on first use.
  const RowIndex& index(const std::vector<int>& columns);

  static bool fits(Word word) {
    auto narrow = static_cast<std::int32_t>(word);
    return word_of(std::int64_t{narrow}) == word &&
           static_cast<std::uint32_t>(narrow) != IdSet::kNone;
  }
  static std::uint32_t id_of(Word word) { return static_cast<std::uint32_t>(word); }
  static Word word_at(std::uint32_t id) {
    return word_of(std::int64_t{static_cast<std::int32_t>(id)});
  }

  // --- rounds ---
  // From here on new rows are remembered; all rows that are there count as new.
  void track();
  // The rows since the last call become the delta; false when there are none.
  bool advance();
  void untrack();

  // All rows; visit(const Word*) returns false to stop.
  template <typename Visit>
  void for_each(Visit visit) const {
    if (pairs_ != nullptr) {
      pairs_->for_each([&](std::uint32_t x, std::uint32_t y) {
        Word row[2] = {word_at(form_.columns == 2 ? x : y), word_at(y)};
        return visit(static_cast<const Word*>(row));
      });
      return;
    }
    std::vector<Word> row(static_cast<std::size_t>(form_.columns) + 1);
    for (std::uint32_t r = 0; r < rows_->size(); ++r) {
      rows_->read(r, row.data());
      if (!visit(static_cast<const Word*>(row.data()))) return;
    }
  }

  void clear();
  // Nobody walks over the table: what was left behind can be used again.
  void settle();

 private:
  RowSet::Outcome insert_row(const Word* row);
  RowSet::Outcome insert_wide(const Word* row);
  void become_rows();
  std::unique_ptr<RowSet> make_rows() const;
  bool can_be_pairs() const;

  Form form_;
  std::unique_ptr<PairSet> pairs_;
  std::unique_ptr<PairSet> swapped_;
  std::uint64_t swapped_covers_ = 0;
  std::unique_ptr<RowSet> rows_;
  std::vector<std::unique_ptr<RowIndex>> indexes_;
  std::vector<std::unique_ptr<PairSet>> left_;  // still walked over until the round ends

  bool tracked_ = false;
  std::vector<Pair> delta_;
  std::vector<Pair> next_;
  std::uint32_t delta_begin_ = 0;
  std::uint32_t delta_end_ = 0;
  std::vector<Word> conflict_;
};

}  // namespace drover
