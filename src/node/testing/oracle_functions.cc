#include "node/testing/oracle_functions.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "node/testing/oracle_bytes.h"
#include "node/testing/oracle_maps.h"
#include "value/numbers.h"

namespace drover {
namespace {

using Maybe = std::optional<Value>;

// A text as its characters.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (char c : text) {
    bool follows = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!follows || all.empty()) all.emplace_back();
    all.back() += c;
  }
  return all;
}

std::string together(const std::vector<std::string>& pieces, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < std::min(to, pieces.size()); ++i) text += pieces[i];
  return text;
}

Value number(std::size_t size) { return Value(static_cast<std::int64_t>(size)); }

const std::string& text(const Value& value) { return std::get<std::string>(value); }
std::int64_t whole(const Value& value) { return std::get<std::int64_t>(value); }

Maybe substr(const std::vector<Value>& args) {
  std::vector<std::string> all = characters(text(args[0]));
  std::int64_t from = whole(args[1]);
  std::int64_t count = args.size() > 2 ? whole(args[2]) : INT64_MAX;
  if (from < 0 || count < 0) return std::nullopt;
  auto size = static_cast<std::int64_t>(all.size());
  from = std::min(from, size);
  std::int64_t to = count > size - from ? size : from + count;
  return Value(together(all, static_cast<std::size_t>(from), static_cast<std::size_t>(to)));
}

std::vector<std::string> split(const std::string& all, const std::string& by) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < all.size();) {
    if (all.compare(i, by.size(), by) == 0) {
      parts.emplace_back();
      i += by.size();
    } else {
      parts.back() += all[i++];
    }
  }
  return parts;
}

std::string cased(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

Maybe to_int(const Value& value) {
  if (const auto* from = std::get_if<std::string>(&value)) {
    auto parsed = parse_int(trim(*from));
    return parsed ? Maybe(Value(*parsed)) : std::nullopt;
  }
  if (const auto* from = std::get_if<bool>(&value)) return Value(*from ? 1 : 0);
  if (const auto* from = std::get_if<double>(&value)) {
    if (!(std::trunc(*from) >= -9223372036854775808.0 && std::trunc(*from) < 9223372036854775808.0))
      return std::nullopt;
    return Value(static_cast<std::int64_t>(std::trunc(*from)));
  }
  return value;
}

Maybe to_float(const Value& value) {
  if (const auto* from = std::get_if<std::int64_t>(&value))
    return Value(static_cast<double>(*from));
  if (const auto* from = std::get_if<std::string>(&value)) {
    auto parsed = parse_float(trim(*from));
    return parsed ? Maybe(Value(*parsed)) : std::nullopt;
  }
  return value;
}

Maybe to_time(const Value& value) {
  if (const auto* seconds = std::get_if<std::int64_t>(&value)) {
    __int128 ns = static_cast<__int128>(*seconds) * 1'000'000'000;
    if (ns > INT64_MAX || ns < INT64_MIN) return std::nullopt;
    return Value(Time{static_cast<std::int64_t>(ns)});
  }
  auto parsed = parse_time(trim(text(value)));
  return parsed ? Maybe(Value(Time{*parsed})) : std::nullopt;
}

// A calendar that counts: day by day from 1970 on, or back.
struct Day {
  int year = 1970;
  int month = 1;
  int day = 1;
  int year_day = 1;
};

int days_in(int year, int month) {
  bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}
int days_in(int year) { return 337 + days_in(year, 2); }

Day day_of(std::int64_t days) {
  Day at;
  while (days < 0) days += days_in(--at.year);
  while (days >= days_in(at.year)) days -= days_in(at.year++);
  at.year_day = static_cast<int>(days) + 1;
  while (days >= days_in(at.year, at.month)) days -= days_in(at.year, at.month++);
  at.day = static_cast<int>(days) + 1;
  return at;
}

constexpr std::int64_t kDayNs = 86'400'000'000'000;

std::int64_t days_since(Time time) {
  std::int64_t days = time.ns / kDayNs;
  return time.ns % kDayNs < 0 ? days - 1 : days;
}

Maybe part_of_time(Fn fn, Time time) {
  std::int64_t days = days_since(time);
  Day day = day_of(days);
  std::int64_t seconds = (time.ns % kDayNs + kDayNs) % kDayNs / 1'000'000'000;
  switch (fn) {
    case Fn::kYear:
      return Value(day.year);
    case Fn::kMonth:
      return Value(day.month);
    case Fn::kDay:
      return Value(day.day);
    case Fn::kHour:
      return Value(seconds / 3600);
    case Fn::kMinute:
      return Value(seconds / 60 % 60);
    case Fn::kSecond:
      return Value(seconds % 60);
    default:
      return Value((days % 7 + 7 + 3) % 7 + 1);  // the first day was a Thursday
  }
}

std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

// The letters Y m d j, and what is no field.
std::string formatted(Time time, const std::string& form) {
  Day day = day_of(days_since(time));
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%') {
      out += form[i];
      continue;
    }
    switch (form[++i]) {
      case 'Y':
        out += padded(day.year, 4);
        break;
      case 'm':
        out += padded(day.month, 2);
        break;
      case 'd':
        out += padded(day.day, 2);
        break;
      default:
        out += padded(day.year_day, 3);
        break;
    }
  }
  return out;
}

