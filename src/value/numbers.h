#pragma once
// Numbers, times and durations to text and back: one way to write each, used by the language, the
// readers and all output.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace drover {

// Decimal, optional sign, nothing before or after; nullopt when it is no int or does not fit.
std::optional<std::int64_t> parse_int(std::string_view text);
// What C's strtod takes in decimal, plus inf and nan; the whole text.
std::optional<double> parse_float(std::string_view text);
// ISO 8601 / RFC 3339: 2026-11-23, 2026-11-23T02:51:19[.fraction][Z|+hh:mm], a space for the T too.
// Without a zone it is UTC. Nanoseconds since the epoch; nullopt also when out of range.
std::optional<std::int64_t> parse_time(std::string_view text);
// 1h30m, 200ms, 1.5s, -3d; units ns us ms s m h d. Nanoseconds.
std::optional<std::int64_t> parse_duration(std::string_view text);

void append_int(std::string& out, std::int64_t number);
// The shortest text that reads back as the same double, with a '.', or where a number is below
// 1e-5 or not below 1e16, with an exponent.
void append_float(std::string& out, double number);
// RFC 3339 in UTC, with as many digits of a second as are needed.
void append_time(std::string& out, std::int64_t ns);
// The units d h m s ms us ns that are needed: 1d2h, 1.5s is written 1s500ms.
void append_duration(std::string& out, std::int64_t ns);

}  // namespace drover
