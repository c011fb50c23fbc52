#include "lang/format/format.h"

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// The text in canonical form; checks on the way that it still means the same, and that a second
// time changes nothing.
std::string formatted(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  ast::Program program = parse(sources, sources.add("t", text), diagnostics);
  std::string once = format(sources, program);
  ast::Program again = parse(sources, sources.add("again", once), diagnostics);
  EXPECT_EQ(render(sources, diagnostics, false), "") << text;
  EXPECT_EQ(dump(program), dump(again)) << text;
  EXPECT_EQ(format(sources, again), once) << text;
  return once;
}

struct FormatCase {
  std::string text;
  std::string formatted;
};

TEST(Format, Statements) {
  const std::vector<FormatCase> cases = {
      {"", ""},
      {"program  fs .", "program fs;\n"},
      {"table t(A:int,b:list< set<string>>)key(A,);",
       "table t(A: int, b: list<set<string>>) key(A);\n"},
      {"table t()key();event e(\"a b\":time, \"ab\":bool);view v(x:int);",
       "table t() key();\nevent e(\"a b\": time, ab: bool);\nview v(x: int);\n"},
      {"output a,b . ", "output a, b;\n"},
      {"function  f(X:int,L:list<set<int>>):float=if X>1 then 1.0 else g(X) *2 .",
       "function f(X: int, L: list<set<int>>): float = if X > 1 then 1.0 else g(X) * 2;\n"},
      {"function f():int=(1);function(1);", "function f(): int = 1;\nfunction(1);\n"},
      {"load t from \"a\\u0041\"(header:true,sep:\";\");",
       "load t from \"aA\" (header: true, sep: \";\");\n"},
      {"load t from \"a\"();", "load t from \"a\";\n"},
      {"p(1,\"x\").q()  .", "p(1, \"x\");\nq();\n"},
      {"h(X,count< * >,topk<X+1,3>):-b(X,_),notin c(a:X,\"b c\":_),X>3,Y:=X+1,Z in[1,2];",
       "h(X, count<*>, topk<X + 1, 3>) :- b(X, _), notin c(a: X, \"b c\": _), X > 3, Y := X + 1, "
       "Z in [1, 2];\n"},
      {"h() :- (f(X)), (X), ((X + 1) > 2), X in (L);", "h() :- (f(X)), X, X + 1 > 2, X in L;\n"},
  };
  for (const FormatCase& c : cases) EXPECT_EQ(formatted(c.text), c.formatted);
}

// Parentheses stand where the tree needs them, and nowhere else.
TEST(Format, Expressions) {
  const std::vector<FormatCase> cases = {
      {"((A)||(B&&C))", "A || B && C"},
      {"(A||B)&&C", "(A || B) && C"},
      {"(A-B)-(C-D)", "A - B - (C - D)"},
      {"(A*B)/(C*D)%E", "A * B / (C * D) % E"},
      {"(A<B)==(C<D)", "(A < B) == (C < D)"},
      {"(A+B)<(C++D)", "A + B < C ++ D"},
      {"!(A&&B)", "!(A && B)"},
      {"!(!(A))", "!!A"},
      {"-(A*B)", "-(A * B)"},
      {"(-A)*B", "-A * B"},
      {"-(1)", "-(1)"},
      {"-(1.5)", "-(1.5)"},
      {"-(3s)", "-(3s)"},
      {"-(-1)", "--1"},
      {"- 1", "-1"},
      {"A- -1", "A - -1"},
      {"if A then(B)else(if C then D else E)", "if A then B else if C then D else E"},
      {"(if A then B else C)+1", "(if A then B else C) + 1"},
      {"-(if A then B else C)", "-(if A then B else C)"},
      {"[1,{2,},f( )]", "[1, {2}, f()]"},
      {"0x10", "16"},
      {"1_000.50", "1000.5"},
      {"90s", "1m30s"},
      {"2026-11-23T03:51:19.50+01:00", "2026-11-23T02:51:19.5Z"},
      {"2026-11-23", "2026-11-23T00:00:00Z"},
      {"2026 - 11-23", "2026 - 11 - 23"},
      {"X-1", "X - 1"},
      {"\"\\u00e9\\u{1}/\\\\\"", "\"é\\u0001/\\\\\""},
      {"/a\\/[\"]\\\\\\//i", "/a\\/[\"]\\\\\\//i"},
      {"A / /b/", "A / /b/"},
  };
  for (const FormatCase& c : cases) {
    EXPECT_EQ(formatted("p(" + c.text + ");"), "p(" + c.formatted + ");\n");
  }
  EXPECT_EQ(formatted("p(max<(A > B)>, max<if A > B then C > D else (C > D)>) :- q(A);"),
            "p(max<(A > B)>, max<if A > B then C > D else (C > D)>) :- q(A);\n");
}

