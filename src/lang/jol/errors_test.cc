// What is said of wrong programs of JOL: place, message and hint.

#include <gtest/gtest.h>

#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

struct JolFault {
  std::string text;  // behind `program p; ` on the same line
  std::string fault;
};

std::string jol_faults(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  sources.add("t", text);
  std::vector<ast::Program> programs{parse(sources, 0, diagnostics)};
  check(sources, programs, {}, diagnostics);
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    if (!out.empty()) out += "\n";
    if (d.severity == Severity::kWarning) out += "warning ";
    out += std::string(sources.text(d.span)) + ": " + d.message;
    if (!d.hint.empty()) out += " | " + d.hint;
  }
  return out;
}

TEST(JolErrors, Syntax) {
  const std::string d = "define(t, keys(0), {int, int}); t(1, 2); ";
  const std::vector<JolFault> cases = {
      {"define(t, keys(0), {Sting});",
       "Sting: there is no type 'Sting' | did you mean 'String'? Other classes are imported first"},
      {"define(t, keys(3), {int});",
       "3: 't' has no column 3: it has 1 column | columns are counted from 0"},
      {"define(t, keys(0) {int});", "{: expected ',' and the types of the columns but found '{'"},
      {"define(t, keys(0), {int})", "watch: expected ';' but found 'watch'"},
      {"define(T, {int});",
       "T: the name of a table starts with a lower-case letter | names that start with an "
       "upper-case letter are variables and classes"},
      {"define(delete, {int});",
       "delete: 'delete' is a word of JOL and cannot name a table | choose another name"},
      {"stasis(t, {int});", "{: expected keys(…), for a durable table keeps rows but found '{'"},
      {"timer(t, 100, 200);",
       "100: expected 'physical', of milliseconds, or 'logical', of steps but found '100' | write "
       "timer(t, physical, 1000, infinity, 0);"},
      {"timer(t, physical, 99999999999, 1, 1);", "99999999999: the period is at most 2147483647"},
      {d + "watch(t, xyz);",
       "xyz: expected letters of 'taeidrs' but found 'xyz' | a and i show rows "
       "that come, e and d rows that go, t both"},
      {d + "watch(u);", "u: no table is called 'u' | define it first"},
      {d + "a t(X, Y) :- t(X, Y); a t(Y, X) :- t(X, Y);",
       "a: two rules are called 'a' | rename one"},
      {d + "t(X, Y) :- t(X, Y), ;",
       ";: expected a condition but found ';' | remove the ',' before "
       "it"},
      {d + "t(X, null) :- t(X, _);",
       "null: there is no null here: every value is one of its type | "
       "choose a value that stands for none, such as -1 or \"\""},
      {d + "t(@X, @Y) :- t(@X, Y);",
       "(@X, @Y): a row is at one place, so one argument has an '@' | remove the others"},
      {d + "t(@1, Y) :- t(@X, Y);",
       "1: expected a variable behind '@' but found '1' | name the "
       "place first: Place := …, or write it without '@'"},
      {d + "t(@X, Z) :- t(@X, Y), t(@Y, Z);",
       "Y: the body reads rows at two places, and there is no network in a run | send what is "
       "needed to the place where the rest is, by a rule of its own"},
      {d + "t(@X, Z) :- t(@X, Y), t(Y, Z);",
       "t(Y, Z): some conditions of this body have an '@', and this one has none | write '@' "
       "before "
       "the variable of its location, too"},
      {d + "t(X, Y) :- best(t(X, Y));",
       "best: 'best' is a table function of Java, which drover does not run | derive the rows of "
       "'best' by rules; the table functions here are flatten, arg and limit"},
      {d + "t(X, Y) :- flatten(t(X, Y));",
       "flatten(t(X, Y)): no argument of 't' here is a list or a set | flatten goes through "
       "columns "
       "of java.util.List, Set and the like, and of ValueList"},
      {d + "t(X, Y) :- arg(t(X, Y));",
       "arg(t(X, Y)): arg gives the rows with the least or greatest value of one column | write "
       "arg(t(…, max<X>)), or min<X>"},
      {d + "t(X, Y) :- limit(t(X, Y));",
       "limit(t(X, Y)): limit gives the first rows of a table | write limit(t(X, Y), 10), or "
       "limit(t(X, limit<Y, 10>)) for each X"},
      {d + "t(X, generic<o.f(Y)>) :- t(X, Y);",
       "generic: an aggregate of Java cannot be run here | say it with min max count sum avg "
       "sumstr "
       "set list union topk bottomk limit"},
      {d + "t(X, Y) :- t(X, Y := $0);",
       "$0: column 0 is given already | columns are named in their order"},
      {d + "t(X, 1;", ";: expected ',' or ')' after the argument but found ';'"},
      {d + "t(X, foo) :- t(X, _);",
       "foo: 'foo' is no value | a variable starts with an upper-case letter: Foo; a string stands "
       "in double quotes: \"foo\""},
      {d + "t(X, 5s) :- t(X, _);",
       "5s: '5s' is no number | behind a number may stand L, of a long, or f or d, of a float"},
      {d + "t(1, 2) :- t(X, Y) { Z := X };",
       "}: expected ';' after what stands in braces but found '}'"},
      {d + "program q;",
       "q: this text has a name already | a text is one program; give drover two "
       "files to run two together"},
      {d + ";", ";: there is no statement before this ';' | remove it"},
  };
  for (const JolFault& c : cases) {
    // One word of a wrong declaration is enough to show that it is JOL.
    EXPECT_EQ(jol_faults("program p; " + c.text + (c.text.find(d) == 0 ? "" : " watch(w);")),
              c.fault)
        << c.text;
  }
}