Maybe bucket(const Value& value, const Value& size) {
  const auto* time = std::get_if<Time>(&value);
  __int128 number = time != nullptr ? time->ns : whole(value);
  __int128 width = time != nullptr ? std::get<Duration>(size).ns : whole(size);
  if (width <= 0) return std::nullopt;
  __int128 start = number - ((number % width) + width) % width;
  if (start < INT64_MIN) return std::nullopt;
  auto fits = static_cast<std::int64_t>(start);
  return time != nullptr ? Value(Time{fits}) : Value(fits);
}

Maybe absolute(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return Value(std::fabs(*number));
  const auto* duration = std::get_if<Duration>(&value);
  std::int64_t from = duration != nullptr ? duration->ns : whole(value);
  if (from == INT64_MIN) return std::nullopt;
  if (duration != nullptr) return Value(Duration{std::abs(from)});
  return Value(std::abs(from));
}

const std::vector<Value>& items(const Value& value) { return *items_of(value); }

Maybe nth(const Value& list, std::int64_t n) {
  if (n < 0 || n >= static_cast<std::int64_t>(items(list).size())) return std::nullopt;
  return items(list)[static_cast<std::size_t>(n)];
}

Maybe string_function(Fn fn, const std::vector<Value>& args) {
  const std::string& first = text(args[0]);
  const std::string second = args.size() > 1 ? text(args[1]) : "";
  std::size_t found = first.find(second);
  switch (fn) {
    case Fn::kLength:
      return number(characters(first).size());
    case Fn::kUpper:
      return Value(cased(first, true));
    case Fn::kLower:
      return Value(cased(first, false));
    case Fn::kTrim:
      return Value(std::string(trim(first)));
    case Fn::kStartsWith:
      return Value(first.substr(0, second.size()) == second);
    case Fn::kEndsWith:
      return Value(first.size() >= second.size() &&
                   first.substr(first.size() - second.size()) == second);
    case Fn::kContains:
      return Value(found != std::string::npos);
    case Fn::kIndexOf:
      if (found == std::string::npos) return Value(-1);
      return number(characters(first.substr(0, found)).size());
    case Fn::kReplace:
      if (second.empty()) return args[0];
      return Value(join(split(first, second), text(args[2])));
    default: {
      if (second.empty()) return std::nullopt;
      List parts;
      for (std::string& part : split(first, second)) parts.items.emplace_back(std::move(part));
      return Value(std::move(parts));
    }
  }
}

