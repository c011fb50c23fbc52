#include "value/value.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/overloaded.h"
#include "base/text.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {

namespace {

using Variant = Value::variant;

const Variant& variant_of(const Value& value) { return value; }

std::strong_ordering order(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) <=> std::isnan(b);
  if (a < b) return std::strong_ordering::less;
  return a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::strong_ordering order(const std::vector<Value>& a, const std::vector<Value>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    std::strong_ordering items = compare(a[i], b[i]);
    if (items != 0) return items;
  }
  return a.size() <=> b.size();
}

template <typename T>
std::strong_ordering order_as(const Value& a, const Value& b) {
  const T& x = std::get<T>(a);
  const T& y = std::get<T>(b);
  if constexpr (std::is_same_v<T, double>) {
    return order(x, y);
  } else if constexpr (requires { x.items; }) {
    return order(x.items, y.items);
  } else {
    return x <=> y;
  }
}

// The type of all items: what one leaves open, such as an empty list, another may tell.
void fill_in(Type& type, const Type& other) {
  if (type.kind == Kind::kUnknown) {
    type = other;
  } else if (type.kind == other.kind) {
    for (std::size_t i = 0; i < type.args.size(); ++i) fill_in(type.args[i], other.args[i]);
  }
}

// The type of every `stride`-th item from `first` on.
Type type_of_items(const std::vector<Value>& items, std::size_t first = 0, std::size_t stride = 1) {
  Type type;
  for (std::size_t i = first; i < items.size() && !type.known(); i += stride) {
    fill_in(type, type_of(items[i]));
  }
  return type;
}

void append_value(std::string& out, const Value& value);

void append_items(std::string& out, Kind kind, const std::vector<Value>& items) {
  out += before_items(kind);
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += before_item(kind, i);
    append_value(out, items[i]);
  }
  out += after_items(kind, items.size());
}

void append_value(std::string& out, const Value& value) {
  std::visit(Overloaded{[&](bool b) { out += b ? "true" : "false"; },
                        [&](std::int64_t number) { append_int(out, number); },
                        [&](double number) {
                          // The language has no literal for what is no number of the line.
                          bool literal = std::isfinite(number);
                          if (!literal) out += "float(\"";
                          append_float(out, number);
                          if (!literal) out += "\")";
                        },
                        [&](const std::string& text) { append_quoted(out, text); },
                        [&](Time time) { append_time(out, time.ns); },
                        [&](Duration duration) { append_duration(out, duration.ns); },
                        [&](const Bytes& bytes) { append_bytes_literal(out, bytes.data); },
                        [&](const Addr& addr) { append_addr_literal(out, addr.text); },
                        [&](Id id) { append_id(out, id.number); },
                        [&](const List& list) { append_items(out, Kind::kList, list.items); },
                        [&](const Set& set) { append_items(out, Kind::kSet, set.items); },
                        [&](const Tuple& tuple) { append_items(out, Kind::kTuple, tuple.items); },
                        [&](const Map& map) { append_items(out, Kind::kMap, map.items); }},
             variant_of(value));
}

}  // namespace

std::strong_ordering compare(const Value& a, const Value& b) {
  if (a.index() != b.index()) return a.index() <=> b.index();
  return std::visit([&](const auto& held) { return order_as<std::decay_t<decltype(held)>>(a, b); },
                    variant_of(a));
}

Set make_set(std::vector<Value> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return {std::move(items)};
}

std::optional<Map> make_map(std::vector<Value> items) {
  std::vector<std::pair<Value, Value>> entries;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    entries.emplace_back(std::move(items[i]), std::move(items[i + 1]));
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    auto keys = compare(a.first, b.first);
    return keys != 0 ? keys < 0 : a.second < b.second;
  });
  Map map;
  for (auto& [key, value] : entries) {
    std::size_t size = map.items.size();
    if (size > 0 && map.items[size - 2] == key) {
      if (map.items[size - 1] == value) continue;
      return std::nullopt;
    }
    map.items.push_back(std::move(key));
    map.items.push_back(std::move(value));
  }
  return map;
}

const std::vector<Value>* items_of(const Value& value) {
  return std::visit(
      [](const auto& held) -> const std::vector<Value>* {
        if constexpr (requires { held.items; }) {
          return &held.items;
        } else {
          return nullptr;
        }
      },
      variant_of(value));
}

bool is_proper(const Value& value, const Type& type) {
  // kUnknown has no alternative of the variant.
  if (value.index() + 1 != static_cast<std::size_t>(type.kind)) return false;
  if (const auto* addr = std::get_if<Addr>(&value)) return is_addr(addr->text);
  const std::vector<Value>* items = items_of(value);
  if (items == nullptr) return true;
  if (type.kind == Kind::kTuple && items->size() != type.args.size()) return false;
  std::size_t stride = type.kind == Kind::kMap ? 2 : 1;
  if (items->size() % stride != 0) return false;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (!is_proper((*items)[i], item_type(type, i))) return false;
    bool ordered = (type.kind == Kind::kSet || type.kind == Kind::kMap) && i % stride == 0;
    if (ordered && i > 0 && compare((*items)[i - stride], (*items)[i]) >= 0) return false;
  }
  return true;
}

Type type_of(const Value& value) {
  return std::visit(
      Overloaded{
          [](bool) { return Type{Kind::kBool, {}}; },
          [](std::int64_t) { return Type{Kind::kInt, {}}; },
          [](double) { return Type{Kind::kFloat, {}}; },
          [](const std::string&) { return Type{Kind::kString, {}}; },
          [](Time) { return Type{Kind::kTime, {}}; },
          [](Duration) { return Type{Kind::kDuration, {}}; },
          [](const Bytes&) { return Type{Kind::kBytes, {}}; },
          [](const Addr&) { return Type{Kind::kAddr, {}}; }, [](Id) { return Type{Kind::kId, {}}; },
          [](const List& list) { return Type::list_of(type_of_items(list.items)); },
          [](const Set& set) { return Type::set_of(type_of_items(set.items)); },
          [](const Tuple& tuple) {
            Type type{Kind::kTuple, {}};
            for (const Value& item : tuple.items) type.args.push_back(type_of(item));
            return type;
          },
          [](const Map& map) {
            return Type::map_of(type_of_items(map.items, 0, 2), type_of_items(map.items, 1, 2));
          }},
      variant_of(value));
}

std::string to_text(const Value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

}  // namespace drover
