#include "node/steps.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/node.h"

namespace drover {
namespace {

// What is in the relations when no step is left to take, in the order of their declaration; events
// of all steps. With `until_ms` time goes on in steps of 10 ms.
std::string run_steps(const std::string& text, const std::string& shown, int until_ms = 0) {
  Node node;
  node.add_program("t.olg", text);
  if (!node.install({})) return render(node.sources(), node.diagnostics(), false);
  std::vector<int> relations;
  for (std::size_t at = 0; at < shown.size();) {
    std::size_t end = std::min(shown.find(' ', at), shown.size());
    relations.push_back(node.find(shown.substr(at, end - at)));
    node.record(relations.back());
    at = end + 1;
  }
  Time now{1'000'000'000};
  if (!node.start()) return node.failure(false);
  for (int ms = 0; ms <= until_ms; ms += 10, now.ns += 10'000'000) {
    while (!node.quiet() || (node.wake() && node.wake()->ns <= now.ns)) {
      if (node.steps() > 1000) return "no end";
      if (!node.step(now)) return node.failure(false);
    }
  }
  std::string out;
  for (int relation : relations) {
    Answer answer = node.answer(relation);
    for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
      out += (out.empty() ? "" : " ") + node.schema(relation).name + "(";
      for (std::size_t c = 0; c < node.schema(relation).columns.size(); ++c) {
        if (c > 0) out += ",";
        answer.pool().append_text(out, answer.row(row)[c], node.schema(relation).columns[c].type);
      }
      out += ")";
    }
  }
  return out;
}

struct StepsCase {
  const char* what;
  const char* program;
  const char* shown;
  const char* expected;
};

const StepsCase kStepsCases[] = {
    {"a table keeps what an event has stored",
     "event e(x: int); table t(x: int); e(1). t(X) :- e(X).", "t", "t(1)"},
    {"a row with a new key is there at once",
     "event e(k: int); table t(k: int) key(k); event s(k: int); e(1). t(K) :- e(K). s(K) :- e(_), "
     "t(K).",
     "s", "s(1)"},
    {"a row with a key that is taken comes when the step is over",
     "event e(k: int, v: int); table t(k: int, v: int) key(k); t(1, 1). e(1, 2). event s(v: int);"
     "t(K, V) :- e(K, V). s(V) :- e(_, _), t(_, V).",
     "t s", "t(1,2) s(1)"},
    {"next comes later",
     "event e(x: int); table t(x: int); event s(x: int); e(1). t(0)."
     "next t(X) :- e(X). s(X) :- e(_), t(X).",
     "t s", "t(0) t(1) s(0)"},
    {"what is deleted is there until the step is over",
     "event e(x: int); table t(x: int); event s(x: int); t(1). t(2). e(1)."
     "delete t(X) :- e(X). s(X) :- e(_), t(X).",
     "t s", "t(2) s(1) s(2)"},
    {"delete beats what the same step stores",
     "event e(x: int); table t(x: int); e(1). t(X) :- e(X). delete t(X) :- e(X).", "t", ""},
    {"an update of the key beats delete",
     "event e(k: int); table t(k: int, v: int) key(k); t(1, 1). e(1)."
     "delete t(K, V) :- e(K), t(K, V). next t(K, 5) :- e(K).",
     "t", "t(1,5)"},
    {"delete with wildcards",
     "event e(k: int); table t(k: int, v: int); t(1, 1). t(1, 2). t(2, 1). e(1)."
     "delete t(K, _) :- e(K).",
     "t", "t(2,1)"},
    {"delete of nothing named takes all",
     "event e(); table t(k: int); t(1). t(2). e(). delete t() :- e().", "t", ""},
    {"a view follows a deletion",
     "event e(x: int); table t(x: int); view v(x: int); t(1). t(2). e(1)."
     "delete t(X) :- e(X). v(X) :- t(X).",
     "v", "v(2)"},
    {"a derived row cannot be deleted",
     "event e(); table b(x: int); table t(x: int); b(1). t(X) :- b(X). e(). delete t() :- e().",
     "t", "t(1)"},
    {"counting, a step each", "table c(n: int) key(); c(0). next c(N + 1) :- c(N), N < 5.", "c",
     "c(5)"},
    {"an event in the next step", "event e(n: int); e(0). next e(N + 1) :- e(N), N < 3.", "e",
     "e(0) e(1) e(2) e(3)"},
    {"an event from tables happens when it begins to hold",
     "table t(x: int); event up(x: int); event e(x: int); up(X) :- t(X), X > 1. t(1). t(2). e(3)."
     "next e(X + 1) :- e(X), X < 4. t(X) :- e(X).",
     "up", "up(2) up(3) up(4)"},
    {"the count of an event is that of its step",
     "event e(n: int, x: int); event c(n: int, k: int); e(0, 1). e(0, 2). next e(1, 7) :- e(0, _)."
     "c(N, count<*>) :- e(N, _).",
     "c", "c(0,2) c(1,1)"},
    {"the count of a table follows it",
     "table t(x: int); event e(x: int); view c(n: int); t(1). t(2). t(3). e(1). c(count<*>) :- "
     "t(_)."
     "delete t(X) :- e(X).",
     "c", "c(2)"},
    {"what came and went is told in the next step",
     "table t(k: int, v: int) key(k); event e(); event log(s: string); t(1, 1). e(). "
     "t(1, 2) :- e(). log(\"+\" ++ string(V)) :- t#insert(_, V). log(\"-\" ++ string(V)) :- "
     "t#delete(_, V).",
     "log", "log(\"+1\") log(\"+2\") log(\"-1\")"},
    {"triggers of a view",
     "table t(x: int); view v(x: int); v(X) :- t(X). event e(x: int); t(1). e(1)."
     "delete t(X) :- e(X). event gone(x: int); gone(X) :- v#delete(X).",
     "gone", "gone(1)"},
    {"a trigger breaks a cycle", "table t(x: int); t(0). t(X + 1) :- t#insert(X), X < 4.", "t",
     "t(0) t(1) t(2) t(3) t(4)"},
    {"an undeclared head of an event is an event",
     "event e(x: int); e(1). f(X) :- e(X). g(X) :- f(X). table t(x: int); t(X) :- g(X). next e(X + "
     "1) :- e(X), X < 2.",
     "f t", "f(1) f(2) t(1) t(2)"},
    {"not what has not happened",
     "event a(x: int); event b(x: int); event c(x: int); a(1). a(2). b(2)."
     "c(X) :- a(X), notin b(X). table t(x: int); t(X) :- c(X).",
     "t", "t(1)"},
    {"recursion through an event in one step",
     "table edge(x: int, y: int); edge(1, 2). edge(2, 3). event go(x: int); event at(x: int); "
     "go(1)."
     "at(X) :- go(X). at(Y) :- at(X), edge(X, Y). table seen(x: int); seen(X) :- at(X).",
     "seen", "seen(1) seen(2) seen(3)"},
    {"a computed fact is a fact: it is replaced by key",
     "table t(k: int, v: int) key(k); event e(); e(). t(1, 2 * 3). next t(1, 5) :- e().", "t",
     "t(1,5)"},
    {"a computed fact is a fact: it is deleted",
     "table t(v: int); event e(); e(). t(60 * 60). t(7). delete t(_) :- e().", "t", ""},
    {"a computed fact is a fact: it ends", "table t(v: int) max 1; t(2 * 2). t(5 * 1).", "t",
     "t(5)"},
    {"what a rule derives does not end",
     "table p(v: int); p(1). table t(v: int) max 1; t(X) :- p(X).", "t",
     "t.olg:1:47: error: the rows of 't' end with time or number, and those of this rule are there "
     "as long as its body holds\n"
     "  1 | table p(v: int); p(1). table t(v: int) max 1; t(X) :- p(X).\n"
     "    |                                               ^~~~~~~~~~~~~\n"
     "  hint: add an event to the body, to store them, or leave out ttl and max\n"},
    {"max keeps the newest",
     "table t(x: int) max 2; event e(x: int); e(1). next e(X + 1) :- e(X), X < 5."
     "t(X) :- e(X).",
     "t", "t(4) t(5)"},
};

TEST(Steps, DoWhatTheLanguageSays) {
  for (const StepsCase& each : kStepsCases) {
    EXPECT_EQ(run_steps(each.program, each.shown), each.expected) << each.what;
  }
}

TEST(Steps, TimersBeat) {
  const char* program =
      "timer beat every 50ms; table t(n: int, at: time); t(N, now()) :- beat(N), N <= 3;";
  EXPECT_EQ(
      run_steps(program, "t", 200),
      "t(1,1970-01-01T00:00:01.05Z) t(2,1970-01-01T00:00:01.1Z) t(3,1970-01-01T00:00:01.15Z)");
}

TEST(Steps, RowsEndUnlessTheyComeAnew) {
  const char* program =
      "timer beat every 50ms; table t(x: int) ttl 80ms; event gone(x: int); t(1). t(2)."
      "t(1) :- beat(N), N <= 4; gone(X) :- t#delete(X);";
  EXPECT_EQ(run_steps(program, "t gone", 150), "t(1) gone(2)");
  EXPECT_EQ(run_steps(program, "t gone", 400), "gone(1) gone(2)");
}

TEST(Steps, TwoRowsForOneKeyInOneStepAreAnError) {
  const char* both =
      "event e(k: int, v: int); table t(k: int, v: int) key(k); t(1, 0). e(1, 2). e(1, 3).";
  for (const char* rule : {"t(K, V) :- e(K, V).", "next t(K, V) :- e(K, V)."}) {
    EXPECT_EQ(run_steps(both + std::string(rule), "t").rfind("t.olg:1:", 0), 0U) << rule;
  }
}

}  // namespace
}  // namespace drover
