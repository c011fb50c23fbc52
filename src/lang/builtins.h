#pragma once
// The functions and operators of the language: their names, the types they take and give. What
// they do is in engine/eval/functions; which aggregates there are is in lang/aggregates.h.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/type.h"

namespace drover {

enum class Fn : std::uint8_t {
  // operators
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kAnd,
  kOr,
  kNot,
  kIf,  // these four evaluate only what they need
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kNegate,
  kConcat,
  kMakeList,
  kMakeSet,
  kMakeTuple,
  kMakeMap,
  kPart,  // of a tuple; the second argument is a constant
  // strings
  kLength,
  kUpper,
  kLower,
  kTrim,
  kSubstr,
  kStartsWith,
  kEndsWith,
  kContains,
  kIndexOf,
  kReplace,
  kSplit,
  kJoin,
  kMatch,
  kCapture,
  kPadLeft,
  kPadRight,
  kUrlDecode,
  // bytes, addresses, ids
  kHex,
  kFromHex,
  kBase64,
  kFromBase64,
  kEncode,
  kDecode,
  kToAddr,
  kHost,
  kPort,
  kToId,
  kIsIp,
  kInNetwork,
  // conversions
  kToInt,
  kToIntOfBase,
  kFixed,
  kToFloat,
  kToString,
  kToTime,
  kToDuration,
  kFormatTime,
  // numbers
  kAbs,
  kLeast,
  kGreatest,
  kFloor,
  kCeil,
  kRound,
  kSqrt,
  kPow,
  kExp,
  kLn,
  kLog10,
  // times
  kBucket,
  kYear,
  kMonth,
  kDay,
  kHour,
  kMinute,
  kSecond,
  kWeekday,
  kDate,
  kSeconds,
  // lists and sets
  kSize,
  kNth,
  kHas,
  kSort,
  kToSet,
  kToList,
  // maps
  kMapSize,
  kHasKey,
  kGet,
  kKeys,
  kValues,
  kPut,
  kRemove,
  kMerge,
  kToMap,
  kEntries,
  kHash,
  kHostCall,   // Expr::host says which
  kDelivered,  // the first of two equal places, and no value for two others; it has no name
};

// What a parameter takes besides a plain type.
enum class ParamKind : std::uint8_t { kPlain, kAny, kRegex };

struct Parameter {
  ParamKind kind = ParamKind::kPlain;
  // kPlain: kUnknown inside it stands for one type T, the same in the whole signature, and kUnknown
  // with an argument for another one, U.
  Type type;
};

struct Signature {
  std::string_view name;
  Fn fn;
  std::vector<Parameter> params;
  Type result;  // kUnknown: T
};

// All overloads of all named functions, sorted by name.
const std::vector<Signature>& signatures();

bool is_function(std::string_view name);
// Functions that can stand in a body by themselves, as an atom does.
bool is_condition(std::string_view name);
std::vector<std::string> function_names();

// "substr(string, int, int) -> string"
std::string to_text(const Signature& signature);

// What the T and the U of a signature stand for.
struct TypeBindings {
  Type t;
  Type u;
};

// Holds `actual` against `wanted`, in which T and U may stand; binds what is yet unknown of them.
bool fits(const Type& wanted, const Type& actual, TypeBindings& bindings);
Type with_bindings(const Type& pattern, const TypeBindings& bindings);

}  // namespace drover
