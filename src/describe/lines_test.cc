#include "describe/lines.h"

#include <gtest/gtest.h>

#include "describe/reading.h"

namespace drover {
namespace {

using Rows = std::vector<std::string>;
using std::string_literals::operator""s;

TEST(Lines, CutsAtLineEnds) {
  struct Case {
    std::string bytes;
    Rows rows;
  };
  const Case cases[] = {
      {"", {}},
      {"a", {"a|t|1"}},
      {"a\n", {"a|t|1"}},
      {"\n", {"|t|1"}},
      {"a\n\nb", {"a|t|1", "|t|2", "b|t|3"}},
      {"a\r\nb\r\n\r\n", {"a|t|1", "b|t|2", "|t|3"}},
      {"a\rb\r\r\nc\r", {"a\rb\r|t|1", "c|t|2"}},
      {"\xEF\xBB\xBF"
       "a\n\xEF\xBB\xBF"
       "b\n",
       {"a|t|1",
        "\xEF\xBB\xBF"
        "b|t|2"}},
      {"a\0b\nc"s, {"a\0b|t|1"s, "c|t|2"}},
      {"\xff\xfe\n", {"\xff\xfe|t|1"}},
  };
  for (const Case& c : cases) {
    LinesReader reader;
    Reading reading = read_text(reader, {"text", "file", "line"}, c.bytes);
    EXPECT_EQ(reading.rows, c.rows) << c.bytes;
    EXPECT_EQ(reading.problem_count, 0U);
  }
}

TEST(Lines, SplitsOfBlocksChangeNothing) {
  const std::string bytes = "one\n\nthree and more\r\nfour\nlast";
  LinesReader reader;
  const Reading whole = read_text(reader, {"text", "line"}, bytes);
  for (std::size_t a = 0; a <= bytes.size(); ++a) {
    for (std::size_t b = 0; a + b <= bytes.size(); ++b) {
      EXPECT_EQ(read_text(reader, {"text", "line"}, bytes, {a, b}), whole) << a << " " << b;
    }
  }
}

TEST(Lines, SkipsALineThatIsTooLong) {
  const std::string bytes = "short\n" + std::string(30, 'x') + "\nnext\n" + std::string(11, 'y');
  LinesReader reader(10);
  const Reading whole = read_text(reader, {"text", "line"}, bytes);
  EXPECT_EQ(whole.rows, (Rows{"short|1", "next|3"}));
  EXPECT_EQ(whole.problems, (Rows{"t:2: the line is too long and is skipped",
                                  "t:4: the line is too long and is skipped"}));
  for (std::size_t a = 0; a <= bytes.size(); ++a) {
    EXPECT_EQ(read_text(reader, {"text", "line"}, bytes, {a, 3, 12, 1}), whole) << a;
  }
}

TEST(Lines, FillsAtMostOneBatchAtATime) {
  std::string bytes;
  for (int i = 0; i < 10000; ++i) bytes += std::to_string(i) + "\n";
  LinesReader reader;
  reader.want({0});
  reader.begin_file("t");
  Pool pool;
  Batch batch;
  Problems problems;
  std::size_t used = reader.read(bytes, true, pool, batch, problems);
  EXPECT_EQ(batch.rows, Reader::kBatchRows);
  EXPECT_EQ(reader.read(std::string_view(bytes).substr(used), true, pool, batch, problems), 0U);
  batch.clear();
  EXPECT_GT(reader.read(std::string_view(bytes).substr(used), true, pool, batch, problems), 0U);
  EXPECT_EQ(pool.text(batch.columns[0].words[0]), "4096");
}

TEST(Lines, ACloneHasItsOwnPlace) {
  LinesReader reader;
  reader.want({0, 2});
  reader.begin_file("a");
  std::unique_ptr<Reader> other = reader.clone();
  other->begin_file("b");
  Pool pool;
  Batch batch;
  Problems problems;
  reader.read("x\ny\n", false, pool, batch, problems);
  other->read("z\n", false, pool, batch, problems);
  ASSERT_EQ(batch.rows, 3U);
  EXPECT_EQ(int_of(batch.columns[1].words[1]), 2);
  EXPECT_EQ(int_of(batch.columns[1].words[2]), 1);
}

}  // namespace
}  // namespace drover
