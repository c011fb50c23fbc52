// What programs of JOL do: tables, events, timers, watches, aggregates, messages to oneself.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/node.h"

namespace drover {
namespace {

// The rows of `shown` when no step is left to take, events of all steps among them, or what is
// wrong. With `until_ms` time goes on in steps of 10 ms. `watched`: what the program asked to see.
std::string run_jol(const std::string& text, const std::string& shown, int until_ms,
                    std::vector<std::string>* watched) {
  Node node;
  node.add_program("t.olg", "program p; " + text);
  if (!node.install({})) return render(node.sources(), node.diagnostics(), false);
  const int relation = node.find(shown);
  node.record(relation);
  Time now{1'000'000'000};
  if (!node.start()) return node.failure(false);
  if (!node.timed() && !node.finish()) return node.failure(false);
  for (int ms = 0; node.timed() && ms <= until_ms; ms += 10, now.ns += 10'000'000) {
    while (!node.quiet() || (node.wake() && node.wake()->ns <= now.ns)) {
      if (node.steps() > 100) return "no end";
      if (!node.step(now)) return node.failure(false);
      for (std::string& line : node.take_watched()) {
        if (watched != nullptr) watched->push_back(std::move(line));
      }
    }
  }
  std::string out;
  const Answer answer = node.answer(relation);
  for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
    if (row > 0) out += " ";
    answer.append_row(out, row);
  }
  return out;
}

struct JolRun {
  const char* what;
  const char* program;
  const char* shown;
  const char* expected;
  int until_ms = 0;
};

const JolRun kJolRuns[] = {
    {"recursion",
     "define(l, keys(0, 1), {String, String}); define(r, keys(0, 1), {String, String});"
     "l(\"a\", \"b\"); l(\"b\", \"c\"); r(X, Y) :- l(X, Y); r(X, Z) :- l(X, Y), r(Y, Z);",
     "r", "r(\"a\", \"b\") r(\"a\", \"c\") r(\"b\", \"c\")"},
    {"atoms leave out their last columns, and $n skips to one",
     "define(t, keys(0), {Integer, String, Integer}); define(u, keys(), {Integer, Integer});"
     "t(1, \"a\", 7); u(X, Y) :- t(X), t(Y := $2);",
     "u", "u(1, 7)"},
    {"an event is gone after its step, what it stored stays",
     "define(e, {Integer}); define(t, keys(0), {Integer}); e(4); t(X + 1) :- e(X);", "t", "t(5)"},
    {"a row replaces the one with its key",
     "define(e, {Integer}); define(t, keys(0), {String, Integer});"
     "t(\"k\", 1); e(2); t(\"k\", X) :- e(X);",
     "t", "t(\"k\", 2)"},
    {"a loop of updates goes on step by step",
     "define(c, keys(0), {String, Integer}); c(\"a\", 0); c(K, N + 1) :- c(K, N), N < 9;", "c",
     "c(\"a\", 9)"},
    {"keys() is all columns", "define(t, keys(), {Integer, Integer}); t(1, 1); t(1, 2);", "t",
     "t(1, 1) t(1, 2)"},
    {"delete",
     "define(e, {Integer}); define(t, keys(0), {Integer}); t(1); t(2); e(1);"
     "delete t(X) :- e(X), t(X);",
     "t", "t(2)"},
    {"notin",
     "define(s, keys(0), {Integer}); define(t, keys(0), {Integer}); define(u, keys(0), {Integer});"
     "s(1); s(2); t(1); u(X) :- s(X), notin t(X);",
     "u", "u(2)"},
    {"#insert and #delete are events",
     "define(t, keys(0), {Integer}); define(e, {Integer}); define(o, {String});"
     "t(1); e(1); delete t(X) :- e(X), t(X); o(\"+\" + X) :- t#insert(X); o(\"-\" + X) :- "
     "t#delete(X);",
     "o", "o(\"+1\") o(\"-1\")"},
    {"async comes later",
     "define(e, {Integer}); define(o, {Integer, Integer}); define(a, {Integer});"
     "e(1); async a(X) :- e(X); o(X, 0) :- e(X), a(X); o(X, 1) :- a(X), notin e(X);",
     "o", "o(1, 1)"},
    {"aggregates are over sets",
     "define(t, keys(0), {Integer, String, Integer});"
     "define(a, keys(0), {String, Float, Float, Integer, Integer}); t(1, \"g\", 5); t(2, \"g\", "
     "5); t(3, \"g\", 2);"
     "a(G, sum<X>, avg<X>, count<X>, max<X>) :- t(_, G, X);",
     "a", "a(\"g\", 7.0, 3.5, 2, 5)"},
    {"count<*> is over bindings",
     "define(t, keys(0), {Integer, String}); define(a, keys(0), {String, Integer});"
     "t(1, \"g\"); t(2, \"g\"); a(G, count<*>) :- t(_, G);",
     "a", "a(\"g\", 2)"},
    {"an aggregate follows what is deleted",
     "define(t, keys(0), {Integer}); define(e, {Integer}); define(a, keys(), {Integer});"
     "t(1); t(2); e(1); delete t(X) :- e(X), t(X); a(min<X>) :- t(X);",
     "a", "a(2)"},
    {"sumstr",
     "define(t, keys(0), {String}); define(a, keys(), {String}); t(\"x\"); t(\"y\"); a(sumstr<X>) "
     ":- t(X);",
     "a", "a(\"xy\")"},
    {"an aggregate of an event is of its step",
     "define(e, {Integer}); define(a, {Float}); e(1); e(3); a(sum<X>) :- e(X);", "a", "a(4.0)"},
    {"list and limit",
     "import java.util.List; define(t, keys(0), {Integer}); define(a, keys(), {List, List});"
     "t(3); t(1); t(2); a(list<X>, limit<X, 2>) :- t(X);",
     "a", "a([1, 2, 3], [1, 2])"},
    {"arg",
     "define(t, keys(0, 1), {String, String, Integer}); define(a, keys(0), {String, String});"
     "t(\"g\", \"a\", 1); t(\"g\", \"b\", 4); t(\"h\", \"c\", 2); a(G, W) :- arg(t(G, _, max<X>)), "
     "t(G, W, X);",
     "a", "a(\"g\", \"b\") a(\"h\", \"c\")"},
    {"flatten",
     "import java.util.Set; define(t, keys(0), {Integer, Set}); define(s, keys(0, 1), {Integer, "
     "Integer});"
     "define(f, keys(0, 1), {Integer, Integer}); s(1, 7); s(1, 8); t(X, set<Y>) :- s(X, Y); f(X, "
     "Y) :- flatten(t(X, Y));",
     "f", "f(1, 7) f(1, 8)"},
    {"limit of a table",
     "define(t, keys(0), {Integer, String}); define(f, keys(0), {Integer, String});"
     "t(3, \"c\"); t(1, \"a\"); t(2, \"b\"); f(X, Y) :- limit(t(X, Y), 2);",
     "f", "f(1, \"a\") f(2, \"b\")"},
    {"limit in groups",
     "define(t, keys(0, 1), {String, Integer}); define(f, keys(0, 1), {String, Integer});"
     "t(\"g\", 3); t(\"g\", 1); t(\"h\", 2); f(G, X) :- limit(t(G, limit<X, 1>));",
     "f", "f(\"g\", 1) f(\"h\", 2)"},
    {"the left operand's type wins",
     "define(t, keys(0), {Integer, Float}); define(u, keys(0), {Integer, Float, Boolean});"
     "t(7, 2.5); u(X / Y, Y * X, X > Y) :- t(X, Y);",
     "u", "u(3, 17.5, true)"},
    {"+ joins texts", "define(t, keys(0), {String}); t(\"a\" + 1 + true); t(1 + 2 + \"a\");", "t",
     "t(\"3a\") t(\"a1true\")"},
    {"a condition may be a number",
     "define(t, keys(0), {Integer}); define(u, keys(0), {Integer});"
     "t(0); t(3); u(X) :- t(X), X % 2;",
     "u", "u(3)"},
    {"a list of different things is a tuple",
     "define(t, keys(0), {String, Integer}); define(m, keys(), {java.util.List});"
     "t(\"b\", 1); t(\"a\", 2); m(min<V>) :- t(X, Y), V := [Y, X];",
     "m", "m((1, \"b\"))"},
    {"ranges",
     "define(t, keys(0), {Integer}); define(u, keys(0), {Integer}); t(1); t(2); t(5);"
     "u(X) :- t(X), X in [2 - 5);",
     "u", "u(2)"},
    {"shifts", "define(t, keys(), {Integer, Integer}); t(5 << 2, -5 >> 1);", "t", "t(20, -3)"},
    {"a message to oneself is there in the next step",
     "define(me, keys(0), {String}); define(ping, {String, Integer}); define(pong, {String, "
     "Integer}); me(\"n1\"); ping(\"n1\", 1);"
     "pong(@B, N) :- ping(@A, N), B := A; ping(@B, N + 1) :- pong(@A, N), B := A, N < 3;",
     "pong", "pong(\"n1\", 1) pong(\"n1\", 2) pong(\"n1\", 3)"},
    {"a timer fires after its delay, so often",
     "timer(b, physical, 20, 2, 10); define(t, keys(0), {Long, Long}); define(c, keys(0), {Long, "
     "Integer});"
     "c(0, 0); c(0, N + 1) :- b(P, L, D), c(0, N); t(P, L + D) :- b(P, L, D);",
     "c", "c(0, 2)", 200},
    {"a timer without a period fires once",
     "timer(b, physical, 0, infinity, 30); define(c, keys(0), {Long, Integer});"
     "c(0, 0); c(0, N + 1) :- b(), c(0, N);",
     "c", "c(0, 1)", 200},
    {"a logical timer counts steps",
     "timer(b, logical, 2, 3, 1); define(c, keys(0), {Integer, Integer});"
     "c(0, 0); c(0, N + 1) :- b(), c(0, N);",
     "c", "c(0, 3)", 20},
    {"a rule sets a timer",
     "timer(b, physical, 1000, 0, 0); define(go, {Integer}); define(c, keys(0), {Integer, "
     "Integer});"
     "go(1); c(0, 0); b(10, 3, 10) :- go(_); c(0, N + 1) :- b(P), c(0, N), P == 10;",
     "c", "c(0, 3)", 200},
    {"a fact sets a timer",
     "timer(b, physical, 1000, 0, 0); define(c, keys(0), {Integer, Integer});"
     "b(0, 1, 5); c(0, 0); c(0, N + 1) :- b(), c(0, N);",
     "c", "c(0, 1)", 100},
};

TEST(JolRun, Constructs) {
  for (const JolRun& c : kJolRuns) {
    EXPECT_EQ(run_jol(c.program, c.shown, c.until_ms, nullptr), c.expected) << c.what;
  }
}

TEST(JolRun, AMessageDoesNotLeave) {
  EXPECT_EQ(run_jol("define(e, {String, String}); define(m, {String, String}); e(\"a\", \"b\");\n"
                    "m(@B, A) :- e(@A, B);",
                    "m", 0, nullptr),
            "t.olg:2:4: error: no network in a run: a message for \"b\" cannot leave \"a\"\n"
            "  2 | m(@B, A) :- e(@A, B);\n"
            "    |    ^\n"
            "  the step is undone, and what it took in is gone: e(\"a\", \"b\")\n");
}

TEST(JolRun, Watches) {
  std::vector<std::string> seen;
  run_jol(
      "define(t, keys(0), {Integer, Integer}); define(e, {Integer}); watch(t); watch(e, a);"
      "define(u, keys(), {Integer}); watch(u, e); t(1, 1); e(2); u(X) :- t(_, X); t(1, X) :- e(X);",
      "t", 0, &seen);
  EXPECT_EQ(seen, (std::vector<std::string>{"step 0: +t(1, 1)", "step 1: +e(2)", "step 2: -t(1, 1)",
                                            "step 2: +t(1, 2)", "step 2: -u(1)"}));
}

TEST(JolRun, PragmaInTheModernSurface) {
  const std::string rules =
      "table t(Id: int, X: int) key(Id); t(1, 5); t(2, 5); s(sum<X>, n: count<X>) :- t(_, X);";
  for (const auto& [pragma, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", "s(10, 2)"}, {"pragma jol; ", "s(5, 1)"}}) {
    Node node;
    node.add_program("t.olg", pragma + rules);
    ASSERT_TRUE(node.install({})) << render(node.sources(), node.diagnostics(), false);
    EXPECT_TRUE(node.diagnostics().empty());
    ASSERT_TRUE(node.start() && node.finish());
    std::string out;
    node.answer(node.find("s")).append_row(out, 0);
    EXPECT_EQ(out, expected);
  }
}

}  // namespace
}  // namespace drover
