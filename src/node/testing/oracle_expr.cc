#include "node/testing/oracle_expr.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/overloaded.h"
#include "base/text.h"
#include "node/testing/oracle_functions.h"
#include "node/testing/oracle_maps.h"
#include "node/testing/oracle_regex.h"

namespace drover {
namespace {

using Maybe = std::optional<Value>;
using Wide = __int128;

Maybe int_from(Wide number) {
  if (number > INT64_MAX || number < INT64_MIN) return std::nullopt;
  return Value(static_cast<std::int64_t>(number));
}

bool holds(Fn fn, std::strong_ordering order) {
  switch (fn) {
    case Fn::kEq:
      return order == 0;
    case Fn::kNe:
      return order != 0;
    case Fn::kLt:
      return order < 0;
    case Fn::kLe:
      return order <= 0;
    case Fn::kGt:
      return order > 0;
    default:
      return order >= 0;
  }
}

// A number of any unit: ints, times and durations count alike.
std::optional<std::int64_t> units(const Value& value) {
  return std::visit(
      Overloaded{[](std::int64_t v) -> std::optional<std::int64_t> { return v; },
                 [](Time v) -> std::optional<std::int64_t> { return v.ns; },
                 [](Duration v) -> std::optional<std::int64_t> { return v.ns; },
                 [](const auto&) -> std::optional<std::int64_t> { return std::nullopt; }},
      static_cast<const Value::variant&>(value));
}

Maybe as_unit(const Type& type, Wide number) {
  Maybe fits = int_from(number);
  if (!fits) return fits;
  std::int64_t units = std::get<std::int64_t>(*fits);
  if (type.kind == Kind::kTime) return Value(Time{units});
  if (type.kind == Kind::kDuration) return Value(Duration{units});
  return fits;
}

// There is one zero.
Value float_value(double number) { return Value(number == 0 ? 0.0 : number); }

Maybe float_arithmetic(Fn fn, double a, double b) {
  switch (fn) {
    case Fn::kAdd:
      return float_value(a + b);
    case Fn::kSub:
      return float_value(a - b);
    case Fn::kMul:
      return float_value(a * b);
    default:
      if (b == 0) return std::nullopt;
      return float_value(a / b);
  }
}

Maybe arithmetic(const Expr& expr, const Value& left, const Value& right) {
  if (const auto* a = std::get_if<double>(&left)) {
    return float_arithmetic(expr.fn, *a, std::get<double>(right));
  }
  std::int64_t a = *units(left);
  std::int64_t b = *units(right);
  switch (expr.fn) {
    case Fn::kAdd:
      return as_unit(expr.type, Wide{a} + b);
    case Fn::kSub:
      return as_unit(expr.type, Wide{a} - b);
    case Fn::kMul:
      return as_unit(expr.type, Wide{a} * b);
    case Fn::kDiv:
      if (b == 0) return std::nullopt;
      if (expr.type.kind == Kind::kFloat)
        return float_value(static_cast<double>(a) / static_cast<double>(b));
      return as_unit(expr.type, Wide{a} / b);
    default:
      if (b == 0) return std::nullopt;
      return as_unit(expr.type, Wide{a} % b);
  }
}

Maybe negated(const Expr& expr, const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return float_value(-*number);
  return as_unit(expr.type, -Wide{*units(value)});
}

Maybe joined(const Value& left, const Value& right) {
  if (const auto* text = std::get_if<std::string>(&left))
    return Value(*text + std::get<std::string>(right));
  if (const auto* bytes = std::get_if<Bytes>(&left))
    return Value(Bytes{bytes->data + std::get<Bytes>(right).data});
  List list = std::get<List>(left);
  for (const Value& item : std::get<List>(right).items) list.items.push_back(item);
  return Value(std::move(list));
}

Maybe regex_call(const Expr& expr, const std::vector<Value>& args) {
  const std::string& pattern = std::get<std::string>(expr.args[1].constant);
  bool ignore_case = expr.args[1].ignore_case;
  const std::string& text = std::get<std::string>(args[0]);
  if (expr.fn == Fn::kReplace) {
    return Value(oracle_replace(pattern, ignore_case, text, std::get<std::string>(args[2])));
  }
  auto groups = oracle_match(pattern, ignore_case, text);
  if (expr.fn == Fn::kMatch) return Value(groups.has_value());
  return Value(groups ? (*groups)[1] : std::string());
}

bool takes_regex(const Expr& expr) {
  return std::ranges::any_of(expr.args,
                             [](const Expr& arg) { return arg.kind == Expr::Kind::kRegex; });
}

Maybe applied(const Expr& expr, std::vector<Value> args) {
  if (takes_regex(expr)) return regex_call(expr, args);
  switch (expr.fn) {
    case Fn::kEq:
    case Fn::kNe:
    case Fn::kLt:
    case Fn::kLe:
    case Fn::kGt:
    case Fn::kGe:
      return Value(holds(expr.fn, compare(args[0], args[1])));
    case Fn::kNot:
      return Value(!std::get<bool>(args[0]));
    case Fn::kAdd:
    case Fn::kSub:
    case Fn::kMul:
    case Fn::kDiv:
    case Fn::kMod:
      return arithmetic(expr, args[0], args[1]);
    case Fn::kNegate:
      return negated(expr, args[0]);
    case Fn::kConcat:
      return joined(args[0], args[1]);
    case Fn::kMakeList:
      return Value(List{std::move(args)});
    case Fn::kMakeTuple:
      return Value(Tuple{std::move(args)});
    case Fn::kMakeMap:
      return oracle_map(std::move(args));
    case Fn::kMakeSet:
      return Value(make_set(std::move(args)));
    default:
      return oracle_function(expr.fn, args);
  }
}

bool is_true(const Value& value) { return std::get<bool>(value); }

// && || and if look only at what they need.
Maybe lazy(const Expr& expr, const OracleBinding& binding) {
  Maybe first = oracle_value(expr.args[0], binding);
  if (!first) return first;
  if (expr.fn == Fn::kIf) return oracle_value(expr.args[is_true(*first) ? 1 : 2], binding);
  if (is_true(*first) == (expr.fn == Fn::kOr)) return first;
  return oracle_value(expr.args[1], binding);
}

}  // namespace

std::optional<Value> oracle_value(const Expr& expr, const OracleBinding& binding) {
  switch (expr.kind) {
    case Expr::Kind::kVariable:
      return binding[static_cast<std::size_t>(expr.variable)];
    case Expr::Kind::kConstant:
    case Expr::Kind::kRegex:
      return expr.constant;
    case Expr::Kind::kApply:
      break;
  }
  if (expr.fn == Fn::kAnd || expr.fn == Fn::kOr || expr.fn == Fn::kIf) return lazy(expr, binding);
  std::vector<Value> args;
  for (const Expr& arg : expr.args) {
    Maybe value = oracle_value(arg, binding);
    if (!value) return value;
    args.push_back(std::move(*value));
  }
  return applied(expr, std::move(args));
}

namespace {

Maybe sum_of(const Type& type, const std::vector<Value>& values) {
  if (type.kind == Kind::kFloat) {
    long double sum = 0;
    for (const Value& value : values) sum += std::get<double>(value);
    return Value(static_cast<double>(sum));
  }
  Wide sum = 0;
  for (const Value& value : values) sum += *units(value);
  return as_unit(type, sum);
}

Maybe average_of(const Type& argument, const std::vector<Value>& values) {
  auto count = static_cast<std::int64_t>(values.size());
  if (argument.kind == Kind::kFloat) {
    return Value(std::get<double>(*sum_of(argument, values)) / static_cast<double>(count));
  }
  Wide sum = 0;
  for (const Value& value : values) sum += *units(value);
  if (argument.kind == Kind::kDuration) return as_unit(argument, sum / count);
  return Value(
      static_cast<double>(static_cast<long double>(sum) / static_cast<long double>(count)));
}

Value first_of(std::vector<Value> values, std::int64_t count) {
  if (std::cmp_greater(values.size(), count)) values.resize(static_cast<std::size_t>(count));
  return Value(List{std::move(values)});
}

Value union_of(const std::vector<Value>& sets) {
  std::vector<Value> all;
  for (const Value& set : sets) {
    for (const Value& item : std::get<Set>(set).items) all.push_back(item);
  }
  return Value(make_set(std::move(all)));
}

}  // namespace

std::optional<Value> oracle_aggregate(const HeadTerm& term, std::vector<Value> values) {
  const Type argument = term.args.empty() ? Type{} : term.args[0].type;
  std::vector<Value> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<Value> distinct = make_set(values).items;
  switch (term.aggregate) {
    case Aggregate::kCount:
      return Value(static_cast<std::int64_t>(values.size()));
    case Aggregate::kCountDistinct:
      return Value(static_cast<std::int64_t>(distinct.size()));
    case Aggregate::kSum:
      return sum_of(argument, values);
    case Aggregate::kAvg:
      return average_of(argument, values);
    case Aggregate::kMin:
      return sorted.front();
    case Aggregate::kMax:
      return sorted.back();
    case Aggregate::kSet:
      return Value(Set{std::move(distinct)});
    case Aggregate::kList:
      return Value(List{std::move(sorted)});
    case Aggregate::kMap: {
      std::vector<Value> items;
      for (const Value& pair : distinct) {
        for (const Value& part : *items_of(pair)) items.push_back(part);
      }
      return oracle_map(std::move(items));
    }
    case Aggregate::kUnion:
      return union_of(values);
    case Aggregate::kLimit:
      return first_of(std::move(sorted), term.k);
    case Aggregate::kTopK:
      std::ranges::reverse(distinct);
      return first_of(std::move(distinct), term.k);
    default:
      CHECK(term.aggregate == Aggregate::kBottomK);
      return first_of(std::move(distinct), term.k);
  }
}

Value oracle_arg(const HeadTerm& term, const std::vector<Value>& values,
                 const std::vector<Value>& keys) {
  const bool max = term.aggregate == Aggregate::kArgMax;
  const Value wanted = max ? *std::max_element(keys.begin(), keys.end())
                           : *std::min_element(keys.begin(), keys.end());
  std::vector<Value> best;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (compare(keys[i], wanted) == 0) best.push_back(values[i]);
  }
  return *std::min_element(best.begin(), best.end());
}

}  // namespace drover
