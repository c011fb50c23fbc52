#include "engine/operators/atom_operator.h"

#include <algorithm>
#include <span>

#include "base/check.h"

namespace drover {
namespace {

// A value that is known before the operator runs.
class Known {
 public:
  Known(const Operand& operand, bool transient, Pool& pool)
      : variable_(operand.variable),
        transient_(operand.variable >= 0 && transient),
        type_(operand.type) {
    if (variable_ < 0) word_ = pool.encode(operand.constant);
  }
  // Its canonical word; false when it cannot be in any table, because nobody has interned it.
  bool get(Frame& frame, Word& word) const {
    word = variable_ < 0 ? word_ : frame.regs[static_cast<std::size_t>(variable_)];
    if (!transient_ || !is_transient(word)) return true;
    if (is_text(type_.kind)) return frame.pool.find(frame.pool.text(word), word);
    word = frame.pool.canonical(word, type_);
    return true;
  }
  Word raw(Frame& frame) const {
    return variable_ < 0 ? word_ : frame.regs[static_cast<std::size_t>(variable_)];
  }
  const Type& type() const { return type_; }

 private:
  int variable_;
  bool transient_;
  Word word_ = 0;
  Type type_;
};

struct KeyPart {
  int column;  // of the table
  Known known;
};

class AtomOperator : public Operator {
 public:
  AtomOperator(const AtomStep& step, const AtomSource& source, const std::vector<bool>& transient,
               Pool& pool)
      : table_(*source.table),
        negated_(step.negated),
        exists_(step.exists),
        version_(source.version),
        below_(source.below) {
    for (const AtomStep::Key& key : step.key) {
      bool may =
          key.operand.variable >= 0 && transient[static_cast<std::size_t>(key.operand.variable)];
      key_.push_back({column(source, key.column), Known(key.operand, may, pool)});
    }
    std::ranges::sort(key_, {}, &KeyPart::column);
    for (const AtomStep::Load& load : step.load)
      load_.push_back({column(source, load.column), load.variable});
    for (const AtomStep::Load& same : step.same)
      same_.push_back({column(source, same.column), same.variable});
    words_.resize(static_cast<std::size_t>(table_.columns()) + 1);
    row_.resize(words_.size());
    for (const KeyPart& part : key_) key_columns_.push_back(part.column);
    set_absent(step, source);
  }

  void run(Frame& frame) override {
    for (std::size_t i = 0; i < key_.size(); ++i) {
      if (key_[i].known.get(frame, words_[i])) continue;
      if (negated_) next->run(frame);
      return;
    }
    found_ = false;
    read_version(frame);
    if (negated_ && !found_) next->run(frame);
  }

 protected:
  virtual void read(Frame& frame, Table& table) = 0;

  // The rows of now, or those that were there before: without what was added, with what was
  // removed.
  void read_version(Frame& frame) {
    skip_ = nullptr;
    if (version_ == Version::kNow || !table_.is_changed()) return read(frame, table_);
    if (negated_) return ask_versions(frame);
    if (version_ != Version::kEither && table_.added()->size() > 0) skip_ = table_.added();
    read(frame, table_);
    skip_ = nullptr;
    if (version_ == Version::kBoth) return;
    if (!frame.stopped && !(exists_ && found_)) read(frame, *table_.removed());
  }

  // Whether a row was there before; with kEither: in both; with kBoth, now or before. So that its
  // absence holds in what the version names.
  void ask_versions(Frame& frame) {
    if (version_ == Version::kBoth) {
      read(frame, table_);
      if (!found_) read(frame, *table_.removed());
      return;
    }
    if (version_ == Version::kEither) {
      read(frame, table_);
      if (!found_) return;
      found_ = false;
    }
    skip_ = table_.added();
    read(frame, table_);
    skip_ = nullptr;
    if (!found_) read(frame, *table_.removed());
  }

  static int column(const AtomSource& source, int relation_column) {
    if (source.columns.empty()) return relation_column;
    return source.columns[static_cast<std::size_t>(relation_column)];
  }

