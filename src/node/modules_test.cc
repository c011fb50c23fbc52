// Programs of several files: what they mean, and what is said of wrong ones.

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/node.h"

namespace drover {
namespace {

using Files = std::map<std::string, std::string>;

TextReader texts_of(const Files& files) {
  return {[&files](const std::string& path) -> Result<std::string> {
            const auto file = files.find(path);
            if (file == files.end()) return Error{path, "no such file"};
            return file->second;
          },
          {}};
}

// What is wrong, a line each, "file:line:column message | hint", notes below.
std::string faults_of(const Node& node) {
  std::string out;
  for (const Diagnostic& d : node.diagnostics()) {
    if (!out.empty()) out += "\n";
    if (d.severity == Severity::kWarning) out += "warning ";
    out += node.sources().where(d.span) + " " + d.message;
    if (!d.hint.empty()) out += " | " + d.hint;
    for (const Note& note : d.notes)
      out += "\n  " + node.sources().where(note.span) + " " + note.message;
  }
  return out;
}

// The answer of the files `given`, rows between blanks, or what is wrong with them.
std::string outcome(const Files& files, const std::vector<std::string>& given) {
  Node node;
  node.read_texts_with(texts_of(files));
  for (const std::string& path : given) node.add_program(path, files.at(path));
  const bool installed = node.install({});
  if (!installed || !node.diagnostics().empty()) return faults_of(node);
  for (int relation : node.answers()) node.record(relation);
  if (!node.start() || !node.finish()) return node.failure(false);
  for (int step = 0; node.timed() && !node.quiet() && step < 100; ++step) {
    if (!node.step(Time{step})) return node.failure(false);
  }
  std::string out;
  for (int relation : node.answers()) {
    const Answer answer = node.answer(relation);
    for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
      if (!out.empty()) out += " ";
      answer.append_row(out, row);
    }
  }
  return out;
}

struct ModuleCase {
  std::string what;
  Files files;  // a.olg is given
  std::string outcome;
};

void expect_outcomes(const std::vector<ModuleCase>& cases) {
  for (const ModuleCase& c : cases) EXPECT_EQ(outcome(c.files, {"a.olg"}), c.outcome) << c.what;
}

TEST(Modules, MeanWhatTheyMeanOnTheirOwn) {
  const std::string reach =
      "program reach; input table link(a: int, b: int); private table seen(a: int);"
      "to(X, Y) :- link(X, Y); to(X, Z) :- to(X, Y), link(Y, Z); seen(X) :- link(X, _);"
      "function twice(X: int): int = X * 2;";
  expect_outcomes({
      {"names of another module have its name before them",
       {{"a.olg",
         "use \"lib/reach.olg\"; reach::link(1, 2); reach::link(2, 3);"
         "far(X, reach::twice(Y)) :- reach::to(X, Y), Y > 2;"},
        {"lib/reach.olg", reach}},
       "far(1, 6) far(2, 6)"},
      {"an alias",
       {{"a.olg",
         "use \"reach.olg\" as r; r::link(1, 2); far(Y) :- r::to(_, Y), notin r::to(Y, _);"},
        {"reach.olg", reach}},
       "far(2)"},
      {"two modules of one file have rows of their own",
       {{"a.olg",
         "use \"reach.olg\" as r; use \"reach.olg\" as s; r::link(1, 2); s::link(3, 4);"
         "both(X, Y) :- r::to(X, _), s::to(Y, _);"},
        {"reach.olg", reach}},
       "both(1, 3)"},
      {"and all that these use is their own, too",
       {{"a.olg",
         "use \"b.olg\" as x; use \"b.olg\" as y; x::put(1); y::put(2);"
         "got(X, Y) :- x::get(X), y::get(Y);"},
        {"b.olg",
         "use \"c.olg\"; input event put(n: int); c::kept(N) :- put(N);"
         "get(N) :- c::kept(N);"},
        {"c.olg", "table kept(n: int);"}},
       "got(1, 2)"},
      {"without as all who use a file share it",
       {{"a.olg", "use \"b.olg\"; use \"c.olg\"; out(X) :- c::kept(X); b::put(7);"},
        {"b.olg", "use \"c.olg\"; table put(n: int); c::kept(N) :- put(N);"},
        {"c.olg", "table kept(n: int);"}},
       "out(7)"},
      {"an interface: who fills it and who reads it both use it",
       {{"a.olg", "use \"ping.olg\"; use \"impl.olg\"; ping::send(3); got(X) :- ping::back(X);"},
        {"impl.olg", "use \"ping.olg\"; ping::back(X + 1) :- ping::send(X);"},
        {"ping.olg", "input table send(n: int); output view back(n: int);"}},
       "got(4)"},
      {"an interface that the module takes in has its names",
       {{"a.olg",
         "use \"impl.olg\" as one; use \"impl.olg\" as two; one::send(3); two::send(5);"
         "got(X, Y) :- one::back(X), two::back(Y);"},
        {"impl.olg", "include \"ping.olg\"; back(X + 1) :- send(X);"},
        {"ping.olg", "input table send(n: int); output view back(n: int);"}},
       "got(4, 6)"},
      {"files that use each other",
       {{"a.olg", "use \"b.olg\"; n(1); n(X + 1) :- b::m(X); out(X) :- n(X);"},
        {"b.olg", "use \"a.olg\"; m(X * 2) :- a::n(X), X < 10;"}},
       "out(1) out(3) out(7) out(15)"},
      {"a module in a module by its path",
       {{"a.olg", "use \"b.olg\" as x; out(X) :- x::c::kept(X);"},
        {"b.olg", "use \"c.olg\"; c::kept(9);"},
        {"c.olg", "table kept(n: int);"}},
       "out(9)"},
      {"paths are seen from their file",
       {{"a.olg", "use \"lib/b.olg\"; out(X) :- b::n(X);"},
        {"lib/b.olg", "use \"../c.olg\"; use \"./d.olg\"; n(X) :- c::n(X); n(X) :- d::n(X);"},
        {"c.olg", "n(1);"},
        {"lib/d.olg", "n(2);"}},
       "out(1) out(2)"},
      {"names that are the same in both",
       {{"a.olg", "use \"b.olg\"; n(1); out(X, Y) :- n(X), b::n(Y);"}, {"b.olg", "n(2);"}},
       "out(1, 2)"},
      {"events, triggers and deletions",
       {{"a.olg",
         "use \"b.olg\"; b::add(1); b::add(2); next b::gone(X) :- b::kept#insert(X), X < 2;"
         "output b::kept;"},
        {"b.olg",
         "input event add(n: int); event gone(n: int); table kept(n: int) key(n);"
         "kept(N) :- add(N); delete kept(N) :- gone(N);"}},
       "b::kept(2)"},
      {"its own name before its names",
       {{"a.olg", "program a; n(1); out(X) :- a::n(X);"}},
       "out(1)"},
      {"a program without rules of its own gives the output of what it uses",
       {{"a.olg", "use \"b.olg\"; b::n(1);"},
        {"b.olg", "input table n(n: int); output view m(n: int); m(X) :- n(X); l(X) :- m(X);"}},
       "b::m(1)"},
      {"a program of JOL as a module",
       {{"a.olg", "use \"j.olg\"; j::n(4); out(X) :- j::m(X);"},
        {"j.olg",
         "program j; define(n, keys(0), {Integer}); define(m, keys(0), {Integer});"
         "m(X + 1) :- n(X); m(X) :- j::n(X);"}},
       "out(4) out(5)"},
  });
}

TEST(Modules, SayWhatIsWrong) {
  expect_outcomes({
      {"a missing file",
       {{"a.olg", "n(1);\nuse \"lib/b.olg\";\nout(X) :- b::n(X);"}},
       "a.olg:2:5 lib/b.olg: no such file | a path is seen from the file that says it"},
      {"what is private",
       {{"a.olg",
         "use \"b.olg\"; out(X) :- b::secret(X); b::secret(1);"
         "o(b::f(1)); p(X) :- b::beat(X);"},
        {"b.olg",
         "private table secret(n: int); secret(1); private function f(X: int): int = X;\n"
         "private timer beat every 1s;"}},
       "a.olg:1:24 'secret' is private to 'b' | ask for what the module shows, or leave out "
       "'private' where it is declared\n"
       "  b.olg:1:15 declared as private at b.olg:1:15\n"
       "a.olg:1:38 'secret' is private to 'b' | ask for what the module shows, or leave out "
       "'private' where it is declared\n"
       "  b.olg:1:15 declared as private at b.olg:1:15\n"
       "a.olg:1:53 'f' is private to 'b' | ask for what the module shows, or leave out 'private' "
       "where it is declared\n"
       "  b.olg:1:59 declared as private at b.olg:1:59\n"
       "a.olg:1:71 'beat' is private to 'b' | ask for what the module shows, or leave out "
       "'private' "
       "where it is declared\n"
       "  b.olg:2:15 declared as private at b.olg:2:15"},
      {"a name that is not there, and a module that is not there",
       {{"a.olg", "use \"b.olg\"; o(X) :- b::nam(X); p(X) :- c::n(X); q(b::f(1));"},
        {"b.olg", "name(1);"}},
       "a.olg:1:22 'b' has no relation 'nam' | did you mean 'b::name'?\n"
       "a.olg:1:41 no module is called 'c' | use its file first: use \"c.olg\";\n"
       "a.olg:1:52 'b' has no function 'f'"},
      {"a module does not see who uses it",
       {{"a.olg", "use \"b.olg\"; n(1); o(X) :- b::m(X);"}, {"b.olg", "m(X) :- n(X);"}},
       "b.olg:1:9 no relation is called 'b::n' | did you mean 'b::m'?"},
      {"faults of a file that is used twice are told once",
       {{"a.olg", "use \"b.olg\" as x; use \"b.olg\" as y;"}, {"b.olg", "m(X) :- n(X);"}},
       "b.olg:1:9 no relation is called 'x::n' | did you mean 'x::m'?"},
      {"two files, one name",
       {{"a.olg", "use \"b.olg\";\nuse \"c.olg\" as b;"}, {"b.olg", "n(1);"}, {"c.olg", "n(1);"}},
       "a.olg:2:16 two modules are called 'b' here | give this one another name: use \"…\" as "
       "other;\n"
       "  a.olg:1:5 the other one is used at a.olg:1:5"},
      {"modules within each other for ever",
       {{"a.olg", "use \"b.olg\" as b;"},
        {"b.olg", "use \"c.olg\" as c;"},
        {"c.olg", "use \"b.olg\" as d;"}},
       "b.olg:1:5 this would make modules within each other for ever: b.olg -> c.olg -> b.olg | "
       "leave out 'as' at one of them: then they share one module\n"
       "  b.olg:1:5 used here, with 'as'\n"
       "  c.olg:1:5 used here, with 'as'"},
      {"an output that nobody fills",
       {{"a.olg", "use \"ping.olg\" as p; o(X) :- p::back(X);"},
        {"ping.olg", "input table send(n: int); output view back(n: int);"}},
       "warning ping.olg:1:39 nothing ever writes 'p::back', which is an output of its module | "
       "use "
       "the module that fills it; each use with 'as' makes a module of its own"},
      {"types hold across modules",
       {{"a.olg", "use \"ping.olg\"; ping::back(\"a\");"},
        {"ping.olg", "output view back(n: int);"}},
       "a.olg:1:28 expected int in column 'n' of 'ping::back', found string | convert it: "
       "int(\"a\")"},
      {"syntax",
       {{"a.olg",
         "use lib; use \"b.olg\" b; include \"b.olg\" as c; import \"b.olg\";\n"
         "table b::t(n: int); private use; input view v(n: int); private input;\n"
         "private output x; p(a::b: X) :- q(X); r(X) :- s :: t(X);"}},
       "a.olg:1:5 expected the path of a file, in double quotes but found 'lib' | write use "
       "\"lib/delivery.olg\";\n"
       "a.olg:1:22 expected 'as' and a name, or ';' but found 'b'\n"
       "a.olg:1:41 what is included gets no name: it becomes a part of this module | remove it, or "
       "write use\n"
       "a.olg:1:47 'import' is no statement | write use \"b.olg\";\n"
       "a.olg:2:7 what a file declares belongs to its own module | write it without 'b::'\n"
       "a.olg:2:29 expected a declaration behind 'private' but found 'use' | table, view, event, "
       "timer or function: private table t(X: int);\n"
       "a.olg:2:40 a view holds what its rules derive, and nothing from outside | declare it as a "
       "table, or as an event\n"
       "a.olg:2:56 what goes in or out of a module is not private | remove 'private'\n"
       "a.olg:3:1 what goes in or out of a module is not private | remove 'private'\n"
       "a.olg:3:21 the name of a column has no '::' | columns are of their relation\n"
       "a.olg:3:49 '::' stands between the name of a module and a name in it | write it without "
       "blanks: module::name"},
  });
}

TEST(Modules, TakeNoTextTwice) {
  // 2^20 modules if it were not for the bound.
  Files files;
  std::string last = "n(1);";
  for (int i = 20; i > 0; --i) {
    const std::string next = std::to_string(i);
    files["m" + next + ".olg"] = last;
    last = "use \"m" + next + ".olg\" as x; use \"m" + next + ".olg\" as y;";
  }
  files["a.olg"] = last;
  const std::string said = outcome(files, {"a.olg"});
  EXPECT_NE(said.find("the program has more than 1000 modules"), std::string::npos) << said;
}

TEST(Modules, FilesThatAreGivenTogetherAreOne) {
  const Files files = {{"a.olg", "use \"b.olg\"; n(1); both(X, Y) :- n(X), m(Y), b::m(Y);"},
                       {"b.olg", "m(2);"},
                       {"p.olg", "program p; define(t, keys(0), {Integer}); t(1);"},
                       {"q.olg", "program q; define(t, keys(0), {Integer}); t(I) :- p::t(I);"},
                       {"r.olg", "use \"c.olg\"; out(X) :- q::t(X), c::n(X);"},
                       {"c.olg", "n(1);"}};
  EXPECT_EQ(outcome(files, {"a.olg", "b.olg"}), "both(1, 2)");
  EXPECT_EQ(outcome(files, {"p.olg", "q.olg"}), "q::t(1)");
  EXPECT_EQ(outcome(files, {"p.olg", "q.olg", "r.olg"}), "out(1)");
}

TEST(Modules, AreExplainedAndFoundByTheirNames) {
  const Files files = {{"a.olg", "use \"b.olg\"; b::n(1); out(X) :- b::m(X);"},
                       {"b.olg", "table n(n: int); m(X + 1) :- n(X);"}};
  Node node;
  node.read_texts_with(texts_of(files));
  node.add_program("a.olg", files.at("a.olg"));
  ASSERT_TRUE(node.install({.explained = true})) << faults_of(node);
  Diagnostics faults;
  ASSERT_TRUE(node.ask_for("b::m(2)", faults)) << render(node.sources(), faults, false);
  ASSERT_TRUE(node.start() && node.finish());
  EXPECT_EQ(node.why({}).rows, 1U);
  EXPECT_NE(node.explain().find("b.olg:1:18: b::m(X + 1) :- b::n(X);"), std::string::npos)
      << node.explain();
}

}  // namespace
}  // namespace drover
