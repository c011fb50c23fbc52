#include "lang/builtins.h"

#include <algorithm>

namespace drover {
namespace {

const Type kB{Kind::kBool, {}};
const Type kI{Kind::kInt, {}};
const Type kF{Kind::kFloat, {}};
const Type kS{Kind::kString, {}};
const Type kTm{Kind::kTime, {}};
const Type kD{Kind::kDuration, {}};
const Type kT{};

Parameter p(Type type) { return {ParamKind::kPlain, std::move(type)}; }
Parameter any() { return {ParamKind::kAny, {}}; }
Parameter regex() { return {ParamKind::kRegex, {}}; }

std::vector<Signature> make_signatures() {
  const Type list = Type::list_of(kT);
  const Type set = Type::set_of(kT);
  const Type strings = Type::list_of(kS);
  std::vector<Signature> all = {
      {"length", Fn::kLength, {p(kS)}, kI},
      {"upper", Fn::kUpper, {p(kS)}, kS},
      {"lower", Fn::kLower, {p(kS)}, kS},
      {"trim", Fn::kTrim, {p(kS)}, kS},
      {"substr", Fn::kSubstr, {p(kS), p(kI)}, kS},
      {"substr", Fn::kSubstr, {p(kS), p(kI), p(kI)}, kS},
      {"starts_with", Fn::kStartsWith, {p(kS), p(kS)}, kB},
      {"ends_with", Fn::kEndsWith, {p(kS), p(kS)}, kB},
      {"contains", Fn::kContains, {p(kS), p(kS)}, kB},
      {"contains", Fn::kHas, {p(list), p(kT)}, kB},
      {"contains", Fn::kHas, {p(set), p(kT)}, kB},
      {"index_of", Fn::kIndexOf, {p(kS), p(kS)}, kI},
      {"replace", Fn::kReplace, {p(kS), p(kS), p(kS)}, kS},
      {"replace", Fn::kReplace, {p(kS), regex(), p(kS)}, kS},
      {"split", Fn::kSplit, {p(kS), p(kS)}, strings},
      {"join", Fn::kJoin, {p(strings), p(kS)}, kS},
      {"match", Fn::kMatch, {p(kS), regex()}, kB},
      {"capture", Fn::kCapture, {p(kS), regex()}, kS},
      {"int", Fn::kToInt, {p(kS)}, kI},
      {"int", Fn::kToInt, {p(kF)}, kI},
      {"int", Fn::kToInt, {p(kB)}, kI},
      {"int", Fn::kToInt, {p(kI)}, kI},
      {"float", Fn::kToFloat, {p(kS)}, kF},
      {"float", Fn::kToFloat, {p(kI)}, kF},
      {"float", Fn::kToFloat, {p(kF)}, kF},
      {"string", Fn::kToString, {any()}, kS},
      {"time", Fn::kToTime, {p(kS)}, kTm},
      {"time", Fn::kToTime, {p(kS), p(kS)}, kTm},
      {"time", Fn::kToTime, {p(kI)}, kTm},
      {"duration", Fn::kToDuration, {p(kS)}, kD},
      {"format", Fn::kFormatTime, {p(kTm), p(kS)}, kS},
      {"abs", Fn::kAbs, {p(kI)}, kI},
      {"abs", Fn::kAbs, {p(kF)}, kF},
      {"abs", Fn::kAbs, {p(kD)}, kD},
      {"least", Fn::kLeast, {p(kT), p(kT)}, kT},
      {"greatest", Fn::kGreatest, {p(kT), p(kT)}, kT},
      {"floor", Fn::kFloor, {p(kF)}, kI},
      {"ceil", Fn::kCeil, {p(kF)}, kI},
      {"round", Fn::kRound, {p(kF)}, kI},
      {"sqrt", Fn::kSqrt, {p(kF)}, kF},
      {"pow", Fn::kPow, {p(kF), p(kF)}, kF},
      {"exp", Fn::kExp, {p(kF)}, kF},
      {"ln", Fn::kLn, {p(kF)}, kF},
      {"log10", Fn::kLog10, {p(kF)}, kF},
      {"bucket", Fn::kBucket, {p(kTm), p(kD)}, kTm},
      {"bucket", Fn::kBucket, {p(kI), p(kI)}, kI},
      {"year", Fn::kYear, {p(kTm)}, kI},
      {"month", Fn::kMonth, {p(kTm)}, kI},
      {"day", Fn::kDay, {p(kTm)}, kI},
      {"hour", Fn::kHour, {p(kTm)}, kI},
      {"minute", Fn::kMinute, {p(kTm)}, kI},
      {"second", Fn::kSecond, {p(kTm)}, kI},
      {"weekday", Fn::kWeekday, {p(kTm)}, kI},
      {"date", Fn::kDate, {p(kTm)}, kS},
      {"seconds", Fn::kSeconds, {p(kD)}, kF},
      {"seconds", Fn::kSeconds, {p(kTm)}, kF},
      {"size", Fn::kSize, {p(list)}, kI},
      {"size", Fn::kSize, {p(set)}, kI},
      {"nth", Fn::kNth, {p(list), p(kI)}, kT},
      {"sort", Fn::kSort, {p(list)}, list},
      {"to_set", Fn::kToSet, {p(list)}, set},
      {"to_list", Fn::kToList, {p(set)}, list},
      {"hash", Fn::kHash, {any()}, kI},
  };
  std::ranges::stable_sort(all, {}, &Signature::name);
  return all;
}

}  // namespace

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> all = make_signatures();
  return all;
}

bool is_function(std::string_view name) {
  return std::ranges::binary_search(signatures(), name, {}, &Signature::name);
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Signature& signature : signatures()) {
    if (names.empty() || names.back() != signature.name) names.emplace_back(signature.name);
  }
  return names;
}

std::string to_text(const Signature& signature) {
  auto shown = [](const Type& type) {
    std::string text = to_text(type);
    std::replace(text.begin(), text.end(), '?', 'T');
    return text;
  };
  std::string text(signature.name);
  text += '(';
  for (std::size_t i = 0; i < signature.params.size(); ++i) {
    if (i > 0) text += ", ";
    switch (signature.params[i].kind) {
      case ParamKind::kPlain: text += shown(signature.params[i].type); break;
      case ParamKind::kAny: text += "anything"; break;
      case ParamKind::kRegex: text += "/regex/"; break;
    }
  }
  return text + ") -> " + shown(signature.result);
}

bool fits(const Type& wanted, const Type& actual, Type& t) {
  if (wanted.kind == Kind::kUnknown) {
    if (!t.known()) t = actual;
    return t == actual || !actual.known();
  }
  if (actual.kind == Kind::kUnknown) return true;
  if (wanted.kind != actual.kind || wanted.args.size() != actual.args.size()) return false;
  for (std::size_t i = 0; i < wanted.args.size(); ++i) {
    if (!fits(wanted.args[i], actual.args[i], t)) return false;
  }
  return true;
}

Type with_t(const Type& pattern, const Type& t) {
  if (pattern.kind == Kind::kUnknown) return t;
  Type result = pattern;
  for (Type& arg : result.args) arg = with_t(arg, t);
  return result;
}

}  // namespace drover
