#pragma once
// C++ types as types of the language, and C++ functions as functions of it:
//
//   bool std::int64_t int double std::string drover::Time Duration Bytes Addr Id
//   std::vector<T> (list) std::set<T> std::map<K, V> std::tuple<T, U, …> std::pair<T, U> (tuples)

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "value/type.h"
#include "value/value.h"

namespace drover {

// What a C++ type is in the language. To teach it one of your own, specialise this.
template <typename T>
struct Native;

template <typename T, Kind kKind>
struct PlainNative {
  static Type type() { return Type::of(kKind); }
  static T from(const Value& value) { return std::get<T>(value); }
  static Value to(T value) { return Value(std::move(value)); }
};
template <>
struct Native<bool> : PlainNative<bool, Kind::kBool> {};
template <>
struct Native<std::int64_t> : PlainNative<std::int64_t, Kind::kInt> {};
template <>
struct Native<double> : PlainNative<double, Kind::kFloat> {};
template <>
struct Native<std::string> : PlainNative<std::string, Kind::kString> {};
template <>
struct Native<Time> : PlainNative<Time, Kind::kTime> {};
template <>
struct Native<Duration> : PlainNative<Duration, Kind::kDuration> {};
template <>
struct Native<Bytes> : PlainNative<Bytes, Kind::kBytes> {};
template <>
struct Native<Addr> : PlainNative<Addr, Kind::kAddr> {};
template <>
struct Native<Id> : PlainNative<Id, Kind::kId> {};

// A result only: what is too big for it would be lost on the way in.
template <>
struct Native<int> {
  static Type type() { return Type::of(Kind::kInt); }
  static Value to(int value) { return Value(value); }
};

template <typename T>
struct Native<std::vector<T>> {
  static Type type() { return Type::list_of(Native<T>::type()); }
  static std::vector<T> from(const Value& value) {
    std::vector<T> items;
    for (const Value& item : std::get<List>(value).items) items.push_back(Native<T>::from(item));
    return items;
  }
  static Value to(const std::vector<T>& items) {
    List list;
    for (const auto& item : items) list.items.push_back(Native<T>::to(item));
    return list;
  }
};

template <typename T>
struct Native<std::set<T>> {
  static Type type() { return Type::set_of(Native<T>::type()); }
  static std::set<T> from(const Value& value) {
    std::set<T> items;
    for (const Value& item : std::get<Set>(value).items) items.insert(Native<T>::from(item));
    return items;
  }
  static Value to(const std::set<T>& items) {
    std::vector<Value> values;
    for (const T& item : items) values.push_back(Native<T>::to(item));
    return make_set(std::move(values));
  }
};

template <typename K, typename V>
struct Native<std::map<K, V>> {
  static Type type() { return Type::map_of(Native<K>::type(), Native<V>::type()); }
  static std::map<K, V> from(const Value& value) {
    std::map<K, V> entries;
    const std::vector<Value>& items = std::get<Map>(value).items;
    for (std::size_t i = 0; i < items.size(); i += 2) {
      entries.emplace(Native<K>::from(items[i]), Native<V>::from(items[i + 1]));
    }
    return entries;
  }
  static Value to(const std::map<K, V>& entries) {
    std::vector<Value> items;
    for (const auto& [key, value] : entries) {
      items.push_back(Native<K>::to(key));
      items.push_back(Native<V>::to(value));
    }
    // Keys that are one in the language and two in C++ make it fail there.
    return make_map(items).value_or(Map{items});
  }
};

template <typename... T>
struct Native<std::tuple<T...>> {
  static_assert(sizeof...(T) >= 2, "a tuple has two parts or more");
  static Type type() { return Type::tuple_of({Native<T>::type()...}); }
  static std::tuple<T...> from(const Value& value) {
    return from(std::get<Tuple>(value).items, std::index_sequence_for<T...>());
  }
  static Value to(const std::tuple<T...>& parts) {
    return std::apply([](const T&... part) { return Value(Tuple{{Native<T>::to(part)...}}); },
                      parts);
  }

 private:
  template <std::size_t... kPlace>
  static std::tuple<T...> from(const std::vector<Value>& items, std::index_sequence<kPlace...>) {
    return {Native<T>::from(items[kPlace])...};
  }
};

template <typename A, typename B>
struct Native<std::pair<A, B>> {
  static Type type() { return Native<std::tuple<A, B>>::type(); }
  static std::pair<A, B> from(const Value& value) {
    auto [a, b] = Native<std::tuple<A, B>>::from(value);
    return {std::move(a), std::move(b)};
  }
  static Value to(const std::pair<A, B>& pair) { return Native<std::tuple<A, B>>::to(pair); }
};

// A C++ function over values. T may be Result<U>.
template <typename T, typename... Args>
class NativeFunction {
 public:
  explicit NativeFunction(std::function<T(Args...)> call) : call_(std::move(call)) {}

  static std::vector<Type> params() { return {Native<std::decay_t<Args>>::type()...}; }
  static Type result() { return Native<decltype(plain(std::declval<T>()))>::type(); }

  Result<Value> operator()(const std::vector<Value>& args) const {
    return apply(args, std::index_sequence_for<Args...>());
  }

 private:
  template <typename U>
  static U plain(Result<U>);
  template <typename U>
  static U plain(U);

  template <std::size_t... kPlace>
  Result<Value> apply(const std::vector<Value>& args, std::index_sequence<kPlace...>) const {
    if constexpr (std::is_same_v<T, decltype(plain(std::declval<T>()))>) {
      return Native<T>::to(call_(Native<std::decay_t<Args>>::from(args[kPlace])...));
    } else {
      T given = call_(Native<std::decay_t<Args>>::from(args[kPlace])...);
      if (!given.ok()) return given.error();
      return Native<decltype(plain(std::declval<T>()))>::to(std::move(given).value());
    }
  }

  std::function<T(Args...)> call_;
};
template <typename T, typename... Args>
NativeFunction(std::function<T(Args...)>) -> NativeFunction<T, Args...>;

}  // namespace drover
