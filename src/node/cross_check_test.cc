#include "node/cross_check.h"

#include <string>

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/testing/load.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"
#include "node/testing/oracle.h"
#include "node/testing/random_program.h"

namespace drover {
namespace {

constexpr std::uint64_t kSmallWork = 2'000;

// A program that has run, so far as one needs it.
class CheckedRun {
 public:
  explicit CheckedRun(const std::string& text) {
    const std::uint32_t source = sources.add("t.olg", text);
    Diagnostics diagnostics;
    program = check(sources, {parse(sources, source, diagnostics)}, {}, diagnostics);
    CHECK(!has_errors(diagnostics));
    EngineOptions options;
    options.keep_going = true;
    options.explained = true;
    options.maintained = program.timed;
    engine = std::make_unique<Engine>(program, pool, options);
    ran = engine->start() && engine->finish();
  }

  std::string result() {
    auto found = CrossCheck(program, *engine, pool).run();
    if (!found.ok()) return found.error().what;
    return found.value().value_or("");
  }

  Sources sources;
  CheckedProgram program;
  Pool pool;
  std::unique_ptr<Engine> engine;
  bool ran = false;
};

TEST(CrossCheck, FindsNothingWhereAllIsRight) {
  std::uint64_t checked = 0;
  for (std::uint64_t seed = 1; seed <= test_load(1000); ++seed) {
    const RandomProgram random = random_program(seed, false);
    CheckedRun run(random.text());
    // Joins of everything with everything take the plain way too long.
    if (!run.ran || run_oracle(run.program, {}, kSmallWork).too_big) continue;
    ++checked;
    ASSERT_EQ(run.result(), "") << "seed " << seed << "\n" << random.text();
  }
  EXPECT_GT(checked * 2, test_load(1000));
}

TEST(CrossCheck, NamesTheRowThatIsWrong) {
  const char* program =
      "edge(1, 2). edge(2, 3). path(X, Y) :- edge(X, Y). path(X, Z) :- path(X, Y), edge(Y, Z).\n"
      "far(X, max<Y>) :- path(X, Y). table t(k: int, v: int) key(k). t(1, 1). t(2, X) :- edge(X, "
      "2).";
  struct Case {
    const char* relation;
    std::int64_t row[2];
    bool insert;
    const char* result;
  };
  const Case cases[] = {
      {"path", {3, 1}, true, "relation 'path' has path(3, 1), which does not follow"},
      {"path", {1, 3}, false, "relation 'path' lacks path(1, 3), which follows"},
      {"far", {1, 3}, false, "relation 'far' lacks far(1, 3), which follows"},
      {"t", {2, 1}, false, "relation 't' lacks t(2, 1), which follows"},
  };
  for (const Case& c : cases) {
    CheckedRun run(program);
    ASSERT_EQ(run.result(), "");
    const Word row[3] = {word_of(c.row[0]), word_of(c.row[1]), 0};
    Table& table = run.engine->open_table(run.program.find(c.relation));
    if (c.insert) {
      table.insert(row);
    } else {
      ASSERT_TRUE(table.erase(row));
    }
    EXPECT_EQ(run.result(), c.result);
  }
}

// The views that steps keep up are those that follow from the tables.
TEST(CrossCheck, LooksAtWhatStepsKeepUp) {
  CheckedRun run(
      "event e(x: int). table t(x: int). v(X, count<*>) :- t(X), t(Y), Y <= X. w(X) :- v(X, 2).\n"
      "e(1). next e(X + 1) :- e(X), X < 6. next t(X) :- e(X). delete t(X - 2) :- e(X).");
  ASSERT_TRUE(run.ran);
  int steps = 0;
  for (; !run.engine->quiet(); ++steps) {
    ASSERT_TRUE(run.engine->step());
    ASSERT_EQ(run.result(), "") << "step " << steps;
  }
  EXPECT_GT(steps, 6);
  Word row[2] = {word_of(std::int64_t{77}), 0};
  run.engine->open_table(run.program.find("w")).insert(row);
  EXPECT_EQ(run.result(), "relation 'w' has w(77), which does not follow");
}

}  // namespace
}  // namespace drover
