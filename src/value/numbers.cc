#include "value/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace drover {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kDaysOf400Years = 146'097;
constexpr std::int64_t kDaysTo1970 = 719'468;  // from 0000-03-01, where our years begin

// Wide enough for every product of ours, so that the range is checked once, at the end.
__extension__ using Wide = __int128;

struct Unit {
  std::string_view name;
  std::int64_t ns;
};

// From the largest to the smallest, as they stand in a duration.
constexpr std::array<Unit, 7> kUnits = {{{"d", kDay},
                                         {"h", 3'600 * kSecond},
                                         {"m", 60 * kSecond},
                                         {"s", kSecond},
                                         {"ms", 1'000'000},
                                         {"us", 1'000},
                                         {"ns", 1}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> in_range(Wide ns) {
  if (ns < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  if (ns > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(ns);
}

// Takes what it asks for from the front of a text, or reports that it is not there.
class Scanner {
 public:
  explicit Scanner(std::string_view rest) : rest_(rest) {}

  bool done() const { return rest_.empty(); }

  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `count` digits.
  bool take_digits(std::size_t count, int& number) {
    if (rest_.size() < count) return false;
    number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return false;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }

  // The run of digits that stands next; may be empty.
  std::string_view take_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return take(count);
  }

  std::string_view take_letters() {
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= 'a' && rest_[count] <= 'z') ++count;
    return take(count);
  }

 private:
  std::string_view take(std::size_t count) {
    std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

// Days since 1970-01-01. Counting years from March puts the leap day at the end of the year, and
// (153 m + 2) / 5 days then stand before month m.
std::int64_t days_of(int year, int month, int day) {
  std::int64_t y = month > 2 ? year : year - 1;
  std::int64_t m = month > 2 ? month - 3 : month + 9;
  std::int64_t before_year = 365 * y + y / 4 - y / 100 + y / 400;
  return before_year + (153 * m + 2) / 5 + day - 1 - kDaysTo1970;
}

struct Date {
  int year;
  int month;
  int day;
};

Date date_of(std::int64_t days) {
  std::int64_t since = days + kDaysTo1970;  // never negative in the range of 64-bit nanoseconds
  std::int64_t era = since / kDaysOf400Years;
  std::int64_t day_of_era = since % kDaysOf400Years;
  // Without the leap days before it, every year has 365 days.
  std::int64_t leap_days = day_of_era / 1'460 - day_of_era / 36'524 + day_of_era / 146'096;
  std::int64_t year_of_era = (day_of_era - leap_days) / 365;
  std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t m = (5 * day_of_year + 2) / 153;
  std::int64_t month = m < 10 ? m + 3 : m - 9;
  return {static_cast<int>(era * 400 + year_of_era + (month <= 2 ? 1 : 0)), static_cast<int>(month),
          static_cast<int>(day_of_year - (153 * m + 2) / 5 + 1)};
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month) - 1];
}

// The digits after a point as a part of `unit`; what is below a nanosecond is dropped.
std::int64_t fraction_of(std::string_view digits, std::int64_t unit) {
  Wide sum = 0;
  Wide scale = 1;
  for (char c : digits.substr(0, 18)) {
    sum = sum * 10 + (c - '0');
    scale *= 10;
  }
  return static_cast<std::int64_t>(sum * unit / scale);
}

bool take_date(Scanner& scanner, std::int64_t& days) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!scanner.take_digits(4, year) || !scanner.take('-') || !scanner.take_digits(2, month) ||
      !scanner.take('-') || !scanner.take_digits(2, day)) {
    return false;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  days = days_of(year, month, day);
  return true;
}

bool take_clock(Scanner& scanner, Wide& ns) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!scanner.take_digits(2, hour) || !scanner.take(':') || !scanner.take_digits(2, minute) ||
      !scanner.take(':') || !scanner.take_digits(2, second)) {
    return false;
  }
  // A leap second is the one after it, as clocks of the system have it.
  if (hour > 23 || minute > 59 || second > 60) return false;
  ns = Wide{hour * 3'600 + minute * 60 + second} * kSecond;
  if (scanner.take('.') || scanner.take(',')) {  // both are ISO 8601; log writers use both
    std::string_view digits = scanner.take_digits();
    if (digits.empty()) return false;
    ns += fraction_of(digits, kSecond);
  }
  return true;
}

bool take_zone(Scanner& scanner, Wide& ns) {
  if (scanner.done() || scanner.take('Z')) return true;
  bool east = scanner.take('+');
  int hours = 0;
  int minutes = 0;
  if (!east && !scanner.take('-')) return false;
  if (!scanner.take_digits(2, hours)) return false;
  bool colon = scanner.take(':');
  if (!scanner.take_digits(2, minutes) && (colon || !scanner.done())) return false;
  if (hours > 23 || minutes > 59) return false;
  Wide offset = Wide{hours * 3'600 + minutes * 60} * kSecond;
  ns += east ? -offset : offset;
  return true;
}

void append_padded(std::string& out, std::int64_t number, int digits) {
  std::string text = std::to_string(number);
  out.append(static_cast<std::size_t>(digits) - text.size(), '0');
  out += text;
}

// Of a number as from_chars takes it, without its sign, and far from 1.
bool is_above_one(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  std::int64_t power = 0;  // of ten, which the first digit but 0 stands for
  bool found = false;
  bool fraction = false;
  for (char c : text.substr(0, e)) {
    if (c == '.') fraction = true;
    if (!is_digit(c)) continue;
    found = found || c != '0';
    if (fraction && !found) --power;
    if (!fraction && found) ++power;
  }
  if (e == std::string_view::npos) return power > 0;
  const std::string_view exponent = text.substr(e + 1);
  const std::optional<std::int64_t> number = parse_int(exponent);
  return number ? *number > -power : exponent[0] != '-';
}

}  // namespace

std::optional<std::int64_t> parse_int(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && is_digit(text[1])) text.remove_prefix(1);
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> parse_float(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc()) return number;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  // Too small is nearly 0, and a number; too large is none. (strtod would ask the locale.)
  if (is_above_one(text)) return std::nullopt;
  return text[0] == '-' ? -0.0 : 0.0;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  Scanner scanner(text);
  std::int64_t days = 0;
  Wide ns = 0;
  if (!take_date(scanner, days)) return std::nullopt;
  if (!scanner.done()) {
    if (!scanner.take('T') && !scanner.take(' ')) return std::nullopt;
    if (!take_clock(scanner, ns) || !take_zone(scanner, ns) || !scanner.done()) return std::nullopt;
  }
  return in_range(Wide{days} * kDay + ns);
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  Scanner scanner(text);
  bool negative = scanner.take('-');
  Wide sum = 0;
  std::size_t next_unit = 0;  // units only get smaller, so that 1m and 1ms are not mixed up
  if (scanner.done()) return std::nullopt;
  while (!scanner.done()) {
    std::string_view whole = scanner.take_digits();
    if (whole.empty() || whole.size() > 19) return std::nullopt;
    std::string_view fraction;
    if (scanner.take('.')) {
      fraction = scanner.take_digits();
      if (fraction.empty()) return std::nullopt;
    }
    std::string_view name = scanner.take_letters();
    while (next_unit < kUnits.size() && kUnits[next_unit].name != name) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    std::int64_t unit = kUnits[next_unit++].ns;
    Wide count = 0;
    for (char c : whole) count = count * 10 + (c - '0');
    sum += count * unit + fraction_of(fraction, unit);
  }
  return in_range(negative ? -sum : sum);
}

void append_int(std::string& out, std::int64_t number) {
  std::array<char, 24> buffer;
  auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  static_cast<void>(error);  // the buffer holds every 64-bit number
  out.append(buffer.data(), end);
}

void append_float(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "nan";
    return;
  }
  std::array<char, 40> buffer;
  char* const begin = buffer.data();
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-5 && size < 1e16);
  auto [end, error] =
      plain ? std::to_chars(begin, begin + buffer.size(), number, std::chars_format::fixed)
            : std::to_chars(begin, begin + buffer.size(), number);
  static_cast<void>(error);  // the buffer holds every shortest form
  std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += digits;
  if (digits.find_first_of(".ein") == std::string_view::npos) out += ".0";
}

