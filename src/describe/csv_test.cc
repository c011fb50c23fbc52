#include "describe/csv.h"

#include <gtest/gtest.h>

#include "describe/reading.h"

namespace drover {
namespace {

using Names = std::vector<std::string>;
using Rows = std::vector<std::string>;

CsvOptions csv() { return {}; }
CsvOptions bare() { return {.separator = ',', .header = false, .types = {}}; }
CsvOptions usual() { return {.header = std::nullopt, .is_header_usual = true, .types = {}}; }
CsvOptions tsv() { return {.separator = '\t', .header = std::nullopt, .types = {}}; }

std::string columns_text(const Result<std::vector<Column>>& columns) {
  if (!columns.ok()) return columns.error().text();
  std::string text;
  for (const Column& column : columns.value()) {
    text += (text.empty() ? "" : ", ") + column.name + ": " + to_text(column.type);
  }
  return text;
}

TEST(Csv, SaysWhereAHeaderMayBeNone) {
  struct Case {
    CsvOptions options;
    std::string sample;
    std::string guess;
  };
  const std::string looks = "it looks as if ";
  const auto any = [](char separator) {
    return CsvOptions{.separator = separator, .is_separator_given = false, .types = {}};
  };
  const std::string names = "the first record is taken for the names of the columns";
  const Case cases[] = {
      {usual(), "a,b\nx,y\n", ""},
      {usual(), "", ""},
      {usual(), "ann,41\nbob,33\n", names + ", though it has \"41\": header: false"},
      {usual(), "1,2\n3,4\n", ""},
      {csv(), "ann,41\nbob,33\n", ""},
      {tsv(), "name\tage\nann\t41\n", ""},
      {tsv(), "ann\tRome\nbob\tParis\n", names + ": header: false"},
      {tsv(), "ann\t41\nbob\t33\n", ""},
      {any(','), "a;b\n1;2\n3;4\n", looks + "';' separates its columns: sep: \";\""},
      {any(','), "a;b;c\n1;2,5;x\n", looks + "';' separates its columns: sep: \";\""},
      {any(','), "a\tb\n1\t2\n", looks + "'\\t' separates its columns: sep: \"\\t\""},
      {any('\t'), "a,b\n1,2\n", looks + "',' separates its columns: sep: \",\""},
      {any(','), "a;b\n1;2\n3\n", ""},
      {any(','), "a;b,c\n1;2,3\n", ""},
      {any(','), "\"a;b\"\n\"1;2\"\n", ""},
      {csv(), "a;b\n1;2\n", ""},
  };
  for (const Case& c : cases) {
    CsvReader reader(c.options);
    ASSERT_TRUE(reader.describe(c.sample, true).ok());
    const auto guess = reader.guess();
    EXPECT_EQ(guess ? guess->what + ": " + guess->if_wrong : "", c.guess) << c.sample;
  }
}

TEST(Csv, TellsOfNumbersThatBecomeOthers) {
  CsvReader reader({.types = {{"b", Kind::kFloat}}});
  Result<std::vector<Column>> columns = reader.describe("a,b,c\n1.5,1,1\n", false);
  ASSERT_TRUE(columns.ok());
  reader.want({0, 1, 2});
  Reading reading;
  const std::string huge = "18446744073709551616";
  read_pieces(reader, {columns.value().begin(), columns.value().end() - 2}, "t",
              "a,b,c\n" + huge + "," + huge + "," + huge + "\n", {}, reading);
  EXPECT_EQ(reading.rows, Rows{"~|18446744073709551616.0|~"});
  EXPECT_EQ(
      reading.problems,
      (Rows{
          "t:2: expected float in column 'a', found \"" + huge + "\", which has more than 64 bits",
          "t:2: expected int in column 'c', found \"" + huge + "\", which has more than 64 bits"}));
}

TEST(Csv, FindsNamesAndTypes) {
  struct Case {
    CsvOptions options;
    std::string sample;
    std::string columns;  // without file and line
  };
  const Case cases[] = {
      {csv(), "", ""},
      {{.types = {{"d", Kind::kInt}}}, "", "d: int"},
      {csv(), "a,b\n", "a: string, b: string"},
      {csv(), "a,b,c,d\n1,1.5,2026-11-23,x\n", "a: int, b: float, c: time, d: string"},
      {csv(), "a,b\n1,\n2.5,3\n", "a: float, b: int"},
      {csv(), "a\n1\nx\n", "a: string"},
      {csv(), "a\n9223372036854775807\n-9223372036854775808\n", "a: int"},
      {csv(), "a,b,c\n9223372036854775808,1.5,9223372036854775808.0\n1,-9223372036854775809,1\n",
       "a: string, b: string, c: float"},
      {csv(),
       "\xEF\xBB\xBF"
       "a,b\n",
       "a: string, b: string"},
      {csv(), "a , b,\" c\"\n1,2,3\n", "a: int, b: int,  c: int"},
      {csv(), "a,a,,file\n", "a: string, a_2: string, c3: string, file_2: string"},
      {csv(), "a,a_2,a,c4\n", "a: string, a_2: string, a_3: string, c4: string"},
      {csv(), "\"x y\",\"q\"\"q\"\r\n1,2\r\n", "x y: int, q\"q: int"},
      {bare(), "1,x\n2,y\n", "c1: int, c2: string"},
      {tsv(), "name\tage\nann\t3\n", "name: string, age: int"},
      {tsv(), "ann\t3\nbob\t4\n", "c1: string, c2: int"},
      {tsv(), "a\ta\nb\tc\n", "c1: string, c2: string"},
      {tsv(), "a\t18446744073709551616\n", "c1: string, c2: string"},
      {usual(), "land,1990\nx,1\n", "land: string, 1990: int"},
      {usual(), "1,2.5,,2026-11-23\n2,3,4,2026-11-24\n", "c1: int, c2: float, c3: int, c4: time"},
      {usual(), "n\n1\n", "n: int"},
      {usual(), ",\n1,2\n", "c1: int, c2: int"},
      {{.separator = ';', .types = {{"a", Kind::kString}}}, "a;b\n1;2\n", "a: string, b: int"},
      {{.types = {{"d", Kind::kDuration}}}, "d\n3s\n", "d: duration"},
      // Without a header: as many as the widest record, or what is named.
      {bare(), "1\n2,x,y\n", "c1: int, c2: string, c3: string"},
      {{.header = false, .types = {{"c3", Kind::kInt}}}, "1\n", "c1: int, c2: string, c3: int"},
      {{.header = false, .types = {}, .width = 2}, "1,x\n2\n3,y,z\n", "c1: int, c2: string"},
      {csv(), "a,b\n1,2\nx\ny,z,0\n3,4,,\n", "a: int, b: int"},
      {{.types = {{"a", Kind::kAddr}, {"b", Kind::kBytes}, {"i", Kind::kId}}},
       "a,b,i,c\nn:1,00,#1,n:1\n",
       "a: addr, b: bytes, i: id, c: string"},
  };
  for (const Case& c : cases) {
    CsvReader reader(c.options);
    std::string expected = c.columns + (c.columns.empty() ? "" : ", ") + "file: string, line: int";
    EXPECT_EQ(columns_text(reader.describe(c.sample, true)), expected) << c.sample;
  }
}

TEST(Csv, ReadsBytesAddressesAndIds) {
  CsvReader reader({.types = {{"a", Kind::kAddr}, {"b", Kind::kBytes}, {"i", Kind::kId}}});
  Reading reading = read_text(reader, {"a", "b", "i"},
                              "a,b,i\nn:1,00FF,#1f\n\"n:\"\"\",,\n,0,1f\n\"n:2\",\"61\",#0\n");
  EXPECT_EQ(reading.rows,
            (Rows{R"(@"n:1"|x"00ff"|#1f)", R"(~|x""|~)", R"(~|~|~)", R"(@"n:2"|x"61"|#0)"}));
  EXPECT_EQ(reading.problems, (Rows{R"(t:3: expected addr in column 'a', found "n:\"")",
                                    R"(t:4: expected bytes in column 'b', found "0")",
                                    R"(t:4: expected id in column 'i', found "1f")"}));
}

TEST(Csv, SaysWhatItCannotDescribe) {
  CsvReader unknown({.types = {{"statsu", Kind::kInt}}});
  EXPECT_EQ(columns_text(unknown.describe("status,x\n", true)),
            "no column is called 'statsu'; did you mean 'status'?");
  CsvReader narrow({.header = false, .types = {}, .width = 2});
  EXPECT_EQ(columns_text(narrow.describe("1,2,3\n1\n", true)), "expected 2 columns, found 3");
  CsvReader endless(csv());
  EXPECT_EQ(columns_text(endless.describe("a,b", false)),
            "the first record does not end within 3 B");
}

TEST(Csv, WithoutAHeaderTheSampleTellsTheWidth) {
  CsvReader reader(bare());
  Result<std::vector<Column>> columns = reader.describe("1,2,3\n1,2\n", false);
  ASSERT_TRUE(columns.ok());
  reader.want({0});
  Reading reading;
  read_pieces(reader, {columns.value()[0]}, "t", "1,2,3\n4\n5,6\n7,8,9,10\n", {}, reading);
  EXPECT_EQ(reading.rows, (Rows{"1", "5"}));
  EXPECT_EQ(reading.problems,
            (Rows{"t:2: expected 2 to 3 cells, found 1", "t:4: expected 2 to 3 cells, found 4"}));
}

TEST(Csv, ARuleMayNameColumnsBehindThoseOfTheSample) {
  CsvReader reader(bare());
  reader.expect({"c4", "c0", "c01", "cat", "c99999999999999999999"});
  EXPECT_EQ(columns_text(reader.describe("1,2\n", true)),
            "c1: int, c2: int, c3: string, c4: string, file: string, line: int");
}

TEST(Csv, ASampleMayEndAnywhere) {
  CsvReader reader(csv());
  EXPECT_EQ(columns_text(reader.describe("a,b\n1,2\n3,\"x", false)),
            "a: int, b: int, file: string, line: int");
}

struct CsvCase {
  CsvOptions options;
  Names names;
  std::string bytes;
  Rows rows;
  Rows problems;
};

const std::vector<CsvCase>& csv_cases() {
  static const std::vector<CsvCase> all = {
      {csv(), {"b", "a"}, "a,b\n1,x\n2,y\n", {"x|1", "y|2"}, {}},
      {csv(), {"*"}, "a,b\r\n1,x\r\n2,y", {"1|x|t|2", "2|y|t|3"}, {}},
      {csv(), {"a", "b"}, "a,b\n,\n1,x\n", {"~|", "1|x"}, {}},
      {csv(), {"a", "line"}, "a\n\n1\n\r\n2\n", {"1|3", "2|5"}, {}},
      {csv(), {"a", "b"}, "a,b\n\"\",\"\"\n\"x\",1\n", {"|~", "x|1"}, {}},
      {csv(), {"a"}, "a\n\"\"\n\"x\"\n", {"", "x"}, {}},
      {csv(),
       {"a", "b", "line"},
       "a,b\n\"x,\ny\",1\n\"say \"\"hi\"\"\",2\n",
       {"x,\ny|1|2", "say \"hi\"|2|4"},
       {}},
      {csv(), {"b"}, "a,b\n\"\r\n\r\n\",\"\"\"\"\"\"\nz,\"\"\"\"\n", {"\"\"", "\""}, {}},
      {csv(), {"a", "b"}, "a,b\nx\"y\"z,1\n", {"x\"y\"z|1"}, {}},
      {csv(),
       {"a", "b"},
       "a,b\n\"x\"y,1\n",
       {"\"x\"y|1"},
       {"t:2: text stands behind a closing quote"}},
      {csv(),
       {"b"},
       "a,b,c\n1,2,3\n4\n5,6\n",
       {"2"},
       {"t:3: expected 3 cells, found 1", "t:4: expected 3 cells, found 2"}},
      {csv(), {"a"}, "a,b\n1,2,3\n1,2,,\n", {"1"}, {"t:2: expected 2 cells, found 3"}},
      {csv(), {"line"}, "a,b\n1\n1,2\n", {"3"}, {"t:2: expected 2 cells, found 1"}},
      {bare(), {"c1", "c3"}, "1\n2,x,y\n3,z\n", {"1|~", "2|y", "3|~"}, {}},
      {{.header = false, .types = {}, .width = 2},
       {"c1", "c2"},
       "1,x\n2\n3,y,z\n4,y,\n",
       {"1|x", "4|y"},
       {"t:2: expected 2 cells, found 1", "t:3: expected 2 cells, found 3"}},
      {csv(),
       {"a", "line"},
       "a,b\n1,\"x\n2,y\n3,\"z\"\n",
       {"2|3", "3|4"},
       {"t:2: a quote is not closed; the line is left out"}},
      {csv(),
       {"a", "b"},
       "\xEF\xBB\xBF"
       "a,b\n\xff,1\n",
       {"\xff|1"},
       {}},
      {bare(), {"c2", "c1"}, "1,x\n2,y\n", {"x|1", "y|2"}, {}},
      {tsv(), {"name", "age"}, "name\tage\nann\t3\n", {"ann|3"}, {}},
      {tsv(), {"c1", "c2"}, "ann\t3\nbob\t4\n", {"ann|3", "bob|4"}, {}},
      {{.types = {{"a", Kind::kInt}}},
       {"a", "line"},
       "a,b\n1,\n-,\n" + std::string(50, 'x') + ",\n",
       {"1|2", "~|3", "~|4"},
       {"t:3: expected int in column 'a', found \"-\"",
        "t:4: expected int in column 'a', found \"" + std::string(40, 'x') + "\"..."}},
      {{.header = true, .types = {}, .record_limit = 12},
       {"a", "line"},
       "a,b\n1,2\nxxxxxxxxxxxxxxx,y\n3,4\n5,\"aaaaaaaaaaaaaaa\n6,7\n",
       {"1|2", "3|4", "6|6"},
       {"t:3: the record is too long and is skipped",
        "t:5: a quote is not closed; the line is left out"}},
      // A cell that begins behind the limit is too long whatever it is.
      {{.header = false, .types = {}, .record_limit = 4},
       {"c1"},
       "x,y\n1234,\"\"\n",
       {"x"},
       {"t:2: the record is too long and is skipped"}},
  };
  return all;
}

TEST(Csv, ReadsRecords) {
  for (const CsvCase& c : csv_cases()) {
    CsvReader reader(c.options);
    Reading reading = read_text(reader, c.names, c.bytes);
    EXPECT_EQ(reading.rows, c.rows) << c.bytes;
    EXPECT_EQ(reading.problems, c.problems) << c.bytes;
  }
}

TEST(Csv, SplitsOfBlocksChangeNothing) {
  for (const CsvCase& c : csv_cases()) {
    CsvReader reader(c.options);
    const Reading whole = read_text(reader, c.names, c.bytes);
    for (std::size_t a = 0; a <= c.bytes.size(); ++a) {
      EXPECT_EQ(read_text(reader, c.names, c.bytes, {a}), whole) << c.bytes << "\n" << a;
    }
    std::vector<std::size_t> bytewise(c.bytes.size(), 1);
    EXPECT_EQ(read_text(reader, c.names, c.bytes, bytewise), whole) << c.bytes;
  }
}

TEST(Csv, FilesAreMatchedByName) {
  CsvReader reader(csv());
  Result<std::vector<Column>> columns = reader.describe("a,b\n1,x\n", true);
  ASSERT_TRUE(columns.ok());
  reader.want({0, 1});
  std::vector<Column> wanted = {columns.value()[0], columns.value()[1]};
  Reading reading;
  read_pieces(reader, wanted, "one", "a,b\n1,x\n", {}, reading);
  read_pieces(reader, wanted, "two", "b,z,a\ny,0,2\n", {}, reading);
  read_pieces(reader, wanted, "three", "a\n3\n4\n", {}, reading);
  read_pieces(reader, wanted, "four", "", {}, reading);
  EXPECT_EQ(reading.rows, (Rows{"1|x", "2|y", "3|~", "4|~"}));
  EXPECT_EQ(reading.problems, (Rows{"three:1: expected a column 'b' in the header"}));
}

}  // namespace
}  // namespace drover