TEST(JolErrors, TheNameComesFirst) {
  EXPECT_EQ(jol_faults("define(t, {int}); p(1);"),
            "define: a program of JOL opens with its name | write program NAME; before this");
}

TEST(JolErrors, AllAtOnceWhateverIsLost) {
  EXPECT_EQ(
      jol_faults("program p;\ndefine(t, {int);\nt(1) :- ;\nt(X) :- t(X) { 1 +; };\nt(;\nt(2)"),
      "): expected ',' or '}' after the type but found ')'\n"
      ";: expected a condition but found ';' | a fact is written without :-\n"
      ";: expected a value but found ';'\n"
      ";: expected a value but found ';'\n"
      ": expected ':-' or ';' after the head but found the end of the text | put ';' at the "
      "end of the statement");
}

TEST(JolErrors, Meaning) {
  const std::string d = "define(t, keys(0), {int, String}); t(1, \"a\"); ";
  const std::vector<JolFault> cases = {
      {d + "u(X) :- t(X);", "u: no table is called 'u' | define it: define(u, keys(0), {String});"},
      {d + "t(X) :- t(X);",
       "t(X): 't' has 2 columns (c0, c1), 1 given | a head gives a value to every column"},
      {d + "t(X, Y) :- t(X, Y, _);",
       "t(X, Y, _): 't' has 2 columns (c0, c1), 3 given | write _ for what is not needed, or name "
       "what is: t(c0: X)"},
      {d + "t(X, Path.parent(S, X)) :- t(X, S);",
       "Path.parent: 'Path.parent' is Java, which drover does not run | register a function "
       "'path.parent', or declare it in a file beside this one: function path.parent(A: string, B: "
       "int): TYPE = …;"},
      {d + "t(X, new Foo(S)) :- t(X, S);",
       "new Foo: 'new Foo' is Java, which drover does not run | register a function 'foo.new', or "
       "declare it in a file beside this one: function foo.new(A: string): TYPE = …;"},
      {d + "t(X, S.up()) :- t(X, S);",
       "up: '.up()' is Java, which drover does not run | register a function 'up', or declare it "
       "in "
       "a file beside this one: function up(A: string): TYPE = …;"},
      {d + "t(X, S) :- t(X, S) { Log.info(S); };",
       "Log.info: 'Log.info' is Java, which drover does not run | register a function 'log.info', "
       "or declare it in a file beside this one: function log.info(A: string): TYPE = …;"},
      {d + "t(X, S) :- t(X, S), S - 1 > 0;",
       "S - 1: '-' does not take string and int | convert it: "
       "int(S)"},
      {d + "t(Z, S) :- t(X, S);",
       "Z: 'Z' has no value: the body does not give it one | bind it in an atom that is not "
       "negated, "
       "by Z := …, or by match"},
      {d + "stasis(s, keys(0), {int}); s(1);",
       "warning s: 's' is durable in JOL, and is kept in memory only here | its rows are gone when "
       "the run is over"},
      {d + "t(X, S) :- t(X, S), S != null;",
       "warning S != null: no value is null here, so this is always true"},
      {d + "watch(t, s);",
       "warning s: r and s watch messages between nodes, and a run on its own "
       "has none | a and i show rows that come, e and d rows that go"},
      {d + "define(e, {int}); t(X, \"\") :- e#delete(X);",
       "e: 'e' is an event: all of its rows come and go with the step | write e(…)"},
      {d + "define(o, keys(0), {int, java.util.Date}); t(X, \"\") :- o(X);",
       "o: cannot tell the type of column 'c1' of 'o' | declare it: view o(c1: int, …);"},
  };
  for (const JolFault& c : cases) {
    std::string text = "program p; " + c.text;
    if (c.text.find("Path") != std::string::npos) text.insert(11, "import org.Path; ");
    if (c.text.find("Log") != std::string::npos) text.insert(11, "import org.Log; ");
    EXPECT_EQ(jol_faults(text), c.fault) << c.text;
  }
}

}  // namespace
}  // namespace drover
