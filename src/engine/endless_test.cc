// Programs that would go on for ever end with an error that names what grows, and by which rule.

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// "place message | hint", and a line for each note; "" when the program ends by itself.
std::string ending(const std::string& text, std::uint64_t rounds_max) {
  Sources sources;
  Diagnostics diagnostics;
  std::vector<ast::Program> trees{parse(sources, sources.add("t", text), diagnostics)};
  CheckedProgram program = check(sources, trees, {}, diagnostics);
  EXPECT_FALSE(has_errors(diagnostics)) << render(sources, diagnostics, false);
  Pool pool;
  Engine engine(program, pool, {.rounds_max = rounds_max});
  if (engine.start() && engine.finish()) return "";
  const Diagnostic& error = *engine.error();
  std::string out = sources.where(error.span) + " " + error.message + " | " + error.hint;
  for (const auto& note : error.notes) {
    out += "\n" + sources.where(note.span) + " " + note.message;
  }
  return out;
}

TEST(Endless, NamesWhatGrows) {
  const std::string hint = " | bound what the recursion makes, for example by X < 1000\n";
  const struct {
    const char* text;
    std::string ending;
  } cases[] = {
      {"n(X) :- X in [0];\nn(X + 1) :- n(X);",
       "t:2:1 still finding new rows of 'n' after 100 rounds" + hint +
           "t:1:1 101 rows so far, among them n(98) n(99) n(100)\n"
           "t:1:1 by the rule n(X) :- X in [0];\n"
           "t:2:1 by the rule n(X + 1) :- n(X);"},
      {"a(X) :- X in [0];\nb(X + 1) :- a(X);\na(X) :- b(X);\nquiet(X) :- X in [1];",
       "t:3:1 still finding new rows of 'a', 'b' after 100 rounds" + hint +
           "t:1:1 51 rows so far, among them a(48) a(49) a(50)\n"
           "t:2:1 50 rows so far, among them b(48) b(49) b(50)\n"
           "t:1:1 by the rule a(X) :- X in [0];\n"
           "t:2:1 by the rule b(X + 1) :- a(X);\n"
           "t:3:1 by the rule a(X) :- b(X);"},
      {"n(X) :- X in [0];\nn(X + 1) :- n(X), X < 99;", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(ending(c.text, 100), c.ending) << c.text;
}

// The last round that is allowed finds nothing new.
TEST(Endless, StopsAtTheRoundThatItNames) {
  const std::string counts_to_ten = "n(X) :- X in [0];\nn(X + 1) :- n(X), X < 10;";
  EXPECT_NE(ending(counts_to_ten, 10), "");
  EXPECT_EQ(ending(counts_to_ten, 11), "");
}

}  // namespace
}  // namespace drover
