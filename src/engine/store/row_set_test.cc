// RowSet and RowIndex against std::set and std::multimap.

#include "engine/store/row_set.h"

#include <map>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "engine/store/row_index.h"

namespace drover {
namespace {

using Random = std::mt19937_64;
using Row = std::vector<Word>;

// Small numbers, and from `wide_from` on now and then one that does not fit 32 bits.
Word cell(Random& random, int step, int wide_from) {
  static const std::vector<std::int64_t> kEdges = {INT32_MIN, INT32_MAX, -1, 0};
  static const std::vector<std::int64_t> kWide = {INT64_C(2147483648), INT64_C(-2147483649),
                                                  INT64_MIN, INT64_MAX};
  if (step >= wide_from && random() % 10 == 0) return word_of(kWide[random() % kWide.size()]);
  if (random() % 10 == 0) return word_of(kEdges[random() % kEdges.size()]);
  return word_of(static_cast<std::int64_t>(random() % 12) - 3);
}

Row random_row(Random& random, int columns, int step, int wide_from) {
  Row row;
  for (int c = 0; c < columns; ++c) row.push_back(cell(random, step, wide_from));
  return row;
}

Row read(const RowSet& rows, std::uint32_t number) {
  Row row(static_cast<std::size_t>(rows.columns()) + 1);
  rows.read(number, row.data());
  row.pop_back();
  return row;
}

TEST(RowSet, OfAllColumnsIsASet) {
  for (int columns = 0; columns <= 5; ++columns) {
    for (int wide_from : {0, 200, 100'000}) {
      SCOPED_TRACE(testing::Message() << columns << " columns, wide from " << wide_from);
      Random random(7);
      RowSet rows(columns, RowSet::Identity::kAll, {});
      std::map<Row, std::uint32_t> right;
      for (int step = 0; step < 1500; ++step) {
        Row row = random_row(random, columns, step, wide_from);
        row.push_back(0);  // so that the address is one
        auto inserted = rows.insert(row.data());
        row.pop_back();
        auto [at, added] = right.emplace(row, static_cast<std::uint32_t>(right.size()));
        ASSERT_EQ(inserted.outcome, added ? RowSet::Outcome::kNew : RowSet::Outcome::kSame);
        ASSERT_EQ(inserted.row, at->second);
        Row other = random_row(random, columns, step, wide_from);
        other.push_back(0);
        std::uint32_t found = rows.find(other.data());
        other.pop_back();
        ASSERT_EQ(found, right.contains(other) ? right[other] : RowSet::kNoRow);
      }
      ASSERT_EQ(rows.size(), right.size());
      for (const auto& [row, number] : right) ASSERT_EQ(read(rows, number), row);
    }
  }
}

TEST(RowSet, OfAKeyHasOneRowAKey) {
  for (const std::vector<int>& key : std::vector<std::vector<int>>{{}, {0}, {2}, {0, 1}, {2, 0}}) {
    Random random(8);
    RowSet rows(3, RowSet::Identity::kKey, key);
    std::map<Row, Row> right;
    for (int step = 0; step < 800; ++step) {
      Row row = random_row(random, 3, step, 300);
      Row of_key;
      for (int c : key) of_key.push_back(row[static_cast<std::size_t>(c)]);
      auto [at, added] = right.emplace(of_key, row);
      auto outcome = added               ? RowSet::Outcome::kNew
                     : at->second == row ? RowSet::Outcome::kSame
                                         : RowSet::Outcome::kConflict;
      auto inserted = rows.insert(row.data());
      ASSERT_EQ(inserted.outcome, outcome);
      ASSERT_EQ(read(rows, inserted.row), at->second);
      ASSERT_EQ(rows.find(row.data()) != RowSet::kNoRow, at->second == row);
    }
    ASSERT_EQ(rows.size(), right.size());
  }
}

TEST(RowSet, OfNothingKeepsEveryRow) {
  Random random(9);
  RowSet rows(2, RowSet::Identity::kNone, {});
  std::vector<Row> right;
  for (int step = 0; step < 20'000; ++step) {
    Row row = random_row(random, 2, step, 15'000);
    ASSERT_EQ(rows.insert(row.data()).row, right.size());
    right.push_back(std::move(row));
  }
  for (std::uint32_t r = 0; r < rows.size(); ++r) ASSERT_EQ(read(rows, r), right[r]);
}

TEST(RowIndex, FindsTheRowsOfAKeyThatWereThereAtTheLastCatchUp) {
  for (const std::vector<int>& columns :
       std::vector<std::vector<int>>{{0}, {1}, {2}, {0, 2}, {0, 1, 2}}) {
    for (int wide_from : {0, 400, 100'000}) {
      Random random(10);
      RowSet rows(3, RowSet::Identity::kNone, {});
      RowIndex index(rows, columns);
      std::map<Row, std::vector<std::uint32_t>> right;
      for (int step = 0; step < 1200; ++step) {
        Row row = random_row(random, 3, step, wide_from);
        Row key;
        for (int c : columns) key.push_back(row[static_cast<std::size_t>(c)]);
        auto found = index.find(key.data());
        ASSERT_EQ(std::vector<std::uint32_t>(found.begin(), found.end()), right[key]);
        std::uint32_t number = rows.insert(row.data()).row;
        auto later = index.find(key.data());
        ASSERT_EQ(std::vector<std::uint32_t>(later.begin(), later.end()), right[key]);
        if (step % 3 != 0) continue;
        for (std::uint32_t r = number - std::min(number, 2U); r <= number; ++r) {
          Row of_row = read(rows, r);
          Row of_key;
          for (int c : columns) of_key.push_back(of_row[static_cast<std::size_t>(c)]);
          auto& numbers = right[of_key];
          if (numbers.empty() || numbers.back() < r) numbers.push_back(r);
        }
        index.catch_up();
      }
    }
  }
}

// Rows that come in order, are known to be new, or neither: found alike, whoever asks first.
TEST(RowSet, FindsRowsThatCameInOrderOrWereKnownToBeNew) {
  for (int in_order : {0, 1, 3, 500}) {
    for (int known : {0, 1, 40}) {
      for (bool ask : {false, true}) {
        RowSet rows(2, RowSet::Identity::kAll, {});
        std::map<Row, std::uint32_t> right;
        auto insert = [&](std::int64_t x, std::int64_t y, bool is_new) {
          Row row{word_of(x), word_of(y), 0};
          bool added = right.emplace(row, rows.end()).second;
          if (is_new) {
            ASSERT_TRUE(added);
            rows.insert_new(row.data());
            return;
          }
          RowSet::Inserted inserted = rows.insert(row.data());
          ASSERT_EQ(inserted.outcome == RowSet::Outcome::kNew, added);
          ASSERT_EQ(inserted.row, right.at(row));
        };
        for (int i = 0; i < in_order; ++i) insert(i / 3 - 5, i % 3 + (i / 3) * INT64_C(3), false);
        if (in_order > 0)
          insert((in_order - 1) / 3 - 5, (in_order - 1) % 3 + (in_order - 1) / 3 * 3, false);
        for (int i = 0; i < known; ++i) insert(5000 - i, i, true);
        if (ask) {
          for (const auto& [row, number] : right) ASSERT_EQ(rows.find(row.data()), number);
        }
        for (int i = 0; i < 50; ++i) insert(i * 7 % 20 - 5, i % 4, false);
        for (const auto& [row, number] : right) ASSERT_EQ(rows.find(row.data()), number);
        ASSERT_EQ(rows.size(), right.size());
        Row none{word_of(INT64_C(9999)), 0, 0};
        EXPECT_EQ(rows.find(none.data()), RowSet::kNoRow);
        rows.reset();
        EXPECT_EQ(rows.size(), 0U);
        EXPECT_EQ(rows.find(right.begin()->first.data()), RowSet::kNoRow);
      }
    }
  }
}

}  // namespace
}  // namespace drover
