// What the checker says about programs: place, message and hint.

#include "lang/check/checker.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "lang/syntax/parser.h"

namespace drover {
namespace {

// There is one input, log(file: string, line: int, text: string).
Schema log_input() {
  const Type string{Kind::kString, {}};
  return {"log",
          RelationKind::kInput,
          {{"file", string}, {"line", {Kind::kInt, {}}}, {"text", string}},
          {},
          false};
}

std::string shown(const Sources& sources, const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    if (!out.empty()) out += "\n";
    if (d.severity == Severity::kWarning) out += "warning ";
    out += sources.where(d.span).substr(2) + " " + d.message;
    if (!d.hint.empty()) out += " | " + d.hint;
    for (const Note& note : d.notes) out += "\n  " + note.message;
  }
  return out;
}

// One line a fault, "line:column message | hint", its notes below. `quiet`: without warnings.
std::string faults(const std::string& text, bool quiet) {
  Sources sources;
  sources.add("t", text);
  Diagnostics diagnostics;
  std::vector<ast::Program> programs{parse(sources, 0, diagnostics)};
  if (diagnostics.empty()) check(sources, programs, {log_input()}, diagnostics);
  if (quiet) {
    std::erase_if(diagnostics,
                  [](const Diagnostic& d) { return d.severity == Severity::kWarning; });
  }
  return shown(sources, diagnostics);
}

struct CheckerFault {
  std::string text;
  std::string faults;
};

void expect_checker_faults(const std::vector<CheckerFault>& cases) {
  for (const CheckerFault& c : cases) EXPECT_EQ(faults(c.text, true), c.faults) << c.text;
}

TEST(Checker, SaysWhatIsWrongWithRelations) {
  expect_checker_faults({
      {"table t(a: int); table t(b: int);",
       "1:24 't' is declared twice | keep one declaration\n"
       "  declared first at t:1:7"},
      {"table log(a: int);", "1:7 'log' is declared twice | keep one declaration"},
      {"table contains(a: int);",
       "1:7 'contains' is a condition, so no relation can be called that | choose another name"},
      {"contains(1);",
       "1:1 'contains' is a condition, so no relation can be called that | choose another name"},
      {"table t(IsDir: bool, is_dir: int);",
       "1:22 't' has two columns called 'is_dir' | column names are read without regard to "
       "capitals: IsDir is is_dir"},
      {"table t(a: int, b: int) key(c);",
       "1:29 the key names no column of 't': 'c' | its columns are: a, b"},
      {"table t(a: int) key(a, A);", "1:24 the key names column 'A' twice | name each column once"},
      {"table t(c1: int, c2: int, c3: int, c4: int, c5: int, c6: int, c7: int, c8: int, c9: int, "
       "c10: int, c11: int, c12: int, c13: int) key(x);",
       "1:134 the key names no column of 't': 'x' | its columns are: c1, c2, c3, c4, c5, c6, c7, "
       "c8, c9, c10, c11, c12, …"},
      {"log(\"a\", 1, \"b\");",
       "1:1 'log' comes from outside: rules cannot write it | derive into a relation with another "
       "name"},
      {"log(F, L, T) :- q(F, L, T); q(\"a\", 1, \"b\");",
       "1:1 'log' comes from outside: rules cannot write it | derive into a relation with another "
       "name"},
      {"p(X) :- q(wat: X); q(1);", "1:11 'q' has no column 'wat' | its columns are: c1"},
      {"p(X) :- log(lime: X);",
       "1:13 'log' has no column 'lime' | did you mean 'line'? its columns are: file, line, text"},
      {"p(1); output something_else;", "1:14 no relation is called 'something_else'"},
      {"p(1); output pp;", "1:14 no relation is called 'pp' | did you mean 'p'?"},
      {"output log;",
       "1:8 'log' is an input: its rows stream by and are not kept | derive what is to be printed: "
       "row(A) :- log(…: A);"},
      {"p(X) :- p(X);",
       "1:1 cannot tell the type of column 'x' of 'p' | declare it: view p(x: int, …);"},
      {"p(X) :- X in [];",
       "1:1 cannot tell the type of column 'x' of 'p' | declare it: view p(x: int, …);"},
      {"view v(a: int); v(1); p(Y) :- v(X), Y := [], size(Y) == X;",
       "1:23 cannot tell the type of column 'y' of 'p' | declare it: view p(y: int, …);"},
      {"load t from \"x.csv\";",
       "1:6 't' must be declared before data can be loaded into it | for example: table t(id: int, "
       "name: string);"},
      {"t(1); load t from \"x.csv\";",
       "1:12 't' must be declared before data can be loaded into it | for example: table t(id: "
       "int, name: string);"},
      {"load log from \"x.csv\";", "1:6 'log' is read from outside already"},
      {"table t(a: int); load t from \"x.csv\" (header: true, sep: \";\");", ""},
  });
}

TEST(Checker, SaysWhatIsWrongWithAtoms) {
  expect_checker_faults({
      {"p(X) :- lag(_, X, _);", "1:9 no relation is called 'lag' | did you mean 'log'?"},
      {"p(X) :- nothing_like_it(X);",
       "1:9 no relation is called 'nothing_like_it' | declare it, or write a rule or a fact that "
       "derives it"},
      {"p(X) :- q(X); q(1, 2);",
       "1:9 'q' has 2 columns (c1, c2), 1 given | write _ for what is not needed, or name what is: "
       "q(c1: X)"},
      {"p(X) :- q(X, X, X); q(1, 2);",
       "1:9 'q' has 2 columns (c1, c2), 3 given | write _ for what is not needed, or name what is: "
       "q(c1: X)"},
      {"p(1, 2); p(1);",
       "1:10 'p' has 2 columns (c1, c2), 1 given | a head gives a value to every column"},
      {"p(1); p(1, 2);",
       "1:7 'p' has 1 column (c1), 2 given | a head gives a value to every column"},
      {"p(X) :- q(X), q(); q(1);", ""},
      {"table t(c1: int, c2: int, c3: int, c4: int, c5: int, c6: int, c7: int, c8: int, c9: int, "
       "c10: int, c11: int, c12: int, c13: int); t(1);",
       "1:131 't' has 13 columns (…), 1 given | a head gives a value to every column"},
      {"table z(); z(1);",
       "1:12 'z' has 0 columns (), 1 given | a head gives a value to every column"},
      {"p(X) :- log(file: X, file: X);", "1:28 column 'file' is given twice"},
      {"p(X) :- log(X, file: X);", "1:22 column 'file' is given twice"},
      {"view v(a: int, b: int); v(a: 1, a: 2);", "1:36 column 'a' is given twice"},
      {"view v(a: int, b: int); v(a: 1);",
       "1:25 'v' has 2 columns (a, b), 1 given | a head gives a value to every column"},
      {"p(X) :- q(X), notin length(X); q(\"a\");",
       "1:15 'length' is a function, no relation | negate a condition with '!': !length(…)"},
      {"p(X) :- q(X), r(X); q(1); r(\"a\");",
       "1:17 'X' is int, but column 'c1' of 'r' is string | use two variables and compare them "
       "after a conversion\n"
       "  'X' is int here"},
      {"p(X) :- q(X), log(line: X); q(1.5);",
       "1:3 expected int in column 'x' of 'p', found float | convert it: int(X)\n"
       "1:25 'X' is float, but column 'line' of 'log' is int | use two variables and compare them "
       "after a conversion\n"
       "  'X' is float here"},
      {"p(X) :- q(X), starts_with(text: X, b: \"a\"); q(\"a\");",
       "1:27 'starts_with' is a function: its arguments have no names"},
      {"p(X) :- q(X), length(X); q(\"a\");",
       "1:15 a condition must be true or false, but 'length' gives int | compare it with "
       "something, or name it: X := length(…)"},
      {"p(X) :- q(X), wat(X) == 1; q(\"a\");",
       "1:15 no function is called 'wat' | docs/language.md lists them"},
  });
}

TEST(Checker, SaysWhatIsWrongWithExpressions) {
  expect_checker_faults({
      {"p(X) :- q(X), X == _; q(1);",
       "1:20 '_' stands for no value here | name the value that is meant"},
      {"p(X) :- q(X), X == /a/; q(\"a\");",
       "1:20 a regular expression is no value | use it in match(Text, /…/, Capture, …) or "
       "replace(Text, /…/, With)"},
      {"p(X) :- q(X), X; q(1);", "1:15 expected bool in a condition, found int"},
      {"p(X) :- q(X), match(X, \"a\", _); q(\"a\");",
       "1:24 expected a regular expression | write it between slashes: match(Text, /^(\\S+) /, "
       "First)"},
      {"p(X) :- q(X), match(X, /a/, _); q(\"a\");",
       "1:24 this regular expression has 0 groups, but 1 capture wanted | put parentheses around "
       "what is to be captured"},
      {"p(X) :- q(X), match(X, /(a)(b)/, _, _, _); q(\"a\");",
       "1:24 this regular expression has 2 groups, but 3 captures wanted | put parentheses around "
       "what is to be captured"},
      {"p(X) :- q(X), match(X, /(a/, _); q(\"a\");",
       "1:24 this is no regular expression: missing ): (a | the syntax is RE2's: "
       "https://github.com/google/re2/wiki/Syntax"},
      {"p(X) :- q(X), match(X, /a**/); q(\"a\");",
       "1:24 this is no regular expression: bad repetition operator: ** | the syntax is RE2's: "
       "https://github.com/google/re2/wiki/Syntax"},
      {"p(X) :- q(X), match(X, /(a)/, _); q(1);",
       "1:21 expected string in 'match', found int | convert it: string(X)"},
      {"p(X) :- q(X), match(\"a\", /(a)/, X); q(1);",
       "1:3 expected string in column 'x' of 'p', found int | convert it: string(X)\n"
       "1:33 'X' is int, but what a group of 'match' captures is string | use two variables and "
       "compare them after a conversion\n"
       "  'X' is int here"},
      {"p(X) :- q(X), match(\"a\", /(a)/, 1); q(1);",
       "1:33 expected string in a capture of 'match', found int | convert it: string(1)"},
      {"p(X) :- q(X), capture(\"a\", /a/) == \"a\"; q(1);",
       "1:28 this regular expression has 0 groups, but 1 capture wanted | put parentheses around "
       "what is to be captured"},
      {"p(X) :- q(X), 1 in X; q(1);", "1:20 'in' goes over a list, a set or a map, not int"},
      {"p(X) :- q(X), \"a\" in [X]; q(1);",
       "1:15 expected int in an item of the sequence, found string | convert it: int(\"a\")"},
      {"p(X) :- q(X), Y in [X], r(Y); q(1); r(\"a\");",
       "1:27 'Y' is int, but column 'c1' of 'r' is string | use two variables and compare them "
       "after a conversion\n"
       "  'Y' is int here"},
      {"p(X) :- q(X), !r(X); q(1); r(2);",
       "1:16 'r' is a relation, no function | an atom stands by itself in a body: r(…), or notin "
       "r(…) for no such row"},
      {"p(X) :- q(X), r(X) || X > 1; q(1); r(2);",
       "1:15 'r' is a relation, no function | an atom stands by itself in a body: r(…), or notin "
       "r(…) for no such row"},
      {"p(X) :- q(X), lenght(X) == 1; q(\"a\");",
       "1:15 no function is called 'lenght' | did you mean 'length'?"},
      {"p(X) :- q(X), frobnicate(X) == 1; q(\"a\");",
       "1:15 no function is called 'frobnicate' | docs/language.md lists them"},
      {"p(X) :- q(X), length(X) == 1; q(1);",
       "1:15 'length' does not take (int) | it is: length(string) -> int; "
       "length(bytes) -> int"},
      {"p(X) :- q(X), substr(X, /a/) == \"a\"; q(\"a\");",
       "1:15 'substr' does not take (string, /regex/) | it is: substr(string, int) -> string; "
       "substr(string, int, int) -> string; substr(bytes, int) -> bytes; substr(bytes, int, int) "
       "-> "
       "bytes"},
      {"p(X) :- q(X), nth([1], \"a\") == 1; q(1);",
       "1:15 'nth' does not take (list<int>, string) | it is: nth(list<T>, int) -> T; "
       "nth(bytes, int) -> int"},
      {"p(X) :- q(X), contains([1], \"a\"); q(1);",
       "1:15 'contains' does not take (list<int>, string) | it is: contains(string, string) -> "
       "bool; contains(list<T>, T) -> bool; contains(set<T>, T) -> bool; "
       "contains(map<T, U>, T) -> bool; contains(bytes, bytes) -> bool"},
      {"p(1) :- size([], 1) == 0;",
       "1:9 'size' does not take (a value of unknown type, int) | it is: size(list<T>) -> int; "
       "size(set<T>) -> int; size(map<T, U>) -> int"},
      {"p(-X) :- q(X); q(\"a\");", "1:3 '-' does not take string"},
      {"p(!X) :- q(X); q(\"a\");", "1:4 expected bool in '!', found string"},
      {"p(X) :- q(X), X && true; q(1);", "1:15 expected bool in '&&', found int"},
      {"p(X) :- q(X), true || X; q(1);", "1:23 expected bool in '||', found int"},
      {"p(X) :- q(X), X == \"1\"; q(1);",
       "1:15 cannot compare int with string | convert it: string(X)"},
      {"p(X) :- q(X), X < 1; q(\"a\");",
       "1:15 cannot compare string with int | convert it: int(X)"},
      {"p(X) :- q(X), 1 < X; q(\"a\");",
       "1:15 cannot compare int with string | convert it: int(X)"},
      {"p(X) :- q(X), X == 1.5; q(1);",
       "1:15 cannot compare int with float | convert it: float(X)"},
      {"p(X) :- q(X), X > 3s; q(1);",
       "1:15 cannot compare int with duration | give it a unit: 3s, 200ms; or multiply: X * 1s"},
      {"p(X) :- q(X), X > 2026-01-01T00:00:00Z; q(\"a\");",
       "1:15 cannot compare string with time | convert it: time(X)"},
      {"p(A) :- q(X), (A, B, _) := X, B > 0; q((1, 2));",
       "1:15 this takes a tuple of 3 parts apart, but what is assigned is (int, int)"},
      {"p(A) :- (A, B) in [1, 2], B == 1;",
       "1:9 this takes a tuple of 2 parts apart, but an item of the sequence is int"},
      {"p(A) :- q((A, B)), B == \"x\"; q((1, 2));",
       "1:20 cannot compare int with string | convert it: string(B)"},
      {"p(A) :- q((A, \"x\")); q((1, 2));",
       "1:15 expected int in part 1 of column 'c1' of 'q', found string | convert it: int(\"x\")"},
      {"p(A) :- r(A), notin q((A, _)); q((1, 2)); r(1);",
       "1:27 '_' stands for no value here | name the value that is meant"},
      {"p(nth(X, Y)) :- q(X, Y); q((1, 2), 1);",
       "1:10 expected which part of (int, int): a number from 0 to 1 | or take it apart: (A, B) := "
       "…"},
      {"p(nth(X, 2)) :- q(X); q((1, 2));",
       "1:10 expected which part of (int, int): a number from 0 to 1 | or take it apart: (A, B) := "
       "…"},
      {"p({1: \"a\", \"b\": \"c\"});",
       "1:12 this is string, but the keys before are int | all keys have one type"},
      {"p({1: \"a\", 2: 3});",
       "1:15 this is int, but the values before are string | all values have one type"},
      {"p(get(X, 1)) :- q(X); q({\"a\": 1});",
       "1:3 'get' does not take (map<string, int>, int) | it is: get(map<T, U>, T) -> U; "
       "get(map<T, U>, T, U) -> U"},
      {"p(put(X, \"b\", 2.5)) :- q(X); q({\"a\": 1});",
       "1:3 'put' does not take (map<string, int>, string, float) | it is: put(map<T, U>, T, U) -> "
       "map<T, U>"},
      {"p(X) :- q(X), X == 1; q((1, 2));", "1:15 cannot compare (int, int) with int"},
      {"p(X) :- X in 7;", "1:14 'in' goes over a list, a set or a map, not int"},
      {"p(map<X>) :- q(X); q(1);",
       "1:3 'map' takes 2 arguments, 1 given | for example map<Key, Value>"},
      {"view p(m: map<int, string>); p(map<X, X>) :- q(X); q(1);",
       "1:32 this gives map<int, int>, but the column is map<int, string>"},
      {"p(X) :- q(X), X == \"a:1\"; q(@\"a:1\");",
       "1:15 cannot compare addr with string | convert it: string(X)"},
      {"p(X) :- q(X), X == @\"a:1\"; q(\"a:1\");",
       "1:15 cannot compare string with addr | convert it: addr(X); a constant is written "
       "@\"host:port\""},
      {"p(X) :- q(X), X == 1; q(#1);", "1:15 cannot compare id with int | convert it: int(X)"},
      {"p(X) :- q(X), X == x\"00\"; q(\"a\");",
       "1:15 cannot compare string with bytes | convert it: encode(X)"},
      {"p(X ++ Y) :- q(X, Y); q(x\"00\", \"a\");",
       "1:3 '++' joins two strings, two of bytes or two lists, not bytes and string | convert it: "
       "decode(X)"},
      {"p(X) :- q(X), X == true; q([1]);", "1:15 cannot compare list<int> with bool"},
      {"p(X + 1) :- q(X); q(\"a\");", "1:3 '+' does not take string and int | convert it: int(X)"},
      {"p(X + \"a\") :- q(X); q(\"a\");",
       "1:3 '+' does not take string and string | strings are joined by ++"},
      {"p(X * 2.5) :- q(X); q(1);", "1:3 '*' does not take int and float | convert it: float(X)"},
      {"p(X - Y) :- q(X, Y); q(1s, 2026-01-01T00:00:00Z);",
       "1:3 '-' does not take duration and time"},
      {"p(X * 1s) :- q(X); q(1s);", "1:3 '*' does not take duration and duration"},
      {"p(X / 1s) :- q(X); q(1);", "1:3 '/' does not take int and duration"},
      {"p(X % 2.0) :- q(X); q(1.0);", "1:3 '%' does not take float and float"},
      {"p(X ++ 1) :- q(X); q(\"a\");",
       "1:3 '++' joins two strings, two of bytes or two lists, not string and int | convert it: "
       "string(1)\n"
       "1:3 expected int in column 'c1' of 'p', found string | convert it: int(…)"},
      {"p(1 ++ 2);",
       "1:3 '++' joins two strings, two of bytes or two lists, not int and int | convert it: "
       "string(1)"},
      {"p(X ++ [\"a\"]) :- q(X); q([1]);",
       "1:3 expected list<string> in column 'c1' of 'p', found list<int>\n"
       "1:9 this is string, but the items before are int | all items have one type"},
      {"p(if X then 1 else 2) :- q(X); q(1);",
       "1:6 expected bool in the condition of 'if', found int"},
      {"p(if X then 1 else \"a\") :- q(X); q(true);",
       "1:3 'then' gives int but 'else' gives string"},
      {"p([1, \"a\"]);",
       "1:7 this is string, but the items before are int | all items have one type"},
      {"p({X, \"a\"}) :- q(X); q(1);",
       "1:4 this is int, but the items before are string | all items have one type"},
      {"view v(a: int); v(\"a\");",
       "1:19 expected int in column 'a' of 'v', found string | convert it: int(\"a\")"},
      {"view v(a: float); v(\"1\");",
       "1:21 expected float in column 'a' of 'v', found string | convert it: float(\"1\")"},
      {"view v(a: string); v(1);",
       "1:22 expected string in column 'a' of 'v', found int | convert it: string(1)"},
      {"view v(a: time); v(\"x\");",
       "1:20 expected time in column 'a' of 'v', found string | convert it: time(\"x\")"},
      {"view v(a: duration); v(1);",
       "1:24 expected duration in column 'a' of 'v', found int | give it a unit: 3s, 200ms; or "
       "multiply: X * 1s"},
      {"view v(a: duration); v(\"1s\");",
       "1:24 expected duration in column 'a' of 'v', found string | convert it: duration(\"1s\")"},
      {"view v(a: int); v(true);",
       "1:19 expected int in column 'a' of 'v', found bool | convert it: int(true)"},
      {"view v(a: bool); v(1);", "1:20 expected bool in column 'a' of 'v', found int"},
      {"view v(a: list<int>); v(1);", "1:25 expected list<int> in column 'a' of 'v', found int"},
      {"p(1) :- X := 1, X := \"a\";",
       "1:22 expected int in 'X', found string | convert it: int(\"a\")"},
      {"p(1) :- q(length(1)); q(1);",
       "1:11 'length' does not take (int) | it is: length(string) -> int; "
       "length(bytes) -> int"},
  });
}

TEST(Checker, SaysWhatIsWrongWithHeads) {
  expect_checker_faults({
      {"p(_) :- q(_); q(1);",
       "1:3 a head gives a value to every column, and '_' is none | name a variable that the body "
       "binds"},
      {"q(1, 2); p(X, count<*> default 0) :- q(X, _), r(X); r(1);", ""},
      {"q(1, 2); p(X, count<*> default 0, max<Y>) :- q(X, Y);",
       "1:35 'max' has no 'default' here | all aggregates of a head have one, or none: max<X> "
       "default "
       "0"},
      {"q(1); r(1, 2); p(Y, count<*> default 0) :- q(X), r(X, Y);",
       "1:18 'Y' is no value of 'q', whose rows say which groups there are | begin the body with "
       "the "
       "atom that gives it"},
      {"q(1); p(count<*> default 0) :- X := 1, q(X);",
       "1:7 a 'default' is for the rows of the first atom, and the body has none | begin the body "
       "with the atom that says which groups there are"},
      {"q(1); p(X, count<*> default \"a\") :- q(X);",
       "1:29 expected int in column 'count' of 'p', found string | convert it: int(\"a\")"},
      {"q(1); p(X) :- q(X), X in range[\"a\", 2);",
       "1:21 cannot compare string with int | convert it: int(\"a\")"},
      {"q(1); p(X) :- q(X), Y in ring(1, 2);",
       "1:21 'Y' has no value: nothing before this condition gives it one | bind it in an atom "
       "that "
       "is not negated, by Y := …, or by match"},
      {"p(cuont<X>) :- q(X); q(1);", "1:3 no aggregate is called 'cuont' | did you mean 'count'?"},
      {"p(frobnicate<X>) :- q(X); q(1);",
       "1:3 no aggregate is called 'frobnicate' | there are: count, count_distinct, sum, avg, min, "
       "max, set, list, map, topk, bottomk, limit, union, argmin, argmax"},
      {"p(sum<*>) :- q(_); q(1);", "1:3 only count takes '*' | say what it is over: sum<X>"},
      {"p(max<X, 2>) :- q(X); q(1);", "1:3 'max' takes 1 argument, 2 given"},
      {"p(count<>) :- q(_); q(1);", "1:3 'count' takes 1 argument, 0 given"},
      {"p(topk<X>) :- q(X); q(1);",
       "1:3 'topk' takes 2 arguments, 1 given | for example topk<X, 10>"},
      {"p(topk<X, 0>) :- q(X); q(1);", "1:11 expected how many to keep: a number from 1 on"},
      {"p(topk<X, X>) :- q(X); q(1);", "1:11 expected how many to keep: a number from 1 on"},
      {"p(limit<X>) :- q(X); q(1);",
       "1:3 'limit' takes 2 arguments, 1 given | for example limit<X, 10>"},
      {"p(bottomk<X, -1>) :- q(X); q(1);", "1:14 expected how many to keep: a number from 1 on"},
      {"p(argmax<X>) :- q(X); q(1);",
       "1:3 'argmax' takes 2 arguments, 1 given | for example argmax<Name, Size>"},
      {"p(argmin<X, Y>) :- q(X); q(1);",
       "1:13 'Y' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by Y := …, or by match"},
      {"p(union<X>) :- q(X); q([1]);",
       "1:3 'union' does not take list<int> | it takes sets; the set of all values is set<X>"},
      {"p(X) :- q(X), count(X) > 1; q(1);",
       "1:15 no function is called 'count' | an aggregate stands in a rule's head: count<X>"},
      {"p(sum<X>) :- q(X); q(\"a\");",
       "1:3 'sum' does not take string | it takes int, float and duration"},
      {"p(avg<X>) :- q(X); q(true);",
       "1:3 'avg' does not take bool | it takes int, float and duration"},
      {"view v(a: string); v(count<*>) :- q(_); q(1);",
       "1:22 this gives int, but the column is string"},
      {"view v(a: int); v(max<X>) :- q(X); q(\"a\");",
       "1:19 this gives string, but the column is int"},
      {"p(max<X>) :- q(X), X > Y; q(1);",
       "1:24 'Y' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by Y := …, or by match"},
  });
}

TEST(Checker, SaysWhichVariablesHaveNoValue) {
  expect_checker_faults({
      {"p(X);",
       "1:3 'X' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by X := …, or by match"},
      {"p(X) :- q(_); q(1);",
       "1:3 'X' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by X := …, or by match"},
      {"p(X + Y) :- q(X); q(1);",
       "1:7 'Y' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by Y := …, or by match"},
      {"p(1) :- notin q(X); q(1);",
       "1:17 'X' has no value: 'notin' only asks whether a row is there | bind it in an atom that "
       "is not negated, by X := …, or by match"},
      {"p(1) :- X > 1;",
       "1:9 'X' has no value: nothing before this condition gives it one | bind it in an atom that "
       "is not negated, by X := …, or by match"},
      {"p(1) :- X := Y, Y := X;",
       "1:9 'X' has no value: nothing before this condition gives it one | bind it in an atom that "
       "is not negated, by X := …, or by match\n"
       "1:14 'Y' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by Y := …, or by match"},
      {"p(1) :- X in Y, Y in [X];",
       "1:14 'Y' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by Y := …, or by match\n"
       "1:23 'X' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by X := …, or by match"},
      {"p(1) :- match(X, /(a)/, X);",
       "1:25 'X' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by X := …, or by match"},
      {"p(1) :- q(X + Y); q(1);",
       "1:11 'X' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by X := …, or by match"},
      {"p(max<X>) :- q(_); q(1);",
       "1:7 'X' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by X := …, or by match"},
      {"p(X) :- q(Y), X := Z + Y; q(1);",
       "1:15 'X' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, by X := …, or by match\n"
       "1:20 'Z' has no value: nothing before this condition gives it one | bind it in an atom "
       "that is not negated, by Z := …, or by match"},
      {"p(X, Y) :- nope(X, Z), Y > Z;",
       "1:12 no relation is called 'nope' | declare it, or write a rule or a fact that derives it"},
  });
}

TEST(Strata, RefusesCyclesThroughNegation) {
  expect_checker_faults({
      {"p(X) :- q(X), notin p(X); q(1);",
       "1:1 'p' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'p'\n"
       "  'p' negates or needs all of 'p': t:1:1: p(X) :- q(X), notin p(X);"},
      {"p(X) :- q(X), notin r(X); r(X) :- q(X), p(X); q(1);",
       "1:1 'p' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'p'\n"
       "  'p' negates or needs all of 'r': t:1:1: p(X) :- q(X), notin r(X);\n"
       "  'r' reads 'p': t:1:27: r(X) :- q(X), p(X);"},
      {"p(X) :- q(X), notin r(X); r(X) :- q(X), s(X); s(X) :- p(X); q(1);",
       "1:1 'p' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'p'\n"
       "  'p' negates or needs all of 'r': t:1:1: p(X) :- q(X), notin r(X);\n"
       "  'r' reads 's': t:1:27: r(X) :- q(X), s(X);\n"
       "  's' reads 'p': t:1:47: s(X) :- p(X);"},
      {"p(X) :- q(X), notin r(X); r(X) :- q(X), notin p(X); q(1);",
       "1:1 'p' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'p'\n"
       "  'p' negates or needs all of 'r': t:1:1: p(X) :- q(X), notin r(X);\n"
       "  'r' negates or needs all of 'p': t:1:27: r(X) :- q(X), notin p(X);"},
      {"a(X) :- b(X); b(X) :- a(X), q(X); b(X) :- q(X), notin c(X); c(X) :- q(X), a(X); q(1);",
       "1:35 'b' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'b'\n"
       "  'b' negates or needs all of 'c': t:1:35: b(X) :- q(X), notin c(X);\n"
       "  'c' reads 'a': t:1:61: c(X) :- q(X), a(X);\n"
       "  'a' reads 'b': t:1:1: a(X) :- b(X);"},
      {"p(1) :- notin q(1); q(1) :- notin r(1); r(1) :- notin s(1); s(1);", ""},
      {"p(X) :- q(X), notin p(X); r(X) :- q(X), notin r(X); q(1);",
       "1:1 'p' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'p'\n"
       "  'p' negates or needs all of 'p': t:1:1: p(X) :- q(X), notin p(X);\n"
       "1:27 'r' depends on itself through a negation: it has no meaning | break the cycle: negate "
       "a relation that does not need 'r'\n"
       "  'r' negates or needs all of 'r': t:1:27: r(X) :- q(X), notin r(X);"},
  });
}

TEST(Strata, RefusesCyclesThroughAggregates) {
  expect_checker_faults({
      {"p(count<*>) :- p(_);",
       "1:1 'p' depends on itself through an aggregate: it has no meaning | break the cycle: "
       "aggregate into a relation that nothing in the cycle reads\n"
       "  min and max can stand in a cycle, but here something else aggregates, or more than one\n"
       "  'p' aggregates over 'p': t:1:1: p(count<*>) :- p(_);"},
      {"view p(a: int); p(max<X>) :- q(X); q(X + 1) :- p(X); q(1);",
       "1:17 'p' depends on itself through an aggregate: it has no meaning | break the cycle: "
       "aggregate into a relation that nothing in the cycle reads\n"
       "  min and max can stand in a cycle, but here a row of 'q' is made for every value of 'X'\n"
       "  'p' aggregates over 'q': t:1:17: p(max<X>) :- q(X);\n"
       "  'q' reads 'p': t:1:36: q(X + 1) :- p(X);"},
      {"view p(a: int); p(max<X>) :- q(X), notin p(X); q(1);",
       "1:17 'p' depends on itself through an aggregate: it has no meaning | break the cycle: "
       "aggregate into a relation that nothing in the cycle reads\n"
       "  'p' aggregates over 'p': t:1:17: p(max<X>) :- q(X), notin p(X);"},
      {"d(X, min<C>) :- e(X, C); d(X, min<C * W>) :- d(Y, C), e(Y, W), e(X, _); e(1, 2);",
       "1:26 'd' depends on itself through an aggregate: it has no meaning | break the cycle: "
       "aggregate into a relation that nothing in the cycle reads\n"
       "  min and max can stand in a cycle, but here a better 'C' need not lead to a better "
       "result\n"
       "  'd' aggregates over 'd': t:1:26: d(X, min<C * W>) :- d(Y, C), e(Y, W), e(X, _);"},
  });
}

// Why min and max are refused in a cycle; "" when they are not.
std::string merging_fault(const std::string& text) {
  std::string all = faults(text, true);
  const std::string intro = "but here ";
  auto from = all.find(intro);
  if (from == std::string::npos) return all;
  from += intro.size();
  return all.substr(from, all.find('\n', from) - from);
}

TEST(Strata, KnowsWhereMinAndMaxHaveAMeaningInACycle) {
  const std::string start = "e(1, 2, 3); d(1, 0); ";
  const std::string in_cycle = " :- d(X, D), e(X, Y, W)";
  for (const CheckerFault& c : std::vector<CheckerFault>{
           {"d(Y, min<D + W>)" + in_cycle, ""},
           {"d(Y, min<W + D - 2>)" + in_cycle, ""},
           {"d(Y, max<D - W>)" + in_cycle, ""},
           {"d(Y, min<least(D, W)>)" + in_cycle, ""},
           {"d(Y, min<N>)" + in_cycle + ", N := D + W", ""},
           {"d(Y, min<D>)" + in_cycle + ", D < W, D + 1 <= 100 || D < 5 && D < 7", ""},
           {"d(Y, max<D>)" + in_cycle + ", 7 < D, D >= W", ""},
           {"d(Y, min<D>)" + in_cycle + ", r(Y); r(X) :- d(X, _); r(X) :- d(X, D), D < 9", ""},
           {"d(Y, min<D>)" + in_cycle + ", notin e(Y, Y, W)", ""},
           {"table d(n: int, c: int) key(n); d(Y, min<D>)" + in_cycle, ""},
           {"d(Y, min<W - D>)" + in_cycle, "a better 'D' need not lead to a better result"},
           {"d(Y, min<D * 2>)" + in_cycle, "a better 'D' need not lead to a better result"},
           {"d(Y, max<N>)" + in_cycle + ", N := W - D",
            "a better 'D' need not lead to a better result"},
           {"d(Y, min<D>)" + in_cycle + ", D > 3",
            "what holds for one value of 'D' need not hold for a better one"},
           {"d(Y, min<D>)" + in_cycle + ", D != 3",
            "what holds for one value of 'D' need not hold for a better one"},
           {"d(Y, min<D>)" + in_cycle + ", notin e(D, _, _)",
            "rows are looked up by 'D', of which a better value may come"},
           {"d(Y, min<W>) :- d(X, W), e(X, Y, W)",
            "rows are looked up by 'W', of which a better value may come"},
           {"d(Y, min<W>) :- d(X, 0), e(X, Y, W)",
            "rows of 'd' are looked up by a value of which a better one may come"},
           {"d(D, min<D>)" + in_cycle, "a row of 'd' is made for every value of 'D'"},
           {"d(Y, min<D>)" + in_cycle + "; d(Y, max<D>)" + in_cycle,
            "the rules of 'd' take min or max of different columns"},
           {"table d(n: int, c: int) key(c); d(Y, min<D>)" + in_cycle,
            "the key of 'd' is not all of its columns without the one of min or max"},
       }) {
    EXPECT_EQ(merging_fault(start + c.text + ";"), c.faults) << c.text;
  }
}

TEST(Checker, WarnsOfWhatIsHardlyMeant) {
  for (const CheckerFault& c : std::vector<CheckerFault>{
           {"table t(a: int); p(1);",
            "warning 1:7 't' is declared but never used | remove it, or write a rule that uses it"},
           {"table t(a: int); p(X) :- t(X);",
            "warning 1:7 nothing ever writes 't': it is always empty | add a fact, a rule or a "
            "load that fills it; or say that it comes from outside: input table"},
           {"table t(a: int); t(1);", ""},
           {"table t(a: int); p(1); output t;", ""},
           {"table t(a: int); load t from \"x.csv\"; p(X) :- t(X);", ""},
           {"p(X) :- q(X, Y); q(1, 2);",
            "warning 1:14 'Y' is used only once | write _ if it does not matter, or _Y"},
           {"p(X) :- q(X, _Y); q(1, 2);", ""},
           {"p(X) :- log(X, L, _);",
            "warning 1:16 'L' is used only once | write _L if it only has to be there, or _ if "
            "rows may lack it"},
           {"p(X) :- q(X), Y := X; q(1);",
            "warning 1:15 'Y' is used only once | write _ if it does not matter, or _Y"},
           {"p(X) :- match(\"ab\", /(a)(b)/, X, Y);",
            "warning 1:34 'Y' is used only once | write _ if it does not matter, or _Y"},
           {"p(1) :- q(X), Y in [X]; q(1);",
            "warning 1:15 'Y' is used only once | write _ if it does not matter, or _Y"},
       }) {
    EXPECT_EQ(faults(c.text, false), c.faults) << c.text;
  }
}

// The parser lets an aggregate stand only in a head; a tree can be made otherwise.
TEST(Checker, RefusesAnAggregateInABody) {
  Sources sources;
  sources.add("t", "p(1) :- true;");
  Diagnostics diagnostics;
  ast::Program program = parse(sources, 0, diagnostics);
  auto& rule = std::get<ast::Rule>(program.statements[0].node);
  std::get<ast::Condition>(rule.body[0].node).expr.node = ast::Aggregate{"count", {}, true, {}, {}};
  check(sources, {program}, {}, diagnostics);
  EXPECT_EQ(shown(sources, diagnostics),
            "1:9 the aggregate 'count' can stand only in a rule's head | derive it in a rule of "
            "its own and "
            "read that relation here");
}

// Nor does it let an option be anything but a constant with a name.
TEST(Checker, RefusesAnOptionThatIsNoConstant) {
  Sources sources;
  sources.add("t", "table t(a: int); load t from \"x.csv\" (header: true);");
  Diagnostics diagnostics;
  ast::Program program = parse(sources, 0, diagnostics);
  std::get<ast::LoadDecl>(program.statements[1].node).options[0].value.node = ast::Variable{"X"};
  check(sources, {program}, {}, diagnostics);
  EXPECT_EQ(shown(sources, diagnostics),
            "1:47 an option is NAME: constant | for example (header: true, sep: \";\")");
}

// Two texts are one program; a fault names the text it is in.
TEST(Checker, ChecksSeveralTextsAsOne) {
  Sources sources;
  sources.add("a", "p(X) :- q(X);");
  sources.add("b", "q(1);\nr(X) :- p(X, X);");
  Diagnostics diagnostics;
  std::vector<ast::Program> programs{parse(sources, 0, diagnostics),
                                     parse(sources, 1, diagnostics)};
  check(sources, programs, {}, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(sources.where(diagnostics[0].span), "b:2:9");
}

TEST(Checker, SaysWhatIsWrongWithFunctions) {
  const std::string half = "function half(X: int): int = X / 2; ";
  expect_checker_faults({
      {half + "p(half(4)); q(half(half(X)) + 1) :- p(X), half(X) > 2;", ""},
      {half + "function even(X: int): bool = half(X) * 2 == X; q(X) :- p(X), even(X); p(2);", ""},
      {"function f(A: string, B: int, C: int): bool = A == string(B + C); "
       "q(X) :- p(X, Y), f(X, Y, 1); p(\"a\", 1);",
       ""},
      {"function f(X: float): list<float> = [X, 1]; p(f(1));", ""},
      {"function g(X: int): int = f(X); function f(X: int): int = X + 1; p(g(1));", ""},
      {half + "p(half(\"a\"));",
       "1:44 expected int in parameter 'X' of 'half', found string | convert it: int(\"a\")\n"
       "  'half' is declared here"},
      {half + "p(half(1, 2));",
       "1:39 'half' has 1 parameter, 2 given\n"
       "  'half' is declared here"},
      {half + "p(haf(1));", "1:39 no function is called 'haf' | did you mean 'half'?"},
      {half + "p(X ++ \"a\") :- X := half(1);",
       "1:39 '++' joins two strings, two of bytes or two lists, not int and string | convert it: "
       "string(X)"},
      {half + "table half(a: int);",
       "1:43 'half' is a function, so no relation can be called that | choose another name\n"
       "  declared at t:1:10"},
      {half + "half(1);",
       "1:37 'half' is a function, so no relation can be called that | choose another name\n"
       "  declared at t:1:10"},
      {half + half,
       "1:46 the function 'half' is declared twice | keep one declaration\n"
       "  declared first at t:1:10"},
      {"function log(X: int): int = X;",
       "1:10 'log' is a relation from outside | choose another name for the function"},
      {"function abs(X: int): int = X;", "1:10 'abs' is a function already | choose another name"},
      {"function now(): int = 1;", "1:10 'now' is a function already | choose another name"},
      {"function f(): time = now();",
       "1:22 a function cannot ask now(): it gives the same for the same arguments | make the time "
       "a parameter of 'f'"},
      {"function max(X: int): int = X;", "1:10 'max' is an aggregate | choose another name"},
      {"function f(X: int, X: int): int = X;",
       "1:20 'f' has two parameters called 'X' | rename one"},
      {"function f(X: int): int = X ++ 1;",
       "1:27 '++' joins two strings, two of bytes or two lists, not int and int | convert it: "
       "string(X)"},
      {"function f(X: int): string = X;",
       "1:30 expected string in the value of 'f', found int | convert it: string(X)"},
      {"function f(X: int): int = X + Y;",
       "1:31 'Y' has no value: a function knows its parameters | make it a parameter of 'f'"},
      {"function f(X: int): int = f(X - 1);",
       "1:10 'f' calls itself: f -> f | a function has no recursion: derive a relation by rules\n"
       "  'f' is declared here"},
      {"function f(X: int): (int, string) = (X, string(f(X)));",
       "1:10 'f' calls itself: f -> f | a function has no recursion: derive a relation by rules\n"
       "  'f' is declared here"},
      {"function f(X: int): int = g(X); function g(X: int): int = [f(X)];",
       "1:10 'f' calls itself: f -> g -> f | a function has no recursion: derive a relation by "
       "rules\n"
       "  'f' is declared here\n"
       "  'g' is declared here\n"
       "1:59 expected int in the value of 'g', found list<int>"},
  });
  EXPECT_EQ(faults("function f(X: int, Y: int): int = X; p(f(1, 2));", false),
            "warning 1:20 the parameter 'Y' is not used | remove it, or call it _Y");
}

// Each of these doubles what the one before it comes to.
TEST(Checker, RefusesCallsThatGrowTooBig) {
  std::string text = "function f0(X: int): int = X + X;\n";
  for (int i = 1; i < 20; ++i) {
    std::string n = std::to_string(i);
    std::string before = "f" + std::to_string(i - 1) + "(X)";
    text += "function f" + n + "(X: int): int = " + before + " + " + before + ";\n";
  }
  EXPECT_EQ(
      faults(text, true),
      "13:29 this call is too big: it calls functions that call functions | name a part of it "
      "first: X := …\n"
      "13:38 this call is too big: it calls functions that call functions | name a part of it "
      "first: X := …");
}

// However far a rule stands before the one that tells its types.
TEST(Checker, FindsTypesInAnyOrderOfRules) {
  std::string text;
  for (int i = 300; i > 0; --i)
    text += "p" + std::to_string(i) + "(X) :- p" + std::to_string(i - 1) + "(X).\n";
  EXPECT_EQ(faults(text + "p0(1).", true), "");
  EXPECT_EQ(faults(text + "p0(1). q(X) :- p300(X), X == \"a\".", true),
            "301:25 cannot compare int with string | convert it: string(X)");
  EXPECT_EQ(faults("p(X) :- q(X). q(X) :- r(X). r(X) :- p(X). r([]). r([1]).", true), "");
}

TEST(Checker, ReadsColumnNamesWithoutRegardToCapitals) {
  for (const auto& [written, name] :
       std::vector<std::pair<const char*, const char*>>{{"IsDir", "is_dir"},
                                                        {"is_dir", "is_dir"},
                                                        {"ID", "id"},
                                                        {"HTTPCode", "http_code"},
                                                        {"A1B", "a1_b"},
                                                        {"x", "x"},
                                                        {"Id", "id"},
                                                        {"fileID", "file_id"},
                                                        {"a.B", "a.b"},
                                                        {"", ""}}) {
    EXPECT_EQ(column_name(written), name);
  }
}

TEST(Checker, SaysWhatIsWrongWithSteps) {
  expect_checker_faults({
      {"event e(x: int); view v(x: int); next v(X) :- e(X);",
       "1:34 'next' writes tables and events, and 'v' is a view: it holds what its rules derive | "
       "declare it as a table, or leave out 'next'"},
      {"event e(x: int); view v(x: int); v(X) :- e(X);",
       "1:34 'v' is a view, and a view cannot follow from an event: it would be gone in the next "
       "step | declare it as a table, to keep what happened, or as an event"},
      {"event e(x: int); view v(x: int); v(1); delete v(X) :- e(X);",
       "1:40 only rows of a table can be deleted, and 'v' is a view | a row of a view goes when "
       "what it follows from goes"},
      {"event e(x: int); e(1); delete e(X) :- e(X);",
       "1:24 only rows of a table can be deleted, and 'e' is an event | an event is gone when its "
       "step is over"},
      {"table t(x: int); t(1); event e(x: int); event f(x: int); f(X) :- t(X), notin e(X);",
       "1:58 this rule asks what did not happen, but not what did: when is it to be asked? | add "
       "an event to its body that is not negated, such as a timer"},
      {"table t(x: int, at: time); u(X) :- t(X, At), At < now(); t(1, 2026-01-01);",
       "1:28 now() is another time in each step, so a rule may ask it only when something happens "
       "| add an event to the body, such as a timer"},
      {"event e(x: int); event f(x: int); f(X) :- e#insert(X);",
       "1:43 'e' is an event: all of its rows come and go with the step | write e(…)"},
      {"event e(x: int); table t(x: int); t(X) :- e(X), notin t(X);",
       "1:35 't' depends on itself through a negation: it has no meaning | write 'next t(…) :- …': "
       "then the row comes when the step is over\n  't' negates or needs all of 't': t:1:35: t(X) "
       ":- e(X), notin t(X);"},
      {"table p(x: int); p(1); table t(x: int) ttl 1s; t(X) :- p(X);",
       "1:48 the rows of 't' end with time or number, and those of this rule are there as long as "
       "its body holds | add an event to the body, to store them, or leave out ttl and max"},
  });
}

}  // namespace
}  // namespace drover
