// A program of one's own around the rules: functions, facts, steps, what watchers see, and errors.

#include "embed/runtime.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

std::string why(const Status& status) { return status.ok() ? "" : status.error().text(); }
template <typename T>
std::string why(const Result<T>& result) {
  return result.ok() ? "" : result.error().text();
}

std::string text_of(const Runtime& runtime, std::string_view relation) {
  auto text = runtime.text(relation);
  return text.ok() ? text.value() : "error: " + text.error().text();
}

std::string text_of(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) out += to_text(Value(List{row}));
  return out;
}

constexpr const char* kPaths = R"(
  table edge(from: int, to: int);
  path(X, Y) :- edge(X, Y);
  path(X, Z) :- edge(X, Y), path(Y, Z);
)";

TEST(Runtime, FollowsWhatComesAndGoes) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.load("paths.olg", kPaths)), "");
  EXPECT_EQ(runtime.warnings(), "");
  std::string seen;
  ASSERT_EQ(why(runtime.watch("path",
                              [&](const Delta& delta) {
                                seen += "+" + text_of(delta.added) + " -" + text_of(delta.removed) +
                                        "\n";
                              })),
            "");
  EXPECT_EQ(why(runtime.insert("edge", {1, 2})), "");
  EXPECT_EQ(why(runtime.insert("edge", {2, 3})), "");
  EXPECT_EQ(text_of(runtime, "path"), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "path"), "path(1, 2)\npath(1, 3)\npath(2, 3)\n");
  EXPECT_EQ(why(runtime.erase("edge", {1, 2})), "");
  EXPECT_EQ(why(runtime.insert("edge", {3, 3})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(seen, "+[1, 2][1, 3][2, 3] -\n+[3, 3] -[1, 2][1, 3]\n");
  EXPECT_EQ(runtime.rows("path").value().size(), 2U);
}

TEST(Runtime, CallsFunctionsOfTheHost) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.define("km", [](double miles) { return miles * 1.5; })), "");
  ASSERT_EQ(why(runtime.define("words",
                               [](const std::string& text) {
                                 std::vector<std::pair<std::int64_t, std::string>> words;
                                 for (std::size_t at = 0; at < text.size(); at += 2)
                                   words.emplace_back(words.size(), text.substr(at, 2));
                                 return words;
                               })),
            "");
  ASSERT_EQ(why(runtime.define("half",
                               [](std::int64_t n) -> Result<std::int64_t> {
                                 if (n % 2 != 0) return Error{"", std::to_string(n) + " is odd"};
                                 return n / 2;
                               })),
            "");
  ASSERT_EQ(why(runtime.define("is_good", [](const std::string& text) { return text == "ab"; })),
            "");
  ASSERT_EQ(why(runtime.load("t.olg", R"(
    table trip(id: int, miles: float, name: string) key(id);
    far(Id, K) :- trip(Id, M, _), K := km(M), K > 100.0;
    word(Id, N, W) :- trip(Id, _, Name), (N, W) in words(Name);
    good(Id) :- word(Id, _, W), is_good(W);
    function twice(M: float): float = km(M) + km(M);
    twice_as_far(Id, twice(M)) :- trip(Id, M, _);
  )")),
            "");
  EXPECT_EQ(why(runtime.insert("trip", {1, 80.0, "abcde"})), "");
  EXPECT_EQ(why(runtime.insert("trip", {2, 8.0, ""})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "far"), "far(1, 120.0)\n");
  EXPECT_EQ(text_of(runtime, "word"),
            "word(1, 0, \"ab\")\nword(1, 1, \"cd\")\nword(1, 2, \"e\")\n");
  EXPECT_EQ(text_of(runtime, "good"), "good(1)\n");
  EXPECT_EQ(text_of(runtime, "twice_as_far"), "twice_as_far(1, 240.0)\ntwice_as_far(2, 24.0)\n");
  // The row that replaces another one takes with it what followed.
  EXPECT_EQ(why(runtime.insert("trip", {1, 1.0, "xy"})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "far") + text_of(runtime, "good"), "");
}

