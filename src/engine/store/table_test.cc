// Table against std::set: both layouts, the change from one to the other in the middle of a round,
// indexes, and the delta.

#include "engine/store/table.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace drover {
namespace {

using Random = std::mt19937_64;
using Row = std::vector<Word>;
using RowsOf = std::set<Row>;

Word cell(Random& random, bool wide) {
  static const std::vector<std::int64_t> kWide = {INT32_MIN, INT64_C(2147483648), INT64_MIN,
                                                  INT64_MAX};
  static const std::vector<std::int64_t> kEdges = {INT64_C(-2147483647), INT32_MAX, -1};
  if (wide && random() % 20 == 0) return word_of(kWide[random() % kWide.size()]);
  if (random() % 20 == 0) return word_of(kEdges[random() % kEdges.size()]);
  return word_of(static_cast<std::int64_t>(random() % 25) - 5);
}

Row random_row(Random& random, int columns, bool wide) {
  Row row;
  for (int c = 0; c < columns; ++c) row.push_back(cell(random, wide));
  row.push_back(0);
  return row;
}

Row trimmed(const Word* row, int columns) { return {row, row + columns}; }

RowsOf all_of(const Table& table) {
  RowsOf rows;
  table.for_each([&](const Word* row) {
    EXPECT_TRUE(rows.insert(trimmed(row, table.columns())).second) << "met twice";
    return true;
  });
  return rows;
}

RowsOf delta_of(const Table& table) {
  RowsOf rows;
  auto add = [&](Row row) {
    EXPECT_TRUE(rows.insert(std::move(row)).second) << "twice in the delta";
  };
  if (table.in_pairs()) {
    for (const Table::Pair& pair : table.pair_delta()) {
      if (table.columns() == 2) add({Table::word_at(pair.x), Table::word_at(pair.y)});
      if (table.columns() == 1) add({Table::word_at(pair.y)});
    }
    return rows;
  }
  auto [begin, end] = table.row_delta();
  for (std::uint32_t r = begin; r < end; ++r) {
    Row row(static_cast<std::size_t>(table.columns()) + 1);
    table.rows().read(r, row.data());
    row.pop_back();
    add(std::move(row));
  }
  return rows;
}

// The rows with these values in these columns, however the table is laid out.
RowsOf probe(Table& table, const std::vector<int>& columns, const Row& key) {
  RowsOf rows;
  if (!table.in_pairs()) {
    for (std::uint32_t number : table.index(columns).find(key.data())) {
      Row row(static_cast<std::size_t>(table.columns()) + 1);
      table.rows().read(number, row.data());
      row.pop_back();
      rows.insert(std::move(row));
    }
    return rows;
  }
  if (!Table::fits(key[0])) return rows;
  const PairSet& pairs = columns[0] == 0 ? table.pairs() : table.swapped();
  pairs.ys(Table::id_of(key[0])).for_each([&](std::uint32_t y) {
    Row row{key[0], Table::word_at(y)};
    if (columns[0] == 1) std::swap(row[0], row[1]);
    rows.insert(std::move(row));
    return true;
  });
  return rows;
}

TEST(Table, IsASetOfRowsInEitherLayout) {
  for (int columns = 0; columns <= 5; ++columns) {
    for (int wide_from : {0, 150, 100'000}) {
      SCOPED_TRACE(testing::Message() << columns << " columns, wide from " << wide_from);
      Random random(11);
      Table table({columns, {}, false, false});
      RowsOf right;
      for (int step = 0; step < 600; ++step) {
        Row row = random_row(random, columns, step >= wide_from);
        bool added = right.insert(trimmed(row.data(), columns)).second;
        ASSERT_EQ(table.insert(row.data()), added ? RowSet::Outcome::kNew : RowSet::Outcome::kSame);
        Row other = random_row(random, columns, step >= wide_from);
        ASSERT_EQ(table.contains(other.data()), right.contains(trimmed(other.data(), columns)));
        if (step % 50 == 0) table.settle();
      }
      ASSERT_EQ(table.size(), right.size());
      ASSERT_EQ(all_of(table), right);
      table.clear();
      EXPECT_EQ(table.size(), 0U);
      EXPECT_TRUE(all_of(table).empty());
    }
  }
}

TEST(Table, IsInPairsWhileAllFits) {
  EXPECT_TRUE(Table({1, {}, false, false}).in_pairs());
  EXPECT_TRUE(Table({2, {}, false, false}).in_pairs());
  EXPECT_FALSE(Table({0, {}, false, false}).in_pairs());
  EXPECT_FALSE(Table({3, {}, false, false}).in_pairs());
  EXPECT_FALSE(Table({2, {0}, true, false}).in_pairs());
  EXPECT_FALSE(Table({2, {}, false, true}).in_pairs());
  for (std::int64_t wide : {std::int64_t{INT32_MIN}, INT64_C(2147483648), INT64_MIN, INT64_MAX}) {
    for (int column : {0, 1}) {
      Table table({2, {}, false, false});
      Row row{word_of(std::int64_t{1}), word_of(std::int64_t{-1})};
      table.insert(row.data());
      Row before = row;
      row[static_cast<std::size_t>(column)] = word_of(wide);
      EXPECT_FALSE(table.contains(row.data()));
      EXPECT_EQ(table.insert(row.data()), RowSet::Outcome::kNew);
      EXPECT_FALSE(table.in_pairs());
      EXPECT_EQ(all_of(table), (RowsOf{before, row}));
    }
  }
}

TEST(Table, TellsTheRowThatHasTheKey) {
  Table table({2, {0}, true, false});
  Row first{word_of(std::int64_t{1}), word_of(std::int64_t{2})};
  Row second{word_of(std::int64_t{1}), word_of(std::int64_t{3})};
  EXPECT_EQ(table.insert(first.data()), RowSet::Outcome::kNew);
  EXPECT_EQ(table.insert(first.data()), RowSet::Outcome::kSame);
  EXPECT_EQ(table.insert(second.data()), RowSet::Outcome::kConflict);
  EXPECT_EQ(table.conflict(), first);
  EXPECT_EQ(table.size(), 1U);
}

TEST(Table, OfABagKeepsRepeats) {
  Table table({1, {}, false, true});
  Row row{7, 0};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(table.insert(row.data()), RowSet::Outcome::kNew);
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.index({0}).find(row.data()).size(), 3U);
}

// Each row is in exactly one delta: that of the round after it came. Indexes hold at least all
// rows up to the delta.
TEST(Table, GivesEachRowInOneDelta) {
  for (int columns : {1, 2, 3}) {
    for (int wide_from : {0, 2, 3, 5, 100}) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(testing::Message()
                     << columns << " columns, wide in round " << wide_from << ", seed " << seed);
        Random random(seed);
        Table table({columns, {}, false, false});
        RowsOf fresh;
        auto insert = [&](int round) {
          Row row = random_row(random, columns, round >= wide_from);
          if (table.insert(row.data()) == RowSet::Outcome::kNew)
            fresh.insert(trimmed(row.data(), columns));
        };
        for (int i = 0; i < 10; ++i) insert(0);
        bool indexed = random() % 2 == 0;
        auto check_index = [&](const RowsOf& known) {
          if (columns != 2) return;
          for (int column : {0, 1}) {
            for (const Row& row : known) {
              RowsOf found = probe(table, {column}, {row[static_cast<std::size_t>(column)]});
              ASSERT_TRUE(found.contains(row));
            }
          }
        };
        if (indexed) check_index(fresh);
        table.track();
        RowsOf known;
        for (int round = 1; round < 8; ++round) {
          ASSERT_EQ(table.advance(), !fresh.empty());
          ASSERT_EQ(delta_of(table), fresh);
          known.merge(RowsOf(fresh));
          fresh.clear();
          if (indexed || round == 4) check_index(known);
          int inserts = static_cast<int>(random() % 12);
          for (int i = 0; i < inserts; ++i) insert(round);
          RowsOf all = known;
          all.merge(RowsOf(fresh));
          ASSERT_EQ(all_of(table), all);
        }
        table.untrack();
        known.merge(RowsOf(fresh));
        check_index(known);
      }
    }
  }
}

