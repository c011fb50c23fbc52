#include "sim/random.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

// Seeds that once failed are written down: they must throw the same for ever, with any compiler.
TEST(Random, TheSameThrowsForEver) {
  Random random(42);
  EXPECT_EQ(random.next(), 13679457532755275413U);
  EXPECT_EQ(random.next(), 2949826092126892291U);
  EXPECT_EQ(random.for_purpose("disk").next(), Random(random).for_purpose("disk").next());
  EXPECT_NE(random.for_purpose("disk").next(), random.for_purpose("net").next());
}

TEST(Random, StaysWithinItsBounds) {
  Random random(1);
  std::int64_t least = 99;
  std::int64_t most = -99;
  int happened = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t number = random.between(-3, 5);
    least = std::min(least, number);
    most = std::max(most, number);
    happened += random.happens(25) ? 1 : 0;
    ASSERT_FALSE(random.happens(0));
    ASSERT_TRUE(random.happens(100));
    ASSERT_LT(random.below(7), 7U);
  }
  EXPECT_EQ(least, -3);
  EXPECT_EQ(most, 5);
  EXPECT_NEAR(happened, 2500, 200);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.between(5, 5), 5);
}

}  // namespace
}  // namespace drover
