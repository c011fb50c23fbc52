// Which rules are split, and how.

#include "plan/split_rules.h"

#include <gtest/gtest.h>

#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// The rules of the planner's own; one a line.
std::string helpers_of(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  std::vector<ast::Program> programs{parse(sources, sources.add("t", text), diagnostics)};
  CheckedProgram program = check(sources, programs, {}, diagnostics);
  EXPECT_FALSE(has_errors(diagnostics)) << text;
  std::optional<CheckedProgram> split = split_rules(program);
  if (!split) return "";
  std::string helpers;
  for (std::size_t r = program.rules.size(); r < split->rules.size(); ++r)
    helpers += split->rules[r].text + "\n";
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    EXPECT_EQ(split->relations[r].schema.name, program.relations[r].schema.name);
    EXPECT_FALSE(split->relations[r].helper);
  }
  return helpers;
}

struct SplitCase {
  std::string rules;
  std::string helpers;
};

TEST(SplitRules, JoinsAPairOnceWhereAVariableIsNotNeededAfterIt) {
  const std::string start = "p(X, Y) :- e(X, Y); e(1, 2); w(1, 2, 3);\n";
  for (const SplitCase& c : std::vector<SplitCase>{
           {"p(X, W) :- e(X, Y), p(Y, Z), p(Z, W);", "p/1(X, Z) :- e(X, Y), p(Y, Z);\n"},
           {"p(X, W) :- p(Z, W), p(Y, Z), e(X, Y);", "p/1(Z, X) :- p(Y, Z), e(X, Y);\n"},
           {"p(X, W) :- p(X, Y), p(Y, Z), p(Z, W);", "p/1(X, Z) :- p(X, Y), p(Y, Z);\n"},
           {"p(X, V) :- e(X, Y), p(Y, Z), p(Z, W), e(W, V);",
            "p/1(X, Z) :- e(X, Y), p(Y, Z);\np/2(Z, V) :- p(Z, W), e(W, V);\n"},
           {"p(X, W) :- e(X, Y), p(Y, Z), p(Z, W), X < W;", "p/1(X, Z) :- e(X, Y), p(Y, Z);\n"},
           {"p(X, Z) :- w(X, 7, Y), p(Y, Z), p(Z, _);", "p/1(X, Z) :- w(X, 7, Y), p(Y, Z);\n"},
           // Only one atom of the stratum, or fewer than three in all.
           {"p(X, W) :- e(X, Y), p(Y, Z), e(Z, W);", ""},
           {"p(X, Z) :- p(X, Y), p(Y, Z);", ""},
           // All variables are needed until the end.
           {"p(X, W) :- e(X, Y), p(Y, Z), p(Z, W), X < Y, Y < Z;", ""},
           // A pair of recursive atoms only, where another atom might bound them.
           {"p(X, Y) :- e(X, X), p(X, Z), p(Z, Y);", ""},
           // What may have no value is evaluated as often as it was.
           {"p(X, W + 1) :- e(X, Y), p(Y, Z), p(Z, W), W < 9;", ""},
           {"p(X, W) :- e(X, Y), p(Y, Z), p(Z, W), X + 1 < W;", ""},
       }) {
    EXPECT_EQ(helpers_of(start + c.rules), c.helpers) << c.rules;
  }
}

TEST(SplitRules, LeavesAloneWhatIsKeyedAggregatedOrNotRecursive) {
  for (const char* rules : {
           "table p(x: int, y: int) key(x); p(1, 2); e(1, 2);"
           "p(X, W) :- e(X, Y), p(Y, Z), p(Z, W);",
           "p(1, 2); e(1, 2); n(count<*>) :- e(X, Y), p(Y, Z), p(Z, X);",
           "e(1, 2); q(X, W) :- e(X, Y), e(Y, Z), e(Z, W);",
           "e(1, 2); d(1, 0); d(Y, min<D>) :- d(X, D), e(X, Z), d(Z, _), e(Z, Y);",
       }) {
    EXPECT_EQ(helpers_of(rules), "") << rules;
  }
}

}  // namespace
}  // namespace drover
