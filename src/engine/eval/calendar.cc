#include "engine/eval/calendar.h"

#include <array>
#include <cctype>

namespace drover {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDaySeconds = 86'400;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kLengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kLengths[static_cast<std::size_t>(month - 1)];
}

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// What %T, %D, %F and %R stand for.
std::string_view expansion(char letter) {
  switch (letter) {
    case 'T':
      return "%H:%M:%S";
    case 'D':
      return "%m/%d/%y";
    case 'F':
      return "%Y-%m-%d";
    case 'R':
      return "%H:%M";
    default:
      return {};
  }
}

// Reads a text by a form, field after field.
// A leap year, so that February 29 is a date without a year, too.
constexpr int kYearOfBareDates = 1972;

class Parser {
 public:
  Parser(std::string_view text, std::string& why) : text_(text), why_(why) {}

  std::optional<std::int64_t> run(std::string_view form) {
    if (!read(form)) return std::nullopt;
    if (at_ != text_.size())
      return refuse("something follows: '" + std::string(text_.substr(at_, 10)) + "'");
    return result();
  }

 private:
  std::nullopt_t refuse(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }
  bool no(std::string why) {
    why_ = std::move(why);
    return false;
  }

  bool read(std::string_view form) {
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (is_blank(form[i])) {
        skip_blanks();
      } else if (form[i] != '%') {
        if (!literal(form[i])) return false;
      } else if (++i == form.size()) {
        return no("the form ends with %");
      } else if (!field(form[i])) {
        return false;
      }
    }
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool literal(char wanted) {
    if (at_ < text_.size() && text_[at_] == wanted) {
      ++at_;
      return true;
    }
    return no(std::string("expected '") + wanted + "' at " + place());
  }
  std::string place() const { return "character " + std::to_string(at_ + 1); }

  bool number(int digits_max, std::int64_t low, std::int64_t high, std::int64_t& into) {
    std::size_t start = at_;
    std::int64_t value = 0;
    while (at_ < text_.size() && at_ - start < static_cast<std::size_t>(digits_max) &&
           std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
      value = value * 10 + (text_[at_++] - '0');
    }
    if (at_ == start) return no("expected a number at " + place());
    if (value < low || value > high)
      return no(std::to_string(value) + " is out of range at " + place());
    into = value;
    return true;
  }
  bool number(int digits_max, int low, int high, int& into) {
    std::int64_t value = 0;
    if (!number(digits_max, std::int64_t{low}, std::int64_t{high}, value)) return false;
    into = static_cast<int>(value);
    return true;
  }

