// Times by form, and back.

#include "engine/eval/calendar.h"

#include <vector>

#include <gtest/gtest.h>

#include "value/numbers.h"

namespace drover {
namespace {

// As the language writes the time, or why there is none.
std::string parsed(const char* text, const char* form) {
  std::string why;
  auto ns = parse_time_as(text, form, why);
  if (!ns) return "no: " + why;
  std::string out;
  append_time(out, *ns);
  return out;
}

TEST(Calendar, ReadsTimesByForm) {
  struct Case {
    const char* text;
    const char* form;
    const char* expected;
  };
  for (const Case& c : std::vector<Case>{
           {"2026-11-23 02:51:19", "%Y-%m-%d %H:%M:%S", "2026-11-23T02:51:19Z"},
           {"2026-11-23   02:51:19", "%F %T", "2026-11-23T02:51:19Z"},
           {"23/Nov/2026:02:51:19 +0100", "%d/%b/%Y:%H:%M:%S %z", "2026-11-23T01:51:19Z"},
           {"23/november/2026", "%d/%B/%Y", "2026-11-23T00:00:00Z"},
           {"Mon Nov  3 2026", "%a %b %e %Y", "2026-11-03T00:00:00Z"},
           {"Monday May 3 2027", "%A %b %e %Y", "2027-05-03T00:00:00Z"},
           {"Nov 23 02:51", "%b %d %R", "1972-11-23T02:51:00Z"},
           {"Feb 29 10:00:00", "%b %d %H:%M:%S", "1972-02-29T10:00:00Z"},
           {"366", "%j", "1972-12-31T00:00:00Z"},
           {"11/23/26", "%D", "2026-11-23T00:00:00Z"},
           {"11/23/69", "%D", "1969-11-23T00:00:00Z"},
           {"12:05 AM", "%I:%M %p", "1970-01-01T00:05:00Z"},
           {"12:05 pm", "%I:%M %p", "1970-01-01T12:05:00Z"},
           {"1:05 PM", "%I:%M %p", "1970-01-01T13:05:00Z"},
           {"2024 366", "%Y %j", "2024-12-31T00:00:00Z"},
           {"2023 365", "%Y %j", "2023-12-31T00:00:00Z"},
           {"2023 366", "%Y %j", "no: this year has 365 days"},
           {"1.5", "%S.%f", "1970-01-01T00:00:01.5Z"},
           {"1.123456789", "%S.%f", "1970-01-01T00:00:01.123456789Z"},
           {"1.1234567891", "%S.%f", "1970-01-01T00:00:01.123456789Z"},
           {"1700000000", "%s", "2023-11-14T22:13:20Z"},
           {"-1", "%s", "1969-12-31T23:59:59Z"},
           {"1700000000.25", "%s.%f", "2023-11-14T22:13:20.25Z"},
           {"00:00Z", "%R%z", "1970-01-01T00:00:00Z"},
           {"00:00-05:30", "%R%z", "1970-01-01T05:30:00Z"},
           {"00:00 UTC", "%R %Z", "1970-01-01T00:00:00Z"},
           {"00:00 GMT", "%R %Z", "1970-01-01T00:00:00Z"},
           {"00:00 CET", "%R %Z", "no: expected UTC or GMT at character 7 (other zones: %z)"},
           {"100%", "%j%%", "1972-04-09T00:00:00Z"},
           {"2026\t11", "%Y%n%m", "2026-11-01T00:00:00Z"},
           {"23:59:60", "%T", "1970-01-02T00:00:00Z"},
           {"2024-02-29", "%F", "2024-02-29T00:00:00Z"},
           {"1900-02-29", "%F", "no: this month has no day 29"},
           {"2000-02-29", "%F", "2000-02-29T00:00:00Z"},
           {"2026-04-31", "%F", "no: this month has no day 31"},
           {"2026-13-01", "%F", "no: 13 is out of range at character 8"},
           {"2026-11-23x", "%F", "no: something follows: 'x'"},
           {"2026/11/23", "%F", "no: expected '-' at character 5"},
           {"x", "%d", "no: expected a number at character 1"},
           {"Noz", "%b", "no: expected a name at character 1"},
           {"1", "%q", "no: %q is not known"},
           {"1", "%d%", "no: the form ends with %"},
           {"1", "%d %p", "no: expected AM or PM at character 2"},
           {"1.", "%d.%f", "no: expected the digits of a fraction at character 3"},
           {"1", "%d%z", "no: expected a zone like +0100 at character 2"},
           {"2300-01-01", "%F", "no: it lies outside the years 1677 to 2262"},
           {"1600-01-01", "%F", "no: it lies outside the years 1677 to 2262"},
           {"", "", "1970-01-01T00:00:00Z"},
       }) {
    EXPECT_EQ(parsed(c.text, c.form), c.expected) << c.text << " as " << c.form;
  }
}

std::string formatted(const char* time, const char* form) {
  std::string out;
  std::string why;
  return format_time_as(out, *parse_time(time), form, why) ? out : "no: " + why;
}

TEST(Calendar, WritesTimesByForm) {
  const char* time = "2026-03-05T02:51:09.012Z";
  struct Case {
    const char* form;
    const char* expected;
  };
  for (const Case& c : std::vector<Case>{
           {"%Y %y %m %d %e|", "2026 26 03 05  5|"},
           {"%H %I %p %M %S %f", "02 02 AM 51 09 012000000"},
           {"%b %h %B %a %A", "Mar Mar March Thu Thursday"},
           {"%j %z %Z %s", "064 +0000 UTC 1772679069"},
           {"%T %D %F %R", "02:51:09 03/05/26 2026-03-05 02:51"},
           {"a%nb%tc%%", "a\nb\tc%"},
           {"é", "é"},
           {"", ""},
           {"%q", "no: %q is not known"},
           {"x%", "no: the form ends with %"},
       }) {
    EXPECT_EQ(formatted(time, c.form), c.expected) << c.form;
  }
  EXPECT_EQ(formatted("2026-03-05T12:00:00Z", "%I%p"), "12PM");
  EXPECT_EQ(formatted("2026-03-05T00:00:00Z", "%I%p"), "12AM");
  EXPECT_EQ(formatted("1969-12-31T23:59:59.5Z", "%s %F"), "-1 1969-12-31");
}

// Every day from 1677 to 2262 against a calendar that counts.
TEST(Calendar, CountsDaysAsACalendarDoes) {
  const std::int64_t day_ns = 86'400'000'000'000;
  int year = 1678;
  int month = 1;
  int day = 1;
  int year_day = 1;
  int weekday = 6;  // 1678-01-01 was a Saturday
  for (std::int64_t days = days_from_civil(1678, 1, 1); year < 2262; ++days) {
    ASSERT_EQ(days_from_civil(year, month, day), days);
    CivilTime civil = civil_time(days * day_ns + day_ns - 1);
    ASSERT_EQ(civil.year, year);
    ASSERT_EQ(civil.month, month);
    ASSERT_EQ(civil.day, day);
    ASSERT_EQ(civil.year_day, year_day);
    ASSERT_EQ(civil.weekday, weekday);
    ASSERT_EQ(civil.hour, 23);
    ASSERT_EQ(civil.nanosecond, 999'999'999);
    weekday = weekday % 7 + 1;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ++year_day;
    if (++day <= lengths[month - 1]) continue;
    day = 1;
    if (++month <= 12) continue;
    month = 1;
    year_day = 1;
    ++year;
  }
}

TEST(Calendar, HoldsTheLeastAndTheGreatestTime) {
  EXPECT_EQ(civil_time(INT64_MIN).year, 1677);
  EXPECT_EQ(civil_time(INT64_MIN).nanosecond, 145'224'192);
  EXPECT_EQ(civil_time(INT64_MAX).year, 2262);
  EXPECT_EQ(civil_time(INT64_MAX).nanosecond, 854'775'807);
}

}  // namespace
}  // namespace drover
