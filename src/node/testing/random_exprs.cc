#include "node/testing/random_exprs.h"

#include <cstdint>

#include "value/literals.h"

namespace drover {
namespace {

const Type kBool{Kind::kBool, {}};
const Type kInt{Kind::kInt, {}};
const Type kFloat{Kind::kFloat, {}};
const Type kString{Kind::kString, {}};
const Type kTime{Kind::kTime, {}};
const Type kDuration{Kind::kDuration, {}};
const Type kBytes{Kind::kBytes, {}};
const Type kAddr{Kind::kAddr, {}};
const Type kId{Kind::kId, {}};
const Type kInts = Type::list_of(kInt);
const Type kStrings = Type::list_of(kString);
const Type kPair = Type::tuple_of({kInt, kString});
const Type kInts2 = Type::tuple_of({kInt, kInt});
const Type kIntMap = Type::map_of(kInt, kInt);
const Type kPairMap = Type::map_of(kString, kPair);

const std::vector<std::int64_t> kWide = {INT32_MIN,
                                         INT32_MAX,
                                         INT64_C(2147483648),
                                         INT64_C(-2147483649),
                                         INT64_C(4294967296),
                                         INT64_C(5000000000),
                                         INT64_C(-4294967295),
                                         INT64_MAX,
                                         INT64_MIN};
const std::vector<std::string> kTexts = {
    "",      "a",   "b",     "ab",         "abc",    "a b", "x=1", "12",
    "-7",    "é",   "éa",    "9999999999", "zz top", "1.5", "3s",  "2026-11-23T02:51:19Z",
    "abcdd", " b ", "a,b,a", "ABC"};
const std::vector<double> kFloats = {0.0, 1.0, -1.0, 0.5, 2.25, -3.75, 1024.0, 4294967296.0};
const std::vector<std::int64_t> kSeconds = {0,         1,           -1,        1700000000,
                                            951782400, -2208988800, 4102444800};
const std::vector<std::string> kHexTexts = {"", "61", "6162", "00", "ff00", "c3a9", "616263"};
const std::vector<std::string> kAddrs = {"a:1", "a:2", "b:1", "127.0.0.1:7000", "[::1]:0"};
const std::vector<std::uint64_t> kIds = {0, 1, 2, 31, INT64_MAX, UINT64_MAX, UINT64_C(1) << 63U};
const std::vector<RandomPattern> kPatterns = {
    {R"(^(\w+) ?(.*)$)", 2}, {R"((\d+))", 1},      {R"(([a-z])=(\d))", 2}, {R"(b(c)?)", 1},
    {R"(a|b)", 0},           {R"((a|ab)(b?))", 2}, {R"([^ ]+$)", 0},       {R"(\.)", 0},
    {R"(zz t(.)p)", 1},      {R"(x?y*)", 0},       {R"(abc+(d*))", 1},     {R"((\w)(\w))", 2},
    {R"(2026-(\d\d)-)", 1},  {R"((abx?)(c))", 2}};

std::string call(const std::string& name, const std::vector<std::string>& args) {
  std::string text = name + "(";
  for (std::size_t i = 0; i < args.size(); ++i) text += (i > 0 ? ", " : "") + args[i];
  return text + ")";
}

std::string infix(const std::string& left, const std::string& op, const std::string& right) {
  return "(" + left + " " + op + " " + right + ")";
}

}  // namespace

Type RandomExprs::type() {
  int n = random_.between(0, 99);
  if (n < 2) return kPair;
  if (n < 3) return kInts2;
  if (n < 5) return kIntMap;
  if (n < 6) return kPairMap;
  if (n < 38) return kInt;
  if (n < 56) return kString;
  if (n < 58) return kBytes;
  if (n < 60) return kAddr;
  if (n < 62) return kId;
  if (n < 69) return kBool;
  if (n < 77) return kFloat;
  if (n < 83) return kTime;
  if (n < 89) return kDuration;
  if (n < 93) return kInts;
  if (n < 96) return kStrings;
  if (n < 97) return Type::list_of(kInts);
  return Type::set_of(n < 99 ? kInt : kString);
}

Value RandomExprs::value(const Type& type, bool filled) {
  std::vector<Value>& seen = seen_[to_text(type)];
  if (seen.size() > 1 && random_.chance(65)) return random_.pick(seen);
  Value made = new_value(type, filled);
  if (filled || type.args.empty()) seen.push_back(made);
  return made;
}

void RandomExprs::remember(const Value& value) {
  // What an empty list is a list of cannot be told.
  if (items_of(value) != nullptr) return;
  seen_[to_text(type_of(value))].push_back(value);
}

std::string RandomExprs::constant(const Type& type) {
  const std::vector<Value>& seen = seen_[to_text(type)];
  if (!seen.empty() && random_.chance(80)) return to_text(random_.pick(seen));
  return to_text(new_value(type, true));
}

Value RandomExprs::new_value(const Type& type, bool filled) {
  switch (type.kind) {
    case Kind::kBool:
      return Value(random_.chance(50));
    case Kind::kFloat:
      return Value(random_.pick(kFloats));
    case Kind::kString:
      return Value(random_.pick(kTexts));
    case Kind::kTime:
      return Value(Time{random_.pick(kSeconds) * 1'000'000'000 + random_.between(0, 1)});
    case Kind::kDuration:
      return Value(Duration{random_.between(-2, 4) * INT64_C(1'800'000'000'000)});
    case Kind::kBytes:
      return Value(Bytes{*parse_hex(random_.pick(kHexTexts))});
    case Kind::kAddr:
      return Value(Addr{random_.pick(kAddrs)});
    case Kind::kId:
      return Value(Id{random_.pick(kIds)});
    case Kind::kTuple: {
      Tuple made;
      for (const Type& part : type.args) made.items.push_back(value(part, filled));
      return Value(std::move(made));
    }
    case Kind::kMap: {
      std::vector<Value> items;
      for (int i = random_.between(filled ? 1 : 0, 2); i > 0; --i) {
        items.push_back(value(type.args[0], filled));
        items.push_back(value(type.args[1], filled));
      }
      auto made = make_map(items);
      if (made) return Value(std::move(*made));
      return Value(Map{{items[0], items[1]}});  // of two with one key the first
    }
    case Kind::kList:
    case Kind::kSet: {
      std::vector<Value> items;
      int count = random_.between(filled ? 1 : 0, 3);
      for (int i = 0; i < count; ++i) items.push_back(value(type.args[0], filled));
      if (type.kind == Kind::kSet) return Value(make_set(std::move(items)));
      return Value(List{std::move(items)});
    }
    default:
      break;
  }
  if (random_.chance(static_cast<std::size_t>(wide_percent_))) return Value(random_.pick(kWide));
  return Value(std::int64_t{random_.between(-2, 6)});
}

const RandomPattern& RandomExprs::pattern() { return random_.pick(kPatterns); }

std::string RandomExprs::leaf(const Type& type) {
  std::vector<std::string> fitting;
  for (const RandomVariable& variable : *variables_) {
    if (variable.type == type) fitting.push_back(variable.name);
  }
  if (fitting.empty() || random_.chance(20)) return constant(type);
  return random_.pick(fitting);
}

std::string RandomExprs::expr(const Type& type, const std::vector<RandomVariable>& variables,
                              int depth, bool tame) {
  variables_ = &variables;
  return tame ? tamed(type) : of_type(type, depth);
}

std::string RandomExprs::condition(const std::vector<RandomVariable>& variables) {
  variables_ = &variables;
  if (random_.chance(40)) return boolean(random_.between(1, 2));
  std::string mostly = likely(variables);
  return random_.chance(40) ? infix(boolean(1), "||", mostly) : mostly;
}

std::string RandomExprs::likely(const std::vector<RandomVariable>& variables) {
  variables_ = &variables;
  static const std::vector<std::string> kMostly = {"!=", "!=", "<=", ">="};
  Type type = kInt;
  if (!variables.empty() && random_.chance(85)) type = random_.pick(variables).type;
  if (!type.args.empty()) type = kInt;
  std::string left = leaf(type);
  return infix(left, random_.pick(kMostly), constant(type));
}

std::string RandomExprs::of(Kind kind, int depth) { return of_type({kind, {}}, depth); }

std::string RandomExprs::of_type(const Type& type, int depth) {
  if (depth <= 0 || random_.chance(25)) return leaf(type);
  if (random_.chance(8)) {
    return "(if " + boolean(depth - 1) + " then " + of_type(type, depth - 1) + " else " +
           of_type(type, depth - 1) + ")";
  }
  if (random_.chance(5))
    return call(random_.chance(50) ? "least" : "greatest", {of_type(type, depth - 1), leaf(type)});
  if (random_.chance(4))
    return call("nth", {"[" + of_type(type, depth - 1) + ", " + leaf(type) + "]", leaf(kInt)});
  switch (type.kind) {
    case Kind::kBool:
      return boolean(depth);
    case Kind::kInt:
      return integer(depth);
    case Kind::kFloat:
      return floating(depth);
    case Kind::kString:
      return string(depth);
    case Kind::kTime:
      return time(depth);
    case Kind::kDuration:
      return duration(depth);
    case Kind::kBytes:
      return bytes(depth);
    case Kind::kAddr:
      return addr(depth);
    case Kind::kId:
      return id(depth);
    case Kind::kTuple:
      return tuple(type, depth);
    case Kind::kMap:
      return map(type, depth);
    default:
      return sequence(type, depth);
  }
}

std::string RandomExprs::boolean(int depth) {
  static const std::vector<std::string> kCompare = {"==", "!=", "<", "<=", ">", ">="};
  Kind any = random_.pick(std::vector<Kind>{Kind::kInt, Kind::kInt, Kind::kString, Kind::kFloat,
                                            Kind::kTime, Kind::kDuration, Kind::kBool, Kind::kBytes,
                                            Kind::kAddr, Kind::kId});
  switch (random_.between(0, 10)) {
    case 0:
      return infix(boolean(0), random_.chance(50) ? "&&" : "||", of(Kind::kBool, depth - 1));
    case 1:
      return "!" + infix(leaf(kInt), random_.pick(kCompare), of(Kind::kInt, depth - 1));
    case 2:
      return call(random_.pick(std::vector<std::string>{"contains", "starts_with", "ends_with"}),
                  {of(Kind::kString, depth - 1), leaf(kString)});
    case 3:
      return call("match", {of(Kind::kString, depth - 1),
                            "/" + pattern().text + "/" + (random_.chance(20) ? "i" : "")});
    case 4:
      if (random_.chance(40)) return call("contains", {of_type(kIntMap, depth - 1), leaf(kInt)});
      return call("contains", {of_type(kInts, depth - 1), leaf(kInt)});
    case 5:
      if (random_.chance(40)) {
        const Type made = random_.pick(std::vector<Type>{kPair, kInts2, kIntMap, kPairMap});
        return infix(of_type(made, depth - 1), random_.pick(kCompare), leaf(made));
      }
      return infix(of_type(kInts, depth - 1), random_.pick(kCompare), leaf(kInts));
    case 6:
      if (random_.chance(25)) return call("is_ip", {call("host_of", {leaf(kAddr)})});
      if (random_.chance(25))
        return call("in_network", {call("host_of", {leaf(kAddr)}), "\"127.0.0.0/8\""});
      return call(random_.pick(std::vector<std::string>{"contains", "starts_with", "ends_with"}),
                  {bytes(depth - 1), leaf(kBytes)});
    default:
      return infix(leaf({any, {}}), random_.pick(kCompare), of(any, depth - 1));
  }
}

std::string RandomExprs::integer(int depth) {
  auto a = [&] { return of(Kind::kInt, depth - 1); };
  static const std::vector<std::string> kSigns = {"+", "-", "*", "/", "%"};
  static const std::vector<std::string> kOfTime = {"year",   "month",  "day",    "hour",
                                                   "minute", "second", "weekday"};
  switch (random_.between(0, 14)) {
    case 11:
      return call("nth", {of(Kind::kBytes, depth - 1), leaf(kInt)});
    case 12:
      return random_.chance(50)   ? call("port_of", {of(Kind::kAddr, depth - 1)})
             : random_.chance(50) ? call("int", {of(Kind::kId, depth - 1)})
                                  : call("index_of", {of(Kind::kBytes, depth - 1), leaf(kBytes)});
    case 0:
      return call("length", {of(random_.chance(70) ? Kind::kString : Kind::kBytes, depth - 1)});
    case 1:
      return call("index_of", {of(Kind::kString, depth - 1), leaf(kString)});
    case 2:
      return call("int",
                  {of(random_.pick(std::vector<Kind>{Kind::kString, Kind::kFloat, Kind::kBool}),
                      depth - 1)});
    case 3:
      if (random_.chance(40)) return call("size", {of_type(kIntMap, depth - 1)});
      return call("size", {of_type(random_.chance(50) ? kInts : Type::set_of(kInt), depth - 1)});
    case 4:
      return call("abs", {a()});
    case 5:
      return call(random_.pick(kOfTime), {of(Kind::kTime, depth - 1)});
    case 6:
      return call(random_.pick(std::vector<std::string>{"floor", "ceil", "round"}),
                  {of(Kind::kFloat, depth - 1)});
    case 7:
      return call("bucket", {a(), leaf(kInt)});
    case 8:
      if (random_.chance(30))
        return call("nth", {of_type(kInts2, depth - 1), random_.chance(50) ? "0" : "1"});
      if (random_.chance(30)) return call("get", {of_type(kIntMap, depth - 1), leaf(kInt)});
      if (random_.chance(30))
        return call("get", {of_type(kIntMap, depth - 1), leaf(kInt), leaf(kInt)});
      return call("nth", {of_type(kInts, depth - 1), leaf(kInt)});
    case 9:
      return "(-" + leaf(kInt) + ")";
    default:
      return infix(leaf(kInt), random_.pick(kSigns), a());
  }
}

std::string RandomExprs::floating(int depth) {
  static const std::vector<std::string> kExact = {"+ 0.5", "* 2.0", "/ 4.0", "- 1.0", "* -0.5"};
  switch (random_.between(0, 4)) {
    case 0:
      return call("float", {of(random_.chance(50) ? Kind::kInt : Kind::kString, depth - 1)});
    case 1:
      return call("abs", {of(Kind::kFloat, depth - 1)});
    case 2:
      return infix(leaf(kFloat), random_.chance(50) ? "+" : "-", leaf(kFloat));
    case 3:
      return infix(leaf(kDuration), "/", leaf(kDuration));
    default:
      return "(" + of(Kind::kFloat, depth - 1) + " " + random_.pick(kExact) + ")";
  }
}

std::string RandomExprs::string(int depth) {
  auto a = [&] { return of(Kind::kString, depth - 1); };
  switch (random_.between(0, 12)) {
    case 11:
      if (random_.chance(30)) return call("host_of", {of(Kind::kAddr, depth - 1)});
      return call(random_.pick(std::vector<std::string>{"hex", "base64", "decode"}),
                  {of(Kind::kBytes, depth - 1)});
    case 0:
      return call("upper", {a()});
    case 1:
      return call("lower", {a()});
    case 2:
      return call("trim", {a()});
    case 3:
      return call("substr", {a(), leaf(kInt)});
    case 4:
      return call("substr", {a(), std::to_string(random_.between(0, 2)), leaf(kInt)});
    case 5:
      return call("replace", {a(), leaf(kString), leaf(kString)});
    case 6: {
      const RandomPattern& pattern = this->pattern();
      std::string with = pattern.groups > 0 && random_.chance(60) ? R"("<\\1>")" : R"("_")";
      return call("replace", {a(), "/" + pattern.text + "/", with});
    }
    case 7:
      return call("capture", {a(), R"(/(\w+)=?/)"});
    case 8:
      return call("join", {of_type(kStrings, depth - 1), leaf(kString)});
    case 9: {
      Type from = type();
      return call("string", {of_type(from, depth - 1)});
    }
    case 10:
      return random_.chance(50) ? call("date", {leaf(kTime)})
                                : call("format", {leaf(kTime), "\"%j/%Y\""});
    default:
      return infix(leaf(kString), "++", a());
  }
}

std::string RandomExprs::time(int depth) {
  switch (random_.between(0, 3)) {
    case 0:
      return call("time", {of(random_.chance(60) ? Kind::kInt : Kind::kString, depth - 1)});
    case 1:
      return call("bucket", {of(Kind::kTime, depth - 1), leaf(kDuration)});
    case 2:
      return infix(leaf(kDuration), "+", leaf(kTime));
    default:
      return infix(of(Kind::kTime, depth - 1), random_.chance(50) ? "+" : "-", leaf(kDuration));
  }
}

std::string RandomExprs::duration(int depth) {
  switch (random_.between(0, 5)) {
    case 0:
      return call("duration", {of(Kind::kString, depth - 1)});
    case 1:
      return call("abs", {leaf(kDuration)});
    case 2:
      return infix(leaf(kDuration), random_.chance(50) ? "*" : "/", of(Kind::kInt, depth - 1));
    case 3:
      return infix(leaf(kTime), "-", of(Kind::kTime, depth - 1));
    case 4:
      return infix(leaf(kInt), "*", leaf(kDuration));
    default:
      return infix(leaf(kDuration), random_.pick(std::vector<std::string>{"+", "-", "%"}),
                   leaf(kDuration));
  }
}

std::string RandomExprs::bytes(int depth) {
  switch (random_.between(0, 5)) {
    case 0:
      return call("encode", {of(Kind::kString, depth - 1)});
    case 1:
      return call("from_hex", {random_.chance(50) ? call("hex", {of(Kind::kBytes, depth - 1)})
                                                  : of(Kind::kString, depth - 1)});
    case 2:
      return call("from_base64", {random_.chance(70) ? call("base64", {of(Kind::kBytes, depth - 1)})
                                                     : of(Kind::kString, depth - 1)});
    case 3:
      return call("substr", {of(Kind::kBytes, depth - 1), leaf(kInt)});
    case 4:
      return call("substr", {of(Kind::kBytes, depth - 1), "1", leaf(kInt)});
    default:
      return infix(leaf(kBytes), "++", of(Kind::kBytes, depth - 1));
  }
}

std::string RandomExprs::addr(int depth) {
  if (random_.chance(50)) return call("addr", {call("string", {of(Kind::kAddr, depth - 1)})});
  return call("addr", {random_.chance(50) ? call("host_of", {leaf(kAddr)}) : leaf(kString),
                       of(Kind::kInt, depth - 1)});
}

std::string RandomExprs::id(int depth) {
  if (random_.chance(50)) return call("id", {of(Kind::kInt, depth - 1)});
  return call("id", {call("string", {of(Kind::kId, depth - 1)})});
}

std::string RandomExprs::tuple(const Type& type, int depth) {
  if (type == kPair && random_.chance(25))
    return call("get", {of_type(kPairMap, depth - 1), leaf(kString)});
  return "(" + of_type(type.args[0], depth - 1) + ", " + leaf(type.args[1]) + ")";
}

std::string RandomExprs::map(const Type& type, int depth) {
  const Type& key = type.args[0];
  const Type& value = type.args[1];
  switch (random_.between(0, 5)) {
    case 0:
      return call("put", {leaf(type), of_type(key, depth - 1), of_type(value, depth - 1)});
    case 1:
      return call("remove", {of_type(type, depth - 1), leaf(key)});
    case 2:
      return call("merge", {of_type(type, depth - 1), leaf(type)});
    case 3:
      return call("to_map", {"[" + of_type(Type::tuple_of({key, value}), depth - 1) + ", (" +
                             leaf(key) + ", " + leaf(value) + ")]"});
    case 4:
      return call("to_map", {call("to_list", {of_type(type, depth - 1)})});
    default:
      return "{" + of_type(key, depth - 1) + ": " + leaf(value) + ", " + leaf(key) + ": " +
             of_type(value, depth - 1) + "}";
  }
}

std::string RandomExprs::sequence(const Type& type, int depth) {
  const Type& item = type.args[0];
  auto one = [&] { return of_type(item, depth - 1); };
  if (item == kInt && random_.chance(15))
    return call(type.kind == Kind::kSet ? "keys" : "values", {of_type(kIntMap, depth - 1)});
  if (type.kind == Kind::kSet) {
    if (random_.chance(50)) return "{" + one() + ", " + leaf(item) + "}";
    return call("to_set", {of_type(Type::list_of(item), depth - 1)});
  }
  int way = random_.between(0, 4);
  if (way == 0 && type == kStrings)
    return call("split", {of(Kind::kString, depth - 1), leaf(kString)});
  if (way == 1) return call("sort", {of_type(type, depth - 1)});
  if (way == 2) return call("to_list", {of_type(Type::set_of(item), depth - 1)});
  if (way == 3) return infix(leaf(type), "++", of_type(type, depth - 1));
  return "[" + one() + ", " + leaf(item) + "]";
}

std::string RandomExprs::tamed(const Type& type) {
  std::string a = leaf(type);
  if (random_.chance(70)) return a;
  switch (type.kind) {
    case Kind::kInt: {
      const std::vector<std::string> ways = {
          "(if " + a + " >= 0 && " + a + " < 6 then " + a + " + 1 else " + a + ")",
          "(" + a + " % 5)",
          "(" + a + " * 4000000000)",
          "(" + a + " / 2)",
          "abs(" + a + ")",
          "greatest(" + a + ", " + leaf(type) + ")"};
      // Without wide numbers at the start the layouts would never change on the way.
      return random_.pick(ways);
    }
    case Kind::kString: {
      const std::vector<std::string> ways = {
          "(if length(" + a + ") < 4 then " + a + " ++ \"a\" else " + a + ")",
          "substr(" + a + ", 1)", "upper(" + a + ")", "trim(" + a + ")"};
      return random_.pick(ways);
    }
    case Kind::kBool:
      return "(!" + a + ")";
    case Kind::kFloat:
      return "abs(" + a + ")";
    default:
      return a;
  }
}

}  // namespace drover
