#include "value/value.h"

#include <algorithm>
#include <cmath>

#include "base/overloaded.h"
#include "base/text.h"
#include "value/numbers.h"

namespace drover {

namespace {

using Variant = std::variant<bool, std::int64_t, double, std::string, Time, Duration, List, Set>;

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
  } else if constexpr (std::is_same_v<T, List> || std::is_same_v<T, Set>) {
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

Type type_of_items(const std::vector<Value>& items) {
  Type type;
  for (const Value& item : items) {
    if (type.known()) break;
    fill_in(type, type_of(item));
  }
  return type;
}

void append_value(std::string& out, const Value& value);

void append_items(std::string& out, const std::vector<Value>& items) {
  for (const Value& item : items) {
    if (&item != &items.front()) out += ", ";
    append_value(out, item);
  }
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
                        [&](const List& list) {
                          out += "[";
                          append_items(out, list.items);
                          out += "]";
                        },
                        [&](const Set& set) {
                          out += "{";
                          append_items(out, set.items);
                          out += "}";
                        }},
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

Type type_of(const Value& value) {
  return std::visit(
      Overloaded{[](bool) { return Type{Kind::kBool, {}}; },
                 [](std::int64_t) { return Type{Kind::kInt, {}}; },
                 [](double) { return Type{Kind::kFloat, {}}; },
                 [](const std::string&) { return Type{Kind::kString, {}}; },
                 [](Time) { return Type{Kind::kTime, {}}; },
                 [](Duration) { return Type{Kind::kDuration, {}}; },
                 [](const List& list) { return Type::list_of(type_of_items(list.items)); },
                 [](const Set& set) { return Type::set_of(type_of_items(set.items)); }},
      variant_of(value));
}

std::string to_text(const Value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

}  // namespace drover
