#include "lang/builtins.h"

#include <algorithm>
#include <map>

namespace drover {
namespace {

const Type kB{Kind::kBool, {}};
const Type kI{Kind::kInt, {}};
const Type kF{Kind::kFloat, {}};
const Type kS{Kind::kString, {}};
const Type kTm{Kind::kTime, {}};
const Type kD{Kind::kDuration, {}};
const Type kBy{Kind::kBytes, {}};
const Type kAd{Kind::kAddr, {}};
const Type kId{Kind::kId, {}};
const Type kT{};
const Type kU{Kind::kUnknown, {Type{}}};

Parameter p(Type type) { return {ParamKind::kPlain, std::move(type)}; }
Parameter any() { return {ParamKind::kAny, {}}; }
Parameter regex() { return {ParamKind::kRegex, {}}; }

const Type kListOfT = Type::list_of(kT);
const Type kSetOfT = Type::set_of(kT);
const Type kMapOfTU = Type::map_of(kT, kU);
const Type kPairOfTU = Type::tuple_of({kT, kU});
const Type kStrings = Type::list_of(kS);

const std::vector<Signature> kStringFunctions = {
    {"length", Fn::kLength, {p(kS)}, kI},
    {"upper", Fn::kUpper, {p(kS)}, kS},
    {"lower", Fn::kLower, {p(kS)}, kS},
    {"trim", Fn::kTrim, {p(kS)}, kS},
    {"substr", Fn::kSubstr, {p(kS), p(kI)}, kS},
    {"substr", Fn::kSubstr, {p(kS), p(kI), p(kI)}, kS},
    {"starts_with", Fn::kStartsWith, {p(kS), p(kS)}, kB},
    {"ends_with", Fn::kEndsWith, {p(kS), p(kS)}, kB},
    {"contains", Fn::kContains, {p(kS), p(kS)}, kB},
    {"index_of", Fn::kIndexOf, {p(kS), p(kS)}, kI},
    {"replace", Fn::kReplace, {p(kS), p(kS), p(kS)}, kS},
    {"replace", Fn::kReplace, {p(kS), regex(), p(kS)}, kS},
    {"split", Fn::kSplit, {p(kS), p(kS)}, kStrings},
    {"join", Fn::kJoin, {p(kStrings), p(kS)}, kS},
    {"pad_left", Fn::kPadLeft, {p(kS), p(kI)}, kS},
    {"pad_left", Fn::kPadLeft, {p(kS), p(kI), p(kS)}, kS},
    {"pad_right", Fn::kPadRight, {p(kS), p(kI)}, kS},
    {"pad_right", Fn::kPadRight, {p(kS), p(kI), p(kS)}, kS},
    {"url_decode", Fn::kUrlDecode, {p(kS)}, kS},
    {"match", Fn::kMatch, {p(kS), regex()}, kB},
    {"capture", Fn::kCapture, {p(kS), regex()}, kS},
};

const std::vector<Signature> kBytesFunctions = {
    {"length", Fn::kLength, {p(kBy)}, kI},
    {"substr", Fn::kSubstr, {p(kBy), p(kI)}, kBy},
    {"substr", Fn::kSubstr, {p(kBy), p(kI), p(kI)}, kBy},
    {"starts_with", Fn::kStartsWith, {p(kBy), p(kBy)}, kB},
    {"ends_with", Fn::kEndsWith, {p(kBy), p(kBy)}, kB},
    {"contains", Fn::kContains, {p(kBy), p(kBy)}, kB},
    {"index_of", Fn::kIndexOf, {p(kBy), p(kBy)}, kI},
    {"nth", Fn::kNth, {p(kBy), p(kI)}, kI},
    {"hex", Fn::kHex, {p(kBy)}, kS},
    {"from_hex", Fn::kFromHex, {p(kS)}, kBy},
    {"base64", Fn::kBase64, {p(kBy)}, kS},
    {"from_base64", Fn::kFromBase64, {p(kS)}, kBy},
    {"encode", Fn::kEncode, {p(kS)}, kBy},
    {"decode", Fn::kDecode, {p(kBy)}, kS},
    {"addr", Fn::kToAddr, {p(kS)}, kAd},
    {"addr", Fn::kToAddr, {p(kS), p(kI)}, kAd},
    {"host_of", Fn::kHost, {p(kAd)}, kS},
    {"port_of", Fn::kPort, {p(kAd)}, kI},
    {"is_ip", Fn::kIsIp, {p(kS)}, kB},
    {"in_network", Fn::kInNetwork, {p(kS), p(kS)}, kB},
    {"id", Fn::kToId, {p(kS)}, kId},
    {"id", Fn::kToId, {p(kI)}, kId},
    {"int", Fn::kToInt, {p(kId)}, kI},
};

const std::vector<Signature> kConversions = {
    {"int", Fn::kToInt, {p(kS)}, kI},
    {"int", Fn::kToInt, {p(kF)}, kI},
    {"int", Fn::kToInt, {p(kB)}, kI},
    {"int", Fn::kToInt, {p(kI)}, kI},
    {"int", Fn::kToIntOfBase, {p(kS), p(kI)}, kI},
    {"fixed", Fn::kFixed, {p(kF), p(kI)}, kS},
    {"float", Fn::kToFloat, {p(kS)}, kF},
    {"float", Fn::kToFloat, {p(kI)}, kF},
    {"float", Fn::kToFloat, {p(kF)}, kF},
    {"string", Fn::kToString, {any()}, kS},
    {"time", Fn::kToTime, {p(kS)}, kTm},
    {"time", Fn::kToTime, {p(kS), p(kS)}, kTm},
    {"time", Fn::kToTime, {p(kI)}, kTm},
    {"duration", Fn::kToDuration, {p(kS)}, kD},
    {"format", Fn::kFormatTime, {p(kTm), p(kS)}, kS},
};

const std::vector<Signature> kNumberFunctions = {
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
    {"hash", Fn::kHash, {any()}, kI},
};

const std::vector<Signature> kTimeFunctions = {
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
};

const std::vector<Signature> kListFunctions = {
    {"contains", Fn::kHas, {p(kListOfT), p(kT)}, kB},
    {"contains", Fn::kHas, {p(kSetOfT), p(kT)}, kB},
    {"size", Fn::kSize, {p(kListOfT)}, kI},
    {"size", Fn::kSize, {p(kSetOfT)}, kI},
    {"nth", Fn::kNth, {p(kListOfT), p(kI)}, kT},
    {"sort", Fn::kSort, {p(kListOfT)}, kListOfT},
    {"to_set", Fn::kToSet, {p(kListOfT)}, kSetOfT},
    {"to_list", Fn::kToList, {p(kSetOfT)}, kListOfT},
};

const std::vector<Signature> kMapFunctions = {
    {"size", Fn::kMapSize, {p(kMapOfTU)}, kI},
    {"contains", Fn::kHasKey, {p(kMapOfTU), p(kT)}, kB},
    {"get", Fn::kGet, {p(kMapOfTU), p(kT)}, kU},
    {"get", Fn::kGet, {p(kMapOfTU), p(kT), p(kU)}, kU},
    {"keys", Fn::kKeys, {p(kMapOfTU)}, kSetOfT},
    {"values", Fn::kValues, {p(kMapOfTU)}, Type::list_of(kU)},
    {"put", Fn::kPut, {p(kMapOfTU), p(kT), p(kU)}, kMapOfTU},
    {"remove", Fn::kRemove, {p(kMapOfTU), p(kT)}, kMapOfTU},
    {"merge", Fn::kMerge, {p(kMapOfTU), p(kMapOfTU)}, kMapOfTU},
    {"to_map", Fn::kToMap, {p(Type::list_of(kPairOfTU))}, kMapOfTU},
    {"to_map", Fn::kToMap, {p(Type::set_of(kPairOfTU))}, kMapOfTU},
    {"to_list", Fn::kEntries, {p(kMapOfTU)}, Type::list_of(kPairOfTU)},
};

std::vector<Signature> all_by_name() {
  std::vector<Signature> all;
  for (const auto* group : {&kStringFunctions, &kConversions, &kNumberFunctions, &kTimeFunctions,
                            &kListFunctions, &kMapFunctions, &kBytesFunctions}) {
    all.insert(all.end(), group->begin(), group->end());
  }
  // Overloads stay in the order in which they are tried.
  std::map<std::string_view, std::vector<Signature>> by_name;
  for (Signature& signature : all) by_name[signature.name].push_back(std::move(signature));
  std::vector<Signature> sorted;
  for (auto& [name, overloads] : by_name) {
    for (Signature& signature : overloads) sorted.push_back(std::move(signature));
  }
  return sorted;
}

}  // namespace

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> all = all_by_name();
  return all;
}