Maybe rounded(double number, double (*how)(double)) { return to_int(Value(how(number))); }

double half_away(double number) { return std::round(number); }
double down(double number) { return std::floor(number); }
double up(double number) { return std::ceil(number); }

Maybe joined(const std::vector<Value>& args) {
  std::vector<std::string> parts;
  for (const Value& item : items(args[0])) parts.push_back(text(item));
  return Value(join(parts, text(args[1])));
}

Maybe to_duration(const Value& value) {
  auto parsed = parse_duration(trim(text(value)));
  return parsed ? Maybe(Value(Duration{*parsed})) : std::nullopt;
}

Maybe sequence_function(Fn fn, const std::vector<Value>& args) {
  const std::vector<Value>& all = items(args[0]);
  switch (fn) {
    case Fn::kSize:
      return number(all.size());
    case Fn::kNth:
      return nth(args[0], whole(args[1]));
    case Fn::kHas:
      return Value(std::ranges::find(all, args[1]) != all.end());
    case Fn::kToSet:
      return Value(make_set(all));
    case Fn::kToList:
      return Value(List{all});
    default: {
      List sorted{all};
      std::sort(sorted.items.begin(), sorted.items.end());
      return Value(std::move(sorted));
    }
  }
}

}  // namespace

std::optional<Value> oracle_function(Fn fn, const std::vector<Value>& args) {
  if (is_oracle_bytes_function(fn, args)) return oracle_bytes_function(fn, args);
  if (is_oracle_map_function(fn)) return oracle_map_function(fn, args);
  switch (fn) {
    case Fn::kLength:
    case Fn::kUpper:
    case Fn::kLower:
    case Fn::kTrim:
    case Fn::kStartsWith:
    case Fn::kEndsWith:
    case Fn::kContains:
    case Fn::kIndexOf:
    case Fn::kReplace:
    case Fn::kSplit:
      return string_function(fn, args);
    case Fn::kSubstr:
      return substr(args);
    case Fn::kJoin:
      return joined(args);
    case Fn::kToInt:
      return to_int(args[0]);
    case Fn::kToFloat:
      return to_float(args[0]);
    case Fn::kToString:
      if (const auto* addr = std::get_if<Addr>(&args[0])) return Value(addr->text);
      return std::holds_alternative<std::string>(args[0]) ? args[0] : Value(to_text(args[0]));
    case Fn::kToTime:
      return to_time(args[0]);
    case Fn::kToDuration:
      return to_duration(args[0]);
    case Fn::kFormatTime:
      return Value(formatted(std::get<Time>(args[0]), text(args[1])));
    case Fn::kDate:
      return Value(formatted(std::get<Time>(args[0]), "%Y-%m-%d"));
    case Fn::kAbs:
      return absolute(args[0]);
    case Fn::kLeast:
      return args[1] < args[0] ? args[1] : args[0];
    case Fn::kGreatest:
      return args[0] < args[1] ? args[1] : args[0];
    case Fn::kFloor:
      return rounded(std::get<double>(args[0]), down);
    case Fn::kCeil:
      return rounded(std::get<double>(args[0]), up);
    case Fn::kRound:
      return rounded(std::get<double>(args[0]), half_away);
    case Fn::kBucket:
      return bucket(args[0], args[1]);
    case Fn::kYear:
    case Fn::kMonth:
    case Fn::kDay:
    case Fn::kHour:
    case Fn::kMinute:
    case Fn::kSecond:
    case Fn::kWeekday:
      return part_of_time(fn, std::get<Time>(args[0]));
    case Fn::kSize:
    case Fn::kNth:
    case Fn::kHas:
    case Fn::kSort:
    case Fn::kToSet:
    case Fn::kToList:
      return sequence_function(fn, args);
    default:
      break;  // not in random programs: results that differ in the last bit, or hashes
  }
  CHECK(false);
  return std::nullopt;
}

}  // namespace drover
