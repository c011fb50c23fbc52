#include "golden/diff.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

TEST(Diff, TellsWhatHasChanged) {
  struct Case {
    const char* before;
    const char* after;
    const char* want;  // behind the two lines with names
  };
  const Case cases[] = {
      {"a\nb\n", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"},
      {"", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
      {"a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
      {"1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n", "@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+6\n"},
      // Changes that are near make one piece, others two.
      {"x\n1\n2\n3\n4\n5\n6\ny\n", "1\n2\n3\n4\n5\n6\n",
       "@@ -1,8 +1,6 @@\n-x\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n"},
      {"x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\n",
       "@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-y\n"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(unified_diff("f", c.before, c.after), std::string("--- f\n+++ f (now)\n") + c.want)
        << c.before << "->" << c.after;
  }
  EXPECT_EQ(unified_diff("f", "a\n", "a\n"), "");
  EXPECT_EQ(unified_diff("f", "", ""), "");
}

}  // namespace
}  // namespace drover
