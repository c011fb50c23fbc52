#include "value/value.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace drover {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Value list(std::vector<Value> items) { return List{std::move(items)}; }
Value set(std::vector<Value> items) { return make_set(std::move(items)); }
Value tuple(std::vector<Value> items) { return Tuple{std::move(items)}; }
Value map(std::vector<Value> items) { return *make_map(std::move(items)); }

TEST(Value, ToText) {
  struct Case {
    Value value;
    std::string text;
    std::string type;
  };
  const std::vector<Case> cases = {
      {true, "true", "bool"},
      {-7, "-7", "int"},
      {2.0, "2.0", "float"},
      {kInf, "float(\"inf\")", "float"},
      {-kInf, "float(\"-inf\")", "float"},
      {kNan, "float(\"nan\")", "float"},
      {"a\"b", "\"a\\\"b\"", "string"},
      {Time{0}, "1970-01-01T00:00:00Z", "time"},
      {Duration{90'000'000'000}, "1m30s", "duration"},
      {list({}), "[]", "list<?>"},
      {list({1, 2}), "[1, 2]", "list<int>"},
      {set({2, 1, 2}), "{1, 2}", "set<int>"},
      {list({list({}), list({"a"})}), "[[], [\"a\"]]", "list<list<string>>"},
      {list({list({list({})}), set({1.5})}), "[[[]], {1.5}]", "list<list<list<?>>>"},
      {Bytes{std::string("\0\xff", 2)}, "x\"00ff\"", "bytes"},
      {Bytes{}, "x\"\"", "bytes"},
      {Addr{"n1:80"}, "@\"n1:80\"", "addr"},
      {Id{0x1f}, "#1f", "id"},
      {Id{UINT64_MAX}, "#ffffffffffffffff", "id"},
      {tuple({1, "a", tuple({2.0, true})}), "(1, \"a\", (2.0, true))",
       "(int, string, (float, bool))"},
      {map({}), "{:}", "map<?, ?>"},
      {map({2, "b", 1, "a", 2, "b"}), "{1: \"a\", 2: \"b\"}", "map<int, string>"},
      {list({map({}), map({"a", list({})})}), "[{:}, {\"a\": []}]", "list<map<string, list<?>>>"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(to_text(c.value), c.text);
    EXPECT_EQ(to_text(type_of(c.value)), c.type) << c.text;
  }
}

// Every value is less than each that stands after it.
TEST(Value, OrderIsTotal) {
  const std::vector<Value> ascending = {
      false,
      true,
      -2,
      3,
      -kInf,
      -1.5,
      0.0,
      1.5,
      kInf,
      kNan,
      "",
      "a",
      "ab",
      "b",
      "\xff",
      Time{-1},
      Time{1},
      Duration{-1},
      Duration{0},
      Bytes{""},
      Bytes{"a"},
      Bytes{"\xff"},
      Addr{"a:1"},
      Addr{"b:1"},
      Id{0},
      Id{INT64_MAX},
      Id{UINT64_MAX},
      list({}),
      list({1}),
      list({1, 2}),
      list({2}),
      set({}),
      set({1}),
      set({1, 2}),
      set({2}),
      tuple({1, "b"}),
      tuple({2, "a"}),
      map({}),
      map({1, 1}),
      map({1, 1, 2, 2}),
      map({1, 2}),
      map({2, 1}),
  };
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(compare(ascending[i], ascending[j]), i <=> j)
          << to_text(ascending[i]) << " and " << to_text(ascending[j]);
    }
  }
  EXPECT_EQ(Value(0.0), Value(-0.0));
  EXPECT_EQ(Value(kNan), Value(-kNan));
}

TEST(Value, AMapHasOneValueForAKey) {
  EXPECT_EQ(make_map({1, 2, 1, 3}), std::nullopt);
  EXPECT_EQ(Value(*make_map({2, 0, 1, 0, 2, 0})), Value(*make_map({1, 0, 2, 0})));
}

TEST(Value, TellsItsItems) {
  EXPECT_EQ(items_of(7), nullptr);
  EXPECT_EQ(items_of("ab"), nullptr);
  for (const Value& value : {list({1, 2}), set({1, 2}), tuple({1, 2}), map({1, 2})}) {
    ASSERT_NE(items_of(value), nullptr);
    EXPECT_EQ(*items_of(value), (std::vector<Value>{1, 2})) << to_text(value);
  }
}

TEST(Value, IsProperForAType) {
  const Type i = Type::of(Kind::kInt);
  const Type s = Type::of(Kind::kString);
  struct Case {
    Value value;
    Type type;
    bool proper;
  };
  for (const Case& c : std::vector<Case>{
           {1, i, true},
           {"1", i, false},
           {1, Type::of(Kind::kFloat), false},
           {Time{1}, Type::of(Kind::kTime), true},
           {Time{1}, Type::of(Kind::kDuration), false},
           {Addr{"host:80"}, Type::of(Kind::kAddr), true},
           {Addr{"host"}, Type::of(Kind::kAddr), false},
           {List{}, Type::list_of(i), true},
           {List{{1, 2, 1}}, Type::list_of(i), true},
           {List{{1, "2"}}, Type::list_of(i), false},
           {List{{1}}, Type::set_of(i), false},
           {Set{{1, 2}}, Type::set_of(i), true},
           {Set{{2, 1}}, Type::set_of(i), false},
           {Set{{1, 1}}, Type::set_of(i), false},
           {Tuple{{1, "a"}}, Type::tuple_of({i, s}), true},
           {Tuple{{"a", 1}}, Type::tuple_of({i, s}), false},
           {Tuple{{1, "a", 1}}, Type::tuple_of({i, s}), false},
           {Map{{1, "z", 2, "a"}}, Type::map_of(i, s), true},
           {Map{{2, "a", 1, "z"}}, Type::map_of(i, s), false},
           {Map{{1}}, Type::map_of(i, s), false},
           {List{{Set{{2, 1}}}}, Type::list_of(Type::set_of(i)), false},
       }) {
    EXPECT_EQ(is_proper(c.value, c.type), c.proper) << to_text(c.value) << " " << to_text(c.type);
  }
}

}  // namespace
}  // namespace drover
