// Words of strings and lists: equal values have equal words, and what is transient ends in time.

#include "value/pool.h"

#include <deque>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace drover {
namespace {

const Type kInt{Kind::kInt, {}};
const Type kString{Kind::kString, {}};

TEST(Pool, InternsEachTextOnce) {
  std::mt19937_64 random(1);
  Pool pool;
  std::map<std::string, Word> right;
  for (int step = 0; step < 20'000; ++step) {
    std::string text(random() % 100 == 0 ? random() % 40'000 : random() % 3,
                     static_cast<char>(random()));
    if (!text.empty()) text.back() = static_cast<char>(random());
    Word found = 0;
    ASSERT_EQ(pool.find(text, found), right.contains(text));
    auto [at, added] = right.emplace(text, right.size());
    ASSERT_EQ(pool.intern(text), at->second);
    ASSERT_TRUE(pool.find(text, found));
    ASSERT_EQ(found, at->second);
  }
  EXPECT_EQ(pool.string_count(), right.size());
  for (const auto& [text, word] : right) ASSERT_EQ(pool.text(word), text);
}

TEST(Pool, TakesATextWithoutAnAddress) {
  Pool pool;
  Word empty = pool.intern("");
  EXPECT_EQ(pool.intern(std::string_view()), empty);
  EXPECT_EQ(pool.canonical(pool.transient(std::string_view()), kString), empty);
  Word found = 1;
  EXPECT_TRUE(pool.find(std::string_view(), found));
  EXPECT_EQ(found, empty);
}

TEST(Pool, MakesTransientWordsCanonical) {
  Pool pool;
  Word ab = pool.intern("ab");
  Word transient = pool.transient("ab");
  EXPECT_TRUE(is_transient(transient));
  EXPECT_FALSE(is_transient(ab));
  EXPECT_TRUE(pool.same_string(ab, transient));
  EXPECT_TRUE(pool.same_string(transient, pool.transient("ab")));
  EXPECT_FALSE(pool.same_string(transient, pool.transient("abc")));
  EXPECT_EQ(pool.canonical(transient, kString), ab);
  EXPECT_EQ(pool.canonical(ab, kString), ab);
  EXPECT_EQ(pool.canonical(word_of(std::int64_t{-1}), kInt), word_of(std::int64_t{-1}));

  const Type strings = Type::list_of(kString);
  std::vector<Word> items{transient, pool.intern("c")};
  Word list = pool.transient_items(items);
  EXPECT_TRUE(is_transient(list));
  Word kept = pool.encode(Value(List{{"ab", "c"}}));
  EXPECT_TRUE(pool.same(list, kept, strings));
  EXPECT_EQ(pool.compare(list, kept, strings), 0);
  EXPECT_EQ(pool.canonical(list, strings), kept);
  EXPECT_EQ(pool.canonical(kept, strings), kept);

  const Type entry = Type::map_of(kInt, kString);
  std::vector<Word> words{7, transient};
  EXPECT_EQ(pool.canonical(pool.transient_items(words), entry), pool.encode(Value(Map{{7, "ab"}})));
  EXPECT_EQ(pool.canonical(transient, {Kind::kBytes, {}}), pool.encode(Value(Bytes{"ab"})));

  const Type nested = Type::list_of(strings);
  std::vector<Word> lists{list, kept};
  EXPECT_EQ(pool.canonical(pool.transient_items(lists), nested),
            pool.encode(Value(List{{List{{"ab", "c"}}, List{{"ab", "c"}}}})));
}

TEST(Pool, ReleasesWhatCameAfterAMark) {
  Pool pool;
  Word before = pool.transient("before");
  std::vector<Word> ones{1, 1, 1};
  Word list = pool.transient_items(ones);
  for (int round = 0; round < 200; ++round) {
    Pool::Mark mark = pool.mark();
    std::deque<std::pair<Word, std::string>> made;
    for (std::size_t i = 0; i < 20; ++i) {
      std::size_t size = (i * 7919) % 9000;
      char* bytes = pool.scratch(size);
      std::fill(bytes, bytes + size, static_cast<char>('a' + i));
      made.emplace_back(pool.transient({bytes, size}),
                        std::string(size, static_cast<char>('a' + i)));
    }
    for (const auto& [word, text] : made) ASSERT_EQ(pool.text(word), text);
    pool.release(mark);
    ASSERT_EQ(pool.text(before), "before");
    ASSERT_EQ(pool.items(list).size(), 3U);
    ASSERT_EQ(pool.items(list)[2], 1U);
  }
  EXPECT_EQ(pool.string_count(), 0U);
}

TEST(Pool, InternsItemsOfItsOwnLists) {
  Pool pool;
  std::vector<Word> numbers;
  for (Word i = 0; i < 3000; ++i) {
    numbers.push_back(i);
    Word list = pool.intern_items(numbers);
    ASSERT_EQ(pool.intern_items(pool.items(list)), list);
    Word tail = pool.intern_items(pool.items(list).subspan(numbers.size() / 2));
    ASSERT_EQ(pool.items(tail).front(), numbers[numbers.size() / 2]);
    if (i > 400) numbers.erase(numbers.begin());
  }
}

// The order of words is that of their values, and both ways of writing agree.
TEST(Pool, OrdersAndWritesWordsAsValues) {
  struct Kinds {
    Type type;
    std::vector<Value> values;
  };
  const std::vector<Kinds> all = {
      {{Kind::kBool, {}}, {false, true}},
      {kInt, {INT64_MIN, -1, 0, 1, INT64_MAX}},
      {{Kind::kFloat, {}}, {-1e300, -1.5, 0.0, 1.5, 1e300}},
      {kString, {"", "a", "aa", "b", "é", "\xff", "a\nb\"\\"}},
      {{Kind::kTime, {}}, {Time{-1}, Time{0}, Time{1'500'000'000}}},
      {{Kind::kDuration, {}}, {Duration{-1}, Duration{0}, Duration{90'000'000'000}}},
      {Type::list_of(kString), {List{}, List{{"a"}}, List{{"a", "b"}}, List{{"b"}}}},
      {Type::set_of(kInt), {Set{}, Set{{1}}, Set{{1, 2}}, Set{{2}}}},
      {{Kind::kBytes, {}}, {Bytes{}, Bytes{"a"}, Bytes{"\xff"}}},
      {{Kind::kAddr, {}}, {Addr{"a:1"}, Addr{"a:2"}, Addr{"[::1]:1"}}},
      {{Kind::kId, {}}, {Id{0}, Id{31}, Id{INT64_MAX}, Id{UINT64_MAX}}},
      {Type::tuple_of({kInt, kString}), {Tuple{{1, "b"}}, Tuple{{2, ""}}, Tuple{{2, "a"}}}},
      {Type::map_of(kString, kInt), {Map{}, Map{{"a", 1}}, Map{{"a", 1, "b", 0}}, Map{{"a", 2}}}},
      {Type::list_of(Type::list_of(kInt)), {List{}, List{{List{}}}, List{{List{{1}}, List{}}}}},
  };
  Pool pool;
  for (const auto& [type, values] : all) {
    for (const Value& a : values) {
      Word word = pool.encode(a);
      EXPECT_EQ(pool.decode(word, type), a);
      std::string text;
      pool.append_text(text, word, type);
      EXPECT_EQ(text, to_text(a));
      for (const Value& b : values) {
        auto order = compare(a, b);
        EXPECT_EQ(pool.compare(word, pool.encode(b), type), order < 0   ? -1
                                                            : order > 0 ? 1
                                                                        : 0)
            << to_text(a) << " " << to_text(b);
        EXPECT_EQ(word == pool.encode(b), order == 0);
      }
    }
  }
}

}  // namespace
}  // namespace drover