TEST(Format, CommentsAndBlankLines) {
  const std::vector<FormatCase> cases = {
      {"\n\n\n// a\n\n\n\np(1);\n\n\n// b\n", "// a\n\np(1);\n\n// b\n"},
      {"p(1);   // why  \nq(2);", "p(1);  // why\nq(2);\n"},
      {"p(1); /* a */ /* b */ // c\n", "p(1);  /* a */ /* b */ // c\n"},
      {"p(1); /* a\n  b */ q(2);", "p(1);  /* a\n  b */\nq(2);\n"},
      {"/* a */ p(1); q(2); // b", "/* a */\np(1);\nq(2);  // b\n"},
      {"/* a */ /* b */\np(1);", "/* a */\n/* b */\np(1);\n"},
      {"h(X) :- // one\n  b(X), // two\n  c(X); // three\n",
       "// one\n// two\nh(X) :- b(X), c(X);  // three\n"},
      {"// a\n\nh(X) :- /* in */ b(X) // at the end\n.",
       "// a\n\n/* in */\n// at the end\nh(X) :- b(X);\n"},
      {"p(1). // a\r\nq(2).\r\n\r\n// b\r\n", "p(1);  // a\nq(2);\n\n// b\n"},
      {"// only", "// only\n"},
      {"p(\"// no comment\");", "p(\"// no comment\");\n"},
  };
  for (const FormatCase& c : cases) EXPECT_EQ(formatted(c.text), c.formatted);
}

TEST(Format, LongRulesTakeALineForEachLiteral) {
  const std::string name(40, 'n');
  std::string head = "h(X) :-";
  std::string first = " " + name + "(X),";
  std::string rest = " " + std::string(100 - head.size() - first.size() - 5, 'm') + "(X);";
  EXPECT_EQ((head + first + rest).size(), 100u);
  EXPECT_EQ(formatted(head + first + rest), head + first + rest + "\n");
  EXPECT_EQ(formatted(head + first + " n" + rest.substr(1)),
            head + "\n   " + first + "\n    n" + rest.substr(1) + "\n");
  // Columns are characters, not bytes; and a fact stays on its line.
  EXPECT_EQ(formatted("h() :- p(\"" + std::string(86, 'e') + "é\");").find('\n'), 101u);
  std::string fact = "p(\"" + std::string(200, 'e') + "\");";
  EXPECT_EQ(formatted(fact), fact + "\n");
}

TEST(Format, RangesAndDefaults) {
  for (const char* text :
       {"h(count<*> default 0, sum<X> default Y + 1) :- b(X, Y);",
        "h(X) :- b(X), X in range[1, 2), (if X == 1 then 2 else X) in ring(A + 1, B];",
        "h(X) :- X in (range(1, 2)), Y in (ring(1, 2));"}) {
    Sources sources;
    Diagnostics diagnostics;
    const ast::Program program = parse(sources, sources.add("t", text), diagnostics);
    EXPECT_TRUE(diagnostics.empty()) << render(sources, diagnostics, false);
    EXPECT_EQ(format(sources, program), std::string(text) + "\n");
  }
}

TEST(Format, Pieces) {
  Sources sources;
  Diagnostics diagnostics;
  std::string text = "h(X) :- b(a: X), X > 1";
  ast::Program program = parse(sources, sources.add("t", text + "."), diagnostics);
  const auto& rule = std::get<ast::Rule>(program.statements.at(0).node);
  EXPECT_EQ(format(rule), text + ";");
  EXPECT_EQ(format(rule.head), "h(X)");
  EXPECT_EQ(format(rule.body[0]), "b(a: X)");
  EXPECT_EQ(format(std::get<ast::Condition>(rule.body[1].node).expr), "X > 1");
}

}  // namespace
}  // namespace drover
