// What is said about texts that are no programs: the place and message of each error, and hints.

#include <gtest/gtest.h>

#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

using std::string_literals::operator""s;

// One line an error: "line:column message | hint".
std::string faults(std::string text) {
  Sources sources;
  sources.add("t", std::move(text));
  Diagnostics diagnostics;
  parse(sources, 0, diagnostics);
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    if (!out.empty()) out += "\n";
    out += sources.where(d.span).substr(2) + " " + d.message;
    if (!d.hint.empty()) out += " | " + d.hint;
  }
  return out;
}

struct ParserFault {
  std::string text;
  std::string faults;
};

void expect_parser_faults(const std::vector<ParserFault>& cases) {
  for (const ParserFault& c : cases) EXPECT_EQ(faults(c.text), c.faults) << c.text;
}

// One text, all that is said about it; nothing is said twice, and the next statement is read.
TEST(ParserErrors, PlaceMessageAndHint) {
  expect_parser_faults({
      {"p(1)",
       "1:5 expected ':-' or ';' after the head but found the end of the text | put ';' at the end "
       "of the statement"},
      {"p(1)\nq(2)",
       "1:5 expected ':-' or ';' after the head but found 'q' | put ';' at the end of the "
       "statement\n2:5 expected ':-' or ';' after the head but found the end of the text | put ';' "
       "at the end of the statement"},
      {"p(1)\nq(2);\nr(x);",
       "1:5 expected ':-' or ';' after the head but found 'q' | put ';' at the end of the "
       "statement\n3:3 'x' is no value | a variable starts with an upper-case letter: X; a string "
       "stands in double quotes: \"x\""},
      {"p(1) q(2);", "1:6 expected ':-' or ';' after the head but found 'q'"},
      {"h(X) <- b(X);",
       "1:6 expected ':-' or ';' after the head but found '<-' | write :- between head and body"},
      {"h(X) := b(X);",
       "1:6 expected ':-' or ';' after the head but found ':=' | write :- between head and body"},
      {"h(X) => b(X);",
       "1:6 expected ':-' or ';' after the head but found '=>' | write :- between head and body"},
      {"h(X) : - b(X);",
       "1:6 expected ':-' or ';' after the head but found ':' | write :- between head and body"},
      {"h(X) if b(X);",
       "1:6 expected ':-' or ';' after the head but found the word 'if' | write :- between head "
       "and body"},
      {"h(X), g(X) :- b(X);",
       "1:5 expected ':-' or ';' after the head but found ',' | a rule has one head; what it "
       "depends on stands after :-"},
      {"h(X) :- b(X),;", "1:14 expected a condition but found ';' | remove the ',' before it"},
      {"h(X) :- ;",
       "1:9 expected a condition but found ';' | a fact, which depends on nothing, is written "
       "without :-"},
      {"h(X) :- b(X), ",
       "1:14 expected a condition but found the end of the text | put ';' at the end of the "
       "statement"},
      {"h(X) :- b(X) c(X);", "1:14 expected ',' or ';' but found 'c'"},
      {"h(X) :- b(X)\nc(X);",
       "1:13 expected ',' or ';' but found 'c' | put ';' at the end of the statement"},
      {"h(X) :- b(X)\ng(X) :- b(X);",
       "1:13 expected ',' or ';' but found 'g' | put ';' at the end of the statement"},
      {"h(X) :- b(X);;", "1:14 there is no statement before this ';' | remove it"},
      {"Log(X) :- b(X);", "1:1 a relation starts with a lower-case letter | write log"},
      {"h(X) :- Log(X);", "1:9 a relation or function starts with a lower-case letter | write log"},
      {"h(X) :- b(x);",
       R"(1:11 'x' is no value | a variable starts with an upper-case letter: X; a string stands in double quotes: "x")"},
      {"h(X) :- b(X), x > 3;",
       R"(1:15 'x' is no value | a variable starts with an upper-case letter: X; a string stands in double quotes: "x")"},
      {"h(X) :- b(X), X = 3;",
       "1:17 expected ',' or ';' but found '=' | write == to compare, or := to name a value"},
      {"h(X) :- b(X), x := 3;", "1:15 a variable starts with an upper-case letter | write X := …"},
      {"h(X) :- b(X), X + 1 := 3;",
       "1:21 expected ',' or ';' but found ':=' | left of := stands a variable, or a tuple of "
       "them: (A, B)"},
      {"h(X) :- b(X), _ := 3;", "1:15 expected a variable before ':=' but found '_'"},
      {"h(X) :- b(X), not c(X);",
       "1:15 'not' is no word of the language | write notin before a relation, and ! before a "
       "condition"},
      {"h(X) :- b(X), !c(X, _);",
       "1:15 '!' stands before a condition | write notin before a relation that must not hold"},
      {"h(X) :- b(X), !c(a: X);",
       "1:15 '!' stands before a condition | write notin before a relation that must not hold"},
      {"h(X) :- b(X), !(c(_));",
       "1:15 '!' stands before a condition | write notin before a relation that must not hold"},
      {"h(X) :- b(X), f(a: X) > 3;",
       "1:17 the arguments of a function have no names | only relations have named columns"},
      {"h(X) :- b(X), 1 < X < 3;",
       "1:21 comparisons do not follow each other | write a < b && b < c, or put parentheses"},
      {"h(X) :- b(X), X == 'abc;d';",
       R"(1:20 a string stands in double quotes, not in single ones | write "abc;d")"},
      {"h(X) :- b(X), X == 'abc;",
       R"(1:20 a string stands in double quotes, not in single ones | write "…")"},
      {"h(X) :- b(X), X == \"abc;\nq(x);",
       "1:20 this string has no end | close it with \" on the same line; a line break in it is "
       "written \\n\n2:3 'x' is no value | a variable starts with an upper-case letter: X; a "
       "string stands in double quotes: \"x\""},
      {"h(X) :- b(X, \"a\\qb\xff"
       "\");",
       R"(1:16 this is no escape of a string | there are \" \\ \n \t \r \u0041 \u{1F600}; a backslash itself is \\)"},
      {R"(h(X) :- b("\u12", "\u{110000}");)",
       R"(1:12 this is no character of Unicode | write four hexadecimal digits, \u20AC, or up to six in braces, \u{1F600})"},
      {R"(h(X) :- b("\ud800");)",
       R"(1:12 this is no character of Unicode | write four hexadecimal digits, \u20AC, or up to six in braces, \u{1F600})"},
      {"h(X) :- b(X, Y;", "1:15 expected ',' or ')' after the argument but found ';'"},
      {"h(X :- b(X);", "1:5 expected ',' or ')' after the argument but found ':-'"},
      {"h(X) :- b([1, 2);", "1:16 expected ',' or ']' but found ')'"},
      {"h(X) :- b({1, 2;", "1:16 expected ',' or '}' but found ';'"},
      {"h(X) :- b((1 + 2;", "1:17 expected ')' but found ';'"},
      {"h(X) :- b((1, 2;", "1:16 expected ',' or ')' but found ';'"},
      {"h(X) :- b((1, ));", "1:15 expected a value but found ')'"},
      {"h(X) :- b({1: 2;", "1:16 expected ',' or '}' but found ';'"},
      {"h(X) :- b({1: 2, 3});", "1:19 expected ':' and the value of this key but found '}'"},
      {"h(X) :- b({:;", "1:13 expected '}': a map without items is {:} but found ';'"},
      {"table t(a: map<int>);",
       "1:19 expected ',' and the type of the values but found '>' | write "
       "map<string, int>"},
      {"table t(a: (int));",
       "1:12 a tuple has two parts or more | write the type without "
       "parentheses"},
      {"table t(a: (int;", "1:16 expected ',' or ')' after the type but found ';'"},
      {"table t(a: tuple<int, int>);",
       "1:12 there is no type 'tuple' | the type of a tuple is "
       "written as its parts: (int, string)"},
      {"h(X) :- b(a: X, Y);",
       "1:17 an argument without a name follows one with a name | put it first, or name it too"},
      {"h(X) :- b(X,, Y);",
       "1:13 expected a value but found ',' | remove the ',', or write '_' for a column that does "
       "not matter"},
      {"h(X) :- b(X), Y := .5;", "1:20 expected a value but found '.' | write 0.5"},
      {"h(X) :- b(X), Y := 5x;",
       "1:20 '5x' is neither a number nor a duration | a duration is numbers with units, the "
       "largest first, of d h m s ms us ns: 1h30m"},
      {"h(X) :- b(X), Y := 3sec;",
       "1:20 '3sec' is neither a number nor a duration | a duration is numbers with units, the "
       "largest first, of d h m s ms us ns: 1h30m"},
      {"h(X) :- b(X), Y := 0xg;",
       "1:20 '0xg' is no hexadecimal number | after 0x stand digits and letters from a to f"},
      {"h(X) :- b(X), Y := 99999999999999999999;",
       "1:20 '99999999999999999999' does not fit into 64 bits | ints go up to 9223372036854775807; "
       "a float is written with a point"},
      {"h(X) :- b(X), Y := 9223372036854775808;",
       "1:20 '9223372036854775808' does not fit into 64 bits | ints go up to 9223372036854775807; "
       "a float is written with a point"},
      {"h(X) :- b(X), Y := 1e999;",
       "1:20 '1e999' is too large for a float | floats go up to about 1.8e308"},
      {"h(X) :- b(X), Y := 106751d23h47m16s854ms775us808ns;",
       "1:20 '106751d23h47m16s854ms775us808ns' is too long for a duration | durations go up to "
       "about 106751d, which is 292 years"},
      {"h(X) :- b(X), Y := 2026-13-23T02:51:19Z;",
       "1:20 '2026-13-23T02:51:19Z' is no time | a time is written 2026-11-23T02:51:19Z and lies "
       "between the years 1678 and 2262"},
      {"h(X) :- b(X), match(X, /abc);",
       R"(1:24 this regular expression has no end | close it with / on the same line; a slash in it is written \/)"},
      {"h(X) :- b(X), match(X, /abc/g);",
       "1:29 'g' is no flag | the only flag is i: upper and lower case are the same"},
      {"h(X) :- b(X), X || Y | Z;", "1:22 '|' means nothing here | write || for 'or'"},
      {"h(X) :- b(X), X & Y;", "1:17 '&' means nothing here | write && for 'and'"},
      {"p(x\"0\").",
       "1:3 bytes are written as pairs of hexadecimal digits | x\"00ff\" is two "
       "bytes; the bytes of a text are encode(\"…\")"},
      {"p(x\"0g\").",
       "1:3 bytes are written as pairs of hexadecimal digits | x\"00ff\" is two "
       "bytes; the bytes of a text are encode(\"…\")"},
      {"p(@\"a\").",
       "1:3 \"a\" is no address | an address is written @\"host:port\", for example "
       "@\"localhost:7000\""},
      {"p(#0123456789abcdef0).",
       "1:3 '#0123456789abcdef0' does not fit into 64 bits | an id has at "
       "most 16 hexadecimal digits"},
      {"p(#1g).", "1:3 '#' means nothing here | a comment starts with //"},
      {"# comment", "1:1 '#' means nothing here | a comment starts with //"},
      {"h(X) :- b(X), X == “abc”;",
       R"(1:20 '“' means nothing here | a string stands in straight double quotes: "…")"},
      {"h(X) :- b(größe: X);",
       R"(1:11 a name is made of the letters a to z, digits and _ | the name of a column may also stand in double quotes: "größe")"},
      {"h(X) :- b(X), \x01"
       ";",
       "1:15 a control character may not stand here | remove it"},
      {"h(X) :- b(X), \xff"
       ";",
       "1:15 this is no valid UTF-8 | save the file as UTF-8"},
      {"/* no end", "1:1 this comment has no end | close it with */"},
      {"h(X) :- b(X), Y := if X > 1 then 2;",
       "1:35 expected 'else' after the first value but found ';' | both values are needed: if … "
       "then … else …"},
      {"h(X) :- b(X), Y := if X > 1 2 else 3;",
       "1:29 expected 'then' after the condition but found '2'"},
      {"h(X) :- b(X), Y := 1 + if X then 2 else 3;",
       "1:24 an 'if' that is an operand needs parentheses | write (if … then … else …)"},
      {"h(X) :- b(X), Y := table;",
       "1:20 'table' is a word of the language and cannot stand for a value | a variable starts "
       "with an upper-case letter"},
      {"h(X) :- b(X), count<Y> > 3;",
       "1:15 'count' stands alone as an argument of a rule's head | aggregate in a rule of its "
       "own, and use its value here"},
      {"h(X) :- b(X), h < 3;",
       R"(1:15 'h' is no value | a variable starts with an upper-case letter: H; a string stands in double quotes: "h")"},
      {"h(count<X> + 1) :- b(X);",
       "1:12 an aggregate stands alone as an argument of a head | compute with its value in "
       "another rule"},
      {"h(count<*) :- b(X);", "1:10 expected '>' after what is aggregated but found ')'"},
      {"h(max<X > 3>) :- b(X);", "1:11 expected ',' or ')' after the argument but found '3'"},
      {"function half(X): int = X / 2;",
       "1:16 expected ':' and the type of the parameter but found ')' | write X: int, or another "
       "type"},
      {"function half(x: int): int = x / 2;",
       "1:15 expected a parameter but found 'x' | it is a variable with a type: X: int"},
      {"function half(X: int) = X / 2;",
       "1:23 expected ':' and the type of the result but found '=' | write function half(…): int = "
       "…;"},
      {"function half(X: int): int :- X / 2;",
       "1:28 expected '=' and what the function comes to but found ':-'"},
      {"function Half(X: int): int = X / 2;",
       "1:10 the name of a function starts with a lower-case letter | names that start with an "
       "upper-case letter are variables"},
      {"h(count(*)) :- b(_);",
       "1:3 an aggregate is a small word and angle brackets | write count<*>"},
      {"h(X, COUNT( X )) :- b(X);",
       "1:6 an aggregate is a small word and angle brackets | write count<X>"},
      {"h(Count<*>) :- b(_);",
       "1:3 an aggregate is a small word and angle brackets | write count<*>"},
      {"h(n: SUM<X>) :- b(X);",
       "1:6 an aggregate is a small word and angle brackets | write sum<X>"},
      {"h(max(f(X))) :- b(X);",
       "1:3 an aggregate is a small word and angle brackets | write max<X>"},
      {"h(X) :- b(X), X > 2026-13-01;",
       "1:19 '2026-13-01' is no time | a time is written 2026-11-23T02:51:19Z and lies between the "
       "years 1678 and 2262"},
      {"table(X) :- b(X);",
       "1:1 'table' is a word of the language and cannot name a relation | choose another name"},
      {"load(X) :- b(X);",
       "1:1 'load' is a word of the language and cannot name a relation | choose another name"},
      {"h(X) :- view(X);",
       "1:9 'view' is a word of the language and cannot name a relation or function | choose "
       "another name"},
      {"table T(a: int);",
       "1:7 the name of a relation starts with a lower-case letter | names that start with an "
       "upper-case letter are variables"},
      {"table t(a);",
       "1:10 expected ':' and the type of the column but found ')' | write a: string, or another "
       "type"},
      {"table t(a: string, b: integer);",
       "1:23 there is no type 'integer' | the types are bool int float string time duration "
       "bytes addr id list<T> set<T> map<K, V> (T, U)"},
      {"table t(a: text);",
       "1:12 there is no type 'text' | the types are bool int float string time duration bytes "
       "addr "
       "id list<T> set<T> map<K, V> (T, U)"},
      {"table t(a: list);", "1:16 expected '<' and the type of the items but found ')'"},
      {"table t(a: list<int);", "1:20 expected '>' after the type of the items but found ')'"},
      {"table t(a: int;", "1:15 expected ',' or ')' after the column but found ';'"},
      {"table t(a: int) keys(a);", "1:17 expected 'key(…)' or ';' but found 'keys'"},
      {"view v(a: int) key(a);",
       "1:16 only a table has a key | remove it, or declare the relation as a table"},
      {R"(table t("": int);)", "1:9 a column needs a name | write one between the quotes"},
      {"output;", "1:7 expected the name of a relation but found ';'"},
      {"output a b;", "1:10 expected ',' or ';' but found 'b'"},
      {R"(load t "x.csv";)",
       R"(1:8 expected 'from' and the path of a file but found the string "x.csv" | write load t from "data.csv")"},
      {"load t from x.csv;",
       R"(1:13 expected the path of a file, in double quotes but found 'x.csv' | write load t from "data.csv")"},
      {R"(load t from "x.csv" (header);)",
       R"(1:22 'header' is no value | a variable starts with an upper-case letter: Header; a string stands in double quotes: "header")"},
      {R"(load t from "x.csv" (true);)", "1:22 an option has a name | write it as header: true"},
      {R"(load t from "x.csv" (header: X);)",
       "1:30 the value of an option is a constant | write true, false, a number or a string in "
       "double quotes"},
      {"program 3;", "1:9 expected the name of a program but found '3'"},
      {"program Fs;",
       "1:9 the name of a program starts with a lower-case letter | names that start with an "
       "upper-case letter are variables"},
      {"3 > 4;", "1:1 expected a rule, a fact or a declaration but found '3'"},
      {";", "1:1 there is no statement before this ';' | remove it"},
      {"h(X) :- b(X), X.y > 3;", "1:15 the name of a variable has no dots | write '_' for '.'"},
      {"h(X.y) :- b(X);", "1:3 the name of a variable has no dots | write '_' for '.'"},
      {"h(X) :- b(X) :- c(X);",
       "1:14 expected ',' or ';' but found ':-' | end the rule before this one with ';'"},
      {"h :- b(X);",
       "1:3 expected '(' after 'h' but found ':-' | a relation without columns is written h()"},
      {"h(X) :- b;",
       R"(1:9 'b' is no value | a variable starts with an upper-case letter: B; a string stands in double quotes: "b")"},
      {"timer beat every 3 s;",
       "1:18 expected how often but found '3' | write it as 3s, 500ms, 10m or 1h30m"},
      {"timer beat 3s;",
       "1:12 expected 'every' and how often but found '3s' | write timer beat every 3s;"},
      {"table t(a: int) ttl 0s;", "1:21 expected more than no time | write 1ms or more"},
      {"view t(a: int) max 3;",
       "1:16 only the rows of a table are kept, so only a table has 'max' | remove it, or declare "
       "the relation as a table"},
      {"table t(a: int) max 1 max 2;", "1:23 'max' is given twice | keep one"},
      {"next t(1);",
       "1:10 expected ':-' and a body but found ';' | 'next' says what follows from what happens"},
      {"t#insert(1) :- e();",
       "1:2 a rule cannot make what has happened to 't' | remove '#insert', or write it in a body"},
      {"h(X) :- X in 1, 2, in 3;",
       "1:20 'in' is a word of the language and cannot stand for a value | a variable starts with "
       "an upper-case letter"},
      {"h(X) :- b(X) && X == 1 and X == 2;",
       "1:24 expected ',' or ';' but found 'and' | write ',' between conditions, or && within one"},
      {"p(x)\n  q(y);\np(z);",
       "1:3 'x' is no value | a variable starts with an upper-case letter: X; a string stands in "
       "double quotes: \"x\"\n3:3 'z' is no value | a variable starts with an upper-case letter: "
       "Z; a string stands in double quotes: \"z\""},
      {"p(1)) :- q(2);", "1:5 expected ':-' or ';' after the head but found ')'"},
      {"h(X) -> b(X);",
       "1:6 expected ':-' or ';' after the head but found '->' | write :- between head and body"},
      {"h(X) :- forall(X), then;",
       "1:20 'then' is a word of the language and cannot stand for a value | a variable starts "
       "with an upper-case letter"},
      {"h(X) :- b(X). . c(X);", "1:15 expected a rule, a fact or a declaration but found '.'"},
      {"h(X) :- b(X), X\u00A0> 3;",
       "1:16 '\u00A0' means nothing here | this is a no-break space; write a plain one"},
      {"h(X) :- b(X), X → 3;",
       "1:17 '→' means nothing here | texts other than names stand in double quotes"},
      {"h(X) :- b(X) or c(X);",
       "1:14 expected ',' or ';' but found 'or' | write || within a condition, or a second rule"},
      {"program table;",
       "1:9 'table' is a word of the language and cannot name a program | choose another name"},
      {"h(X) :- b(X, Y\n  Z);", "2:3 expected ',' or ')' after the argument but found 'Z'"},
      {"h(X) :- b(X), Y := f(X, Y;\nq(1);\nr(x);",
       "1:26 expected ',' or ')' after the argument but found ';'\n3:3 'x' is no value | a "
       "variable starts with an upper-case letter: X; a string stands in double quotes: \"x\""},
      {"table t(a: list<list<int>);",
       "1:26 expected '>' after the type of the items but found ')'"},
      {R"(h(-"x" - ) :- b(X);)", "1:10 expected a value but found ')'"},
      {"h(X) :- b(X), Y := X + * 2;", "1:24 expected a value but found '*'"},
      {"output A;",
       "1:8 the name of a relation starts with a lower-case letter | names that start with an "
       "upper-case letter are variables"},
      {"p(\0);"s, "1:3 a control character may not stand here | remove it"},
      {"p(\"\0\");\n/* \0 */q(\"\xc0\x80\");"s,
       "2:11 this is no valid UTF-8 | save the file as UTF-8"},
  });
}

