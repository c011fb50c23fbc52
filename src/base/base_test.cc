// The small headers: result.h, check.h, hash.h, overloaded.h.

#include <set>
#include <variant>

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/overloaded.h"
#include "base/result.h"

namespace drover {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{"here", std::to_string(number) + " is odd"};
  return number / 2;
}

Result<int> quarter(int number) {
  DROVER_TRY(int once, half(number));
  DROVER_TRY(int twice, half(once));
  return twice;
}

Status check_quarter(int number) {
  DROVER_DO(quarter(number));
  return Done{};
}

TEST(Result, TryPassesErrorsOn) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().text(), "here: 3 is odd");
  EXPECT_TRUE(check_quarter(4).ok());
  EXPECT_FALSE(check_quarter(5).ok());
  EXPECT_EQ((Error{"", "no place"}.text()), "no place");
}

TEST(CheckDeathTest, StopsTheProgram) {
  CHECK(1 + 1 == 2);
  EXPECT_DEATH(CHECK(1 + 1 == 3), "bug in drover: expected 1 \\+ 1 == 3");
}

TEST(Hash, IsTheSameOnEveryRun) {
  EXPECT_EQ(hash_bytes(""), 0x2D06800538D394C2ULL);
  EXPECT_EQ(hash_word(0), 0u);
  EXPECT_EQ(hash_word(1), 0x5692161D100B05E5ULL);
}

TEST(Hash, SpreadsNeighbours) {
  std::set<std::uint64_t> low_bits;
  for (std::uint64_t i = 0; i < 1000; ++i) low_bits.insert(hash_word(i << 32U) & 0xFFFFU);
  EXPECT_GT(low_bits.size(), 950u);
  EXPECT_NE(hash_combine(hash_combine(0, 1), 2), hash_combine(hash_combine(0, 2), 1));
}

TEST(Overloaded, PicksByKind) {
  Overloaded name{[](int) { return "int"; }, [](double) { return "double"; }};
  EXPECT_STREQ(std::visit(name, std::variant<int, double>(1)), "int");
  EXPECT_STREQ(std::visit(name, std::variant<int, double>(1.0)), "double");
}

}  // namespace
}  // namespace drover
