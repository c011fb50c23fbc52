#pragma once
// The rows of one relation, in the layout that suits it, with its indexes and its delta.
//
// Relations of one or two columns whose values fit into 32 bits are kept as pairs
// (engine/store/pair_set.h), all others as rows (engine/store/row_set.h); the first value that does
// not fit turns pairs into rows. While a recursive stratum runs, the table also knows the rows that
// the last round brought.

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/store/pair_set.h"
#include "engine/store/row_index.h"
#include "engine/store/row_set.h"
#include "value/word.h"

namespace drover {

class Table {
 public:
  struct Form {
    int columns = 0;
    std::vector<int> key;  // with keyed: the key columns
    bool keyed = false;
    bool bag = false;                  // every insert is a row of its own
    bool rows = false;                 // never pairs: rows can be asked when they came
    std::uint64_t* counter = nullptr;  // with rows: shared by tables whose rows are compared
    // With keyed: a row whose value in this column is better takes the place of the one with its
    // key.
    int merged = -1;
    std::function<bool(Word value, Word than)> is_better = {};
  };
  struct Pair {
    std::uint32_t x;
    std::uint32_t y;
  };

  // With Order::kBestFirst: rows of a round.
  static constexpr std::size_t kFew = 256;

  explicit Table(Form form);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  int columns() const { return form_.columns; }
  bool is_bag() const { return form_.bag; }
  bool merges() const { return form_.merged >= 0; }
  std::uint64_t size() const { return pairs_ ? pairs_->size() : rows_->size(); }

  // Words must be canonical. On kConflict `conflict` holds the row that has the key.
  RowSet::Outcome insert(const Word* row) {
    if (pairs_ == nullptr) return insert_row(row);
    if (!fits(row[0]) || (form_.columns == 2 && !fits(row[1]))) return insert_wide(row);
    Pair pair = form_.columns == 2 ? Pair{id_of(row[0]), id_of(row[1])} : Pair{0, id_of(row[0])};
    if (!pairs_->insert(pair.x, pair.y)) return RowSet::Outcome::kSame;
    note_new(pair);
    return RowSet::Outcome::kNew;
  }
  // In pairs of two columns: rows of which all have `known` in one column, and one of the ids,
  // which may be a copy of a set of this table, in the other.
  void insert_all(std::uint32_t known, bool known_first, const IdSet& ids) {
    if (known_first) {
      pairs_->insert_all(known, ids, [&](std::uint32_t y) { note_new({known, y}); });
      return;
    }
    ids.for_each([&](std::uint32_t x) {
      if (pairs_->insert(x, known)) note_new({x, known});
      return true;
    });
  }
  // A row that is known not to be there; of a table without a key.
  void insert_new(const Word* row) {
    if (pairs_ != nullptr) {
      insert(row);
    } else {
      rows_->insert_new(row);
    }
  }
  // True when the row was there. Nobody may be walking over the table.
  bool erase(const Word* row);
  bool contains(const Word* row) const;
  const std::vector<Word>& conflict() const { return conflict_; }

  // --- layouts, for the operators ---
  bool in_pairs() const { return pairs_ != nullptr; }
  const PairSet& pairs() const { return *pairs_; }
  const RowSet& rows() const { return *rows_; }
  const std::vector<Pair>& pair_delta() const { return delta_; }
  std::pair<std::uint32_t, std::uint32_t> row_delta() const { return {delta_begin_, delta_end_}; }
  // The delta of a table that merges: rows that came or got better.
  const std::vector<std::uint32_t>& merged_delta() const { return merged_delta_; }

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
  // In which order rows of a table that merges become the delta.
  enum class Order : std::uint8_t {
    kAsTheyCame,  // all of a round in the next one
    kBestFirst,   // few a round, those with the best values; the others wait
  };
  // From here on new rows are remembered; all rows that are there count as new.
  void track(Order order = Order::kAsTheyCame);
  // Rows since the last call, or that waited, become the delta; false when there are none.
  bool advance();
  void untrack();