// A rule that reads a table while it writes to it: what was there at the start is met once.
TEST(Table, IsReadWhileItChangesItsLayout) {
  for (int wide_at : {1, 5, 20}) {
    Table table({2, {}, false, false});
    for (std::int64_t i = 0; i < 30; ++i) {
      Row row{word_of(i % 6), word_of(i)};
      table.insert(row.data());
    }
    table.swapped();
    RowsOf before = all_of(table);
    table.track();
    table.advance();
    RowsOf met;
    int count = 0;
    const PairSet& swapped = table.swapped();
    const std::vector<Table::Pair>& delta = table.pair_delta();
    table.pairs().for_each([&](std::uint32_t x, std::uint32_t y) {
      met.insert({Table::word_at(x), Table::word_at(y)});
      Row row{word_of(std::int64_t{count} + 100),
              word_of(++count == wide_at ? INT64_MAX : std::int64_t{count})};
      table.insert(row.data());
      return true;
    });
    for (const Row& row : before) ASSERT_TRUE(met.contains(row));
    EXPECT_EQ(delta.size(), before.size());
    std::size_t in_swapped = 0;
    swapped.for_each([&](std::uint32_t, std::uint32_t) { return ++in_swapped > 0; });
    EXPECT_GE(in_swapped, before.size());
    EXPECT_FALSE(table.in_pairs());
    ASSERT_TRUE(table.advance());
    EXPECT_EQ(delta_of(table).size() + before.size(), table.size());
    table.untrack();
  }
}

