// How programs would run, as text; and which rules stream.

#include "plan/explain.h"

#include <gtest/gtest.h>

#include "lang/check/checker.h"
#include "lang/syntax/parser.h"
#include "plan/program_plan.h"

namespace drover {
namespace {

Schema input(const std::string& name) {
  return {name,
          RelationKind::kInput,
          {{"a", {Kind::kInt, {}}}, {"b", {Kind::kInt, {}}}, {"text", {Kind::kString, {}}}},
          {},
          false};
}

// A checked program with the inputs in1, in2 and in3.
struct Planned {
  explicit Planned(const std::string& text, bool endless = false) {
    sources.add("t", text);
    Diagnostics diagnostics;
    std::vector<ast::Program> programs{parse(sources, 0, diagnostics)};
    program = check(sources, programs, {input("in1"), input("in2"), input("in3")}, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.severity == Severity::kError)
        ADD_FAILURE() << render(sources, diagnostic, false);
    }
    plan = plan_program(program, endless);
  }
  // Without what is said of inputs that no rule reads.
  std::string explained() const {
    std::string text = explain(sources, program, plan);
    for (const char* name : {"in1", "in2", "in3"}) {
      std::string unread =
          "input " + std::string(name) + ": builds (), streams by: nothing of it is kept\n";
      if (auto at = text.find(unread); at != std::string::npos) text.erase(at, unread.size());
    }
    return text;
  }
  Sources sources;
  CheckedProgram program;
  ProgramPlan plan;
};

struct ExplainCase {
  std::string text;
  std::string expected;
};

TEST(Explain, TellsTheStepsOfEachRule) {
  for (const ExplainCase& c : std::vector<ExplainCase>{
           {"p(X) :- q(X); q(1); q(2);",
            "\n"
            "stratum 1: q\n"
            "  2 facts of q\n"
            "\n"
            "stratum 2: p\n"
            "  t:1:1: p(X) :- q(X);\n"
            "    once:\n"
            "      1. rows of q -> X\n"
            "      2. insert into p\n"
            "\n"},
           {"path(X, Y) :- edge(X, Y); path(X, Z) :- path(X, Y), edge(Y, Z); edge(1, 2);",
            "\n"
            "stratum 1: edge\n"
            "  1 fact of edge\n"
            "\n"
            "stratum 2 (recursive): path\n"
            "  t:1:1: path(X, Y) :- edge(X, Y);\n"
            "    once:\n"
            "      1. rows of edge -> X, Y\n"
            "      2. insert into path\n"
            "  t:1:27: path(X, Z) :- path(X, Y), edge(Y, Z);\n"
            "    for what is new in path:\n"
            "      1. new rows of path -> X, Y\n"
            "      2. rows of edge, by index on c1 = Y -> Z\n"
            "      3. insert into path\n"
            "\n"},
           {"p(X) :- n(X), p(X - 1); p(0); n(1); q(X, Y) :- n(X), n(Y), 2 + X == Y;",
            "\n"
            "stratum 1: n\n"
            "  1 fact of n\n"
            "\n"
            "stratum 2 (recursive): p\n"
            "  1 fact of p\n"
            "  t:1:1: p(X) :- n(X), p(X - 1);\n"
            "    for what is new in p:\n"
            "      1. new rows of p -> #1\n"
            "      2. X := #1 + 1\n"
            "      3. some row of n, by index on c1 = X\n"
            "      4. insert into p\n"
            "\n"
            "stratum 3: q\n"
            "  t:1:37: q(X, Y) :- n(X), n(Y), 2 + X == Y;\n"
            "    once:\n"
            "      1. rows of n -> X\n"
            "      2. Y := X + 2\n"
            "      3. some row of n, by index on c1 = Y\n"
            "      4. insert into q\n"
            "\n"},
           {"p(X, Z) :- p(X, Y), p(Y, Z); p(1, 2);",
            "\n"
            "stratum 1 (recursive): p\n"
            "  1 fact of p\n"
            "  t:1:1: p(X, Z) :- p(X, Y), p(Y, Z);\n"
            "    for what is new in p:\n"
            "      1. new rows of p -> X, Y\n"
            "      2. rows of p, by index on x = Y -> Z\n"
            "      3. insert into p\n"
            "    for what is new in p:\n"
            "      1. new rows of p -> Y, Z\n"
            "      2. rows of p, by index on z = Y -> X\n"
            "      3. insert into p\n"
            "\n"},
           {"p(X) :- q(X, Y), notin r(Y), Y > 1, Z := Y + 1, s(Z, _); q(1, 2); r(1); s(1, 2);",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: r\n"
            "  1 fact of r\n"
            "\n"
            "stratum 3: s\n"
            "  1 fact of s\n"
            "\n"
            "stratum 4: p\n"
            "  t:1:1: p(X) :- q(X, Y), notin r(Y), Y > 1, Z := Y + 1, s(Z, _);\n"
            "    once:\n"
            "      1. rows of q -> X, Y\n"
            "      2. where Y > 1\n"
            "      3. no row of r, by index on c1 = Y\n"
            "      4. Z := Y + 1\n"
            "      5. some row of s, by index on c1 = Z\n"
            "      6. insert into p\n"
            "\n"},
           {"p(X, count<*>) :- q(X, _), r(_); q(1, 2); r(1);",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: r\n"
            "  1 fact of r\n"
            "\n"
            "stratum 3: p\n"
            "  t:1:1: p(X, count<*>) :- q(X, _), r(_);\n"
            "    once:\n"
            "      1. rows of q -> X\n"
            "      2. rows of r\n"
            "      3. add to the group in p\n"
            "\n"},
           {"p(X) :- q(X, X), q(1, X), r(X); q(1, 2); r(1);",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: r\n"
            "  1 fact of r\n"
            "\n"
            "stratum 3: p\n"
            "  t:1:1: p(X) :- q(X, X), q(1, X), r(X);\n"
            "    once:\n"
            "      1. rows of q, by index on c1 = 1 -> X\n"
            "      2. some row of q, by index on c1 = X, c2 = X\n"
            "      3. some row of r, by index on c1 = X\n"
            "      4. insert into p\n"
            "\n"},
           {"p(X, A) :- q(T), match(T, /(a)(b)/, A, _), X in split(T, \" \"), A in [T]; q(\"a\");",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: p\n"
            "  t:1:1: p(X, A) :- q(T), match(T, /(a)(b)/, A, _), X in split(T, \" \"), A in [T];\n"
            "    once:\n"
            "      1. rows of q -> T\n"
            "      2. match(T, /(a)(b)/, A, _)\n"
            "      3. each X in split(T, \" \")\n"
            "      4. where A in [T]\n"
            "      5. insert into p\n"
            "\n"},
           {"table t(a: int, b: string) key(a); load t from \"t.csv\"; p(B) :- t(1, B);",
            "\n"
            "stratum 1: t\n"
            "  loads t from \"t.csv\"\n"
            "\n"
            "stratum 2: p\n"
            "  t:1:57: p(B) :- t(1, B);\n"
            "    once:\n"
            "      1. rows of t, filtered by a = 1 -> B\n"
            "      2. insert into p\n"
            "\n"},
           {"p(A, count<*>) :- in1(A, B, T), starts_with(T, \"x\"), q(B); q(1);",
            "input in1: builds (a, b, text), streams by: nothing of it is kept\n"
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: p, after input in1\n"
            "  t:1:1: p(A, count<*>) :- in1(A, B, T), starts_with(T, \"x\"), q(B);\n"
            "    for each row of in1:\n"
            "      1. rows of in1 -> A, B, T\n"
            "      2. where starts_with(T, \"x\")\n"
            "      3. some row of q, by index on c1 = B\n"
            "      4. add to the group in p\n"
            "\n"},
           {"p(A) :- in1(A, B, _), in2(B, A, _);",
            "input in1: builds (a, b), kept in memory for the rule at t:1:1\n"
            "input in2: builds (a, b), kept in memory for the rule at t:1:1\n"
            "\n"
            "stratum 1: p, after input in2\n"
            "  t:1:1: p(A) :- in1(A, B, _), in2(B, A, _);\n"
            "    once:\n"
            "      1. rows of in1 -> A, B\n"
            "      2. some row of in2, by index on a = B, b = A\n"
            "      3. insert into p\n"
            "\n"},
           {"p() :- q(_), r(); q(1); r();",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: r\n"
            "  1 fact of r\n"
            "\n"
            "stratum 3: p\n"
            "  t:1:1: p() :- q(_), r();\n"
            "    once:\n"
            "      1. some row of q\n"
            "      2. some row of r\n"
            "      3. insert into p\n"
            "\n"},
           {"p(X + 1) :- q(X - 1, X), X := 2; q(1, 2);",
            "\n"
            "stratum 1: q\n"
            "  1 fact of q\n"
            "\n"
            "stratum 2: p\n"
            "  t:1:1: p(X + 1) :- q(X - 1, X), X := 2;\n"
            "    once:\n"
            "      1. X := 2\n"
            "      2. #1 := X - 1\n"
            "      3. some row of q, by index on c1 = #1, c2 = X\n"
            "      4. insert into p\n"
            "\n"},
           {"big(X) :- a(X, Y), b(Y, Z), c(Z, 7); a(1, 2); b(2, 3); c(3, 7);",
            "\n"
            "stratum 1: a\n"
            "  1 fact of a\n"
            "\n"
            "stratum 2: b\n"
            "  1 fact of b\n"
            "\n"
            "stratum 3: c\n"
            "  1 fact of c\n"
            "\n"
            "stratum 4: big\n"
            "  t:1:1: big(X) :- a(X, Y), b(Y, Z), c(Z, 7);\n"
            "    once:\n"
            "      1. rows of b -> Y, Z\n"
            "      2. some row of c, by index on c1 = Z, c2 = 7\n"
            "      3. rows of a, by index on c2 = Y -> X\n"
            "      4. insert into big\n"
            "\n"},
       }) {
    EXPECT_EQ(Planned(c.text).explained(), c.expected) << c.text;
  }
}

// "in2 in1* | s s e": inputs in the order to read them, a star on those that are kept; then each
// rule: s streams, e runs at the end.
std::string roles(const std::string& text, bool endless) {
  Planned planned(text, endless);
  std::string out;
  for (const InputPlan& input : planned.plan.inputs) {
    if (!input.read) continue;
    out += planned.program.relations[static_cast<std::size_t>(input.relation)].schema.name +
           (input.kept ? "* " : " ");
  }
  out += "|";
  for (RuleRole role : planned.plan.roles) out += role == RuleRole::kStream ? " s" : " e";
  return out;
}

TEST(ProgramPlan, StreamsWhatItCan) {
  struct Roles {
    const char* text;
    const char* finite;
    const char* endless;
  };
  for (const Roles& c : std::vector<Roles>{
           {"p(A) :- in1(A, _, _);", "in1 | s", "in1 | s"},
           {"p(count<*>) :- in1(_, _, _);", "in1 | s", "in1 | s"},
           {"p(A) :- in1(A, B, _), q(B); q(1);", "in1 | s", "in1 | s"},
           {"p(A) :- in1(A, B, _), notin q(B); q(1);", "in1 | s", "in1 | s"},
           {"p(A) :- in1(A, B, _), in1(B, A, _);", "in1* | e", "in1* | e"},
           {"p(A) :- in1(A, B, _), in2(B, _, _);", "in1* in2* | e", "in1* in2* | e"},
           {"p(A) :- q(A), notin in1(A, _, _); q(1);", "in1* | e", "in1* | e"},
           {"q(A) :- in2(A, _, _); p(A) :- in1(A, _, _), q(A);", "in2 in1 | s s", "in1* in2 | s e"},
           {"q(A) :- in1(A, _, _); p(A) :- in1(A, _, _), q(A);", "in1* | s e", "in1* | s e"},
           {"p(A) :- in1(A, _, _), p(A); p(1);", "in1* | e", "in1* | e"},
           {"p(A) :- in1(A, _, _); p(B) :- p(A), in2(A, B, _);", "in1 in2* | s e",
            "in1 in2* | s e"},
           {"q(A) :- in1(A, _, _); r(A) :- in2(A, _, _), q(A); s(A) :- in1(A, _, _), r(A);",
            "in1* in2 | s s e", "in1* in2* | s e e"},
           {"q(A) :- in1(A, _, _); r(A) :- in2(A, _, _), q(A); s(A) :- in3(A, _, _), r(A);",
            "in1 in2 in3 | s s s", "in1 in2* in3* | s e e"},
           {"q(A) :- in3(A, _, _); r(A) :- in2(A, _, _), q(A); s(A) :- in1(A, _, _), r(A);",
            "in3 in2 in1 | s s s", "in1* in2* in3 | s e e"},
           {"q(A) :- in1(A, _, _); r(A) :- in2(A, _, _); s(A) :- in1(A, _, _), r(A); t(A) :- "
            "in2(A, _, _), q(A);",
            "in2* in1 | s s s e", "in1* in2* | s s e e"},
           {"p(A) :- q(A); q(1);", "| e", "| e"},
       }) {
    EXPECT_EQ(roles(c.text, false), c.finite) << c.text;
    EXPECT_EQ(roles(c.text, true), c.endless) << c.text << " (endless)";
  }
}

TEST(ProgramPlan, BuildsOnlyTheColumnsThatRulesUse) {
  for (const auto& [text, used] : std::vector<std::pair<const char*, std::vector<int>>>{
           {"p(A) :- in1(A, _, _);", {0}},
           {"p() :- in1(_, _, _);", {}},
           {"p() :- in1();", {}},
           {"p() :- in1(text: \"a\");", {2}},
           {"p(A) :- in1(a: A); q(T) :- in1(text: T);", {0, 2}},
           {"p(A) :- q(A), notin in1(b: A); q(1);", {1}},
           {"p(1) :- true;", {}},
       }) {
    Planned planned(text);
    EXPECT_EQ(planned.plan.input(planned.program.find("in1"))->used, used) << text;
  }
}

TEST(ProgramPlan, KnowsAfterWhichInputAStratumCanRun) {
  Planned planned(
      "a(1); b(A) :- in1(A, _, _); c(A) :- b(A), d(A); d(A) :- in2(A, _, _); e(A) :- a(A);");
  auto ready = [&](const char* name) {
    for (std::size_t s = 0; s < planned.program.strata.size(); ++s) {
      if (planned.program.strata[s].relations[0] == planned.program.find(name))
        return planned.plan.ready_after[s];
    }
    return -2;
  };
  EXPECT_EQ(ready("a"), -1);
  EXPECT_EQ(ready("e"), -1);
  EXPECT_EQ(ready("b"), 0);
  EXPECT_EQ(ready("d"), 1);
  EXPECT_EQ(ready("c"), 1);
}

}  // namespace
}  // namespace drover
