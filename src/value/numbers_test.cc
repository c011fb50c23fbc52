#include "value/numbers.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace drover {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSecond = 1'000'000'000;

std::string int_text(std::int64_t n) {
  std::string s;
  append_int(s, n);
  return s;
}
std::string float_text(double d) {
  std::string s;
  append_float(s, d);
  return s;
}
std::string time_text(std::int64_t n) {
  std::string s;
  append_time(s, n);
  return s;
}
std::string duration_text(std::int64_t n) {
  std::string s;
  append_duration(s, n);
  return s;
}

struct IntCase {
  std::string text;
  std::optional<std::int64_t> number;
};

TEST(Numbers, ParseInt) {
  const std::vector<IntCase> cases = {
      {"0", 0},
      {"-12", -12},
      {"+12", 12},
      {"007", 7},
      {"9223372036854775807", kMax},
      {"-9223372036854775808", kMin},
      {"9223372036854775808", {}},
      {"", {}},
      {"-", {}},
      {"+-1", {}},
      {"++1", {}},
      {" 1", {}},
      {"1 ", {}},
      {"1.0", {}},
      {"0x1", {}},
  };
  for (const IntCase& c : cases) EXPECT_EQ(parse_int(c.text), c.number) << c.text;
}

TEST(Numbers, ParseFloat) {
  struct Case {
    std::string text;
    std::optional<double> number;
  };
  const std::vector<Case> cases = {
      {"1", 1.0},
      {"-1.5", -1.5},
      {"+.5", 0.5},
      {"5.", 5.0},
      {"1e3", 1000.0},
      {"1E-2", 0.01},
      {"inf", INFINITY},
      {"-inf", -INFINITY},
      {"+inf", INFINITY},
      {"1e-999", 0.0},
      {"4.9e-324", 4.9e-324},
      {"1e999", {}},
      {"-1e999", {}},
      {"1" + std::string(400, '0'), {}},
      {"1" + std::string(400, '0') + "e-400", 1.0},
      {"1" + std::string(400, '0') + "e-800", 0.0},
      {"0." + std::string(400, '0') + "1", 0.0},
      {"0." + std::string(400, '0') + "1e800", {}},
      {"00.7e+400", {}},
      {"-2.5E-400", -0.0},
      {"1e99999999999999999999", {}},
      {"1e-99999999999999999999", 0.0},
      {"0e99999999999999999999", 0.0},
      {"", {}},
      {"+", {}},
      {"-", {}},
      {"+-1", {}},
      {" 1", {}},
      {"1 ", {}},
      {"1,5", {}},
      {"0x1p3", {}},
      {"e5", {}},
      {"1e", {}},
  };
  for (const Case& c : cases) EXPECT_EQ(parse_float(c.text), c.number) << c.text;
  EXPECT_TRUE(std::isnan(*parse_float("nan")));
}

