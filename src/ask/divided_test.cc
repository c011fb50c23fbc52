#include <random>

#include <gtest/gtest.h>

#include "ask/question.h"
#include "base/testing/load.h"
#include "feed/testing.h"
#include "host/real.h"
#include "host/temp_folder.h"

namespace drover {
namespace {

struct Told {
  std::vector<std::string> rows;
  std::vector<std::string> problems;
  std::uint64_t problem_count = 0;
  std::vector<std::string> dropped;
  std::uint64_t dropped_count = 0;
  std::uint64_t read = 0;
  bool operator==(const Told&) const = default;
};

// Without workers: batch by batch, as what cannot be divided is read.
Told ask(const std::string& from, const std::string& rules, std::size_t threads) {
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  TestClock clock;
  std::unique_ptr<Workers> workers = threads == 0 ? nullptr : real_workers(threads);
  Question question(*disk, clock, {false, {}, workers.get()});
  question.add_source(from);
  question.add_rules("rules", rules);
  Told told;
  const bool done =
      question.prepare(false) && question.read_all([](const Progress&) { return true; });
  EXPECT_TRUE(done) << question.said();
  if (!done) return told;
  for (int relation : question.node().last_answers()) {
    const Answer answer = question.node().answer(relation);
    for (std::uint64_t i = 0; i < answer.row_count(); ++i)
      answer.append_row(told.rows.emplace_back(), i);
  }
  for (const Problems::Problem& problem : question.problems().first())
    told.problems.push_back(problem.file + ":" + std::to_string(problem.line) + problem.what);
  told.problem_count = question.problems().count();
  for (const Node::Dropped& dropped : question.node().first_dropped())
    told.dropped.push_back(dropped.what + std::to_string(dropped.times));
  told.dropped_count = question.node().dropped();
  told.read = question.rows();
  return told;
}

// Words, numbers and what is no number, short lines, blank ones, lines of a few kilobytes, bytes
// that are no text, ends of both kinds, and no end at all.
std::string made_log(std::uint32_t seed, std::size_t bytes) {
  std::mt19937 random(seed);
  std::string log = seed % 2 == 0 ? "" : "\xEF\xBB\xBF";
  while (log.size() < bytes) {
    const unsigned shape = random() % 40;
    if (shape > 0) log += "k" + std::to_string(random() % (seed % 3 == 0 ? 50 : 5000));
    if (shape > 1) log += " " + (shape == 2 ? "x" : std::to_string(random() % 1000));
    if (shape > 3) log += " " + std::to_string(random() % 100) + "." + std::to_string(random() % 9);
    if (shape == 5) log += " " + std::string(random() % 5000, 'a');
    if (shape == 6) log += " caf\xE9";
    log += shape % 7 == 0 ? "\r\n" : "\n";
  }
  if (seed % 5 == 0) log.pop_back();
  return log;
}

TEST(Divided, SaysTheSameForAnyNumberOfWorkers) {
  TempFolder folder;
  const std::string& path = folder.path();
  const struct {
    const char* reader;
    const char* rules;
  } cases[] = {
      {"fields", "n(K, count<*>) :- log(f1: K)."},
      {"fields", "n(count<*>) :- log(f3: _)."},
      {"fields",
       "n(K, sum<N>, avg<N>, min<N>, max<N>, count_distinct<N>, set<N>, list<N>, topk<N, 3>, "
       "bottomk<N, 3>, argmin<S, N>, argmax<S, N>) :- log(f1: K, f2: S), N := int(S)."},
      {"fields", "n(K, sum<X>, avg<X>, max<X>, min<K>) :- log(f1: K, f3: S), X := float(S)."},
      {"fields", "n(union<S>) :- log(f1: K, f2: A), S := {A, K}."},
      {"fields", "n(F, L, K) :- log(f1: K, f4: _, file: F, line: L)."},
      {"fields", "n(K, [K, A]) :- log(f1: K, f2: A)."},
      {"fields(sep: \"k\")", "n(B) :- log(f0: B, nf: N), N > 1. n(K) :- log(f2: K)."},
      {"lines", R"(n(K, max<L>) :- log(text: T, line: L), match(T, /^(\S+) 1/, K).)"},
      // Not divided: a table is joined, the source is read twice, a row has a key.
      {"fields", "w(\"k1\"). w(\"k2\"). n(K, count<*>) :- log(f1: K), w(K)."},
      {"fields", "n(K) :- log(f1: K, f2: \"7\"), notin log(f1: K, f2: \"8\")."},
      {"fields", "table n(k: string, l: int) key(k, l); n(K, L) :- log(f1: K, line: L)."},
  };
  for (std::uint32_t seed = 0; seed < 6; ++seed) {
    write_file(path + "/a.log", made_log(seed, test_load(2'500'000)));
    write_file(path + "/b.log.gz", gzipped(made_log(seed + 1, test_load(900'000))));
    write_file(path + "/c.log", seed % 2 == 0 ? "" : "k1 2 3.5");
    const std::string packed = gzipped(made_log(seed + 2, 50'000));
    write_file(path + "/d.log.gz", packed.substr(0, packed.size() / 2));
    for (const auto& each : cases) {
      SCOPED_TRACE(std::string(each.rules) + " seed " + std::to_string(seed));
      const std::string from = std::string("log = ") + each.reader + " @ " + path + "/*";
      const Told want = ask(from, each.rules, 0);
      EXPECT_FALSE(want.rows.empty());
      for (std::size_t threads : {1, 2, 3}) EXPECT_EQ(ask(from, each.rules, threads), want);
    }
  }
}

TEST(Divided, StopsWhenToldTo) {
  TempFolder folder;
  const std::string& path = folder.path();
  write_file(path + "/a.log", made_log(1, 4'000'000));
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  TestClock clock;
  std::unique_ptr<Workers> workers = real_workers(3);
  Question question(*disk, clock, {false, {}, workers.get()});
  question.add_source("log = fields @ " + path + "/a.log");
  question.add_rules("rules", "n(count<*>) :- log().");
  ASSERT_TRUE(question.prepare(false)) << question.said();
  ASSERT_TRUE(question.read_all([](const Progress&) { return false; }));
  EXPECT_TRUE(question.is_partial());
  EXPECT_GT(question.rows(), 0U);
  std::string row;
  question.node().answer(question.node().last_answers()[0]).append_row(row, 0);
  EXPECT_EQ(row, "n(" + std::to_string(question.rows()) + ")");
}

}  // namespace
}  // namespace drover
