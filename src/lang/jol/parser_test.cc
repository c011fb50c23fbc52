// What constructs of JOL are in the tree that both surfaces share.

#include "lang/jol/parser.h"

#include <gtest/gtest.h>

#include "lang/check/checker.h"
#include "lang/format/format.h"
#include "lang/modules/modules.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

struct JolTree {
  std::string text;
  std::string tree;
};

// The tree without the line of `program p;` in front.
std::string jol_tree(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const std::string whole = "program p; import a.B; " + text;
  ast::Program program = parse(sources, sources.add("t.olg", whole), diagnostics);
  if (has_errors(diagnostics)) return render(sources, diagnostics, false);
  std::string tree = dump(program);
  return tree.substr(tree.find('\n') + 1);
}

void expect_jol_trees(const std::vector<JolTree>& cases) {
  for (const JolTree& c : cases) {
    EXPECT_EQ(jol_tree(c.text), c.tree.empty() ? "" : c.tree + "\n") << c.text;
  }
}

TEST(JolParser, IsKnownByItsStatements) {
  const std::vector<std::pair<std::string, bool>> cases = {
      {"program p; define(t, keys(0), {String});", true},
      {"define(t, {String});", true},
      {"program p; import java.util.List;", true},
      {"program p; t(1); public r(X) :- t(X);", true},
      {"program p; async r(X) :- t(X);", true},
      {"timer(t, physical, 1, 1, 1);", true},
      {"stasis(t, keys(0), {String});", true},
      {"watch(t);", true},
      {"load(\"f\", t);", true},
      {"p(X) :- q(X) { f(X); }; watch(t, ae);", true},
      {"program p; r(X) :- t(X);", false},
      {"table t(A: int); define(1, 2);", false},
      {"load t from \"a.csv\"; timer t every 3s;", false},
      {"watch(X) :- t(X). define(X, Y) :- t(X, Y).", false},
      {"p(\"define(t, {String});\");", false},
      {"// define(t, {String});\np(1);", false},
      {"define", false},
      {"", false},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(is_jol(text), expected) << text;
}

TEST(JolParser, Declarations) {
  expect_jol_trees({
      {"define(t, keys(0, 1), {String, Integer, Float});",
       "(declare 0 t \"c0\": string \"c1\": int \"c2\": float key \"c0\" \"c1\")"},
      {"define(t, keys(), {Boolean, Long});", "(declare 0 t \"c0\": bool \"c1\": int)"},
      {"define(e, {byte, short, char, int, long, float, double, boolean});",
       "(declare 2 e \"c0\": int \"c1\": int \"c2\": string \"c3\": int \"c4\": int \"c5\": float "
       "\"c6\": float \"c7\": bool)"},
      {"define(e, {B, java.util.List});", "(declare 2 e \"c0\": ? \"c1\": ?)"},
      {"import java.util.Set; define(e, {Set});", "(declare 2 e \"c0\": ?)"},
      {"timer(t, physical, 1000, infinity, 50);", "(timer t physical 1000 2147483647 50)"},
      {"timer(t, logical, 2, 3, 0);", "(timer t logical 2 3 0)"},
      {"watch(t);", "(watch t + -)"},
      {"watch(t, a); watch(t, ed);", "(watch t +)\n(watch t -)"},
      {"watch(t, s);", ""},
      {"load(\"f.txt\", t);",
       "(load t \"f.txt\" \"as\": \"csv\" \"header\": false \"sep\": \",\" \"comment\": \"//\")"},
      {"load(\"f.txt\", t, \"|\");",
       "(load t \"f.txt\" \"as\": \"csv\" \"header\": false \"sep\": \"|\" \"comment\": \"//\")"},
  });
}

TEST(JolParser, Rules) {
  expect_jol_trees({
      {"p(1, \"a\");", "(rule jol (atom p 1 \"a\"))"},
      {"public r1 p(X) :- q(X), notin s(X, _);",
       "(rule jol (atom p X) (atom q X) (notin (atom s X _)))"},
      {"public delete p(X) :- q(X);", "(delete jol (atom p X) (atom q X))"},
      {"r2 delete p(X) :- q(X);", "(delete jol (atom p X) (atom q X))"},
      {"async p(X) :- q(X);", "(next jol (atom p X) (atom q X))"},
      {"p(X) :- q#insert(X), s#delete();",
       "(rule jol (atom p X) (atom q#insert X) (atom s#delete))"},
      {"define(e, {int}); p(X) :- e#insert(X);",
       "(declare 2 e \"c0\": int)\n(rule jol (atom p X) (atom e X))"},
      {"p(X) :- q(A, X := $3, Y := $4);", "(rule jol (atom p X) (atom q A _ _ X Y))"},
      {"p(X) :- other::q(X);", "(rule jol (atom p X) (atom other::q X))"},
      {"p(X) :- q(X), Y := X + 1, Y > 2 { Z := Y; };",
       "(rule jol (atom p X) (atom q X) (let Y (+ X 1)) (where (> Y 2)) (let Z Y))"},
      {"p(@X, Y) :- q(@X, Y);", "(rule jol (atom p @X Y) (atom q @X Y))"},
      {"p(@Y, X) :- q(@X, Y);", "(next jol (atom p @(call @ Y X) X) (atom q @X Y))"},
      {"delete p(@Y, X) :- q(@X, Y);", "(delete jol (atom p @(call @ Y X) X) (atom q @X Y))"},
      {"define(c, keys(0), {int, int}); c(K, N + 1) :- c(K, N);",
       "(declare 0 c \"c0\": int \"c1\": int key \"c0\")\n"
       "(next jol (atom c K (+ N 1)) (atom c K N))"},
      {"define(c, keys(0), {int, int}); c(L, N) :- c(K, N), l(K, L);",
       "(declare 0 c \"c0\": int \"c1\": int key \"c0\")\n"
       "(rule jol (atom c L N) (atom c K N) (atom l K L))"},
      {"timer(t, physical, 1, 1, 1); t(1, 2, 3) :- q();",
       "(timer t physical 1 1 1)\n(rule jol (atom t'set 1 2 3) (atom q))"},
  });
}

TEST(JolParser, Aggregates) {
  expect_jol_trees({
      {"p(G, min<X>, set<X>) :- q(G, X);",
       "(rule jol (atom p G (aggregate min X) (aggregate set X)) (atom q G X))"},
      {"p(G, count<X>, tupleset<X>) :- q(G, X);",
       "(rule jol (atom p G (aggregate count_distinct X) (aggregate set X)) (atom q G X))"},
      {"p(G, count<*>, sum<X>) :- q(G, X);",
       "(rule jol (atom p G (aggregate count *) (aggregate sum X)) (atom q G X))"},
      {"p(G, sum<X + 1>) :- q(G, X, _);",
       "(rule jol (atom p X'2 (aggregate sum X'3)) (atom p'1 X'2 X'3))\n"
       "(rule jol (atom p'1 G (+ X 1)) (atom q G X _))"},
      {"p(topk<X, 3>, limit<X, 2>) :- q(X);",
       "(rule jol (atom p (aggregate topk X'2 3) (aggregate limit X'3 2)) (atom p'1 X'2 X'3))\n"
       "(rule jol (atom p'1 X X) (atom q X))"},
      {"p(G, sumstr<X>) :- q(G, X);",
       "(rule jol (atom p X'5 (call join X'6 \"\")) (atom p'4 X'5 X'6))\n"
       "(rule jol (atom p'1 G X) (atom q G X))\n"
       "(rule jol (atom p'4 X'2 (aggregate list X'3)) (atom p'1 X'2 X'3))"},
  });
}

TEST(JolParser, TableFunctions) {
  expect_jol_trees({
      {"define(t, {int, java.util.List}); p(L) :- flatten(t(_, L));",
       "(declare 2 t \"c0\": int \"c1\": ?)\n(rule jol (atom p L) (atom t _ L'1) (in L L'1))"},
      {"p(G, X) :- arg(t(G, _, max<X>));",
       "(rule jol (atom p G X) (atom t G _ X) (atom t'1 G X))\n"
       "(rule jol (atom t'1 G (aggregate max X)) (atom t G _ X))"},
      {"p(X) :- limit(t(X, _), 3);",
       "(rule jol (atom p X) (atom t'1 L'2) (in X L'2))\n"
       "(rule jol (atom t'1 (aggregate limit X 3)) (atom t X _))"},
      {"p(X, Y) :- limit(t(X, Y), 3);",
       "(rule jol (atom p X Y) (atom t'1 L'2) (in (tuple X Y) L'2))\n"
       "(rule jol (atom t'1 (aggregate limit (tuple X Y) 3)) (atom t X Y))"},
      {"p(G, X) :- limit(t(G, limit<X, 2>));",
       "(rule jol (atom p G X) (atom t'1 G L'2) (in X L'2))\n"
       "(rule jol (atom t'1 G (aggregate limit X 2)) (atom t G X))"},
  });
}

TEST(JolParser, Expressions) {
  const std::vector<JolTree> cases = {
      {"1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"},
      {"A || B && C == D", "(|| A (&& B (== C D)))"},
      {"A <> B", "(!= A B)"},
      {"A < 1 == B", "(== (< A 1) B)"},
      {"-3 + -X", "(+ -3 (neg X))"},
      {"!A", "(not A)"},
      {"A ? B : C ? D : E", "(if A B (if C D E))"},
      {"A ? 1 :-1", "(if A 1 -1)"},
      {"X++ + Y--", "(+ (+ X 1) (- Y 1))"},
      {"10L", "10"},
      {"0xffU", "255"},
      {"2d * 1.5f", "(* 2.0 1.5)"},
      {"infinity", "2147483647"},
      {"-9223372036854775808", "-9223372036854775808"},
      {R"("a\b\'")", "\"a\\u0008'\""},
      {"{1, {2, 3}}", "(list 1 (list 2 3))"},
      {"[A, B - C]", "(list A (- B C))"},
      {"X in [A - B)", "(&& (<= A X) (< X B))"},
      {"X in (A - B]", "(&& (< A X) (<= X B))"},
      {"X in [A + 1 - B * 2]", "(&& (<= (+ A 1) X) (<= X (* B 2)))"},
      {"X in [A - B, C]", "(call contains (list (- A B) C) X)"},
      {"X in (L)", "(call contains L X)"},
      {"X in L && Y", "(&& (call contains L X) Y)"},
      {"X << 2", "(* X (call int (call pow 2.0 (call float 2))))"},
      {"(int) X + 1", "(+ (call int X) 1)"},
      {"(String) (X)", "(call string X)"},
      {"(B) X", "X"},
      {"(X) + 1", "(+ X 1)"},
      {"L[0]", "(call nth L 0)"},
      {"S.length() > 2", "(> (call length S) 2)"},
      {"S.substring(1, N)", "(call substr S 1 (- N 1))"},
      {"S.equals(T)", "(== S T)"},
      {"S.parse(1).name", "(call name (call parse S 1))"},
      {"B.parse(S)", "(call b.parse S)"},
      {"B.Inner.MAX", "(call b.Inner.MAX)"},
      {"Math.max(X, 1)", "(call greatest X 1)"},
      {"Integer.MAX_VALUE", "2147483647"},
      {"java.lang.String.valueOf(X)", "(call string X)"},
      {"org.x.Paxos.roundUp(X)", "(call paxos.roundUp X)"},
      {"new B(X, 1)", "(call b.new X 1)"},
      {"new Integer(S)", "(call int S)"},
      {"X != null", "true"},
      {"null == X", "false"},
      {"substr(S, 1)", "(call substr S 1)"},
  };
  for (const JolTree& c : cases) {
    EXPECT_EQ(jol_tree("p(Y) :- q(X), Y := " + c.text + ";"),
              "(rule jol (atom p Y) (atom q X) (let Y " + c.tree + "))\n")
        << c.text;
  }
}

TEST(JolParser, NamespacesOfSeveralPrograms) {
  Sources sources;
  Diagnostics diagnostics;
  sources.add("a.olg", "program a; define(t, keys(0), {int}); t(1); b::t(2);");
  sources.add("b.olg", "program b; define(t, keys(0), {int}); t(X + 10) :- a::t(X);");
  const CheckedProgram both =
      check(sources, read_modules(sources, {0, 1}, {}, {}, diagnostics), {}, diagnostics);
  EXPECT_EQ(render(sources, diagnostics, false), "");
  EXPECT_GE(both.find("a::t"), 0);
  EXPECT_GE(both.find("b::t"), 0);
  check(sources, read_modules(sources, {0}, {}, {}, diagnostics), {}, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].message, "no table is called 'b::t'");
}

}  // namespace
}  // namespace drover
