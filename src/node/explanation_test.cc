#include "node/explanation.h"

#include <string>

#include <gtest/gtest.h>

namespace drover {
namespace {

// The answer to `why QUESTION` or `why-not QUESTION`; in steps of 10 ms for a program that acts.
std::string explained(const std::string& text, const std::string& asked) {
  Node node;
  node.add_program("t.olg", text);
  NodeOptions options;
  options.explained = true;
  if (!node.install(std::move(options))) return render(node.sources(), node.diagnostics(), false);
  const bool negative = asked.starts_with("why-not ");
  Diagnostics faults;
  if (!node.ask_for(asked.substr(negative ? 8 : 4), faults))
    return render(node.sources(), faults, false);
  if (!node.start() || !node.finish()) return node.failure(false);
  for (Time now{0}; node.timed() && !node.quiet() && now.ns < 1'000'000'000; now.ns += 10'000'000) {
    if (!node.step(now)) return node.failure(false);
  }
  Node::Telling how;
  how.depth = negative ? 2 : 10;
  const Node::Explained answer = negative ? node.why_not(how) : node.why(how);
  if (negative) return answer.rows > 0 ? "there: " + answer.text : answer.text;
  return answer.rows == 0 ? "not there" : answer.text;
}

struct WhyCase {
  const char* program;
  const char* asked;
  const char* expected;  // all of it, or what matters of it
};

constexpr const char* kPaths =
    "edge(1, 2). edge(2, 3). edge(3, 1). path(X, Y) :- edge(X, Y).\n"
    "path(X, Z) :- path(X, Y), edge(Y, Z).";
constexpr const char* kWays =
    "road(1, 2, 4). road(2, 3, 3). road(1, 3, 9). road(3, 1, 0). way(1, 0).\n"
    "way(Y, min<D + K>) :- way(X, D), road(X, Y, K).";
constexpr const char* kCounts =
    "p(1, 5). p(1, 6). p(2, 7). q(6).\n"
    "c(X, count<*>, max<Y>) :- p(X, Y). d(X, sum<Y>) :- p(X, Y), notin q(Y).";
constexpr const char* kValues =
    "function twice(X: int): int = X * 2;\n"
    "s(\"a-b\", {\"k\": 2}). t(A, Z) :- s(S, M), match(S, /^(.)-/, A), (_, V) in M,\n"
    "  V < 3, Z := twice(V).";

constexpr const char* kStores =
    "event e(x: int); table t(x: int); t(3). e(1). next e(X + 1) :- e(X), X < 2.\n"
    "t(X) :- e(X).\n"
    "next u(1, X) :- e(X). table u(k: int, v: int) key(k).";

const WhyCase kWhyCases[] = {
    {kPaths, "why path(1, 2)",
     "path(1, 2)  by t.olg:1:37: path(X, Y) :- edge(X, Y);\n"
     "  edge(1, 2)  fact at t.olg:1:1\n"},
    // A row that a cycle leads back to does not stand in its own proof.
    {kPaths, "why path(1, 1)",
     "path(1, 1)  by t.olg:2:1: path(X, Z) :- path(X, Y), edge(Y, Z);\n"
     "  path(1, 3)  by t.olg:2:1: path(X, Z) :- path(X, Y), edge(Y, Z);\n"
     "    path(1, 2)  by t.olg:1:37: path(X, Y) :- edge(X, Y);\n"
     "      edge(1, 2)  fact at t.olg:1:1\n"
     "    edge(2, 3)  fact at t.olg:1:13\n"
     "  edge(3, 1)  fact at t.olg:1:25\n"},
    {kPaths, "why edge(x: 2)", "row:1:6: error: "},
    {kPaths, "why edge(X, X)", "not there"},
    {kPaths, "why edge(2, 1 + 2)", "edge(2, 3)  fact at t.olg:1:13\n"},
    {kWays, "why way(3, _)",
     "way(3, 7)  by t.olg:2:1: way(Y, min<D + K>) :- way(X, D), road(X, Y, K);\n"
     "  way(2, 4)  by t.olg:2:1: way(Y, min<D + K>) :- way(X, D), road(X, Y, K);\n"
     "    way(1, 0)  fact at t.olg:1:61\n"
     "    road(1, 2, 4)  fact at t.olg:1:1\n"
     "  road(2, 3, 3)  fact at t.olg:1:16\n"},
    {kCounts, "why c(1, _, _)",
     "c(1, 2, 6)  by t.olg:2:1: c(X, count<*>, max<Y>) :- p(X, Y);  of 2 bindings\n"
     "  p(1, 6)  fact at t.olg:1:10\n"
     "  p(1, 5)  fact at t.olg:1:1\n"},
    {kCounts, "why d(_, _)",
     "d(1, 5)  by t.olg:2:36: d(X, sum<Y>) :- p(X, Y), notin q(Y);  of 1 binding\n"
     "  with X = 1, Y = 5\n"
     "    p(1, 5)  fact at t.olg:1:1\n"
     "    no row of q(5)\n"},
    {kValues, "why t(_, _)",
     "t(\"a\", 4)  by t.olg:2:21: t(A, Z) :- s(S, M), match(S, /^(.)-/, A), (_, V) in M, V < 3, "
     "Z := twice(V);\n"
     "  s(\"a-b\", {\"k\": 2})  fact at t.olg:2:1: s(\"a-b\", {\"k\": 2});\n"
     "  where match(S, /^(.)-/, A), with S = \"a-b\", A = \"a\"\n"
     "  where (_, V) in M, with M = {\"k\": 2}, V = 2\n"
     "  where V < 3, with V = 2\n"
     "  where Z := twice(V), with V = 2, Z = 4\n"},
    {kPaths, "why-not path(4, 1)",
     "no row of path(4, 1)\n"
     "  by t.olg:1:37: path(X, Y) :- edge(X, Y);\n"
     "    with X = 4, Y = 1\n"
     "      no row of edge(4, 1)\n"
     "        close to it: edge(3, 1)\n"
     "  by t.olg:2:1: path(X, Z) :- path(X, Y), edge(Y, Z);\n"
     "    with X = 4, Y = 3, Z = 1\n"
     "      no row of path(4, 3)\n"
     "        by t.olg:1:37: path(X, Y) :- edge(X, Y);\n"
     "          with X = 4, Y = 3\n"
     "            no row of edge(4, 3)\n"
     "              close to it: edge(2, 3)\n"
     "        by t.olg:2:1: path(X, Z) :- path(X, Y), edge(Y, Z);\n"
     "          with X = 4, Y = 2, Z = 3\n"
     "            no row of path(4, 2)  ...\n"},
    {kPaths, "why-not path(1, 2)", "there: path(1, 2)"},
    {kPaths, "why-not edge(1 / 0, 2)", "row:1:6: error: "},
    {kWays, "why-not way(3, 8)",
     "no row of way(3, 8)\n"
     "  a better row is there\n"
     "    way(3, 7)  by t.olg:2:1: way(Y, min<D + K>) :- way(X, D), road(X, Y, K);\n"
     "      way(2, 4)  ...\n"
     "      road(2, 3, 3)  fact at t.olg:1:16\n"
     "  by t.olg:2:1: way(Y, min<D + K>) :- way(X, D), road(X, Y, K);\n"},
    {kCounts, "why-not d(1, 11)", "it gives d(1, 5)\n"},
    {"p(1). q(2) :- p(_).", "why-not q(1)", "its head has c1 = 2\n"},
    {"p(1). q(1). r(X) :- p(X), notin q(X).", "why-not r(1)", "but q(1) is there: notin q(X)\n"},
    {"p(1). r(X, Y) :- p(X), Y := 6 / (X - 1).", "why-not r(1, _)", "error: division by zero"},
    {"p(1). p(4). r(X) :- p(X), X * 2 > 9.", "why-not r(_)",
     "with X = 1 (one of 2 bindings that get so far)\n      not so: X * 2 > 9, with X = 1\n"},
    {"table t(k: int, v: int) key(k); t(1, 2).", "why-not t(1, 3)",
     "its key has another row\n    t(1, 2)  fact at t.olg:1:33\n"},
    {"event e(x: int); table t(x: int); e(1). next t(X) :- e(X). v(X) :- t(X).", "why v(1)",
     "t(1)  stored in step 2 by t.olg:1:41: next t(X) :- e(X);\n"},
    {kStores, "why t(2)", "t(2)  stored in step 2 by t.olg:2:1: t(X) :- e(X);\n"},
    {kStores, "why t(3)", "t(3)  fact at t.olg:1:35\n"},
    // The row that took the place of others came last.
    {kStores, "why u(1, _)", "u(1, 2)  stored in step 3 by t.olg:3:1: next u(1, X) :- e(X);\n"},
    // In a program of one step, what is stored follows.
    {"event e(x: int); table t(x: int); e(1). t(X) :- e(X).", "why t(1)",
     "t(1)  by t.olg:1:41: t(X) :- e(X);\n  e(1)  fact at t.olg:1:35\n"},
};

TEST(Explanation, IsTheTreeThatPeopleExpect) {
  for (const WhyCase& c : kWhyCases) {
    const std::string got = explained(c.program, c.asked);
    EXPECT_NE(got.find(c.expected), std::string::npos) << c.asked << "\n" << got;
  }
}

}  // namespace
}  // namespace drover