TEST(Runtime, SaysWhyAFunctionHasNoValue) {
  struct Case {
    std::string rule;
    std::string error;
  };
  for (const Case& c : std::vector<Case>{
           {"out(half(N)) :- n(N);", "3 is odd"},
           {"out(lies(N)) :- n(N);", "the host's function gave \"x\", which is no int"},
           {"out(messy(N)) :- n(N);", "the host's function gave {2, 1}, which is no set<int>"},
       }) {
    Runtime runtime;
    ASSERT_EQ(why(runtime.define("half",
                                 [](std::int64_t n) -> Result<std::int64_t> {
                                   return Error{"", std::to_string(n) + " is odd"};
                                 })),
              "");
    ASSERT_EQ(why(runtime.define("lies", {Type::of(Kind::kInt)}, Type::of(Kind::kInt),
                                 [](const std::vector<Value>&) { return Value("x"); })),
              "");
    ASSERT_EQ(
        why(runtime.define("messy", {Type::of(Kind::kInt)}, Type::set_of(Type::of(Kind::kInt)),
                           [](const std::vector<Value>&) { return Value(Set{{2, 1}}); })),
        "");
    ASSERT_EQ(why(runtime.load("t.olg", "table n(n: int); " + c.rule)), "");
    ASSERT_EQ(why(runtime.insert("n", {3})), "");
    std::string error = why(runtime.run());
    EXPECT_NE(error.find("t.olg:1:22: error: " + c.error), std::string::npos) << error;
    EXPECT_NE(error.find("the step is undone, and what it took in is gone: n(3)"),
              std::string::npos)
        << error;
    EXPECT_EQ(text_of(runtime, "n") + text_of(runtime, "out"), "");
    EXPECT_EQ(why(runtime.run()), "");
  }
}

TEST(Runtime, DropsABindingWithoutAValueIfAskedTo) {
  Runtime runtime({.keep_going = true});
  ASSERT_EQ(why(runtime.load("t.olg", "table n(n: int); out(10 / N) :- n(N);")), "");
  for (int n : {0, 2}) ASSERT_EQ(why(runtime.insert("n", {n})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "out"), "out(5)\n");
}

TEST(Runtime, KeepsImpureFunctionsToWhatHappens) {
  Runtime runtime;
  std::int64_t reads = 0;
  ASSERT_EQ(why(runtime.define("sensor", [&]() { return ++reads; }, Purity::kImpure)), "");
  std::string error = why(runtime.load("t.olg", "table on(x: int); v(sensor()) :- on(_);"));
  EXPECT_NE(error.find("t.olg:1:21: error: this function may give something else each time"),
            std::string::npos)
      << error;
  error = why(runtime.load("t.olg", "function f(): int = sensor();"));
  EXPECT_NE(error.find("a function cannot ask what may be different"), std::string::npos) << error;
  ASSERT_EQ(
      why(runtime.load("t.olg", "event ask(x: int); table got(n: int); got(sensor()) :- ask(_);")),
      "");
  ASSERT_EQ(why(runtime.insert("ask", {1})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "got"), "got(1)\n");
}

