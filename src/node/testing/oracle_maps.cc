#include "node/testing/oracle_maps.h"

#include <map>

namespace drover {
namespace {

using Entries = std::map<Value, Value>;

Entries entries_of(const Value& value) {
  Entries entries;
  const std::vector<Value>& items = *items_of(value);
  for (std::size_t i = 0; i < items.size(); i += 2) entries.emplace(items[i], items[i + 1]);
  return entries;
}

Value map_value(const Entries& entries) {
  Map map;
  for (const auto& [key, value] : entries) {
    map.items.push_back(key);
    map.items.push_back(value);
  }
  return Value(std::move(map));
}

std::optional<Value> found_in(const Entries& entries, const std::vector<Value>& args) {
  auto at = entries.find(args[1]);
  if (at != entries.end()) return at->second;
  if (args.size() > 2) return args[2];
  return std::nullopt;
}

std::optional<Value> map_of_pairs(const Value& pairs) {
  std::vector<Value> items;
  for (const Value& pair : *items_of(pairs)) {
    for (const Value& part : *items_of(pair)) items.push_back(part);
  }
  return oracle_map(std::move(items));
}

}  // namespace

std::optional<Value> oracle_map(std::vector<Value> items) {
  Entries entries;
  for (std::size_t i = 0; i < items.size(); i += 2) {
    auto [at, added] = entries.emplace(items[i], items[i + 1]);
    if (!added && !(at->second == items[i + 1])) return std::nullopt;
  }
  return map_value(entries);
}

bool is_oracle_map_function(Fn fn) {
  switch (fn) {
    case Fn::kPart:
    case Fn::kMapSize:
    case Fn::kHasKey:
    case Fn::kGet:
    case Fn::kKeys:
    case Fn::kValues:
    case Fn::kPut:
    case Fn::kRemove:
    case Fn::kMerge:
    case Fn::kToMap:
    case Fn::kEntries:
      return true;
    default:
      return false;
  }
}

std::optional<Value> oracle_map_function(Fn fn, const std::vector<Value>& args) {
  if (fn == Fn::kPart)
    return (*items_of(args[0]))[static_cast<std::size_t>(std::get<std::int64_t>(args[1]))];
  if (fn == Fn::kToMap) return map_of_pairs(args[0]);
  Entries entries = entries_of(args[0]);
  List list;
  switch (fn) {
    case Fn::kMapSize:
      return Value(static_cast<std::int64_t>(entries.size()));
    case Fn::kHasKey:
      return Value(entries.contains(args[1]));
    case Fn::kGet:
      return found_in(entries, args);
    case Fn::kPut:
      entries.insert_or_assign(args[1], args[2]);
      return map_value(entries);
    case Fn::kRemove:
      entries.erase(args[1]);
      return map_value(entries);
    case Fn::kMerge:
      for (const auto& [key, value] : entries_of(args[1])) entries.insert_or_assign(key, value);
      return map_value(entries);
    case Fn::kKeys:
      for (const auto& [key, value] : entries) list.items.push_back(key);
      return Value(make_set(std::move(list.items)));
    case Fn::kValues:
      for (const auto& [key, value] : entries) list.items.push_back(value);
      return Value(std::move(list));
    default:
      for (const auto& [key, value] : entries) list.items.emplace_back(Tuple{{key, value}});
      return Value(std::move(list));
  }
}

}  // namespace drover
