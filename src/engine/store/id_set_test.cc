// IdSet and PairSet against std::set, over ids of every kind and in every shape.

#include "engine/store/id_set.h"

#include <functional>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "engine/store/pair_set.h"

namespace drover {
namespace {

using Random = std::mt19937_64;

struct IdKind {
  const char* name;
  std::function<std::uint32_t(Random&)> id;
};

// IdSet::kNone, the one id that cannot be kept, comes out of none of them.
const std::vector<IdKind>& kinds() {
  auto ids = [](std::uint32_t first, std::uint64_t count) {
    return [=](Random& random) { return static_cast<std::uint32_t>(first + random() % count); };
  };
  static const std::vector<IdKind> all = {
      {"near 0", ids(0, 40)},
      {"dense from 0", ids(0, 3000)},
      {"dense, not from 0", ids(1'000'003, 2000)},
      {"sparse", [](Random& random) { return static_cast<std::uint32_t>(random() % 0x7FFFFFFFU); }},
      {"the least ints", ids(0x80000001U, 500)},
      {"the greatest ints", ids(0x7FFFFF00U, 256)},
      {"around -1 and 0", ids(0xFFFFFFC0U, 128)},
      {"the last ids", ids(0xFFFFFF00U, 256)},
      {"clusters far apart",
       [](Random& random) {
         return static_cast<std::uint32_t>(random() % 3 * 500'000'000 + random() % 200);
       }},
      {"upwards", [next = 0U](Random&) mutable { return next++; }},
      {"downwards", [next = 5000U](Random&) mutable { return next--; }},
      {"steps of 64", [next = 0U](Random&) mutable { return next += 64; }},
  };
  return all;
}

std::set<std::uint32_t> all_of(const IdSet& ids) {
  std::set<std::uint32_t> found;
  ids.for_each([&](std::uint32_t id) {
    EXPECT_TRUE(found.insert(id).second) << id << " was met twice";
    return true;
  });
  return found;
}

TEST(IdSet, HoldsWhatWasInserted) {
  for (const IdKind& kind : kinds()) {
    SCOPED_TRACE(kind.name);
    auto next = kind.id;
    Random random(1);
    Blocks blocks;
    IdSet ids;
    std::set<std::uint32_t> right;
    for (int step = 0; step < 3000; ++step) {
      std::uint32_t id = next(random);
      ASSERT_EQ(ids.contains(id), right.contains(id)) << id;
      ASSERT_EQ(ids.insert(id, blocks), right.insert(id).second) << id;
      ASSERT_TRUE(ids.contains(id)) << id;
      ASSERT_EQ(ids.size(), right.size());
      std::uint32_t other = next(random);
      ASSERT_EQ(ids.contains(other), right.contains(other)) << other;
      if (step % 16 == 0) blocks.settle();
      if ((step & (step - 1)) != 0) continue;
      ASSERT_EQ(all_of(ids), right);
    }
    EXPECT_EQ(all_of(ids), right);
  }
}

TEST(IdSet, IsEmptyAtFirst) {
  IdSet ids;
  EXPECT_EQ(ids.size(), 0U);
  EXPECT_FALSE(ids.contains(0));
  EXPECT_TRUE(all_of(ids).empty());
}

// A copy taken before is walked to its end while the set changes its shape under it.
TEST(IdSet, IsWalkedWhileItGrows) {
  for (const IdKind& kind : kinds()) {
    SCOPED_TRACE(kind.name);
    auto next = kind.id;
    Random random(2);
    Blocks blocks;
    IdSet ids;
    std::set<std::uint32_t> right;
    for (int round = 0; round < 40; ++round) {
      std::set<std::uint32_t> before = right;
      std::set<std::uint32_t> met;
      IdSet copy = ids;
      copy.for_each([&](std::uint32_t id) {
        EXPECT_TRUE(met.insert(id).second) << id << " was met twice";
        for (int i = 0; i < 2 && right.size() < 4000; ++i) {
          std::uint32_t added = next(random);
          ids.insert(added, blocks);
          right.insert(added);
        }
        return true;
      });
      for (std::uint32_t id : before) ASSERT_TRUE(met.contains(id)) << id;
      for (std::uint32_t id : met) ASSERT_TRUE(right.contains(id)) << id;
      blocks.settle();
      std::uint32_t one = next(random);
      ids.insert(one, blocks);
      right.insert(one);
      ASSERT_EQ(all_of(ids), right);
    }
  }
}

TEST(IdSet, StopsWhenAskedTo) {
  for (int count : {3, 30, 300}) {
    Blocks blocks;
    IdSet dense;
    IdSet sparse;
    for (int i = 0; i < count; ++i) {
      dense.insert(static_cast<std::uint32_t>(i), blocks);
      sparse.insert(static_cast<std::uint32_t>(i) * 1'000'003U, blocks);
    }
    for (const IdSet* ids : {&dense, &sparse}) {
      int met = 0;
      EXPECT_FALSE(ids->for_each([&](std::uint32_t) { return ++met < 2; }));
      EXPECT_EQ(met, 2);
    }
  }
}

// ---------------------------------------------------------------- pairs

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Pairs all_of(const PairSet& pairs) {
  Pairs found;
  pairs.for_each([&](std::uint32_t x, std::uint32_t y) {
    EXPECT_TRUE(found.emplace(x, y).second) << x << "," << y << " was met twice";
    return true;
  });
  return found;
}

TEST(PairSet, HoldsWhatWasInserted) {
  for (const IdKind& xs : kinds()) {
    for (const IdKind& ys : kinds()) {
      SCOPED_TRACE(std::string(xs.name) + " x " + ys.name);
      auto next_x = xs.id;
      auto next_y = ys.id;
      Random random(3);
      PairSet pairs;
      Pairs right;
      for (int step = 0; step < 300; ++step) {
        std::uint32_t x = next_x(random);
        for (int fan = 0; fan < 3; ++fan) {
          std::uint32_t y = next_y(random);
          ASSERT_EQ(pairs.contains(x, y), right.contains({x, y}));
          ASSERT_EQ(pairs.insert(x, y), right.emplace(x, y).second);
        }
        std::uint32_t other = next_x(random);
        std::set<std::uint32_t> of_other;
        for (const auto& [a, b] : right) {
          if (a == other) of_other.insert(b);
        }
        ASSERT_EQ(all_of(pairs.ys(other)), of_other);
        if (step % 16 == 0) pairs.settle();
      }
      ASSERT_EQ(pairs.size(), right.size());
      ASSERT_EQ(all_of(pairs), right);
    }
  }
}

TEST(PairSet, IsWalkedWhileItGrows) {
  for (const IdKind& kind : kinds()) {
    SCOPED_TRACE(kind.name);
    auto next = kind.id;
    Random random(4);
    PairSet pairs;
    Pairs right;
    for (int round = 0; round < 12; ++round) {
      std::uint32_t first = next(random);
      pairs.insert(first, next(random));
      right = all_of(pairs);
      Pairs met;
      pairs.for_each([&](std::uint32_t x, std::uint32_t y) {
        EXPECT_TRUE(met.emplace(x, y).second);
        if (pairs.size() < 3000) {
          pairs.insert(x, next(random));
          pairs.insert(next(random), y);
        }
        return true;
      });
      for (const auto& pair : right) ASSERT_TRUE(met.contains(pair));
      for (const auto& [x, y] : met) ASSERT_TRUE(pairs.contains(x, y));
      pairs.settle();
    }
  }
}

}  // namespace
}  // namespace drover