TEST(ParserErrors, UnclosedBracketsAreShown) {
  Sources sources;
  sources.add("t", "h(X) :- b(X, [1, 2;\n");
  Diagnostics diagnostics;
  parse(sources, 0, diagnostics);
  EXPECT_EQ(render(sources, diagnostics, false),
            "t:1:19: error: expected ',' or ']' but found ';'\n"
            "  1 | h(X) :- b(X, [1, 2;\n"
            "    |                   ^\n"
            "t:1:14: note: '[' was opened here\n"
            "  1 | h(X) :- b(X, [1, 2;\n"
            "    |              ^\n");
}

TEST(ParserErrors, AFileThatIsNoTextIsOneError) {
  Sources sources;
  std::string bytes =
      "\x7f"
      "ELF";
  for (int i = 0; i < 500; ++i) bytes += {static_cast<char>(i % 256), '\n', ';'};
  sources.add("t", bytes);
  Diagnostics diagnostics;
  parse(sources, 0, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].message,
            "this is no text of rules: it has many bytes that stand in no text");
}

// What is right beside an error is in the tree.
TEST(ParserErrors, TheRestIsRead) {
  struct Rest {
    std::string text;
    std::string tree;
  };
  const std::vector<Rest> rests = {
      {"p(1); q(x); r(2);", "(rule (atom p 1))\n(rule (atom r 2))\n"},
      {"p(x). q(1).", "(rule (atom q 1))\n"},
      {"p(1.5.2, X). q(1).", "(rule (atom q 1))\n"},
      {"p(\"abc);\nq(1);", "(rule (atom q 1))\n"},
      {"  p(X) :-\n    q(x),\n    r(X)\n  s(1);", "(rule (atom s 1))\n"},
      {"p(1)\ntable t(a: int);\n", "(declare 0 t \"a\": int)\n"},
      {"h(X) :- b(X,\n  Y;\nq(1);", "(rule (atom q 1))\n"},
      {"h(X) :- b(X) c(X),\nd(X);\nq(1);", "(rule (atom q 1))\n"},
  };
  for (const Rest& rest : rests) {
    Sources sources;
    sources.add("t", rest.text);
    Diagnostics diagnostics;
    EXPECT_EQ(dump(parse(sources, 0, diagnostics)), rest.tree) << rest.text;
    EXPECT_EQ(diagnostics.size(), 1u) << rest.text << "\n" << render(sources, diagnostics, false);
  }
}

}  // namespace
}  // namespace drover
