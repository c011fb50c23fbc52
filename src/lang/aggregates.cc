#include "lang/aggregates.h"

#include <array>
#include <utility>

namespace drover {
namespace {

constexpr std::array<std::pair<std::string_view, Aggregate>, 15> kNames = {{
    {"count", Aggregate::kCount},
    {"count_distinct", Aggregate::kCountDistinct},
    {"sum", Aggregate::kSum},
    {"avg", Aggregate::kAvg},
    {"min", Aggregate::kMin},
    {"max", Aggregate::kMax},
    {"set", Aggregate::kSet},
    {"list", Aggregate::kList},
    {"map", Aggregate::kMap},
    {"topk", Aggregate::kTopK},
    {"bottomk", Aggregate::kBottomK},
    {"limit", Aggregate::kLimit},
    {"union", Aggregate::kUnion},
    {"argmin", Aggregate::kArgMin},
    {"argmax", Aggregate::kArgMax},
}};

}  // namespace

std::optional<Aggregate> aggregate_named(std::string_view name) {
  for (const auto& [text, aggregate] : kNames) {
    if (text == name) return aggregate;
  }
  return std::nullopt;
}

std::string_view name_of(Aggregate aggregate) {
  for (const auto& [text, candidate] : kNames) {
    if (candidate == aggregate) return text;
  }
  return "";
}

std::vector<std::string> aggregate_names() {
  std::vector<std::string> names;
  for (const auto& [text, aggregate] : kNames) names.emplace_back(text);
  return names;
}

SecondArgument second_argument(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kTopK:
    case Aggregate::kBottomK:
    case Aggregate::kLimit:
      return SecondArgument::kHowMany;
    case Aggregate::kArgMin:
    case Aggregate::kArgMax:
      return SecondArgument::kBy;
    case Aggregate::kMap:
      return SecondArgument::kValue;
    default:
      return SecondArgument::kNone;
  }
}

std::optional<Type> result_type(Aggregate aggregate, const Type& argument) {
  bool number = argument.kind == Kind::kInt || argument.kind == Kind::kFloat;
  bool duration = argument.kind == Kind::kDuration;
  switch (aggregate) {
    case Aggregate::kCount:
    case Aggregate::kCountDistinct:
      return Type{Kind::kInt, {}};
    case Aggregate::kSum:
      if (number || duration) return argument;
      return std::nullopt;
    case Aggregate::kAvg:
      if (duration) return argument;
      if (number) return Type{Kind::kFloat, {}};
      return std::nullopt;
    case Aggregate::kMin:
    case Aggregate::kMax:
    case Aggregate::kArgMin:
    case Aggregate::kArgMax:
      return argument;
    case Aggregate::kUnion:
      if (argument.kind == Kind::kSet) return argument;
      return std::nullopt;
    case Aggregate::kSet:
      return Type::set_of(argument);
    case Aggregate::kMap:
      if (argument.kind != Kind::kTuple || argument.args.size() != 2) return std::nullopt;
      return Type::map_of(argument.args[0], argument.args[1]);
    case Aggregate::kList:
    case Aggregate::kTopK:
    case Aggregate::kBottomK:
    case Aggregate::kLimit:
      return Type::list_of(argument);
  }
  return std::nullopt;
}

}  // namespace drover
