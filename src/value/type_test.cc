#include "value/type.h"

#include <gtest/gtest.h>

#include "value/schema.h"

namespace drover {
namespace {

const Type kIntType{Kind::kInt, {}};
const Type kStringType{Kind::kString, {}};

TEST(Type, ToText) {
  EXPECT_EQ(to_text(kIntType), "int");
  EXPECT_EQ(to_text(Type{}), "?");
  EXPECT_EQ(to_text(Type::list_of(Type::set_of(kStringType))), "list<set<string>>");
  EXPECT_EQ(to_text(Type::set_of(Type{})), "set<?>");
  EXPECT_EQ(to_text(Type::map_of(kIntType, Type::tuple_of({kStringType, kIntType}))),
            "map<int, (string, int)>");
}

TEST(Type, KnownIsKnownToTheInnermost) {
  EXPECT_TRUE(kIntType.known());
  EXPECT_FALSE(Type{}.known());
  EXPECT_TRUE(Type::list_of(kIntType).known());
  EXPECT_FALSE(Type::list_of(Type::set_of(Type{})).known());
  EXPECT_FALSE(Type::map_of(kIntType, Type{}).known());
}

TEST(Type, KindsHaveTheNamesThatAreWritten) {
  EXPECT_EQ(plain_type_names().size(), 9U);
  for (std::string_view name : plain_type_names()) {
    auto kind = kind_named(name);
    ASSERT_TRUE(kind) << name;
    EXPECT_EQ(to_text(Type{*kind, {}}), name);
  }
  for (std::string_view name : {"", "Int", "list", "set", "map", "tuple", "?", "integer"}) {
    EXPECT_FALSE(kind_named(name)) << name;
  }
}

TEST(Schema, ToTextAndColumns) {
  Schema schema{
      "log", RelationKind::kInput, {{"file", kStringType}, {"user agent", kStringType}}, {}};
  EXPECT_EQ(to_text(schema), R"(log(file: string, "user agent": string))");
  EXPECT_EQ(schema.column("user agent"), 1);
  EXPECT_EQ(schema.column("File"), std::nullopt);
  EXPECT_EQ(to_text(Schema{"unit", RelationKind::kTable, {}, {}}), "unit()");
}

TEST(Schema, PlainNames) {
  for (std::string_view name : {"a", "A1", "_x", "user.id", "a._b", "a.1", "tags.0.name"}) {
    EXPECT_TRUE(is_plain_name(name)) << name;
  }
  for (std::string_view name : {"", "_", "1a", "a b", "a.", ".a", "1.a", "é", "a-b"}) {
    EXPECT_FALSE(is_plain_name(name)) << name;
  }
}

}  // namespace
}  // namespace drover