  // One row, whose columns `get(column)` gives; false to stop reading. Only what is not ensured by
  // the way of reading is compared: key parts from `key_done_` on.
  template <typename Get>
  bool row(Frame& frame, Get get) {
    if (frame.is_impatient()) return false;
    for (std::size_t i = key_done_; i < key_.size(); ++i) {
      if (get(key_[i].column) != words_[i]) return true;
    }
    if (!absent_.empty() && is_absent(get)) return true;
    if (skip_ != nullptr && is_added(get)) return true;
    for (const AtomStep::Load& load : load_)
      frame.regs[static_cast<std::size_t>(load.variable)] = get(load.column);
    for (const AtomStep::Load& same : same_) {
      if (get(same.column) != frame.regs[static_cast<std::size_t>(same.variable)]) return true;
    }
    if (negated_) {
      found_ = true;
      return false;
    }
    if (exists_) {
      if (!found_) next->run(frame);
      found_ = true;
      return false;
    }
    next->run(frame);
    return !frame.stopped;
  }

  bool pair_row(Frame& frame, std::uint32_t x, std::uint32_t y) {
    Word words[2] = {Table::word_at(table_.columns() == 2 ? x : y), Table::word_at(y)};
    return row(frame, [&](int c) { return words[c]; });
  }

  bool set_row(Frame& frame, const RowSet& rows, std::uint32_t number) {
    if (below_ != nullptr && rows.stamp(number) >= *below_) return true;
    return row(frame, [&](int c) { return rows.cell(number, c); });
  }

  // The column that `next` looks up in a large table, or -1.
  int looked_up() const {
    const int variable = next->looks_up();
    for (const AtomStep::Load& load : load_) {
      if (variable >= 0 && load.variable == variable) return load.column;
    }
    return -1;
  }

  // While the binding number `from` of `end` is read: fetches what `next` will look up for later
  // ones, of which word_at(number) tells the word.
  template <typename WordAt>
  void fetch_ahead(std::size_t from, std::size_t end, WordAt word_at) const {
    for (int stage = 0; stage < 3; ++stage) {
      std::size_t at = from + kApart * static_cast<std::size_t>(3 - stage);
      if (at < end) next->prefetch(word_at(at), stage);
    }
  }
  static constexpr std::size_t kApart = 8;

  // Rows with the numbers number_at(0) to number_at(end - 1).
  template <typename NumberAt>
  void set_rows(Frame& frame, const RowSet& rows, std::size_t end, NumberAt number_at) {
    const int ahead = looked_up();
    for (std::size_t i = 0; i < end; ++i) {
      if (ahead >= 0) {
        if (i + 4 * kApart < end) rows.prefetch(number_at(i + 4 * kApart));
        fetch_ahead(i, end, [&](std::size_t at) { return rows.cell(number_at(at), ahead); });
      }
      const std::uint32_t number = number_at(i);
      if (rows.is_alive(number) && !set_row(frame, rows, number)) return;
    }
  }

  template <typename Get>
  bool is_added(Get get) {
    for (int c = 0; c < table_.columns(); ++c) row_[static_cast<std::size_t>(c)] = get(c);
    return skip_->contains(row_.data());
  }

  Table& table_;
  bool negated_;
  bool exists_;
  Version version_;
  const std::uint64_t* below_;
  const Table* skip_ = nullptr;
  std::vector<Word> row_;
  bool found_ = false;
  std::size_t key_done_ = 0;
  std::vector<KeyPart> key_;  // by column
  std::vector<int> key_columns_;
  std::vector<AtomStep::Load> load_;
  std::vector<AtomStep::Load> same_;
  std::vector<Word> words_;  // of key_

