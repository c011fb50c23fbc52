#include "base/text.h"

#include <limits>

#include <gtest/gtest.h>

namespace drover {
namespace {

using std::string_literals::operator""s;

TEST(Text, Quoted) {
  struct Case {
    std::string text;
    std::string quoted;
  };
  const std::vector<Case> cases = {
      {"", R"("")"},
      {"abc", R"("abc")"},
      {R"(a"b\c)", R"("a\"b\\c")"},
      {"a\nb\tc\rd", R"("a\nb\tc\rd")"},
      {"\x01\x1f\x7f", R"("\u0001\u001f\u007f")"},
      {"a\0b"s, R"("a\u0000b")"},
      {"naïve €", R"("naïve €")"},
      {"\xff", R"("\u00ff")"},              // no UTF-8
      {"a\xe2\x82", R"("a\u00e2\u0082")"},  // cut short
      {"\xc0\x80", R"("\u00c0\u0080")"},    // overlong
  };
  for (const Case& c : cases) EXPECT_EQ(drover::quoted(c.text), c.quoted);
}

TEST(Text, JoinAndSplitAreInverse) {
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({}, ", "), "");
  const std::vector<std::string> texts = {"", ",", "a", "a,", ",a", "a,,b"};
  for (const std::string& text : texts) {
    std::vector<std::string> pieces;
    for (std::string_view piece : split(text, ',')) pieces.emplace_back(piece);
    EXPECT_EQ(join(pieces, ","), text);
  }
  EXPECT_EQ(split("", ',').size(), 1u);
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
}

TEST(Text, Trim) {
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim(" \t\r\n"), "");
  EXPECT_EQ(trim(" a b\n"), "a b");
}

TEST(Text, Nearest) {
  struct Case {
    std::string word;
    std::vector<std::string> candidates;
    std::string nearest;
  };
  const std::vector<Case> cases = {
      {"lgo", {"log", "count"}, "log"},  // two letters swapped
      {"statsu", {"state", "status"}, "status"},
      {"cuont_distinct", {"count", "count_distinct"}, "count_distinct"},
      {"Status", {"status", "state"}, "status"},  // case
      {"X", {"x"}, "x"},
      {"X", {"Y"}, ""},  // all of it would have to change
      {"ab", {"cd"}, ""},
      {"host", {"status", "time"}, ""},
      {"abc", {"abd", "abe"}, "abd"},  // the first of equals
      {"", {"a"}, ""},
      {"a", {""}, ""},
      {std::string(1000, 'a'), {std::string(1000, 'a')}, ""},
      {"log", {}, ""},
  };
  for (const Case& c : cases) EXPECT_EQ(nearest(c.word, c.candidates), c.nearest) << c.word;
}

TEST(Text, Utf8Length) {
  struct Case {
    std::string text;
    std::size_t length;
  };
  const std::vector<Case> cases = {
      {"", 0},
      {"a", 1},
      {"\0"s, 1},
      {"é", 2},
      {"€x", 3},
      {"😀", 4},
      {"\x80", 0},
      {"\xc1\xbf", 0},  // overlong
      {"\xe0\x9f\xbf", 0},
      {"\xf0\x8f\xbf\xbf", 0},  // overlong
      {"\xed\x9f\xbf", 3},
      {"\xed\xa0\x80", 0},  // a surrogate
      {"\xf4\x8f\xbf\xbf", 4},
      {"\xf4\x90\x80\x80", 0},  // beyond Unicode
      {"\xe2\x82", 0},
      {"\xe2\x82"
       "a",
       0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(utf8_length(c.text), c.length) << drover::quoted(c.text);
    // Anywhere in a text one that is wrong makes all of it wrong.
    for (std::size_t before = 0; before < 10; ++before) {
      const std::string text =
          std::string(before, 'a') + std::string(c.text) + "\xC3\xA9 eight bytes";
      EXPECT_EQ(is_utf8(text), c.length > 0 || c.text.empty()) << drover::quoted(text);
    }
  }
}

TEST(Text, HumanBytes) {
  struct Case {
    std::uint64_t bytes;
    std::string text;
  };
  const std::vector<Case> cases = {
      {0, "0 B"},
      {312, "312 B"},
      {999, "999 B"},
      {1'000, "1.0 kB"},
      {999'949, "999.9 kB"},
      {999'950, "1.0 MB"},
      {1'500'000'000, "1.5 GB"},
      {std::numeric_limits<std::uint64_t>::max(), "18.4 EB"},
  };
  for (const Case& c : cases) EXPECT_EQ(human_bytes(c.bytes), c.text);
}

TEST(Text, Counted) {
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(3, "row"), "3 rows");
  EXPECT_EQ(counted(2, "query"), "2 queries");
  EXPECT_EQ(counted(2, "key"), "2 keys");
  EXPECT_EQ(counted(2, "match"), "2 matches");
  EXPECT_EQ(counted(2, "index"), "2 indexes");
}

}  // namespace
}  // namespace drover
