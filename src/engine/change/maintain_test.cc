#include "engine/change/maintain.h"

#include <cstdlib>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/load.h"
#include "engine/engine.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// Rules of every kind, of which a program takes some: each holds over e0 e1 e2 and those before it.
constexpr const char* kRules[] = {
    "p(X, Y) :- e0(X, Y).",
    "p(X, Z) :- p(X, Y), e1(Y, Z).",
    "p(X, Z) :- p(X, Y), p(Y, Z).",
    "p(Y, X) :- p(X, Y), e2(Y, _).",
    "p(X, Z) :- p(X, Y), p(Y, Z), p(Z, X), e0(X, Z).",
    "a(X, Y) :- e1(X, Y).",
    "b(X, Z) :- a(X, Y), e0(Y, Z).",
    "a(X, Z) :- b(X, Y), e2(Y, Z), X != Z.",
    "n(X) :- e0(X, _), notin p(X, _).",
    "n(X) :- e2(X, Y), notin e0(Y, X).",
    "n(Y) :- e1(X, Y), notin a(Y, X), notin e0(3, _).",
    "g(X, count<*>, min<Y>, max<Y>, sum<Y>, set<Y>) :- p(X, Y), notin e2(X, Y).",
    "h(X, count_distinct<Y>, avg<Y>, list<Z>, topk<Z, 2>) :- e0(X, Y), e1(Y, Z).",
    "y(X, argmax<Y, Z>, argmin<Y, Z>, bottomk<Y, 2>, limit<Z, 3>) :- e0(X, Y), e1(Y, Z).",
    "s(X, set<Y>) :- e0(X, Y).",
    "f(Y, union<S>, argmin<S, X>) :- s(X, S), e1(X, Y).",
    "all(count<*>, sum<X>) :- p(X, _), n(X).",
    "all(0, X) :- e2(X, X).",
    "j(X, X) :- e0(X, X).",
    "j(X, Y) :- e0(X, Y), e0(Y, X), X < Y.",
    "k(X, Y + 1) :- e0(X, Y), e1(X, Y).",
    "k(X, 7) :- n(X), e1(_, X).",
    "c(X, C) :- g(X, C, _, _, _, _), C > 1.",
    "r(X, Y) :- c(X, Y).",
    "r(X, Z) :- r(X, Y), e0(Y, Z), notin n(Z).",
    "u(S, X) :- k(X, Y), S := string(X) ++ \"-\" ++ string(Y).",
    "u(S ++ \"x\", X) :- u(S, Y), e2(Y, X), length(S) < 6.",
    "t((X, Y), {X: Y}) :- e2(X, Y).",
    "m(X, map<(Y, Z), Z>, set<(Z, Y)>, max<(Y, Z)>) :- e0(X, Y), e1(Y, Z).",
    "v(K, V, A) :- t((A, _), M), (K, V) in M, notin n(K).",
    "w(A, size(M)) :- m(A, M, _, (B, _)), notin t((A, B), {A: B}).",
    "d(0, 0) :- e2(0, _).",
    "d(X, min<Y>) :- e0(X, Y), notin n(X).",
    "d(Y, min<D + 1>) :- d(X, D), e1(X, Y).",
    "q(X, max<Y>) :- e2(X, Y).",
    "q(X, max<least(D, E)>) :- q(Y, D), d(Y, _), e2(Y, X), e1(X, E).",
    "x(D, count<*>) :- d(X, D), notin q(X, D).",
    "z(X) :- Y in [1, 2, X], e0(X, Y).",
};

// Rules that sooner or later fail.
constexpr const char* kFailingRules[] = {
    "f1(X, 12 / (Y - 4)) :- e0(X, Y), e1(Y, _).",
    "f2(sum<Z>) :- e2(X, Y), e1(X, _), Z := X * 3_000_000_000_000_000_000 / (Y + 1).",
    "table f3(x: int, y: int) key(x); f3(X, Y) :- e0(X, Y), e1(Y, X).",
    "f4(X, count<*>, map<Y, Z>) :- e1(X, Y), e2(X, Z).",
    "f5(X, Y) :- e0(X, Y). f5(X, Z) :- f5(X, Y), e2(Y, Z), X / (Z - Y - 5) < 9.",
    "f6(0, 0) :- e1(0, 0). f6(X, max<Y>) :- e0(X, Y). f6(Y, max<D + 1>) :- f6(X, D), e1(X, Y), X < "
    "Y."
    " f7(X, 100 / (D - 3)) :- f6(X, D).",
};

struct World {
  std::string text;
  Sources sources;
  CheckedProgram program;

  explicit World(std::string rules) : text(std::move(rules)) {
    std::string all =
        "table e0(x: int, y: int);\ntable e1(x: int, y: int);\ntable e2(x: int, y: int);\n" + text;
    Diagnostics diagnostics;
    std::vector<ast::Program> trees{parse(sources, sources.add("t.olg", all), diagnostics)};
    program = check(sources, trees, {}, diagnostics);
    EXPECT_FALSE(has_errors(diagnostics)) << render(sources, diagnostics, false);
  }
};

