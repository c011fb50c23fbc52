#include "describe/fields.h"

#include <gtest/gtest.h>

#include "describe/reading.h"

namespace drover {
namespace {

using Names = std::vector<std::string>;
using Rows = std::vector<std::string>;

TEST(Fields, CutsAsAwkDoes) {
  struct Case {
    std::string separator;
    Names names;
    std::string bytes;
    Rows rows;
  };
  const std::string wide = std::string(70, 'w');
  const std::string even = std::string(31, 'a') + " " + std::string(32, 'b');  // 64 bytes
  const Case cases[] = {
      {"", {"f1", "f2", "nf"}, "a b c\n", {"a|b|3"}},
      {"", {"f2", "f1"}, "  a \t b  \n", {"b|a"}},
      {"", {"f0", "nf"}, " a  b \n", {" a  b |2"}},
      {"", {"nf"}, "\n \t\nx\n", {"0", "0", "1"}},
      {"", {"f1", "f2"}, wide + " " + wide + "\n", {wide + "|" + wide}},
      {"", {"f2", "nf"}, even, {std::string(32, 'b') + "|2"}},
      {"", {"nf", "f3"}, even + " c", {"3|c"}},
      {"", {"f2", "line", "file"}, "a b\nc d", {"b|1|t", "d|2|t"}},
      {"", {"line"}, "a b\n\n", {"1", "2"}},
      {"", {"f2"}, "a b\r\n", {"b"}},
      {":", {"f1", "f2", "nf"}, "a:b:c\n", {"a|b|3"}},
      {":", {"f1", "f2", "f3", "nf"}, "::\n", {"|||3"}},
      {":", {"f3", "nf"}, "a: b :c d\n", {"c d|3"}},
      {":", {"nf"}, "\n", {"0"}},
      {":", {"f1", "nf"}, wide + ":" + wide + ":x", {wide + "|3"}},
      {"ab", {"f1", "f2", "nf"}, "1ab2abab3\n", {"1|2|4"}},
      {"ab", {"f3", "f4"}, "1ab2abab3\n", {"|3"}},
      {"--", {"nf", "f1"}, "a---b", {"2|a"}},
  };
  for (const Case& c : cases) {
    FieldsReader reader(c.separator);
    Reading reading = read_text(reader, c.names, c.bytes);
    EXPECT_EQ(reading.rows, c.rows) << c.bytes;
    EXPECT_EQ(reading.problem_count, 0U) << c.bytes;
  }
}

TEST(Fields, AShortRowIsOneProblem) {
  struct Case {
    std::string separator;
    std::string bytes;
    Rows rows;
    Rows problems;
  };
  const Case cases[] = {
      {"", "a\n", {"a|~|~"}, {"t:1: expected a field f5, found 1 field"}},
      {"", "a b c\n", {"a|c|~"}, {"t:1: expected a field f5, found 3 fields"}},
      {"", "\n \t\n", {"~|~|~", "~|~|~"}, {}},
      {":", "\n", {"~|~|~"}, {}},
      {":", "a::\n", {"a||~"}, {"t:1: expected a field f5, found 3 fields"}},
      {"::", "a::\n", {"a|~|~"}, {"t:1: expected a field f5, found 2 fields"}},
  };
  for (const Case& c : cases) {
    FieldsReader reader(c.separator);
    Reading reading = read_text(reader, {"f1", "f3", "f5"}, c.bytes);
    EXPECT_EQ(reading.rows, c.rows) << c.bytes;
    EXPECT_EQ(reading.problems, c.problems) << c.bytes;
  }
}

TEST(Fields, ReachesTheLastColumn) {
  std::string line;
  for (int i = 1; i <= 300; ++i) line += std::to_string(i) + " ";
  FieldsReader blanks;
  EXPECT_EQ(read_text(blanks, {"f255", "nf"}, line).rows, Rows{"255|300"});
  FieldsReader byte(" ");
  EXPECT_EQ(read_text(byte, {"f255", "nf"}, line).rows, Rows{"255|301"});
}

TEST(Fields, SplitsOfBlocksChangeNothing) {
  const std::string bytes =
      "alpha beta  gamma\n\n  x:y z \r\n" + std::string(80, 'w') + " v\nlast one";
  for (const char* separator : {"", ":", "a "}) {
    FieldsReader reader(separator);
    const Names names = {"f1", "f2", "nf", "line"};
    const Reading whole = read_text(reader, names, bytes);
    for (std::size_t a = 0; a <= bytes.size(); ++a) {
      for (std::size_t b : {0U, 1U, 9U}) {
        EXPECT_EQ(read_text(reader, names, bytes, {a, b}), whole) << a << " " << b;
      }
    }
  }
}

}  // namespace
}  // namespace drover