TEST(Numbers, ParseTime) {
  const std::vector<IntCase> cases = {
      {"1970-01-01", 0},
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01 00:00:01", kSecond},
      {"1970-01-01T00:00:00.5Z", kSecond / 2},
      {"1970-01-01T00:00:00,000000001Z", 1},
      {"1970-01-01T00:00:00.0000000019Z", 1},
      {"1969-12-31T23:59:59.999999999Z", -1},
      {"1970-01-01T02:00:00+02:00", 0},
      {"1970-01-01T02:00:00+0200", 0},
      {"1970-01-01T02:00:00+02", 0},
      {"1969-12-31T18:30:00-05:30", 0},
      {"2026-11-23T02:51:19Z", 1'795'402'279 * kSecond},
      {"2000-02-29", 951'782'400 * kSecond},
      {"2016-12-31T23:59:60Z", 1'483'228'800 * kSecond},
      {"1677-09-21T00:12:43.145224192Z", kMin},
      {"2262-04-11T23:47:16.854775807Z", kMax},
      {"1677-09-21T00:12:43.145224191Z", {}},
      {"2262-04-11T23:47:16.854775808Z", {}},
      {"0000-01-01", {}},
      {"9999-12-31", {}},
      {"1900-02-29", {}},
      {"2001-02-29", {}},
      {"2001-13-01", {}},
      {"2001-00-01", {}},
      {"2001-01-00", {}},
      {"2001-04-31", {}},
      {"2001-1-1", {}},
      {"2001-01-01T", {}},
      {"2001-01-01T10:00", {}},
      {"2001-01-01T24:00:00Z", {}},
      {"2001-01-01T10:60:00Z", {}},
      {"2001-01-01T10:00:00.Z", {}},
      {"2001-01-01T10:00:00Zx", {}},
      {"2001-01-01T10:00:00+", {}},
      {"2001-01-01T10:00:00+1:00", {}},
      {"2001-01-01T10:00:00+01:", {}},
      {"2001-01-01Z", {}},
      {" 2001-01-01", {}},
      {"", {}},
  };
  for (const IntCase& c : cases) EXPECT_EQ(parse_time(c.text), c.number) << c.text;
}

TEST(Numbers, ParseDuration) {
  const std::vector<IntCase> cases = {
      {"3s", 3 * kSecond},
      {"0s", 0},
      {"200ms", 200'000'000},
      {"1h30m", 5'400 * kSecond},
      {"1.5s", 1'500'000'000},
      {"-3d", -3 * 86'400 * kSecond},
      {"1d2h3m4s5ms6us7ns", 93'784'005'006'007},
      {"0.1ns", 0},
      {"9223372036854775807ns", kMax},
      {"-106751d23h47m16s854ms775us808ns", kMin},
      {"106751d23h47m16s854ms775us808ns", {}},
      {"99999999999999999999s", {}},
      {"9999999999999999999d", {}},
      {"1m1h", {}},
      {"1s1s", {}},
      {"3", {}},
      {"3x", {}},
      {"s", {}},
      {"-", {}},
      {"", {}},
      {"1.s", {}},
      {".5s", {}},
      {"1s ", {}},
      {"1 s", {}},
      {"+1s", {}},
      {"--1s", {}},
  };
  for (const IntCase& c : cases) EXPECT_EQ(parse_duration(c.text), c.number) << c.text;
}

TEST(Numbers, AppendFloatKeepsAFloatAFloat) {
  EXPECT_EQ(float_text(1), "1.0");
  EXPECT_EQ(float_text(-0.5), "-0.5");
  EXPECT_EQ(float_text(0.1), "0.1");
  EXPECT_EQ(float_text(100000), "100000.0");
  EXPECT_EQ(float_text(-1234567890123456), "-1234567890123456.0");
  EXPECT_EQ(float_text(9999999999999998), "9999999999999998.0");
  EXPECT_EQ(float_text(1e16), "1e+16");
  EXPECT_EQ(float_text(0.0001), "0.0001");
  EXPECT_EQ(float_text(1.5e-5), "0.000015");
  EXPECT_EQ(float_text(1e-6), "1e-06");
  EXPECT_EQ(float_text(-0.00012345678901234567), "-0.00012345678901234567");
  EXPECT_EQ(float_text(0), "0.0");
  EXPECT_EQ(float_text(1e300), "1e+300");
  EXPECT_EQ(float_text(5e-324), "5e-324");
  EXPECT_EQ(float_text(INFINITY), "inf");
  EXPECT_EQ(float_text(-INFINITY), "-inf");
  EXPECT_EQ(float_text(-NAN), "nan");
}

TEST(Numbers, AppendTimeAndDuration) {
  EXPECT_EQ(time_text(1'795'402'279 * kSecond), "2026-11-23T02:51:19Z");
  EXPECT_EQ(time_text(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(time_text(1'500'000'000), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(1'500'000'000), "1s500ms");
  EXPECT_EQ(duration_text(93'600 * kSecond), "1d2h");
  EXPECT_EQ(duration_text(-1), "-1ns");
  EXPECT_EQ(duration_text(kMin), "-106751d23h47m16s854ms775us808ns");
}

// What is written reads back as the same: for numbers of every size, and the two ends.
TEST(Numbers, TextAndBack) {
  std::mt19937_64 random(1);
  std::vector<std::int64_t> numbers = {0, 1, -1, kMin, kMax, kMin + 1, kMax - 1};
  for (int i = 0; i < 20'000; ++i) {
    numbers.push_back(static_cast<std::int64_t>(random()) >> (random() % 64));
  }
  for (std::int64_t number : numbers) {
    ASSERT_EQ(parse_int(int_text(number)), number);
    ASSERT_EQ(parse_time(time_text(number)), number) << time_text(number);
    ASSERT_EQ(parse_duration(duration_text(number)), number) << duration_text(number);
    double as_bits = 0;
    std::memcpy(&as_bits, &number, sizeof(number));
    if (std::isnan(as_bits)) continue;
    ASSERT_EQ(parse_float(float_text(as_bits)), as_bits);
  }
}

}  // namespace
}  // namespace drover