// One row a key, the best; what got better is new in the next round, once.
TEST(Table, KeepsTheBestRowOfAKey) {
  for (std::int64_t scale : {INT64_C(1), INT64_C(1) << 40U}) {
    Table::Form form;
    form.columns = 2;
    form.keyed = true;
    form.key = {0};
    form.merged = 1;
    form.is_better = [](Word value, Word than) { return int_of(value) < int_of(than); };
    Table table(form);
    auto insert = [&](std::int64_t key, std::int64_t value) {
      Word row[3] = {word_of(key), word_of(value * scale), 0};
      return table.insert(row) == RowSet::Outcome::kNew;
    };
    EXPECT_TRUE(insert(1, 9));
    EXPECT_TRUE(insert(2, 5));
    EXPECT_FALSE(insert(1, 10));
    table.track();
    ASSERT_TRUE(table.advance());
    EXPECT_EQ(table.merged_delta().size(), 2U);
    EXPECT_TRUE(insert(1, 8));
    EXPECT_TRUE(insert(1, 7));
    EXPECT_FALSE(insert(1, 7));
    EXPECT_FALSE(insert(2, 6));
    EXPECT_TRUE(insert(3, 1));
    ASSERT_TRUE(table.advance());
    EXPECT_EQ(table.merged_delta(), (std::vector<std::uint32_t>{0, 2}));
    EXPECT_FALSE(table.advance());
    table.untrack();
    EXPECT_EQ(all_of(table), (RowsOf{{word_of(INT64_C(1)), word_of(7 * scale)},
                                     {word_of(INT64_C(2)), word_of(5 * scale)},
                                     {word_of(INT64_C(3)), word_of(scale)}}));
  }
}

// The best rows go first, few a round; a row that got better while it waited goes once, and one
// that got better after its turn goes again.
TEST(Table, TakesTheBestRowsFirst) {
  constexpr std::int64_t kRows = 3 * static_cast<std::int64_t>(Table::kFew);
  for (bool greatest : {false, true}) {
    Table::Form form;
    form.columns = 2;
    form.keyed = true;
    form.key = {0};
    form.merged = 1;
    const std::int64_t sign = greatest ? -1 : 1;
    form.is_better = [sign](Word value, Word than) {
      return int_of(value) * sign < int_of(than) * sign;
    };
    Table table(form);
    auto insert = [&](std::int64_t key, std::int64_t value) {
      Word row[3] = {word_of(key), word_of(value * sign), 0};
      return table.insert(row) == RowSet::Outcome::kNew;
    };
    for (std::int64_t key = 0; key < kRows; ++key) ASSERT_TRUE(insert(key, kRows - key));
    table.track(Table::Order::kBestFirst);
    std::vector<std::int64_t> turns(static_cast<std::size_t>(kRows), 0);
    std::int64_t last = 0;
    for (int round = 0; table.advance(); ++round) {
      ASSERT_LE(table.merged_delta().size(), Table::kFew);
      for (std::uint32_t row : table.merged_delta()) {
        const std::int64_t value = int_of(table.rows().cell(row, 1)) * sign;
        ++turns[row];
        if (round > 0) {
          ASSERT_GE(value, last) << round;
        }
        last = value;
      }
      if (round > 0) continue;
      // The row with the greatest key had its turn; the one with the least waits. Both are next.
      ASSERT_TRUE(insert(kRows - 1, -1));
      ASSERT_TRUE(insert(0, 0));
      last = -1;
    }
    table.untrack();
    for (std::int64_t key = 0; key < kRows; ++key)
      EXPECT_EQ(turns[static_cast<std::size_t>(key)], key == kRows - 1 ? 2 : 1) << key;
  }
}

// Many pairs at once are as many single ones, also out of the table that they go to.
TEST(Table, InsertsManyPairsAtOnce) {
  for (std::uint32_t apart : {1U, 1000U}) {
    for (std::uint32_t count : {1U, 10U, 500U}) {
      for (int state = 0; state < 4; ++state) {
        const bool known_first = (state & 1) != 0;
        const bool tracked = (state & 2) != 0;
        Table::Form form;
        form.columns = 2;
        Table table(form);
        for (std::uint32_t i = 0; i < count; ++i) {
          Word row[3] = {word_of(INT64_C(7)), word_of(std::int64_t{i} * apart), 0};
          table.insert(row);
        }
        RowsOf all = all_of(table);
        table.swapped();
        if (tracked) {
          table.track();
          table.advance();
        }
        const std::uint64_t before = table.size();
        const IdSet ids = table.pairs().ys(7);
        for (std::uint32_t known : {7U, 8U}) table.insert_all(known, known_first, ids);
        for (std::uint32_t i = 0; i < count; ++i) {
          const Word id = word_of(std::int64_t{i} * apart);
          for (std::int64_t known : {7, 8}) {
            all.insert(known_first ? Row{word_of(known), id} : Row{id, word_of(known)});
          }
        }
        EXPECT_EQ(all_of(table), all);
        EXPECT_EQ(table.size(), all.size());
        if (tracked) {
          EXPECT_TRUE(table.advance());
          EXPECT_EQ(table.pair_delta().size(), all.size() - before);
          table.untrack();
        }
        EXPECT_EQ(table.swapped().size(), all.size());
      }
    }
  }
}

}  // namespace
}  // namespace drover
