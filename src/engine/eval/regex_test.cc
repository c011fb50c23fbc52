// What a match must contain, and matches with captures.

#include "engine/eval/regex.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace drover {
namespace {

using Random = std::mt19937_64;

TEST(RequiredText, IsTheLongestRunThatEveryMatchHas) {
  struct Case {
    const char* pattern;
    const char* required;
  };
  for (const Case& c : std::vector<Case>{
           {"upgrade", "upgrade"},
           {"^(\\S+) \\S+ upgrade ", " upgrade "},
           {"ab?c", "a"},
           {"abc?", "ab"},
           {"abc*def", "def"},
           {"abc+d", "abc"},
           {"abc{2}", "ab"},
           {"a{0,1}bcd", "bcd"},
           {"foo|foobar", ""},
           {"(foo|bar)baz", "baz"},
           {"(foo)?bar", "bar"},
           {"x[abc]yz", "yz"},
           {"x[]|]yz", "yz"},
           {"x[^]|]yz", "yz"},
           {"x[[:alpha:]|]yz", "yz"},
           {"[[:]yzw", "yzw"},
           {"[[:]x|abc[]]def", ""},
           {"[\\[:x]|ab:]def", ""},
           {"a\\.b", "a.b"},
           {"a\\.?bc", "bc"},
           {"ab\\dcde", "cde"},
           {"ab\\x41", ""},
           {"\\Qa|b\\Ecde", ""},
           {"(?i)abc", ""},
           {"a(?:b|c)d", ""},
           {"((?i)a)bcd", ""},
           {"a(b(c)[)])def", "def"},
           {"a(\\)b)cde", "cde"},
           {"abé?cd", "ab"},
           {"", ""},
           {".*", ""},
       }) {
    EXPECT_EQ(required_text(c.pattern), c.required) << c.pattern;
  }
}

// Pieces of patterns, put together at random; most of what comes out compiles.
std::string random_pattern(Random& random) {
  static const std::vector<std::string> kPieces = {
      "a",           "b",    "ab",   "abc",   "(",     ")",    "[",      "]",     "^",
      "$",           ".",    "|",    "?",     "*",     "+",    "{2}",    "{0,1}", "{",
      "}",           "\\",   "\\.",  "\\d",   "\\b",   "\\W",  "[^a]",   "[ab]",  "[]",
      "[[:alpha:]]", "[:",   ":]",   "(?:",   "(?i)",  "(?i:", "(?P<n>", "\\Q",   "\\E",
      "\\x61",       "\\pL", "é",    "(a|b)", "(ab)?", "a-c",  " ",      "\\(",   "\\[",
      "[^]]",        "[[:]", "(a)*", "??",    "\\141", "\\A",  "\\z"};
  std::string pattern;
  std::size_t count = 1 + random() % 7;
  for (std::size_t i = 0; i < count; ++i) pattern += kPieces[random() % kPieces.size()];
  return pattern;
}

std::string random_text(Random& random) {
  static const std::string kLetters = "aabbcABC.1 :[](){}|-^]";
  std::string text;
  std::size_t size = random() % 12;
  for (std::size_t i = 0; i < size; ++i) {
    if (random() % 20 == 0) text += "é";
    text += kLetters[random() % kLetters.size()];
  }
  return text;
}

TEST(RequiredText, IsInEveryTextThatMatches) {
  Random random(1);
  int compiled = 0;
  int told = 0;
  int matches = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string pattern = random_pattern(random);
    RE2::Options options;
    options.set_log_errors(false);
    RE2 regex(pattern, options);
    if (!regex.ok()) continue;
    ++compiled;
    std::string required = required_text(pattern);
    told += required.empty() ? 0 : 1;
    for (int t = 0; t < 15; ++t) {
      std::string text = random_text(random);
      if (t % 3 == 0) text.insert(random() % (text.size() + 1), pattern);
      if (!RE2::PartialMatch(text, regex)) continue;
      ++matches;
      ASSERT_NE(text.find(required), std::string::npos)
          << "/" << pattern << "/ matches '" << text << "' without '" << required << "'";
    }
  }
  // Else the property says nothing.
  EXPECT_GT(compiled, 1500);
  EXPECT_GT(told, 300);
  EXPECT_GT(matches, 5000);
}

TEST(Regex, CapturesGroups) {
  struct Case {
    const char* pattern;
    bool ignore_case;
    const char* text;
    std::vector<std::string> groups;  // empty: no match
  };
  for (const Case& c : std::vector<Case>{
           {"(a+)(b*)", false, "xaab", {"aa", "b"}},
           {"(a+)(b*)", false, "xa", {"a", ""}},
           {"(a)|(b)", false, "b", {"", "b"}},
           {"(abc)(x)?", false, "ABC", {}},
           {"(abc)(x)?", true, "ABC", {"ABC", ""}},
           {"(q)(q)", false, "", {}},
           {"^(.)(.)$", false, "éa", {"é", "a"}},
           // Not UTF-8: each byte is a character.
           {"^(.)(.)$",
            false,
            "\xE9"
            "a",
            {"\xE9", "a"}},
           {"J(\\S+) (.*)$", false, "J\xF6rg \xFC", {"\xF6rg", "\xFC"}},
           {"(é)([^é]+)", false, "\xE9 \xF6", {"\xE9", " \xF6"}},
           {"(É)(\\pL)", true, "\xE9\xF6", {"\xE9", "\xF6"}},
           {"([^x])(\\\\|É)", true, "\xE9\xE9", {"\xE9", "\xE9"}},
           {"([^]é])(É)", true, "\xF6\xE9", {"\xF6", "\xE9"}},
           {"(a)|(日)",
            false,
            "\xE9"
            "a",
            {"a", ""}},
           {"(\\x{65e5})|(a)",
            false,
            "\xE9"
            "a",
            {"", "a"}},
           {"(x)(.)", false, "\xC3(", {}},
       }) {
    Regex regex(c.pattern, c.ignore_case, 2);
    std::vector<std::string_view> found(3);
    ASSERT_EQ(regex.match(c.text, found.data()), !c.groups.empty()) << c.pattern << " " << c.text;
    for (std::size_t i = 0; i < c.groups.size(); ++i)
      EXPECT_EQ(found[i + 1], c.groups[i]) << c.pattern;
  }
}

TEST(Regex, CapturesMoreGroupsThanFitTheStack) {
  std::string pattern;
  std::string text;
  for (int i = 0; i < 20; ++i) {
    pattern += "(.)";
    text += static_cast<char>('a' + i);
  }
  Regex regex(pattern, false, 20);
  std::vector<std::string_view> found(21);
  ASSERT_TRUE(regex.match(text, found.data()));
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(found[i + 1], text.substr(i, 1));
  EXPECT_FALSE(regex.match("abc", found.data()));
}

}  // namespace
}  // namespace drover