void append_time(std::string& out, std::int64_t ns) {
  std::int64_t days = ns / kDay;
  std::int64_t rest = ns % kDay;
  if (rest < 0) {  // times before 1970 lie on the day that began before them
    rest += kDay;
    --days;
  }
  Date date = date_of(days);
  append_padded(out, date.year, 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
  out += 'T';
  append_padded(out, rest / (3'600 * kSecond), 2);
  out += ':';
  append_padded(out, rest / (60 * kSecond) % 60, 2);
  out += ':';
  append_padded(out, rest / kSecond % 60, 2);
  if (rest % kSecond != 0) {
    out += '.';
    append_padded(out, rest % kSecond, 9);
    while (out.back() == '0') out.pop_back();
  }
  out += 'Z';
}

void append_duration(std::string& out, std::int64_t ns) {
  if (ns == 0) {
    out += "0s";
    return;
  }
  // Unsigned, because the least number has no counterpart above zero.
  auto rest = static_cast<std::uint64_t>(ns);
  if (ns < 0) {
    out += '-';
    rest = 0 - rest;
  }
  for (const Unit& unit : kUnits) {
    auto size = static_cast<std::uint64_t>(unit.ns);
    if (rest < size) continue;
    out += std::to_string(rest / size);
    out += unit.name;
    rest %= size;
  }
}

}  // namespace drover
