#pragma once
// Times as people write them: years, months and days in UTC, and forms in the manner of strftime.
// Knows no clock, no time zone data and no locale: month and day names are English.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace drover {

struct CivilTime {
  int year = 1970;
  int month = 1;   // 1-12
  int day = 1;     // 1-31
  int hour = 0;    // 0-23
  int minute = 0;  // 0-59
  int second = 0;  // 0-60 when read, 0-59 when made
  int nanosecond = 0;
  int weekday = 4;   // 1 = Monday … 7 = Sunday (ISO 8601)
  int year_day = 1;  // 1-366
};

// `ns` since 1970-01-01T00:00:00Z, in UTC.
CivilTime civil_time(std::int64_t ns);

// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
std::int64_t days_from_civil(int year, int month, int day);

// Reads `text` as `form` says: %Y %m %d %e %H %I %p %M %S %f (fraction of a second, 1-9 digits) %y
// %b %B %a %A %j %z (Z, +hhmm, +hh:mm) %Z (a zone's name: only UTC and GMT) %s (seconds since the
// epoch) %T %D %F %R %n %t %%. A blank stands for any number of blanks. Without a zone it is UTC;
// without a year 1970. nullopt and the reason in `why` when it does not fit.
std::optional<std::int64_t> parse_time_as(std::string_view text, std::string_view form,
                                          std::string& why);

// Appends the time in UTC; the same letters as above. False and the reason for an unknown one.
bool format_time_as(std::string& out, std::int64_t ns, std::string_view form, std::string& why);

}  // namespace drover
