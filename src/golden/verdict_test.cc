#include "golden/verdict.h"

#include <gtest/gtest.h>

#include "host/real.h"

namespace drover {
namespace {

Verdict judged(const std::string& text) {
  const std::unique_ptr<Disk> disk = real_disk(nullptr);
  const TextReader reader{[](const std::string& path) -> Result<std::string> {
                            if (path == "folder/one.olg") return std::string("one(1);");
                            return Error{path, "there is none"};
                          },
                          {}};
  return judge("folder/t.olt", text, reader, *disk);
}

TEST(Verdict, AcceptsAnswersAndKeepsTheRest) {
  struct Case {
    const char* text;
    const char* accepted;
  };
  const Case cases[] = {
      {"p(1);\nask p\n", "p(1);\nask p\n----\np(1)\n"},
      {"p(1);\nask p", "p(1);\nask p\n----\np(1)\n"},
      {"p(1);\nask p\n# more\nask p(2)\n", "p(1);\nask p\n----\np(1)\n\n# more\nask p(2)\n----\n"},
      {"p(1);\nask p\n----\np(2)\np(3)\n\n# end", "p(1);\nask p\n----\np(1)\n\n# end"},
      {"p(1);\nask p\n----\np(1)   \n", "p(1);\nask p\n----\np(1)   \n"},
      {"include \"one.olg\";\nask one\n----\none(1)\n",
       "include \"one.olg\";\nask one\n----\none(1)\n"},
      {"p(1);\nask p(X), Y := X + 1\n", "p(1);\nask p(X), Y := X + 1\n----\nX = 1, Y = 2\n"},
      {"p(1);\nask p(_X), Y := _X\n", "p(1);\nask p(_X), Y := _X\n----\nY = 1\n"},
      {"p(1);\nask p(1), 1 < 2\n", "p(1);\nask p(1), 1 < 2\n----\nyes\n"},
      // The line that an answer tells has moved by the answer above it.
      {"table n(X: int);\nask n\n\nat 0s: n(\"a\");\n----\n",
       "table n(X: int);\nask n\n----\n\nat 0s: n(\"a\");\n----\nt.olt:5:10: error: expected int "
       "in "
       "column 'x' of 'n', found string\n  5 |        n(\"a\");\n    |          ^~~\n  hint: "
       "convert "
       "it: int(\"a\")\n"},
  };
  for (const Case& c : cases) {
    const Verdict verdict = judged(c.text);
    EXPECT_EQ(verdict.failures.size(), 0U) << c.text;
    EXPECT_EQ(verdict.accepted, c.accepted);
    EXPECT_EQ(verdict.diff.empty(), std::string(c.text) == c.accepted) << verdict.diff;
    EXPECT_TRUE(judged(verdict.accepted).passed()) << verdict.accepted;
  }
}

TEST(Verdict, SaysWhatNoAnswerCanMend) {
  struct Case {
    const char* text;
    std::size_t line;
    const char* what;  // how it begins
  };
  const Case cases[] = {
      {"p(1);\n", 1, "this test asks nothing, so it cannot fail"},
      {"p(X);\nask p\n", 1, "t.olt:1:3: error: "},
      {"p(1);\nask q(X)\n", 2, "t.olt:2:5: error: no relation is called 'q'"},
      {"p(1);\nnever q, p\nask p\n", 2, "no relation is called 'q'"},
      {"table p(X: int);\nnever p\nat 2s: p(1);\nask p\n", 3,
       "'p' is never to have a row, and step 2, at 2s, gave it p(1)\np(1)  stored in step 2"},
      {"table p(X: int);\nat 2s: p(1);\nat 1s: p(2);\nask p\n", 3,
       "time does not go back: it is 2s"},
      {"p(1);\nstep: p(X);\nask p\n", 2, "t.olt:2:7: error: "},
      {"event e(X: int);\nnext e(X) :- e(X);\nat 0s: e(1);\nask e\n", 3, "the steps find no end"},
      {"p(X);\ncheck\n\nask p\n", 4, "the program cannot run, so only 'check' can be asked"},
      {"p(1);\nask p\nask\n", 3, "'ask' needs more on its line"},
  };
  for (const Case& c : cases) {
    const Verdict verdict = judged(c.text);
    ASSERT_FALSE(verdict.failures.empty()) << c.text;
    EXPECT_EQ(verdict.failures[0].line, c.line) << c.text;
    EXPECT_EQ(verdict.failures[0].text.substr(0, std::string(c.what).size()), c.what);
  }
}

}  // namespace
}  // namespace drover
