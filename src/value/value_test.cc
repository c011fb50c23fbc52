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
  };
  for (const Case& c : cases) {
    EXPECT_EQ(to_text(c.value), c.text);
    EXPECT_EQ(to_text(type_of(c.value)), c.type) << c.text;
  }
}

// Every value is less than each that stands after it.
TEST(Value, OrderIsTotal) {
  const std::vector<Value> ascending = {
      false,    true,         -2,          3,        -kInf,     -1.5,         0.0,       1.5,
      kInf,     kNan,         "",          "a",      "ab",      "b",          "\xff",    Time{-1},
      Time{1},  Duration{-1}, Duration{0}, list({}), list({1}), list({1, 2}), list({2}), set({}),
      set({1}), set({1, 2}),  set({2}),
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

}  // namespace
}  // namespace drover