TEST(Runtime, MovesInSteps) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.load("t.olg", R"(
    event add(n: int);
    table sum(n: int) key();
    sum(0);
    next sum(S + N) :- add(N), sum(S);
    timer beat every 3s;
    table beats(n: int) ttl 5s;
    beats(N) :- beat(N);
  )")),
            "");
  Time now{1'000'000'000};
  ASSERT_EQ(why(runtime.insert("add", {5})), "");
  ASSERT_EQ(why(runtime.step(now)), "");
  EXPECT_EQ(text_of(runtime, "sum"), "sum(0)\n");
  ASSERT_EQ(why(runtime.step(now)), "");
  EXPECT_EQ(text_of(runtime, "sum"), "sum(5)\n");
  EXPECT_EQ(runtime.steps(), 2U);
  ASSERT_TRUE(runtime.wake().has_value());
  EXPECT_EQ(runtime.wake()->ns, 4'000'000'000);
  ASSERT_EQ(why(runtime.step(Time{4'000'000'000})), "");
  EXPECT_EQ(text_of(runtime, "beats"), "beats(1)\n");
  ASSERT_EQ(why(runtime.step(Time{9'500'000'000})), "");
  EXPECT_EQ(text_of(runtime, "beats"), "beats(2)\n");
}

TEST(Runtime, RefusesWhatCannotBe) {
  Runtime runtime;
  EXPECT_EQ(why(runtime.define("upper", [](std::int64_t) { return 1; })),
            "the name 'upper' is taken");
  EXPECT_EQ(why(runtime.define("one", [] { return 1; })), "");
  EXPECT_EQ(why(runtime.define("one", [] { return 2; })), "'one' is defined twice");
  EXPECT_EQ(why(runtime.run()), "");  // no rules: nothing to do
}

TEST(Runtime, LeavesEverythingAsItWasAfterARefusal) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.load("paths.olg", kPaths)), "");
  std::string error = why(runtime.load("more.olg", "far(X) :- pth(X, 5);\nnear(X) :- path(X);"));
  EXPECT_NE(error.find("more.olg:1:11: error: no relation is called 'pth'"), std::string::npos);
  EXPECT_NE(error.find("more.olg:2:"), std::string::npos) << error;
  EXPECT_EQ(why(runtime.load("file.olg", "table t(x: int); load t from \"t.tsv\";")),
            "file.olg:1:18: a runtime reads no files: read the file yourself and insert its rows");
  EXPECT_EQ(why(runtime.load("more.olg", "far(X) :- path(X, 5);")), "");
  EXPECT_EQ(why(runtime.define("late", [] { return 1; })),
            "define functions before rules are loaded");

  struct Case {
    const char* relation;
    Row row;
    const char* error;
  };
  for (const Case& c : std::vector<Case>{
           {"egde", {1, 2}, "no relation is called 'egde'"},
           {"path", {1, 2}, "'path' is a view: its rules say what is in it"},
           {"edge", {1}, "expected a row of edge(from: int, to: int), found 1 values"},
           {"edge", {1, "2"}, "expected a row of edge(from: int, to: int), found \"2\" for to"},
       }) {
    EXPECT_EQ(why(runtime.insert(c.relation, c.row)), c.error);
    EXPECT_EQ(why(runtime.erase(c.relation, c.row)), c.error);
  }
  EXPECT_EQ(why(runtime.rows("egde")), "no relation is called 'egde'");
  EXPECT_EQ(why(runtime.watch("egde", [](const Delta&) {})), "no relation is called 'egde'");
  EXPECT_EQ(why(runtime.insert("edge", {1, 5})), "");
  EXPECT_EQ(why(runtime.load("late.olg", "f(1);")),
            "load rules before the first row and the first step");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "far"), "far(1)\n");
  EXPECT_EQ(runtime.describe("far").value(), "far(x: int)");
}

TEST(Runtime, EndsWhatGoesOnForEver) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.load("t.olg", "table n(n: int) key(); n(0); next n(N + 1) :- n(N);")), "");
  EXPECT_EQ(why(runtime.run(10)), "there is still something to do after 10 steps");
  EXPECT_EQ(why(runtime.run(10)), "there is still something to do after 10 steps");
}

TEST(Runtime, UsesTextsOfTheHost) {
  RuntimeOptions options;
  options.texts = [](const std::string& path) -> Result<std::string> {
    if (path == "lib/twice.olg")
      return std::string("input table n(n: int); output view m(n: int); m(X * 2) :- n(X);");
    return Error{"", "not in the box"};
  };
  Runtime runtime(options);
  EXPECT_NE(why(runtime.load("a.olg", "use \"b.olg\";")).find("b.olg: not in the box"),
            std::string::npos);
  ASSERT_EQ(why(runtime.load("lib/a.olg", "use \"twice.olg\"; out(X) :- twice::m(X);")), "");
  ASSERT_EQ(why(runtime.insert("twice::n", {4})), "");
  ASSERT_EQ(why(runtime.run()), "");
  EXPECT_EQ(text_of(runtime, "out"), "out(8)\n");

  Runtime files;
  EXPECT_NE(why(files.load("a.olg", "use \"/no/such.olg\";")).find("No such file"),
            std::string::npos);
}

// What a watcher inserts is for the next step.
TEST(Runtime, LetsWatchersInsert) {
  Runtime runtime;
  ASSERT_EQ(why(runtime.load("t.olg", "table n(n: int);")), "");
  std::string errors;
  ASSERT_EQ(why(runtime.watch("n",
                              [&](const Delta& delta) {
                                for (const Row& row : delta.added) {
                                  auto n = std::get<std::int64_t>(row[0]);
                                  if (n < 4) errors += why(runtime.insert("n", {n + 1}));
                                }
                              })),
            "");
  ASSERT_EQ(why(runtime.insert("n", {1})), "");
  EXPECT_EQ(why(runtime.run()), "");
  EXPECT_EQ(errors, "");
  EXPECT_EQ(text_of(runtime, "n"), "n(1)\nn(2)\nn(3)\nn(4)\n");
}

}  // namespace
}  // namespace drover
