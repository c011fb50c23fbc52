#include "engine/change/timesteps.h"

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/load.h"
#include "engine/engine.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

// Random programs that act, run step by step and held against the plainest reading of the
// language: each step evaluated from scratch, with what `next` and `delete` want collected in
// relations of their own.

namespace drover {
namespace {

constexpr const char* kStepDeclarations =
    "event e(x: int, y: int); event f(x: int, y: int); table a(x: int, y: int);"
    "table b(x: int, y: int); table k(x: int, y: int) key(x);\n";

// a and b are stored and deleted, k is only written by `next`. One line is one choice.
constexpr const char* kStepRules[] = {
    "a(X, Y) :- e(X, Y).",
    "a(Y, X) :- e(X, Y), notin b(X, _).",
    "b(X, Y) :- f(X, Y).",
    "b(X, Z) :- f(X, Y), a(Y, Z).",
    "b(X, count<*>) :- e(X, _), a(X, _).",
    "f(X, Z) :- e(X, Y), a(Y, Z).",
    "f(X, Z) :- f(X, Y), e(Y, Z).",
    "f(X, X) :- e(X, _), notin k(X, _).",
    "h(X, max<Y>, count<*>) :- f(X, Y).",
    "h(X, Y, 0) :- e(X, Y), k(X, Y).",
    "next k(X, max<Y>) :- e(X, Y).",
    "next k(X, 0) :- f(X, _), notin e(X, _).",
    "next f(Y, X) :- e(X, Y), X < Y.",
    "next a(X, C) :- e(X, _), g(X, C, _).",
    "delete a(X, Y) :- f(X, Y).",
    "delete a(X, Y) :- e(Y, X).",
    "delete b(X, _) :- e(X, X).",
    "delete k(X, _) :- f(X, X).",
    "delete b(X, Y) :- e(X, Y), k(Y, _).",
    "v(X, Z) :- a(X, Y), b(Y, Z).",
    "r(X, Y) :- a(X, Y).",
    "r(X, Z) :- r(X, Y), a(Y, Z), notin k(Z, 0).",
    "g(X, count<*>, min<Y>) :- b(X, Y).",
    "n(X) :- a(X, _), notin b(X, _).",
    "n(X) :- k(X, Y), notin r(X, Y).",
    "o(X, Y) :- e(X, Y), notin v(X, Y), n(X).",
    "o(X, Y) :- a#insert(X, Y), k(X, _).",
    "o(X, Y) :- r#delete(X, Y).",
    "b(X, Y) :- v#insert(X, Y), X != Y.",
    "delete a(X, X) :- k#delete(X, _).",
    "w(X, 12 / (Y - 3)) :- a(X, Y), b(Y, _).",
    "u(X, 12 / (Y - 2)) :- e(X, Y), r(X, Y).",
};

using StepRow = std::vector<Word>;
using StepRows = std::map<std::string, std::set<StepRow>>;

struct StepProgram {
  Sources sources;
  CheckedProgram program;
  bool good = false;

  explicit StepProgram(const std::string& text) {
    Diagnostics diagnostics;
    std::vector<ast::Program> trees{parse(sources, sources.add("t.olg", text), diagnostics)};
    program = check(sources, trees, {}, diagnostics);
    good = !has_errors(diagnostics);
    if (!good) said = render(sources, diagnostics, false);
  }
  std::string said;
};

std::string step_replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// The same rules with nothing of time in them.
std::string without_time(std::string text) {
  std::string declared;
  for (std::string name : {"a", "b", "k", "f"}) {
    for (auto [verb, prefix] : {std::pair("next ", "next_"), std::pair("delete ", "delete_")}) {
      text = step_replaced(text, verb + name + "(", prefix + name + "(");
    }
    // A pattern is spelt out by hand: all rows that fit.
    text = step_replaced(text, "delete_" + name + "(X, _) :- ",
                         "delete_" + name + "(X, Y) :- " + name + "(X, Y), ");
  }
  for (std::string name : {"a", "k", "r", "v"}) {
    if (text.find(name + "(X") == std::string::npos && name != "k") continue;
    for (auto [what, prefix] :
         {std::pair("#insert", "inserted_"), std::pair("#delete", "deleted_")}) {
      text = step_replaced(text, name + what, prefix + name);
      declared += std::string("event ") + prefix + name + "(x: int, y: int); ";
    }
  }
  return declared + text;
}

std::set<StepRow> step_rows(const Engine& engine, int relation) {
  std::set<StepRow> rows;
  const Table& table = engine.table(relation);
  table.for_each([&](const Word* row) {
    rows.insert(StepRow(row, row + table.columns()));
    return true;
  });
  return rows;
}

// The state between steps, and how a step changes it.
class StepOracle {
 public:
  explicit StepOracle(const std::string& text) : plain_(without_time(text)) {
    EXPECT_TRUE(plain_.good) << plain_.said << text;
    plain_.program.timed = false;
  }

  // All rows while the step lasts.
  StepRows step(const std::set<StepRow>& happened) {
    Pool pool;
    Engine engine(plain_.program, pool, {});
    events_before_ = events_;
    events_["e"].insert(happened.begin(), happened.end());
    insert(engine, stored_);
    insert(engine, events_);
    stored_before_ = stored_;
    seen_before_ = before_;
    failed = !engine.start();
    if (failed) return {};
    StepRows all;
    for (const Relation& relation : plain_.program.relations) {
      all[relation.schema.name] = step_rows(engine, plain_.program.find(relation.schema.name));
    }
    finish(all);
    return all;
  }

