#include "engine/eval/functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/eval/calendar.h"
#include "engine/eval/made_text.h"
#include "engine/eval/text_functions.h"
#include "value/numbers.h"

namespace drover {
namespace {

// ---------------------------------------------------------------------------- strings

std::string_view text(Frame& frame, Word word) { return frame.pool.text(word); }

// The byte offset of the n-th character; the size when there are fewer.
std::size_t offset_of(std::string_view text, std::int64_t n) {
  std::size_t at = 0;
  for (; n > 0 && at < text.size(); --n) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

std::int64_t characters(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

Word length(Frame& f, const Word* a, const CallSite&) { return word_of(characters(text(f, a[0]))); }

template <char First, char Last, int Shift>
Word change_case(Frame& f, const Word* a, const CallSite&) {
  std::string_view from = text(f, a[0]);
  char* to = f.pool.scratch(from.size());
  std::ranges::transform(
      from, to, [](char c) { return c >= First && c <= Last ? static_cast<char>(c + Shift) : c; });
  return f.pool.transient({to, from.size()});
}

Word trimmed(Frame& f, const Word* a, const CallSite&) {
  return f.pool.transient(trim(text(f, a[0])));
}

Word substr(Frame& f, const Word* a, const CallSite& site) {
  std::string_view from = text(f, a[0]);
  std::int64_t start = int_of(a[1]);
  if (start < 0) return f.fail("substr starts at " + std::to_string(start) + ", before the text");
  std::string_view rest = from.substr(offset_of(from, start));
  if (site.arg_types.size() == 2) return f.pool.transient(rest);
  std::int64_t count = int_of(a[2]);
  if (count < 0) return f.fail("substr of " + std::to_string(count) + " characters");
  return f.pool.transient(rest.substr(0, offset_of(rest, count)));
}

Word starts_with(Frame& f, const Word* a, const CallSite&) {
  return text(f, a[0]).starts_with(text(f, a[1])) ? 1 : 0;
}
Word ends_with(Frame& f, const Word* a, const CallSite&) {
  return text(f, a[0]).ends_with(text(f, a[1])) ? 1 : 0;
}

std::size_t find(std::string_view in, std::string_view what, std::size_t from = 0) {
  if (from > in.size()) return std::string_view::npos;
  if (what.empty()) return from;
  if (what.size() > in.size() - from) return std::string_view::npos;  // `in` may have no address
  const void* at = memmem(in.data() + from, in.size() - from, what.data(), what.size());
  return at == nullptr ? std::string_view::npos
                       : static_cast<std::size_t>(static_cast<const char*>(at) - in.data());
}

Word contains(Frame& f, const Word* a, const CallSite&) {
  return find(text(f, a[0]), text(f, a[1])) != std::string_view::npos ? 1 : 0;
}

Word index_of(Frame& f, const Word* a, const CallSite&) {
  std::string_view in = text(f, a[0]);
  std::size_t at = find(in, text(f, a[1]));
  return word_of(at == std::string_view::npos ? std::int64_t{-1} : characters(in.substr(0, at)));
}

Word replace(Frame& f, const Word* a, const CallSite&) {
  std::string_view in = text(f, a[0]);
  std::string_view what = text(f, a[1]);
  if (what.empty()) return a[0];
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = find(in, what); at != std::string_view::npos; at = find(in, what, from)) {
    out.append(in.substr(from, at - from)).append(text(f, a[2]));
    from = at + what.size();
  }
  if (from == 0) return a[0];
  out.append(in.substr(from));
  return made_text(f, out);
}

Word split_at(Frame& f, const Word* a, const CallSite&) {
  std::string_view in = text(f, a[0]);
  std::string separator(text(f, a[1]));
  if (separator.empty()) return f.fail("split by an empty text");
  std::vector<Word> parts;
  std::size_t from = 0;
  for (std::size_t at = find(in, separator); at != std::string_view::npos;
       at = find(in, separator, from)) {
    parts.push_back(f.pool.transient(in.substr(from, at - from)));
    from = at + separator.size();
  }
  parts.push_back(f.pool.transient(in.substr(from)));
  return f.pool.transient_items(parts);
}

Word join_with(Frame& f, const Word* a, const CallSite&) {
  std::string out;
  bool first = true;
  for (Word item : f.pool.items(a[0])) {
    if (!first) out += text(f, a[1]);
    first = false;
    out += text(f, item);
  }
  return made_text(f, out);
}

// ---------------------------------------------------------------------------- conversions

Word int_of_string(Frame& f, const Word* a, const CallSite&) {
  auto number = parse_int(trim(text(f, a[0])));
  return number ? word_of(*number) : f.fail("int: " + cut_short(text(f, a[0])) + " is no int");
}

Word int_of_float(Frame& f, double number, std::string_view what) {
  // 2^63 is a double, 2^63 - 1 is not.
  if (!(number >= -0x1p63 && number < 0x1p63)) {
    std::string shown;
    append_float(shown, number);
    return f.fail(std::string(what) + ": " + shown + " does not fit an int");
  }
  return word_of(static_cast<std::int64_t>(number));
}
Word truncated(Frame& f, const Word* a, const CallSite&) {
  return int_of_float(f, std::trunc(float_of(a[0])), "int");
}
Word floored(Frame& f, const Word* a, const CallSite&) {
  return int_of_float(f, std::floor(float_of(a[0])), "floor");
}
Word ceiled(Frame& f, const Word* a, const CallSite&) {
  return int_of_float(f, std::ceil(float_of(a[0])), "ceil");
}
Word rounded(Frame& f, const Word* a, const CallSite&) {
  return int_of_float(f, std::round(float_of(a[0])), "round");
}
Word itself(Frame&, const Word* a, const CallSite&) { return a[0]; }

Word float_of_string(Frame& f, const Word* a, const CallSite&) {
  auto number = parse_float(trim(text(f, a[0])));
  return number ? word_of(*number) : f.fail("float: " + cut_short(text(f, a[0])) + " is no float");
}
Word float_of_int(Frame&, const Word* a, const CallSite&) {
  return word_of(static_cast<double>(int_of(a[0])));
}

Word to_string(Frame& f, const Word* a, const CallSite& site) {
  // A string is itself, and an address too.
  if (site.arg_types[0].kind == Kind::kString || site.arg_types[0].kind == Kind::kAddr) return a[0];
  std::string out;
  f.pool.append_text(out, a[0], site.arg_types[0]);
  return made_text(f, out);
}

Word time_of_string(Frame& f, const Word* a, const CallSite&) {
  auto ns = parse_time(trim(text(f, a[0])));
  return ns ? word_of(*ns)
            : f.fail("time: " + cut_short(text(f, a[0])) +
                     " is no time like 2026-11-23T02:51:19Z; time(TEXT, FORM) reads others");
}

Word time_by_format(Frame& f, const Word* a, const CallSite&) {
  std::string why;
  auto ns = parse_time_as(text(f, a[0]), text(f, a[1]), why);
  return ns ? word_of(*ns)
            : f.fail("time: " + cut_short(text(f, a[0])) + " is not of the form " +
                     quoted(text(f, a[1])) + ": " + why);
}

Word time_of_seconds(Frame& f, const Word* a, const CallSite&) {
  std::int64_t ns = 0;
  if (__builtin_mul_overflow(int_of(a[0]), std::int64_t{1'000'000'000}, &ns)) {
    return f.fail("time: " + std::to_string(int_of(a[0])) + " seconds do not fit a time");
  }
  return word_of(ns);
}

Word duration_of_string(Frame& f, const Word* a, const CallSite&) {
  auto ns = parse_duration(trim(text(f, a[0])));
  return ns ? word_of(*ns)
            : f.fail("duration: " + cut_short(text(f, a[0])) + " is no duration like 1m30s");
}

Word format_time(Frame& f, const Word* a, const CallSite&) {
  std::string out;
  std::string why;
  if (!format_time_as(out, int_of(a[0]), text(f, a[1]), why)) return f.fail("format: " + why);
  return made_text(f, out);
}

// ---------------------------------------------------------------------------- numbers

Word abs_int(Frame& f, const Word* a, const CallSite&) {
  if (int_of(a[0]) == INT64_MIN) return f.fail("abs: the result does not fit 64 bits");
  return word_of(std::abs(int_of(a[0])));
}
Word abs_float(Frame&, const Word* a, const CallSite&) {
  return word_of(std::fabs(float_of(a[0])));
}
Word least(Frame& f, const Word* a, const CallSite& site) {
  return f.pool.compare(a[0], a[1], site.type) <= 0 ? a[0] : a[1];
}
Word greatest(Frame& f, const Word* a, const CallSite& site) {
  return f.pool.compare(a[0], a[1], site.type) >= 0 ? a[0] : a[1];
}

template <double (*Of)(double)>
Word float_function(Frame&, const Word* a, const CallSite&) {
  return word_of(Of(float_of(a[0])));
}
Word power(Frame&, const Word* a, const CallSite&) {
  return word_of(std::pow(float_of(a[0]), float_of(a[1])));
}

// ---------------------------------------------------------------------------- times

Word bucket(Frame& f, const Word* a, const CallSite&) {
  std::int64_t size = int_of(a[1]);
  if (size <= 0) return f.fail("bucket: the size must be greater than 0");
  std::int64_t rest = int_of(a[0]) % size;
  if (rest < 0) rest += size;
  std::int64_t start = 0;
  if (__builtin_sub_overflow(int_of(a[0]), rest, &start))
    return f.fail("bucket: the result does not fit 64 bits");
  return word_of(start);
}

template <int CivilTime::* Part>
Word part_of_time(Frame&, const Word* a, const CallSite&) {
  return word_of(std::int64_t{civil_time(int_of(a[0])).*Part});
}

Word date(Frame& f, const Word* a, const CallSite&) {
  std::string out;
  append_time(out, int_of(a[0]));
  return made_text(f, std::string_view(out).substr(0, out.find('T')));
}
Word seconds(Frame&, const Word* a, const CallSite&) {
  return word_of(static_cast<double>(int_of(a[0])) / 1e9);
}

// ---------------------------------------------------------------------------- lists and sets

Word size_of(Frame& f, const Word* a, const CallSite&) {
  return word_of(static_cast<std::int64_t>(f.pool.items(a[0]).size()));
}

Word nth(Frame& f, const Word* a, const CallSite&) {
  std::span<const Word> items = f.pool.items(a[0]);
  std::int64_t n = int_of(a[1]);
  if (n < 0 || static_cast<std::size_t>(n) >= items.size()) {
    return f.fail("nth: there is no item " + std::to_string(n) + " in a list of " +
                  std::to_string(items.size()));
  }
  return items[static_cast<std::size_t>(n)];
}

Word has(Frame& f, const Word* a, const CallSite& site) {
  const Type& item = site.arg_types[1];
  return std::ranges::any_of(f.pool.items(a[0]),
                             [&](Word word) { return f.pool.same(word, a[1], item); })
             ? 1
             : 0;
}

std::vector<Word> in_order(Frame& f, Word sequence, const Type& item) {
  std::span<const Word> items = f.pool.items(sequence);
  std::vector<Word> words(items.begin(), items.end());
  std::ranges::sort(words, [&](Word x, Word y) { return f.pool.compare(x, y, item) < 0; });
  return words;
}
Word sorted(Frame& f, const Word* a, const CallSite& site) {
  return f.pool.transient_items(in_order(f, a[0], site.type.args[0]));
}
Word to_set(Frame& f, const Word* a, const CallSite& site) {
  std::vector<Word> words = in_order(f, a[0], site.type.args[0]);
  auto rest = std::ranges::unique(
      words, [&](Word x, Word y) { return f.pool.same(x, y, site.type.args[0]); });
  words.erase(rest.begin(), rest.end());
  return f.pool.transient_items(words);
}

std::uint64_t hash_value(const Pool& pool, Word word, const Type& type) {
  if (is_text(type.kind)) return hash_bytes(pool.text(word));
  if (!has_items(type.kind)) return hash_word(word + 1);
  std::span<const Word> items = pool.items(word);
  std::uint64_t hash = items.size();
  for (std::size_t i = 0; i < items.size(); ++i)
    hash = hash_combine(hash, hash_value(pool, items[i], item_type(type, i)));
  return hash;
}
Word hash(Frame& f, const Word* a, const CallSite& site) {
  return hash_value(f.pool, a[0], site.arg_types[0]) >> 1U;  // never negative
}

// Nothing carries a message to another place.
Word delivered(Frame& f, const Word* a, const CallSite& site) {
  if (f.pool.same(a[0], a[1], site.arg_types[0])) return a[0];
  std::string why = "no network in a run: a message for ";
  f.pool.append_text(why, a[0], site.arg_types[0]);
  why += " cannot leave ";
  f.pool.append_text(why, a[1], site.arg_types[1]);
  return f.fail(std::move(why));
}

Function conversion_for(Fn fn, Kind from, std::size_t arguments) {
  switch (fn) {
    case Fn::kToInt:
      return from == Kind::kString ? int_of_string : from == Kind::kFloat ? truncated : itself;
    case Fn::kToFloat:
      return from == Kind::kString ? float_of_string : from == Kind::kInt ? float_of_int : itself;
    case Fn::kToTime:
      if (from == Kind::kInt) return time_of_seconds;
      return arguments == 2 ? time_by_format : time_of_string;
    default:
      break;
  }
  CHECK(false);
  return nullptr;
}

// The functions that do the same for all types they take.
constexpr auto kFunctions = std::to_array<std::pair<Fn, Function>>({
    {Fn::kLength, length},
    {Fn::kUpper, change_case<'a', 'z', 'A' - 'a'>},
    {Fn::kLower, change_case<'A', 'Z', 'a' - 'A'>},
    {Fn::kTrim, trimmed},
    {Fn::kSubstr, substr},
    {Fn::kStartsWith, starts_with},
    {Fn::kEndsWith, ends_with},
    {Fn::kContains, contains},
    {Fn::kIndexOf, index_of},
    {Fn::kReplace, replace},
    {Fn::kSplit, split_at},
    {Fn::kJoin, join_with},
    {Fn::kPadLeft, pad_left},
    {Fn::kPadRight, pad_right},
    {Fn::kUrlDecode, url_decode},
    {Fn::kToIntOfBase, int_of_base},
    {Fn::kFixed, fixed},
    {Fn::kToString, to_string},
    {Fn::kToDuration, duration_of_string},
    {Fn::kFormatTime, format_time},
    {Fn::kLeast, least},
    {Fn::kGreatest, greatest},
    {Fn::kFloor, floored},
    {Fn::kCeil, ceiled},
    {Fn::kRound, rounded},
    {Fn::kSqrt, float_function<std::sqrt>},
    {Fn::kPow, power},
    {Fn::kExp, float_function<std::exp>},
    {Fn::kLn, float_function<std::log>},
    {Fn::kLog10, float_function<std::log10>},
    {Fn::kBucket, bucket},
    {Fn::kYear, part_of_time<&CivilTime::year>},
    {Fn::kMonth, part_of_time<&CivilTime::month>},
    {Fn::kDay, part_of_time<&CivilTime::day>},
    {Fn::kHour, part_of_time<&CivilTime::hour>},
    {Fn::kMinute, part_of_time<&CivilTime::minute>},
    {Fn::kSecond, part_of_time<&CivilTime::second>},
    {Fn::kWeekday, part_of_time<&CivilTime::weekday>},
    {Fn::kDate, date},
    {Fn::kSeconds, seconds},
    {Fn::kSize, size_of},
    {Fn::kNth, nth},
    {Fn::kHas, has},
    {Fn::kSort, sorted},
    {Fn::kToSet, to_set},
    {Fn::kToList, itself},
    {Fn::kHash, hash},
    {Fn::kDelivered, delivered},
});

}  // namespace

std::string cut_short(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return quoted(text.size() > kShown ? std::string(text.substr(0, kShown)) + "…"
                                     : std::string(text));
}

Function function_for(Fn fn, const CallSite& site) {
  if (Function function = bytes_function_for(fn, site)) return function;
  if (Function function = map_function_for(fn)) return function;
  Kind first = site.arg_types.empty() ? Kind::kUnknown : site.arg_types[0].kind;
  if (fn == Fn::kToInt || fn == Fn::kToFloat || fn == Fn::kToTime) {
    return conversion_for(fn, first, site.arg_types.size());
  }
  if (fn == Fn::kAbs) return first == Kind::kFloat ? abs_float : abs_int;
  for (const auto& [known, function] : kFunctions) {
    if (known == fn) return function;
  }
  CHECK(false);
  return nullptr;
}

}  // namespace drover
