#include "node/answer.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

// r(name: string, n: int, f: float), filled with the cross product of a few values of each.
class Filled {
 public:
  Filled() {
    schema.name = "r";
    schema.columns = {
        {"name", {Kind::kString, {}}}, {"n", {Kind::kInt, {}}}, {"f", {Kind::kFloat, {}}}};
  }

  void add(const char* name, std::int64_t n, double f) {
    const Word row[] = {pool.intern(name), word_of(n), word_of(f)};
    answer.add(row);
  }
  std::string text() const {
    std::string all;
    for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
      if (row > 0) all += ' ';
      answer.append_row(all, row);
    }
    return all;
  }

  Schema schema;
  Pool pool;
  Answer answer = Answer(schema, pool);
};

TEST(Answer, SortsByWhatIsAskedAndThenByAllColumns) {
  struct Case {
    std::vector<SortKey> keys;
    std::uint64_t count;
    const char* rows;
  };
  const Case cases[] = {
      {{},
       UINT64_MAX,
       R"(r("a", -1, 2.0) r("a", 3, -1.5) r("abcdefgh", 3, 0.0) r("abcdefghi", 3, 0.0))"},
      {{{1, true}},
       UINT64_MAX,
       R"(r("a", 3, -1.5) r("abcdefgh", 3, 0.0) r("abcdefghi", 3, 0.0) r("a", -1, 2.0))"},
      {{{1, true}, {0, true}},
       UINT64_MAX,
       R"(r("abcdefghi", 3, 0.0) r("abcdefgh", 3, 0.0) r("a", 3, -1.5) r("a", -1, 2.0))"},
      {{{2, false}}, 2, R"(r("a", 3, -1.5) r("abcdefgh", 3, 0.0))"},
      {{{0, true}}, 1, R"(r("abcdefghi", 3, 0.0))"},
      {{{2, true}}, 1, R"(r("a", -1, 2.0))"},
  };
  for (const Case& c : cases) {
    Filled filled;
    filled.add("abcdefghi", 3, 0);
    filled.add("a", 3, -1.5);
    filled.add("abcdefgh", 3, 0);
    filled.add("a", -1, 2);
    filled.answer.sort(c.keys, c.count);
    EXPECT_EQ(filled.text(), c.rows);
    EXPECT_EQ(filled.answer.left_out(), 4 - filled.answer.row_count());
  }
}

TEST(Answer, SortsAsThePoolCompares) {
  Filled filled;
  std::uint64_t seed = 1;
  const char* const names[] = {"", "a", "aaaaaaaa", "aaaaaaaab", "b", "\xff", "\x7f"};
  const double floats[] = {-1e300, -1.0, 0.0, 1e-300, 2.5, 1e300, 0.0 / 0.0};
  for (int i = 0; i < 500; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    const auto pick = [&](unsigned shift) { return (seed >> shift) % 7; };
    filled.add(names[pick(20)], static_cast<std::int64_t>(pick(30)) - 3, floats[pick(40)]);
  }
  for (int column = 0; column < 3; ++column) {
    for (bool descending : {false, true}) {
      filled.answer.sort({{column, descending}});
      for (std::uint64_t row = 1; row < filled.answer.row_count(); ++row) {
        const auto at = static_cast<std::size_t>(column);
        const int order =
            filled.pool.compare(filled.answer.row(row - 1)[at], filled.answer.row(row)[at],
                                filled.schema.columns[at].type);
        EXPECT_TRUE(descending ? order >= 0 : order <= 0) << column << " " << row;
      }
    }
  }
}

}  // namespace
}  // namespace drover
