#include "feed/glob.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace drover {
namespace {

using Names = std::vector<std::string>;

TEST(Glob, MatchesNames) {
  struct Case {
    const char* pattern;
    const char* name;
    bool is_match;
  };
  const Case cases[] = {
      {"*", "a", true},
      {"*", "", true},
      {"*", ".a", false},
      {".*", ".a", true},
      {"?", "a", true},
      {"?", "ab", false},
      {"a*b*c", "axxbyyc", true},
      {"a*b", "axxc", false},
      {"*.log", "a.log", true},
      {"[a-c]x", "bx", true},
      {"[a-c]x", "dx", false},
      {"[!a-c]x", "dx", true},
      {"[]]", "]", true},
      {"[ab", "[ab", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"[\\]a]", "]", true},
      {"a", "a", true},
      {"a", "b", false},
      {"a**b", "axb", true},
      {"*a*a*a*a*b", "aaaaaaaaaaaaaaaaa", false},
      {"\xC3\xA9?", "\xC3\xA9x", true},
      {"[0-9][0-9]", "42", true},
  };
  for (const Case& c : cases)
    EXPECT_EQ(matches(c.pattern, c.name), c.is_match) << c.pattern << " " << c.name;
}

TEST(Glob, ExpandsBraces) {
  EXPECT_EQ(expand_braces("a{b,c}d"), (Names{"abd", "acd"}));
  EXPECT_EQ(expand_braces("{a,b{c,d}}{,x}"), (Names{"a", "ax", "bc", "bcx", "bd", "bdx"}));
  EXPECT_EQ(expand_braces("a{b}c"), Names{"a{b}c"});
  EXPECT_EQ(expand_braces("a{b,c"), Names{"a{b,c"});
  EXPECT_EQ(expand_braces("a\\{b,c}"), Names{"a\\{b,c}"});
}

TEST(Glob, KnowsAPattern) {
  EXPECT_TRUE(is_pattern("a*"));
  EXPECT_TRUE(is_pattern("{a,b}"));
  EXPECT_FALSE(is_pattern("a\\*b"));
  EXPECT_EQ(without_backslashes("a\\*b\\"), "a*b\\");
}

TEST(Glob, OrdersNumbersByValue) {
  Names names = {"log.10.gz", "log.2.gz", "log.1", "log", "log-3", "a01", "a1", "a1b", "a002"};
  std::sort(names.begin(), names.end(), natural_less);
  EXPECT_EQ(names,
            (Names{"a01", "a1", "a1b", "a002", "log", "log-3", "log.1", "log.2.gz", "log.10.gz"}));
  for (const std::string& a : names) {
    EXPECT_FALSE(natural_less(a, a));
    for (const std::string& b : names) EXPECT_FALSE(natural_less(a, b) && natural_less(b, a));
  }
}

}  // namespace
}  // namespace drover