 private:
  void set_absent(const AtomStep& step, const AtomSource& source) {
    if (source.absent_columns.empty()) return;
    std::vector<std::uint32_t> masks(source.absent_columns.size(), 0);
    auto wants = [&](int relation_column) {
      auto used = static_cast<std::uint32_t>(column(source, relation_column));
      masks[used / 31] |= 1U << (used % 31);
    };
    for (const AtomStep::Key& key : step.key) wants(key.column);
    for (const AtomStep::Load& load : step.load) wants(load.column);
    for (const AtomStep::Load& same : step.same) wants(same.column);
    for (std::size_t i = 0; i < masks.size(); ++i) {
      if (masks[i] != 0) absent_.emplace_back(source.absent_columns[i], masks[i]);
    }
  }
  template <typename Get>
  bool is_absent(Get get) const {
    return std::ranges::any_of(
        absent_, [&](const auto& absent) { return (get(absent.first) & absent.second) != 0; });
  }

  std::vector<std::pair<int, std::uint32_t>> absent_;  // table column, bits that must be 0
};

class ScanOperator final : public AtomOperator {
 public:
  using AtomOperator::AtomOperator;

 private:
  void read(Frame& frame, Table& table) override {
    if (table.in_pairs()) {
      table.pairs().for_each(
          [&](std::uint32_t x, std::uint32_t y) { return pair_row(frame, x, y); });
      return;
    }
    const RowSet& rows = table.rows();
    set_rows(frame, rows, rows.end(), [](std::size_t i) { return static_cast<std::uint32_t>(i); });
  }
};

class DeltaOperator final : public AtomOperator {
 public:
  using AtomOperator::AtomOperator;

 private:
  void read(Frame& frame, Table& table) override {
    if (table.in_pairs()) {
      const std::vector<Table::Pair>& delta = table.pair_delta();
      const int ahead = looked_up();
      const bool first = ahead == 0 && table_.columns() == 2;
      for (std::size_t i = 0, end = delta.size(); i < end; ++i) {
        if (ahead >= 0) {
          fetch_ahead(i, end, [&](std::size_t at) {
            return Table::word_at(first ? delta[at].x : delta[at].y);
          });
        }
        Table::Pair pair = delta[i];
        if (!pair_row(frame, pair.x, pair.y)) return;
      }
      return;
    }
    const RowSet& rows = table.rows();
    if (table.merges()) {
      const std::vector<std::uint32_t>& delta = table.merged_delta();
      return set_rows(frame, rows, delta.size(), [&](std::size_t i) { return delta[i]; });
    }
    auto [begin, end] = table.row_delta();
    set_rows(frame, rows, end - begin,
             [first = begin](std::size_t i) { return first + static_cast<std::uint32_t>(i); });
  }
};

class ProbeOperator final : public AtomOperator {
 public:
  ProbeOperator(const AtomStep& step, const AtomSource& source, const std::vector<bool>& transient,
                Pool& pool)
      : AtomOperator(step, source, transient, pool) {
    key_done_ = key_.size();
    whole_ = static_cast<int>(key_.size()) == table_.columns();
    for (const AtomStep::Key& key : step.key) looks_up_ = key.operand.variable;
    if (step.key.size() != 1 || whole_ || key_[0].column != 0) looks_up_ = -1;
    binds_one_ = load_.size() == 1 && same_.empty() && !negated_ && !exists_;
  }

  int looks_up() const override {
    constexpr std::uint32_t kLarge = 1U << 14U;  // groups; fewer are in the cache anyway
    bool large = table_.in_pairs() && table_.pairs().group_count() > kLarge;
    return large ? looks_up_ : -1;
  }
  void prefetch(Word word, int stage) const override {
    if (table_.in_pairs() && Table::fits(word)) table_.pairs().prefetch(Table::id_of(word), stage);
  }

 private:
  void read(Frame& frame, Table& table) override {
    if (table.in_pairs()) return read_pairs(frame, table);
    const RowSet& rows = table.rows();
    if (whole_ && !table.is_bag()) {
      // key_ is sorted by column: words_ is the row.
      std::uint32_t number = rows.find(words_.data());
      if (number != RowSet::kNoRow) set_row(frame, rows, number);
      return;
    }
    std::span<const std::uint32_t> numbers = table.index(key_columns_).find(words_.data());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      constexpr std::size_t kAhead = 4;
      if (i + kAhead < numbers.size()) rows.prefetch(numbers[i + kAhead]);
      std::uint32_t number = numbers[i];
      if (!set_row(frame, rows, number)) return;
    }
  }

