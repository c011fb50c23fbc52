#include "describe/json_lines.h"

#include <gtest/gtest.h>

#include "describe/reading.h"

namespace drover {
namespace {

using Names = std::vector<std::string>;
using Rows = std::vector<std::string>;

std::string columns_text(const std::string& sample, const JsonOptions& options = {}) {
  JsonReader reader(options);
  Result<std::vector<Column>> columns = reader.describe(sample, true);
  if (!columns.ok()) return columns.error().text();
  std::string text;
  for (const Column& column : columns.value()) {
    text += (text.empty() ? "" : ", ") + column.name + ": " + to_text(column.type);
  }
  return text;
}

TEST(Json, FindsPathsAndTypes) {
  struct Case {
    std::string sample;
    std::string columns;  // without file and line
  };
  const Case cases[] = {
      {R"({"a":1,"b":1.5,"c":true,"d":"x","e":"2026-11-23T00:00:00Z"})",
       "a: int, b: float, c: bool, d: string, e: time"},
      {R"({"a":{"b":1,"c":{"d":"x"}},"e":[1,"y"]})",
       "a: string, a.b: int, a.c: string, a.c.d: string, e: string, e.0: int, e.1: string"},
      {"{\"a\":1}\n{\"a\":2.5}\n{\"a\":null}", "a: float"},
      {"{\"a\":1}\n{\"a\":\"x\"}", "a: string"},
      {"{\"a\":\"1\"}", "a: string"},
      {"{\"a\":\"2026-11-23\"}\n{\"a\":\"\"}", "a: string"},
      {"{\"a\":12345678901234567890 }", "a: string"},
      {"{\"a\":[9223372036854775807,9223372036854775808]}", "a: string, a.0: int, a.1: string"},
      {"{\"a\":null}", "a: string"},
      {"{\"line\":1,\"file\":2,\"a.b\":1,\"a\":{\"b\":2}}",
       "line_2: int, file_2: int, a.b: int, a: string"},
      {"nonsense\n{\"a\":1}\n[1]\n", "a: int"},
      {"{\"\":1,\"q\\\"\":2}", "c1: int, q\": int"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(columns_text(c.sample), c.columns + ", file: string, line: int") << c.sample;
  }
  EXPECT_EQ(columns_text(""), "file: string, line: int");
  EXPECT_EQ(columns_text("{\"a\":1}", {.types = {{"a", Kind::kFloat}, {"b.c", Kind::kInt}}}),
            "a: float, b.c: int, file: string, line: int");
}

// What rules name is found beyond all limits, with its type; what they do not name is not.
TEST(Json, FindsWhatIsNamedBeyondItsLimits) {
  std::string wide;
  for (std::size_t i = 0; i < JsonReader::kMaxColumns; ++i)
    wide += "\"a" + std::to_string(i) + "\":1,";
  struct Case {
    Names named;
    std::string sample;
    std::string last;  // of the columns of the data
    std::string row;   // what stands there
  };
  const Case cases[] = {
      {{}, "{" + wide + "\"z\":2}", "a999", "1"},
      {{"y"}, "{" + wide + "\"z\":2}", "a999", "1"},
      {{"z"}, "{" + wide + "\"y\":3,\"z\":2}", "z", "2"},
      {{"z.b.1"}, "{" + wide + "\"z\":{\"a\":1,\"b\":[4,5]}}", "z.b.1", "5"},
      {{"line_2"}, "{" + wide + "\"line\":7}", "line_2", "7"},
      {{"a.17"}, R"({"a":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18]})", "a.17", "17"},
      {{"a.b.a.b.a.b.a.b.a.b"},
       R"({"a":{"b":{"a":{"b":{"a":{"b":{"a":{"b":{"a":{"b":2,"c":3}}}}}}}}}})",
       "a.b.a.b.a.b.a.b.a.b",
       "2"},
  };
  for (const Case& c : cases) {
    JsonReader reader({});
    reader.look_for(c.named);
    const std::vector<Column> columns = reader.describe(c.sample, true).value();
    ASSERT_GE(columns.size(), 3U);
    const Column& last = columns[columns.size() - 3];
    EXPECT_EQ(last.name, c.last);
    EXPECT_EQ(last.type.kind, Kind::kInt) << c.last;
    EXPECT_EQ(read_text(reader, {c.last}, c.sample).rows, Rows{c.row}) << c.last;
  }
}

struct JsonCase {
  Names names;
  std::string bytes;
  Rows rows;
  Rows problems;
};

const std::vector<JsonCase>& json_cases() {
  static const std::vector<JsonCase> all = {
      {{"a", "b", "line"},
       "{\"a\":1,\"b\":\"x\"}\n\n {\"b\":\"y\",\"a\":2}  \r\n",
       {"1|x|1", "2|y|3"},
       {}},
      {{"*"},
       "{\"a\":{\"b\": 1 } ,\"c\":[true , {\"d\":2}]}",
       {"{\"b\": 1 }|1|[true , {\"d\":2}]|true|{\"d\":2}|2|t|1"},
       {}},
      {{"a", "a.b"},
       "{\"a\":{\"b\":1}}\n{\"a\":null}\n{}\n{\"a\":{\"b\":null}}\n",
       {"{\"b\":1}|1", "~|~", "~|~", "{\"b\":null}|~"},
       {}},
      {{"a"},
       "{\"a\":\"tab\\t\\u00e9\\ud83d\\ude00\"}\n{\"a\":\"\\\"\"}",
       {"tab\t\xC3\xA9\xF0\x9F\x98\x80", "\""},
       {}},
      // A name with a dot, and a path.
      {{"a.b"},
       "{\"a\":{\"b\":1}}\n{\"a.b\":7}\n{\"a.b\":7,\"a\":{\"b\":2}}\n{\"a\":{\"b\":3},\"a.b\":7}\n"
       "{\"a.b\":7,\"a\":{\"b\":null}}\n{\"a\":{\"b\":4},\"a.b\":null}\n",
       {"1", "7", "2", "3", "7", "4"},
       {}},
      {{"a.b"}, "{\"a.b\":7}\n{\"a\":{\"b\":1}}\n", {"7", "1"}, {}},
      {{"q\"", "b"}, "{\"q\\\"\":1,\"\\u0062\":2}", {"1|2"}, {}},
      {{"a"}, "{\"a\":1,\"a\":2}", {"2"}, {}},
      {{"a"},
       "{\"a\":1}\n{\"a\":18446744073709551616}\n{\"a\":2.5e0}\n",
       {"1", "18446744073709551616", "2.5e0"},
       {}},
      {{"a"}, "{\"a\":1}\n{\"a\":12345678901234567890}\n", {"1", "12345678901234567890"}, {}},
      {{"a", "b"},
       "{\"a\":\"x\",\"b\":1}\n{\"a\":1,\"b\":2}\n{\"a\":[1],\"b\":null}\n",
       {"x|1", "1|2", "[1]|~"},
       {}},
      {{"a"},
       "{\"a\":1}\n[1]\n7\n{\"a\":2}\n",
       {"1", "2"},
       {"t:2: expected a JSON object, found \"[1]\"", "t:3: expected a JSON object, found \"7\""}},
      {{"a"},
       "{\"a\":1} x\n{\"a\":1}{}\n{\"a\":1\n{\"a\":1}}\n{\"a\":3}\n",
       {"3"},
       {"t:1: the line does not end with its JSON object's '}'",
        "t:2: text stands behind the JSON object",
        "t:3: the line does not end with its JSON object's '}'",
        "t:4: text stands behind the JSON object"}},
      {{"a"},
       "{\"a\":1,\"b\":\"\xff\"}\n{\"a\":2,\"b\":\"x}\n{\"a\":3,\"b\":\"\x01\"}\n",
       {},
       {"t:1: the line is not valid UTF-8", "t:2: a JSON string is not closed",
        "t:3: a control character stands in a JSON string"}},
      // What is not wanted is looked at too.
      {{"a"},
       "{\"a\":1,\"b\":}\n{\"a\":1,\"b\":01}\n{\"a\":1,\"b\":tru}\n{\"a\":1 \"b\":2}\n"
       "{\"a\":1,\"b\":[1,2}}\n{\"a\":4,\"b\":[1,{\"c\":-0.5e+3}]}\n",
       {"4"},
       {"t:1: expected a JSON object, found \"{\\\"a\\\":1,\\\"b\\\":}\"",
        "t:2: expected a JSON object, found \"{\\\"a\\\":1,\\\"b\\\":01}\"",
        "t:3: expected a JSON object, found \"{\\\"a\\\":1,\\\"b\\\":tru}\"",
        "t:4: expected a JSON object, found \"{\\\"a\\\":1 \\\"b\\\":2}\"",
        "t:5: expected a JSON object, found \"{\\\"a\\\":1,\\\"b\\\":[1,2}}\""}},
      {{"a"}, "\xEF\xBB\xBF{\"a\":1}\n", {"1"}, {}},
      // One array, and objects over several lines.
      {{"a", "line"}, "[{\"a\":1},{\"a\":2}\n,\n {\"a\":3}]\n", {"1|1", "2|1", "3|3"}, {}},
      {{"a", "b", "line"},
       "\xEF\xBB\xBF\n{\n  \"a\": 1,\n  \"b\": {\"c\": \"}{\\\"\"}\n}\n{\r\n \"a\": 2\r\n}\n",
       {"1|{\"c\": \"}{\\\"\"}|2", "2|~|6"},
       {}},
      {{"a"}, "[]\n", {}, {}},
      {{"line"}, "[\n{}\n]", {"2"}, {}},
      {{"a"},
       "[1, 2]\n{\"a\": x}\n{\"a\":\n2}\n{\"a\": \"\n3\n",
       {"2"},
       {"t:1: expected a JSON object, found \"1\"", "t:1: expected a JSON object, found \"2\"",
        "t:2: expected a JSON object, found \"{\\\"a\\\": x}\"",
        "t:5: a JSON object does not end before the file does"}},
      // What stands behind a bad object is no part of it.
      {{"a"},
       "{\n[}}\n{\"a\": 2}" + std::string(80, '\n'),
       {"2"},
       {"t:1: expected a JSON object, found \"{\\n[}\"",
        "t:2: expected a JSON object, found \"}\""}},
      {{"a"},
       "[{\"a\":[\"b\":8},{\"a\":2}]" + std::string(80, '\n'),
       {"2"},
       {"t:1: expected a JSON object, found \"{\\\"a\\\":[\\\"b\\\":8}\""}},
      // Brackets and commas.
      {{"a"}, "[{\"a\":1},", {"1"}, {"t:1: the array does not end before the file does"}},
      {{"a"}, "[{\"a\":1}\n", {"1"}, {"t:2: the array does not end before the file does"}},
      {{"a"}, "[[[[", {}, {"t:1: the array does not end before the file does"}},
      {{"a"}, "[[{\"a\":1}],\n[{\"a\":2},{\"a\":3}]]\n[]", {"1", "2", "3"}, {}},
      {{"a"},
       "[{\"a\":1}\n{\"a\":2} [{\"a\":3}]]",
       {"1", "2", "3"},
       {"t:2: expected ',' or ']' before this value",
        "t:2: expected ',' or ']' before this value"}},
      {{"a"},
       "[,{\"a\":1},\n,{\"a\":2},]]\n,[{\"a\":3}]",
       {"1", "2", "3"},
       {"t:1: expected a value, found ','", "t:2: expected a value, found ','",
        "t:2: expected a value behind ',', found ']'", "t:2: a ']' stands outside of an array",
        "t:3: a ',' stands outside of an array"}},
      {{"a"},
       "[{\"a\":1},\n {\"a\":\n2}\n,{\"a\":3",
       {"1", "2"},
       {"t:4: a JSON object does not end before the file does"}},
      {{"a"},
       "[null,\n\"x]\",{\"a\":1} , -2.5e1\n]",
       {"1"},
       {"t:1: expected a JSON object, found \"null\"",
        "t:2: expected a JSON object, found \"\\\"x]\\\"\"",
        "t:2: expected a JSON object, found \"-2.5e1\""}},
      // What is no JSON at all: where its arrays end nobody knows.
      {{"a"},
       "[12:30] started\n{\"a\":1}\n[tru]\n\"\\\n\"\n",
       {"1"},
       {"t:1: expected a JSON object, found \"12:30] started\"",
        "t:3: expected a JSON object, found \"tru]\"",
        "t:4: expected a JSON object, found \"\\\"\\\\\"",
        "t:5: expected a JSON object, found \"\\\"\""}},
  };
  return all;
}

TEST(Json, ReadsLines) {
  for (const JsonCase& c : json_cases()) {
    JsonReader reader({});
    Reading reading = read_text(reader, c.names, c.bytes);
    EXPECT_EQ(reading.rows, c.rows) << c.bytes;
    EXPECT_EQ(reading.problems, c.problems) << c.bytes;
  }
}

TEST(Json, SplitsOfBlocksChangeNothing) {
  for (const JsonCase& c : json_cases()) {
    JsonReader reader({});
    const Reading whole = read_text(reader, c.names, c.bytes);
    for (std::size_t a = 0; a <= c.bytes.size(); ++a) {
      EXPECT_EQ(read_text(reader, c.names, c.bytes, {a}), whole) << c.bytes << "\n" << a;
    }
  }
}

TEST(Json, AGivenTypeAlsoTakesAStringThatReadsAsOne) {
  JsonReader reader({.types = {{"a", Kind::kInt}, {"b", Kind::kDuration}}});
  Reading reading = read_text(reader, {"a", "b"},
                              "{\"a\":\"7\",\"b\":\"3s\"}\n{\"a\":8}\n{\"a\":\"x\",\"b\":1}\n");
  EXPECT_EQ(reading.rows, (Rows{"7|3s", "8|~", "~|~"}));
  EXPECT_EQ(reading.problems, (Rows{"t:3: expected int in column 'a', found \"x\"",
                                    "t:3: expected duration in column 'b', found \"1\""}));
}

TEST(Json, APathThatOnlyRulesNameIsText) {
  JsonReader reader({.types = {{"b", Kind::kInt}}});
  reader.expect({"a", "b", "c.d", "file"});
  Result<std::vector<Column>> columns = reader.describe("{\"a\":1}\n", false);
  ASSERT_TRUE(columns.ok());
  reader.want(columns_named(columns.value(), {"a", "b", "c.d"}));
  Reading reading;
  read_pieces(reader, {columns.value().begin(), columns.value().end() - 2}, "t",
              "{\"a\":1}\n{\"c\":{\"d\":2},\"b\":3}\n", {}, reading);
  EXPECT_EQ(reading.rows, (Rows{"1|~|~", "~|3|2"}));
  EXPECT_EQ(columns.value().size(), 5U);
}

TEST(Json, TellsOfNumbersThatBecomeOthers) {
  JsonReader reader({.types = {{"b", Kind::kFloat}}});
  Result<std::vector<Column>> columns = reader.describe("{\"a\":1.5,\"c\":1}\n", false);
  ASSERT_TRUE(columns.ok());
  reader.want(columns_named(columns.value(), {"a", "b", "c"}));
  Reading reading;
  const std::string huge = "18446744073709551616";
  read_pieces(reader,
              {{"a", {Kind::kFloat, {}}}, {"b", {Kind::kFloat, {}}}, {"c", {Kind::kInt, {}}}}, "t",
              "{\"a\":" + huge + ",\"b\":" + huge + ",\"c\":-" + huge + " }\n", {}, reading);
  EXPECT_EQ(reading.rows, Rows{"~|18446744073709551616.0|~"});
  EXPECT_EQ(reading.problems, (Rows{"t:1: expected float in column 'a', found \"" + huge +
                                        "\", which has more than 64 bits",
                                    "t:1: expected int in column 'c', found \"-" + huge +
                                        "\", which has more than 64 bits"}));
}

TEST(Json, ReadsBytesAddressesAndIdsFromStrings) {
  JsonReader reader({.types = {{"a", Kind::kAddr}, {"b", Kind::kBytes}, {"i", Kind::kId}}});
  Reading reading = read_text(reader, {"a", "b", "i"},
                              "{\"a\":\"n:1\",\"b\":\"00ff\",\"i\":\"#1f\"}\n"
                              "{\"a\":\"\\u006e:1\",\"b\":\"\",\"i\":1}\n");
  EXPECT_EQ(reading.rows, (Rows{R"(@"n:1"|x"00ff"|#1f)", R"(@"n:1"|x""|~)"}));
  EXPECT_EQ(reading.problems, (Rows{"t:2: expected id in column 'i', found \"1\""}));
}

TEST(Json, DeepNestingIsAProblemNotACrash) {
  const std::string deep =
      "{\"a\":1,\"b\":" + std::string(100000, '[') + std::string(100000, ']') + "}\n{\"a\":2}\n";
  JsonReader reader({});
  Reading reading = read_text(reader, {"a"}, deep);
  EXPECT_EQ(reading.rows, Rows{"2"});
  EXPECT_EQ(reading.problems, Rows{"t:1: the JSON object is nested too deep"});
}

}  // namespace
}  // namespace drover