  // A name or its first three letters, in any case; counted from 1.
  template <std::size_t N>
  bool name(const std::array<std::string_view, N>& names, int& into) {
    auto starts = [&](std::string_view candidate) {
      if (text_.size() - at_ < candidate.size()) return false;
      for (std::size_t i = 0; i < candidate.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text_[at_ + i])) !=
            std::tolower(static_cast<unsigned char>(candidate[i])))
          return false;
      }
      return true;
    };
    for (std::size_t n = 0; n < N; ++n) {
      for (std::string_view form : {names[n], names[n].substr(0, 3)}) {
        if (!starts(form)) continue;
        at_ += form.size();
        into = static_cast<int>(n) + 1;
        return true;
      }
    }
    return no("expected a name at " + place());
  }

  bool fraction() {
    std::size_t start = at_;
    std::int64_t value = 0;
    std::int64_t unit = kSecond;
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
      if (unit > 1) {
        unit /= 10;
        value += (text_[at_] - '0') * unit;
      }
      ++at_;
    }
    nanosecond_ = value;
    return at_ > start || no("expected the digits of a fraction at " + place());
  }

  bool zone() {
    if (at_ < text_.size() && (text_[at_] == 'Z' || text_[at_] == 'z')) {
      ++at_;
      return true;
    }
    if (at_ == text_.size() || (text_[at_] != '+' && text_[at_] != '-'))
      return no("expected a zone like +0100 at " + place());
    std::int64_t sign = text_[at_++] == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!number(2, 0, 23, hours)) return false;
    if (at_ < text_.size() && text_[at_] == ':') ++at_;
    if (!number(2, 0, 59, minutes)) return false;
    zone_seconds_ = sign * (hours * 3600 + minutes * 60);
    return true;
  }

  bool zone_name() {
    for (std::string_view utc : {"UTC", "GMT"}) {
      if (!text_.substr(at_).starts_with(utc)) continue;
      at_ += utc.size();
      return true;
    }
    return no("expected UTC or GMT at " + place() + " (other zones: %z)");
  }

  bool half_of_day() {
    if (text_.size() - at_ >= 2 &&
        std::tolower(static_cast<unsigned char>(text_[at_ + 1])) == 'm') {
      int half = std::tolower(static_cast<unsigned char>(text_[at_]));
      if (half == 'a' || half == 'p') {
        afternoon_ = half == 'p' ? 1 : 0;
        at_ += 2;
        return true;
      }
    }
    return no("expected AM or PM at " + place());
  }

  bool two_digit_year() {
    if (!number(2, 0, 99, civil_.year)) return false;
    civil_.year += civil_.year < 69 ? 2000 : 1900;  // POSIX
    return true;
  }

  bool field(char letter) {
    switch (letter) {
      case 'Y':
        has_year_ = true;
        return number(4, 0, 9999, civil_.year);
      case 'y':
        has_year_ = true;
        return two_digit_year();
      case 'm':
        has_date_ = true;
        return number(2, 1, 12, civil_.month);
      case 'e':
        skip_blanks();
        [[fallthrough]];
      case 'd':
        has_date_ = true;
        return number(2, 1, 31, civil_.day);
      case 'H':
        return number(2, 0, 24, civil_.hour);
      case 'I':
        return number(2, 1, 12, civil_.hour);
      case 'p':
        return half_of_day();
      case 'M':
        return number(2, 0, 59, civil_.minute);
      case 'S':
        return number(2, 0, 60, civil_.second);
      case 'f':
        return fraction();
      case 'b':
      case 'B':
      case 'h':
        has_date_ = true;
        return name(kMonths, civil_.month);
      case 'a':
      case 'A':
        return name(kDays, civil_.weekday);
      case 'j':
        has_date_ = true;
        return number(3, 1, 366, year_day_);
      case 'z':
        return zone();
      case 'Z':
        return zone_name();
      case 's':
        return epoch();
      case 'n':
      case 't':
        skip_blanks();
        return true;
      case '%':
        return literal('%');
      default:
        if (std::string_view whole = expansion(letter); !whole.empty()) return read(whole);
        return no(std::string("%") + letter + " is not known");
    }
  }

  bool epoch() {
    std::int64_t sign = at_ < text_.size() && text_[at_] == '-' ? -1 : 1;
    if (sign < 0) ++at_;
    if (!number(11, std::int64_t{0}, std::int64_t{9'223'372'036}, epoch_)) return false;
    epoch_ *= sign;
    has_epoch_ = true;
    return true;
  }

  std::optional<std::int64_t> result() {
    std::int64_t seconds = epoch_;
    if (!has_epoch_) {
      if (afternoon_ >= 0) civil_.hour = civil_.hour % 12 + 12 * afternoon_;
      if (has_date_ && !has_year_) civil_.year = kYearOfBareDates;
      std::int64_t days = 0;
      if (year_day_ > 0) {
        if (year_day_ == 366 && !is_leap(civil_.year)) return refuse("this year has 365 days");
        days = days_from_civil(civil_.year, 1, 1) + year_day_ - 1;
      } else {
        if (civil_.day > days_in_month(civil_.year, civil_.month))
          return refuse("this month has no day " + std::to_string(civil_.day));
        days = days_from_civil(civil_.year, civil_.month, civil_.day);
      }
      seconds = days * kDaySeconds + civil_.hour * 3600 + civil_.minute * 60 + civil_.second -
                zone_seconds_;
    }
    std::int64_t ns = 0;
    if (__builtin_mul_overflow(seconds, kSecond, &ns) ||
        __builtin_add_overflow(ns, nanosecond_, &ns)) {
      return refuse("it lies outside the years 1677 to 2262");
    }
    return ns;
  }

  std::string_view text_;
  std::string& why_;
  std::size_t at_ = 0;
  CivilTime civil_;
  std::int64_t nanosecond_ = 0;
  std::int64_t zone_seconds_ = 0;
  std::int64_t epoch_ = 0;
  bool has_epoch_ = false;
  bool has_year_ = false;
  bool has_date_ = false;
  int afternoon_ = -1;
  int year_day_ = 0;
};

void append_digits(std::string& out, std::int64_t number, int digits, char fill = '0') {
  std::string text = std::to_string(number);
  for (auto i = static_cast<int>(text.size()); i < digits; ++i) out += fill;
  out += text;
}

bool append_date_field(std::string& out, const CivilTime& t, char letter) {
  switch (letter) {
    case 'Y':
      append_digits(out, t.year, 4);
      return true;
    case 'y':
      append_digits(out, t.year % 100, 2);
      return true;
    case 'm':
      append_digits(out, t.month, 2);
      return true;
    case 'd':
      append_digits(out, t.day, 2);
      return true;
    case 'e':
      append_digits(out, t.day, 2, ' ');
      return true;
    case 'b':
    case 'h':
      out += kMonths[static_cast<std::size_t>(t.month - 1)].substr(0, 3);
      return true;
    case 'B':
      out += kMonths[static_cast<std::size_t>(t.month - 1)];
      return true;
    case 'a':
      out += kDays[static_cast<std::size_t>(t.weekday - 1)].substr(0, 3);
      return true;
    case 'A':
      out += kDays[static_cast<std::size_t>(t.weekday - 1)];
      return true;
    case 'j':
      append_digits(out, t.year_day, 3);
      return true;
    default:
      return false;
  }
}

bool append_time_field(std::string& out, const CivilTime& t, std::int64_t ns, char letter) {
  switch (letter) {
    case 'H':
      append_digits(out, t.hour, 2);
      return true;
    case 'I':
      append_digits(out, (t.hour + 11) % 12 + 1, 2);
      return true;
    case 'p':
      out += t.hour < 12 ? "AM" : "PM";
      return true;
    case 'M':
      append_digits(out, t.minute, 2);
      return true;
    case 'S':
      append_digits(out, t.second, 2);
      return true;
    case 'f':
      append_digits(out, t.nanosecond, 9);
      return true;
    case 'z':
      out += "+0000";
      return true;
    case 'Z':
      out += "UTC";
      return true;
    case 's':
      append_digits(out, floor_div(ns, kSecond), 1);
      return true;
    case 'n':
      out += '\n';
      return true;
    case 't':
      out += '\t';
      return true;
    case '%':
      out += '%';
      return true;
    default:
      return false;
  }
}

// One field of a form; false when there is none with this letter.
bool append_field(std::string& out, const CivilTime& t, std::int64_t ns, char letter) {
  return append_date_field(out, t, letter) || append_time_field(out, t, ns, letter);
}

}  // namespace

// Howard Hinnant's algorithms, "chrono-compatible low-level date algorithms" (2013).
std::int64_t days_from_civil(int year, int month, int day) {
  std::int64_t y = year - (month <= 2 ? 1 : 0);
  std::int64_t era = floor_div(y, 400);
  std::int64_t year_of_era = y - era * 400;
  std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilTime civil_time(std::int64_t ns) {
  std::int64_t seconds = floor_div(ns, kSecond);
  std::int64_t days = floor_div(seconds, kDaySeconds);
  std::int64_t rest = seconds - days * kDaySeconds;
  std::int64_t shifted = days + 719468;
  std::int64_t era = floor_div(shifted, 146097);
  std::int64_t day_of_era = shifted - era * 146097;
  std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  civil.month = static_cast<int>(shifted_month + (shifted_month < 10 ? 3 : -9));
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
  civil.hour = static_cast<int>(rest / 3600);
  civil.minute = static_cast<int>(rest / 60 % 60);
  civil.second = static_cast<int>(rest % 60);
  civil.nanosecond = static_cast<int>((ns % kSecond + kSecond) % kSecond);
  std::int64_t since_monday = days + 3;  // 1970-01-01 was a Thursday
  civil.weekday = static_cast<int>(since_monday - floor_div(since_monday, 7) * 7) + 1;
  civil.year_day = static_cast<int>(days - days_from_civil(civil.year, 1, 1)) + 1;
  return civil;
}

std::optional<std::int64_t> parse_time_as(std::string_view text, std::string_view form,
                                          std::string& why) {
  return Parser(text, why).run(form);
}

bool format_time_as(std::string& out, std::int64_t ns, std::string_view form, std::string& why) {
  CivilTime civil = civil_time(ns);
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%') {
      out += form[i];
      continue;
    }
    if (++i == form.size()) {
      why = "the form ends with %";
      return false;
    }
    if (append_field(out, civil, ns, form[i])) continue;
    std::string_view whole = expansion(form[i]);
    if (whole.empty()) {
      why = std::string("%") + form[i] + " is not known";
      return false;
    }
    if (!format_time_as(out, ns, whole, why)) return false;
  }
  return true;
}

}  // namespace drover