bool is_function(std::string_view name) {
  return std::ranges::binary_search(signatures(), name, {}, &Signature::name);
}

bool is_condition(std::string_view name) {
  auto forms = std::ranges::equal_range(signatures(), name, {}, &Signature::name);
  return std::ranges::any_of(forms,
                             [](const Signature& form) { return form.result.kind == Kind::kBool; });
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Signature& signature : signatures()) {
    if (names.empty() || names.back() != signature.name) names.emplace_back(signature.name);
  }
  return names;
}

namespace {

// The type with T and U by these names.
std::string shown_type(const Type& type) {
  if (type.kind == Kind::kUnknown) return type.args.empty() ? "T" : "U";
  if (type.args.empty()) return to_text(type);
  std::string text = to_text(Type{type.kind, {}});
  text.pop_back();
  for (const Type& arg : type.args) {
    if (&arg != &type.args.front()) text += ", ";
    text += shown_type(arg);
  }
  return text + (type.kind == Kind::kTuple ? ")" : ">");
}

}  // namespace

std::string to_text(const Signature& signature) {
  std::string text(signature.name);
  text += '(';
  for (std::size_t i = 0; i < signature.params.size(); ++i) {
    if (i > 0) text += ", ";
    switch (signature.params[i].kind) {
      case ParamKind::kPlain:
        text += shown_type(signature.params[i].type);
        break;
      case ParamKind::kAny:
        text += "anything";
        break;
      case ParamKind::kRegex:
        text += "/regex/";
        break;
    }
  }
  return text + ") -> " + shown_type(signature.result);
}

bool fits(const Type& wanted, const Type& actual, TypeBindings& bindings) {
  if (wanted.kind == Kind::kUnknown) {
    Type& bound = wanted.args.empty() ? bindings.t : bindings.u;
    if (!bound.known()) bound = actual;
    return bound == actual || !actual.known();
  }
  if (actual.kind == Kind::kUnknown) return true;
  if (wanted.kind != actual.kind || wanted.args.size() != actual.args.size()) return false;
  for (std::size_t i = 0; i < wanted.args.size(); ++i) {
    if (!fits(wanted.args[i], actual.args[i], bindings)) return false;
  }
  return true;
}

Type with_bindings(const Type& pattern, const TypeBindings& bindings) {
  if (pattern.kind == Kind::kUnknown) return pattern.args.empty() ? bindings.t : bindings.u;
  Type result = pattern;
  for (Type& arg : result.args) arg = with_bindings(arg, bindings);
  return result;
}

}  // namespace drover