  void read_pairs(Frame& frame, Table& table) {
    for (std::size_t i = 0; i < key_.size(); ++i) {
      if (!Table::fits(words_[i])) return;
    }
    if (whole_) {
      if (table.contains(words_.data()))
        row(frame, [&](int c) { return words_[static_cast<std::size_t>(c)]; });
      return;
    }
    std::uint32_t known = Table::id_of(words_[0]);
    const bool first = key_[0].column == 0;
    const IdSet ids = first ? table.pairs().ys(known) : table.swapped().ys(known);
    if (binds_one_ && skip_ == nullptr && ids.size() > 0) {
      if (frame.is_impatient(ids.size())) return;
      if (next->run_all(frame, load_[0].variable, ids)) return;
    }
    if (first) {
      ids.for_each([&](std::uint32_t y) { return pair_row(frame, known, y); });
    } else {
      ids.for_each([&](std::uint32_t x) { return pair_row(frame, x, known); });
    }
  }

  bool whole_ = false;
  bool binds_one_ = false;  // and asks nothing more of a row
  int looks_up_ = -1;
};

// The rows of a batch: nothing is canonical here, and values may be absent.
class InputOperator final : public Operator {
 public:
  InputOperator(const AtomStep& step, const InputRows* rows, const std::vector<Variable>& variables,
                Pool& pool)
      : rows_(rows), load_(step.load) {
    for (const AtomStep::Key& key : step.key)
      key_.push_back({key.column, Known(key.operand, true, pool)});
    for (const AtomStep::Load& same : step.same) {
      same_.push_back({same, variables[static_cast<std::size_t>(same.variable)].type});
    }
  }

  void run(Frame& frame) override {
    for (std::size_t r = 0; r < rows_->rows && !frame.stopped; ++r) {
      if (!read(frame, r)) continue;
      next->run(frame);
    }
  }

 private:
  bool read(Frame& frame, std::size_t row) const {
    for (const KeyPart& part : key_) {
      Word word = 0;
      if (!cell(part.column, row, word)) return false;
      if (!frame.pool.same(word, part.known.raw(frame), part.known.type())) return false;
    }
    for (const AtomStep::Load& load : load_) {
      if (!cell(load.column, row, frame.regs[static_cast<std::size_t>(load.variable)]))
        return false;
    }
    for (const auto& [same, type] : same_) {
      Word word = 0;
      if (!cell(same.column, row, word)) return false;
      if (!frame.pool.same(word, frame.regs[static_cast<std::size_t>(same.variable)], type))
        return false;
    }
    return true;
  }
  bool cell(int column, std::size_t row, Word& word) const {
    const Batch::BatchColumn& cells = *rows_->columns[static_cast<std::size_t>(column)];
    if (!cells.absent.empty() && cells.absent[row] != 0) return false;
    word = cells.words[row];
    return true;
  }

  const InputRows* rows_;
  std::vector<KeyPart> key_;
  std::vector<AtomStep::Load> load_;
  std::vector<std::pair<AtomStep::Load, Type>> same_;
};

}  // namespace

std::unique_ptr<Operator> make_atom_operator(const AtomStep& step, const AtomSource& source,
                                             const std::vector<bool>& transient, Pool& pool) {
  switch (step.access) {
    case AtomStep::Access::kScan:
    case AtomStep::Access::kChange:
      return std::make_unique<ScanOperator>(step, source, transient, pool);
    case AtomStep::Access::kDelta:
      return std::make_unique<DeltaOperator>(step, source, transient, pool);
    case AtomStep::Access::kProbe:
      return std::make_unique<ProbeOperator>(step, source, transient, pool);
    case AtomStep::Access::kInput:
      break;
  }
  CHECK(false);
  return nullptr;
}

std::unique_ptr<Operator> make_input_operator(const AtomStep& step, const InputRows* rows,
                                              const std::vector<Variable>& variables, Pool& pool) {
  return std::make_unique<InputOperator>(step, rows, variables, pool);
}

}  // namespace drover
