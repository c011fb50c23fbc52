#include "lang/syntax/parser.h"

#include <gtest/gtest.h>

#include "lang/syntax/dump.h"

namespace drover {
namespace {

struct Parsed {
  Sources sources;
  Diagnostics diagnostics;
  ast::Program program;
};

Parsed parsed(std::string text) {
  Parsed result;
  std::uint32_t source = result.sources.add("t.olg", std::move(text));
  result.program = parse(result.sources, source, result.diagnostics);
  return result;
}

struct TreeCase {
  std::string text;
  std::string tree;
};

void expect_trees(const std::vector<TreeCase>& cases) {
  for (const TreeCase& c : cases) {
    Parsed result = parsed(c.text);
    EXPECT_EQ(render(result.sources, result.diagnostics, false), "") << c.text;
    EXPECT_EQ(dump(result.program), c.tree.empty() ? "" : c.tree + "\n") << c.text;
  }
}

// The tree of an expression, as the value of a fact's only argument.
void expect_expressions(const std::vector<TreeCase>& cases) {
  std::vector<TreeCase> facts;
  for (const TreeCase& c : cases)
    facts.push_back({"p(" + c.text + ");", "(rule (atom p " + c.tree + "))"});
  expect_trees(facts);
}

TEST(Parser, Statements) {
  expect_trees({
      {"", ""},
      {"\xEF\xBB\xBF// a byte order mark, and \xff\x00 in a comment\n", ""},
      {"program fs;", "(program fs)"},
      {"table t(A: int, b: list<set<string>>) key(A, b);",
       "(declare 0 t \"A\": int \"b\": list<set<string>> key \"A\" \"b\")"},
      {"table t() key();", "(declare 0 t key)"},
      {"view v(if: time, \"user agent\": duration, a.b: bool);",
       "(declare 1 v \"if\": time \"user agent\": duration \"a.b\": bool)"},
      {"event e(key: float).", "(declare 2 e \"key\": float)"},
      {"output a, b.c;", "(output \"a\" \"b.c\")"},
      {"load t from \"a.csv\";", "(load t \"a.csv\")"},
      {"load t from \"a.csv\" (header: true, sep: \";\", skip: -1);",
       "(load t \"a.csv\" \"header\": true \"sep\": \";\" \"skip\": -1)"},
      {"p(1, \"x\");", "(rule (atom p 1 \"x\"))"},
      {"p().q().", "(rule (atom p))\n(rule (atom q))"},
      {"p(1).q(2.5).r(X) :- p(X), X > 1.",
       "(rule (atom p 1))\n(rule (atom q 2.5))\n"
       "(rule (atom r X) (atom p X) (where (> X 1)))"},
      {"access_log.entry(1).", "(rule (atom access_log.entry 1))"},
      {"p(X) /* why */ :- // because\n q(X,).", "(rule (atom p X) (atom q X))"},
  });
}

TEST(Parser, Heads) {
  expect_trees({
      {"h(X, count<*>) :- b(X, _);", "(rule (atom h X (aggregate count *)) (atom b X _))"},
      {"h(topk<X + 1, 3>, N: max<Y>) :- b(X, Y);",
       "(rule (atom h (aggregate topk (+ X 1) 3) \"N\": (aggregate max Y)) (atom b X Y))"},
      {"h(max<(X > 1)>) :- b(X);", "(rule (atom h (aggregate max (> X 1))) (atom b X))"},
      {"h(max<if X > 1 then X else 0>) :- b(X);",
       "(rule (atom h (aggregate max (if (> X 1) X 0))) (atom b X))"},
      {"h(max<f(X > 1, [X < 2])>) :- b(X);",
       "(rule (atom h (aggregate max (call f (> X 1) (list (< X 2))))) (atom b X))"},
      {"h(f(X) < 3) :- b(X);", "(rule (atom h (< (call f X) 3)) (atom b X))"},
  });
}

TEST(Parser, Bodies) {
  expect_trees({
      {"h(X) :- b(X), notin c(X, _), X > 3, Y := X + 1, Z in [1, 2];",
       "(rule (atom h X) (atom b X) (notin (atom c X _)) (where (> X 3)) (let Y (+ X 1)) "
       "(in Z (list 1 2)))"},
      {"h(A) :- log(text: T), match(T, /re/i, A);",
       "(rule (atom h A) (atom log \"text\": T) (atom match T (regex \"re\" i) A))"},
      {"h() :- log(status: S, user.id: U, \"user agent\": A, in: _, T: 1);",
       "(rule (atom h) (atom log \"status\": S \"user.id\": U \"user agent\": A \"in\": _ "
       "\"T\": 1))"},
      {"h() :- b(x:-1, y :-2.5);", "(rule (atom h) (atom b \"x\": -1 \"y\": -2.5))"},
      {"h() :- b(X, 1, y: 2);", "(rule (atom h) (atom b X 1 \"y\": 2))"},
      {"h() :- f(X) > 3, f(X) ++ \"a\" == Y, f(X) in L, (f(X)), !f(X);",
       "(rule (atom h) (where (> (call f X) 3)) (where (== (++ (call f X) \"a\") Y)) "
       "(in (call f X) L) (where (call f X)) (where (not (call f X))))"},
      {"h(count<*> default 0, max<X> default -1 + Y) :- b(X);",
       "(rule (atom h (aggregate count * default 0) (aggregate max X default (+ -1 Y))) (atom b "
       "X))"},
      {"h() :- X in range[1, 2 + Y), f(X) in ring(A, B], Z in (ring(1, 2));",
       "(rule (atom h) (where (range X [ 1 (+ 2 Y) ))) (where (ring (call f X) ( A B ])) (in Z "
       "(call "
       "ring 1 2)))"},
      {"h() :- [K, _] in pairs(M), X, if A then B else C;",
       "(rule (atom h) (in (list K _) (call pairs M)) (where X) (where (if A B C)))"},
      {"h() :- X == 10.q(1).", "(rule (atom h) (where (== X 10)))\n(rule (atom q 1))"},
  });
}

TEST(Parser, Operators) {
  expect_expressions({
      {"A || B && C == D ++ E + F * G", "(|| A (&& B (== C (++ D (+ E (* F G))))))"},
      {"A * B + C ++ D < E && F || G", "(|| (&& (< (++ (+ (* A B) C) D) E) F) G)"},
      {"A - B - C", "(- (- A B) C)"},
      {"A - (B - C)", "(- A (- B C))"},
      {"A / B % C", "(% (/ A B) C)"},
      {"A ++ B ++ C", "(++ (++ A B) C)"},
      {"(A < B) == (C < D)", "(== (< A B) (< C D))"},
      {"!A == B", "(== (not A) B)"},
      {"!!-A", "(not (not (neg A)))"},
      {"-A * -B", "(* (neg A) (neg B))"},
      {"A--1", "(- A -1)"},
      {"- 1", "-1"},
      {"-(1)", "(neg 1)"},
      {"--1", "(neg -1)"},
      {"if A then B else if C then D else E || F", "(if A B (if C D (|| E F)))"},
      {"1 + (if A then B else C)", "(+ 1 (if A B C))"},
      {"A / B / C", "(/ (/ A B) C)"},
      {"f(A) / 2 / [B] / 3", "(/ (/ (/ (call f A) 2) (list B)) 3)"},
      {"2026-11-23", "2026-11-23T00:00:00Z"},
      {"{1, 2,}", "(set 1 2)"},
      {"[]", "(list)"},
      {"f()", "(call f)"},
  });
}

TEST(Parser, Literals) {
  expect_expressions({
      {"1_000", "1000"},
      {"0xff", "255"},
      {"-0x8000000000000000", "-9223372036854775808"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"007", "7"},
      {"1.5", "1.5"},
      {"1e3", "1000.0"},
      {"1_0.2_5E-1", "1.025"},
      {"true", "true"},
      {"false", "false"},
      {"3s", "3s"},
      {"90m", "1h30m"},
      {"1.5s", "1s500ms"},
      {"-1h30m", "-1h30m"},
      {"-106751d23h47m16s854ms775us808ns", "-106751d23h47m16s854ms775us808ns"},
      {"2026-11-23T02:51:19Z", "2026-11-23T02:51:19Z"},
      {R"(x"00fF")", R"(x"00ff")"},
      {"(1, \"a\")", "(tuple 1 \"a\")"},
      {"((1, 2), X)", "(tuple (tuple 1 2) X)"},
      {"{:}", "(map)"},
      {"{ : }", "(map)"},
      {"{1: 2, X: (3)}", "(map 1 2 X 3)"},
      {"{1: 2,}", "(map 1 2)"},
      {"{X:-1}", "(map X -1)"},
      {"{X:- Y}", "(map X (neg Y))"},
      {"{if X then 1 else 2: 3}", "(map (if X 1 2) 3)"},
      {R"(x"")", R"(x"")"},
      {R"(@"localhost:7000")", R"(@"localhost:7000")"},
      {R"(@"[::1]:0")", R"(@"[::1]:0")"},
      {"#1F", "#1f"},
      {"#00ab", "#ab"},
      {"#ffffffffffffffff", "#ffffffffffffffff"},
      {"2026-11-23T02:51:19.25+01:00", "2026-11-23T01:51:19.25Z"},
      {"2026-11-23T02:51:19", "2026-11-23T02:51:19Z"},
      {"2026-11-23T02:51:19-X", "(- 2026-11-23T02:51:19Z X)"},
      {R"("a\"\\\n\t\r\u0041\u{1F600}\u{0}é")", "\"a\\\"\\\\\\n\\t\\rA😀\\u0000é\""},
      {R"("// no comment; /* none */")", R"("// no comment; /* none */")"},
      {R"(/a\/b\\\/[^"]\d/)", R"((regex "a/b\\\\/[^\"]\\d"))"},
      {"/a\tb/i", R"((regex "a\tb" i))"},
  });
}

TEST(Parser, Places) {
  Parsed result = parsed("h(X) :-\n  log(status: S), (S + 1) > f(X),\n  Y := 2 ;\n");
  ASSERT_TRUE(result.diagnostics.empty());
  const ast::Statement& statement = result.program.statements.at(0);
  auto text = [&](Span span) { return result.sources.text(span); };
  EXPECT_EQ(text(statement.span), result.sources.at(0).text().substr(0, statement.span.end));
  EXPECT_EQ(text(statement.span).back(), ';');
  const auto& rule = std::get<ast::Rule>(statement.node);
  EXPECT_EQ(text(rule.head.span), "h(X)");
  EXPECT_EQ(text(rule.body[0].span), "log(status: S)");
  const auto& log = std::get<ast::Positive>(rule.body[0].node).atom;
  EXPECT_EQ(text(log.name_span), "log");
  EXPECT_EQ(text(log.args[0].name_span), "status");
  EXPECT_EQ(text(log.args[0].value.span), "S");
  EXPECT_EQ(text(rule.body[1].span), "(S + 1) > f(X)");
  const auto& binary = std::get<ast::Binary>(std::get<ast::Condition>(rule.body[1].node).expr.node);
  EXPECT_EQ(text(binary.left->span), "(S + 1)");
  EXPECT_EQ(text(binary.right->span), "f(X)");
  EXPECT_EQ(text(rule.body[2].span), "Y := 2");
}

TEST(Parser, Comments) {
  Parsed result = parsed("// one  \r\np(1); // two\n/* three\n */ /* four */ q(2);");
  ASSERT_EQ(result.program.comments.size(), 4u);
  std::string seen;
  for (const ast::Comment& comment : result.program.comments) {
    seen += std::string(result.sources.text(comment.span)) + (comment.own_line ? " own|" : "|");
  }
  EXPECT_EQ(seen, "// one own|// two|/* three\n */ own|/* four */|");
}

std::string repeated(std::string_view piece, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += piece;
  return out;
}

// What goes too deep is an error, and what just does not is held by the stack.
TEST(Parser, NestingHasALimit) {
  struct Nest {
    std::string open, middle, close;
    int fits;  // how many levels
  };
  const std::vector<Nest> nests = {
      {"(", "1", ")", 199},
      {"[", "1", "]", 199},
      {"{", "1", "}", 199},
      {"f(", "1", ")", 199},
      {"-", "X", "", 199},
      {"!", "X", "", 199},
      {"if ", "A", " then B else C", 99},
      {"if A then B else ", "C", "", 198},
      {"1 + ", "1", "", 999},
      {"A && B == -", "1", "", 499},
  };
  for (const Nest& nest : nests) {
    for (int count : {nest.fits, 20'000}) {
      Parsed result = parsed("p(" + repeated(nest.open, count) + nest.middle +
                             repeated(nest.close, count) + ");");
      EXPECT_EQ(result.diagnostics.size(), count == nest.fits ? 0u : 1u)
          << nest.open << " " << count << " " << render(result.sources, result.diagnostics, false);
      ast::Program copy = result.program;
      EXPECT_EQ(dump(copy), dump(result.program));
    }
  }
  Parsed types = parsed("table t(A: " + repeated("list<", 300) + "int" + repeated(">", 300) + ");");
  EXPECT_EQ(types.diagnostics.size(), 1u);
}

TEST(Parser, TextHasALimit) {
  EXPECT_TRUE(parsed(std::string(1'000'000, ' ')).diagnostics.empty());
  EXPECT_EQ(parsed(std::string(kTextBytesMax + 1, ' ')).diagnostics.size(), 1u);
}

}  // namespace
}  // namespace drover