  // The last step failed, and what came into it from outside is gone.
  void undo() {
    stored_ = stored_before_;
    before_ = seen_before_;
    events_ = events_before_;
  }

  bool failed = false;  // the last step did, or was about to

 private:
  void insert(Engine& engine, const StepRows& rows) {
    for (const auto& [name, some] : rows) {
      int relation = plain_.program.find(name);
      for (StepRow row : some) {
        row.push_back(0);
        if (relation < 0) continue;
        EXPECT_TRUE(engine.insert(relation, row.data(), {}));
      }
    }
  }

  void finish(StepRows& all) {
    events_.clear();
    events_["f"] = all["next_f"];
    for (const char* name : {"a", "b", "k"}) {
      std::set<StepRow>& rows = stored_[name];
      rows = all[name];
      std::set<StepRow>& puts = all[std::string("next_") + name];
      auto same_key = [&](const StepRow& x, const StepRow& y) {
        return name[0] == 'k' ? x[0] == y[0] : x == y;
      };
      for (const StepRow& row : all[std::string("delete_") + name]) {
        bool updated = false;
        for (const StepRow& put : puts) updated = updated || same_key(put, row);
        if (!updated) rows.erase(row);
      }
      for (const StepRow& put : puts) {
        std::erase_if(rows, [&](const StepRow& row) { return same_key(row, put); });
        rows.insert(put);
      }
    }
    for (const char* name : {"a", "k", "r", "v"}) {
      const std::set<StepRow>& now = all[name];
      std::set<StepRow>& before = before_[name];
      for (const StepRow& row : now) {
        if (!before.contains(row)) events_[std::string("inserted_") + name].insert(row);
      }
      for (const StepRow& row : before) {
        if (!now.contains(row)) events_[std::string("deleted_") + name].insert(row);
      }
      before = now;
    }
  }

  StepProgram plain_;
  StepRows stored_;
  StepRows events_;
  StepRows before_;
  StepRows stored_before_;
  StepRows seen_before_;
  StepRows events_before_;
};

// All that is no event.
StepRows state_rows(const Engine& engine, const CheckedProgram& program) {
  StepRows all;
  for (const Relation& relation : program.relations) {
    if (relation.schema.kind == RelationKind::kEvent) continue;
    all[relation.schema.name] = step_rows(engine, program.find(relation.schema.name));
  }
  return all;
}

bool has_conflict(const StepRows& rows) {
  auto found = rows.find("next_k");
  if (found == rows.end()) return false;
  std::set<Word> keys;
  for (const StepRow& row : found->second) {
    if (!keys.insert(row[0]).second) return true;
  }
  return false;
}

int failed_steps = 0;  // after which all went on

// How many steps were compared.
int run_step_history(unsigned seed) {
  std::mt19937 random(seed);
  std::string text = kStepDeclarations;
  for (const char* rule : kStepRules) {
    if (random() % 5 < 3) text += std::string(rule) + "\n";
  }
  StepProgram world(text);
  // Bodies may name what no chosen rule derives.
  if (!world.good || !world.program.timed) return 0;
  StepOracle oracle(text);
  if (testing::Test::HasFailure()) return 0;
  Pool pool;
  EngineOptions options;
  options.maintained = true;
  Engine engine(world.program, pool, options);
  if (!engine.start()) return 0;
  const unsigned nodes = 2 + random() % 4;
  int e = world.program.find("e");
  int steps = 0;
  for (; steps < 12; ++steps) {
    std::set<StepRow> happened;
    for (unsigned i = random() % 4; i > 0; --i) {
      StepRow row{random() % nodes, random() % nodes};
      happened.insert(row);
      row.push_back(0);
      engine.put(e, row.data());
    }
    StepRows expected = oracle.step(happened);
    const bool fails = oracle.failed || has_conflict(expected);
    const StepRows before = state_rows(engine, world.program);
    EXPECT_EQ(engine.step(), !fails) << "seed " << seed << " step " << steps << "\n" << text;
    if (testing::Test::HasFailure()) return steps;
    if (fails) {
      EXPECT_EQ(state_rows(engine, world.program), before) << "seed " << seed << "\n" << text;
      oracle.undo();
      // What fails without anything from outside is gone, and the oracle knows no way back.
      if (happened.empty() || has_conflict(oracle.step({})) || oracle.failed) return steps;
      oracle.undo();
      ++failed_steps;
      continue;
    }
    for (std::size_t r = 0; r < world.program.relations.size(); ++r) {
      if (world.program.relations[r].hidden) continue;
      const std::string& name = world.program.relations[r].schema.name;
      EXPECT_EQ(step_rows(engine, static_cast<int>(r)), expected[name])
          << name << ", seed " << seed << " step " << steps << "\n"
          << text;
    }
    if (testing::Test::HasFailure()) return steps;
  }
  return steps;
}

constexpr std::uint64_t kStepHistories = 10000;

TEST(Timesteps, AgreeWithStepsFromScratch) {
  if (const char* seed = std::getenv("DROVER_SEED")) {
    run_step_history(static_cast<unsigned>(std::atoi(seed)));
    return;
  }
  int compared = 0;
  for (unsigned seed = 1; seed <= test_load(kStepHistories) && !HasFailure(); ++seed) {
    compared += run_step_history(seed);
  }
  EXPECT_GT(compared, static_cast<int>(test_load(kStepHistories)));
  EXPECT_GT(failed_steps, static_cast<int>(test_load(kStepHistories) / 8));
}

}  // namespace
}  // namespace drover
