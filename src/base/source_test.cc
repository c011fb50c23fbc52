#include "base/source.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

TEST(Source, PlacesCountCharactersFromOne) {
  struct Case {
    std::uint32_t offset;
    int line;
    int column;
  };
  Source source("a.olg", "ab\né€x\r\n\nlast");
  const std::vector<Case> cases = {{0, 1, 1}, {2, 1, 3},  {3, 2, 1},  {5, 2, 2},  {8, 2, 3},
                                   {9, 2, 4}, {11, 3, 1}, {12, 4, 1}, {16, 4, 5}, {99, 4, 5}};
  for (const Case& c : cases) {
    Place place = source.place(c.offset);
    EXPECT_EQ(place.line, c.line) << c.offset;
    EXPECT_EQ(place.column, c.column) << c.offset;
  }
  EXPECT_EQ(source.line(1), "ab");
  EXPECT_EQ(source.line(2), "é€x");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "last");
}

TEST(Source, TextsStayWhereTheyAre) {
  Sources sources;
  std::uint32_t first = sources.add("a", "one two");
  std::string_view view = sources.at(first).text();
  for (int i = 0; i < 100; ++i) sources.add("more", "text");
  EXPECT_EQ(view.data(), sources.at(first).text().data());
  EXPECT_EQ(sources.text({first, 4, 7}), "two");
  EXPECT_EQ(sources.where({first, 4, 7}), "a:1:5");
}

TEST(Span, ReachesToTheEndOfTheOther) {
  EXPECT_EQ((Span{0, 2, 4}.to(Span{0, 6, 9})), (Span{0, 2, 9}));
  EXPECT_EQ((Span{0, 6, 9}.to(Span{0, 2, 4})), (Span{0, 6, 9}));
}

}  // namespace
}  // namespace drover