  // --- changes of a step ---
  // Forgets what was noted; from the first call on there is something to note in.
  void begin_step();
  // As insert() and erase(), and notes the row. A row that goes and comes within one step is as it
  // was before.
  RowSet::Outcome insert_noted(const Word* row);
  bool erase_noted(const Word* row);
  // Rows that were not there before this step, and rows that were and are not any more; null
  // before the first begin_step().
  Table* added() const { return added_.get(); }
  Table* removed() const { return removed_.get(); }
  bool is_changed() const { return added_ != nullptr && added_->size() + removed_->size() > 0; }
  // All rows as they were at begin_step(), with the stamps that they had; nothing is noted.
  void undo_step();
  // No rows; keeps its memory if it is in rows.
  void reset();

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
    for (std::uint32_t r = 0; r < rows_->end(); ++r) {
      if (!rows_->is_alive(r)) continue;
      rows_->read(r, row.data());
      if (!visit(static_cast<const Word*>(row.data()))) return;
    }
  }

  // The rows whose `columns` (ascending) have the values of `key`.
  template <typename Visit>
  void for_each_with(const std::vector<int>& columns, const Word* key, Visit visit) {
    if (columns.empty()) return for_each(visit);
    std::vector<Word> row(static_cast<std::size_t>(form_.columns) + 1);
    if (static_cast<int>(columns.size()) == form_.columns) {
      if (contains(key)) visit(key);
      return;
    }
    if (pairs_ == nullptr) {
      for (std::uint32_t number : index(columns).find(key)) {
        rows_->read(number, row.data());
        if (!visit(static_cast<const Word*>(row.data()))) return;
      }
      return;
    }
    if (!fits(key[0])) return;
    const PairSet& set = columns[0] == 0 ? *pairs_ : swapped();
    set.ys(id_of(key[0])).for_each([&](std::uint32_t other) {
      row[0] = columns[0] == 0 ? key[0] : word_at(other);
      row[1] = columns[0] == 0 ? word_at(other) : key[0];
      return visit(static_cast<const Word*>(row.data()));
    });
  }

  // Of memory, for its rows and indexes.
  std::size_t bytes() const;

  void clear();
  // Nobody walks over the table: what was left behind can be used again.
  void settle();

 private:
  void note_new(Pair pair) {
    if (tracked_) {
      next_.push_back(pair);
    } else if (swapped_ != nullptr) {
      swapped_->insert(pair.y, pair.x);
      ++swapped_covers_;
    }
  }
  RowSet::Outcome insert_row(const Word* row);
  RowSet::Outcome insert_wide(const Word* row);
  RowSet::Outcome merge_row(const Word* row);
  void note_merged(std::uint32_t row);
  void undo_numbers();
  void forget_merged();
  void advance_merged();
  void become_rows();
  std::unique_ptr<RowSet> make_rows() const;
  bool can_be_pairs() const;
  void compact();

  Form form_;
  std::unique_ptr<PairSet> pairs_;
  std::unique_ptr<PairSet> swapped_;
  std::uint64_t swapped_covers_ = 0;
  std::unique_ptr<RowSet> rows_;
  std::vector<std::unique_ptr<RowIndex>> indexes_;
  std::vector<std::unique_ptr<PairSet>> left_;  // still walked over until the round ends

  std::unique_ptr<Table> added_;
  std::unique_ptr<Table> removed_;
  // Of a table that was in rows when the step began and was not emptied since: which numbers were
  // given then, and which of them were erased.
  bool keeps_numbers_ = false;
  std::uint32_t step_end_ = 0;
  std::vector<std::uint32_t> erased_;

  bool tracked_ = false;
  std::vector<Pair> delta_;
  std::vector<Pair> next_;
  std::uint32_t delta_begin_ = 0;
  std::uint32_t delta_end_ = 0;
  std::vector<std::uint32_t> merged_delta_;
  std::vector<std::uint32_t> merged_next_;
  std::vector<bool> is_next_;  // one a row: is in merged_next_
  // A heap, the best value in front; of no use any more when the row has got a better one.
  struct Waiting {
    Word value;
    std::uint32_t row;
  };
  Order order_ = Order::kAsTheyCame;
  std::vector<Waiting> waiting_;
  std::vector<Word> conflict_;
};

}  // namespace drover