// A random choice of rules whose bodies name only relations that some chosen rule derives.
std::string choose(std::mt19937& random) {
  std::set<std::string> heads{"e0", "e1", "e2"};
  std::string text;
  for (const char* rule : kRules) {
    std::string whole = rule;
    if (random() % 5 < 2) continue;
    std::string body = whole.substr(whole.find(":-"));
    bool all = true;
    for (const char* name :
         {"p", "a", "b", "n", "g", "c", "r", "k", "u", "t", "m", "d", "q", "s"}) {
      std::string atom = std::string(" ") + name + "(";
      std::string own = whole.substr(0, whole.find('('));
      if (body.find(atom) != std::string::npos && !heads.contains(name)) {
        all = false;
      }
    }
    if (!all) continue;
    heads.insert(whole.substr(0, whole.find('(')));
    text += whole + "\n";
  }
  return text;
}

std::string rows_of(const Engine& engine, const CheckedProgram& program, const Pool& pool) {
  std::string text;
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    std::set<std::string> lines;
    const Schema& schema = program.relations[r].schema;
    engine.table(static_cast<int>(r)).for_each([&](const Word* row) {
      std::string line = schema.name;
      for (std::size_t c = 0; c < schema.columns.size(); ++c) {
        line += ' ';
        pool.append_text(line, row[c], schema.columns[c].type);
      }
      EXPECT_TRUE(lines.insert(line).second) << "twice: " << line;
      return true;
    });
    for (const std::string& line : lines) text += line + "\n";
  }
  return text;
}

using Edges = std::set<std::pair<int, std::pair<std::int64_t, std::int64_t>>>;

// "" when it fails.
std::string from_scratch(const World& world, const Edges& edges) {
  Pool pool;
  Engine engine(world.program, pool, {});
  for (const auto& [relation, edge] : edges) {
    Word row[3] = {word_of(edge.first), word_of(edge.second), 0};
    EXPECT_TRUE(engine.insert(relation, row, {}));
  }
  return engine.start() ? rows_of(engine, world.program, pool) : "";
}

// How many steps failed, and left all as it was.
int run_history(unsigned seed, bool fails) {
  std::mt19937 random(seed);
  std::string rules = choose(random);
  for (const char* rule : kFailingRules) {
    if (fails && random() % 2 == 0) rules += std::string(rule) + "\n";
  }
  World world(rules);
  int failed = 0;
  int nodes = 3 + static_cast<int>(random() % 6);
  std::int64_t wide = random() % 4 == 0 ? std::int64_t{1} << 40U : 0;  // does not fit pairs
  Pool pool;
  Engine engine(world.program, pool, EngineOptions{.maintained = true});
  Edges edges;
  auto edge = [&] {
    std::int64_t x = static_cast<std::int64_t>(random() % static_cast<unsigned>(nodes));
    std::int64_t y = static_cast<std::int64_t>(random() % static_cast<unsigned>(nodes));
    if (random() % 8 == 0) y += wide;
    return std::pair(static_cast<int>(random() % 3), std::pair(x, y));
  };
  for (unsigned i = random() % 20; i > 0; --i) {
    auto [relation, ends] = edge();
    Word row[3] = {word_of(ends.first), word_of(ends.second), 0};
    EXPECT_TRUE(engine.insert(relation, row, {}));
    edges.insert({relation, ends});
  }
  if (fails && from_scratch(world, edges).empty()) return 0;
  EXPECT_TRUE(engine.start());
  for (int step = 0; step < 12; ++step) {
    std::vector<Change> changes;
    std::string told;
    const Edges before = edges;
    for (unsigned i = 1 + random() % 4; i > 0; --i) {
      auto chosen = edge();
      bool insert = random() % 2 == 0;
      if (!insert && !edges.empty() && random() % 4 != 0) {
        chosen = *std::next(edges.begin(), static_cast<int>(random() % edges.size()));
      }
      if (insert) {
        edges.insert(chosen);
      } else {
        edges.erase(chosen);
      }
      changes.push_back(
          {chosen.first, insert, {word_of(chosen.second.first), word_of(chosen.second.second), 0}});
      told += (insert ? " +e" : " -e") + std::to_string(chosen.first) + "(" +
              std::to_string(chosen.second.first) + "," + std::to_string(chosen.second.second) +
              ")";
    }
    const bool done = engine.apply(changes);
    EXPECT_TRUE(done || fails);
    if (!done) edges = before;
    failed += done ? 0 : 1;
    EXPECT_EQ(rows_of(engine, world.program, pool), from_scratch(world, edges))
        << "seed " << seed << " step " << step << told << "\n"
        << world.text;
    if (testing::Test::HasFailure()) return failed;
  }
  return failed;
}

constexpr std::uint64_t kHistories = 1500;

TEST(Maintain, AgreesWithEvaluationFromScratch) {
  const char* first = std::getenv("DROVER_SEED");
  if (first != nullptr) {
    run_history(static_cast<unsigned>(std::atoi(first)), false);
    return;
  }
  const std::uint64_t last = test_load(kHistories);
  for (unsigned seed = 1; seed <= last && !HasFailure(); ++seed) run_history(seed, false);
}

// A step that fails changes nothing, and those after it are as exact as ever.
TEST(Maintain, LeavesAllAsItWasWhenAStepFails) {
  const std::uint64_t last = test_load(kHistories);
  std::uint64_t failed = 0;
  for (unsigned seed = 1; seed <= last && !HasFailure(); ++seed) {
    failed += static_cast<std::uint64_t>(run_history(seed, true));
  }
  EXPECT_GT(failed, last / 4);
}

}  // namespace
}  // namespace drover
