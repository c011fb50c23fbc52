// Rules whose atoms meet in one variable, against loops over all ids.

#include "engine/operators/meet_operator.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

using MeetEdges = std::set<std::pair<std::int64_t, std::int64_t>>;

constexpr std::int64_t kWideId = std::int64_t{1} << 40U;  // does not fit pairs

struct MeetCase {
  const char* rule;
  // Whether (x, y, z) is an answer.
  bool (*holds)(const MeetEdges& edges, std::int64_t x, std::int64_t y, std::int64_t z);
};

bool has(const MeetEdges& edges, std::int64_t x, std::int64_t y) { return edges.contains({x, y}); }

const MeetCase kMeetCases[] = {
    {"t(X, Y, Z) :- edge(X, Y), edge(Y, Z), edge(X, Z);",
     [](const MeetEdges& e, std::int64_t x, std::int64_t y, std::int64_t z) {
       return has(e, x, y) && has(e, y, z) && has(e, x, z);
     }},
    {"t(X, Y, Z) :- edge(X, Y), edge(Y, Z), edge(Z, X);",
     [](const MeetEdges& e, std::int64_t x, std::int64_t y, std::int64_t z) {
       return has(e, x, y) && has(e, y, z) && has(e, z, x);
     }},
    {"t(X, Y, Z) :- edge(X, Y), edge(X, Z), edge(Y, Z), edge(3, Z);",
     [](const MeetEdges& e, std::int64_t x, std::int64_t y, std::int64_t z) {
       return has(e, x, y) && has(e, y, z) && has(e, x, z) && has(e, 3, z);
     }},
};

void check_meet(const MeetCase& c, std::int64_t ids, int percent, bool wide) {
  std::mt19937 random(static_cast<unsigned>(ids * 100 + percent));
  MeetEdges edges;
  for (std::int64_t x = 0; x < ids; ++x) {
    for (std::int64_t y = 0; y < ids; ++y) {
      if (static_cast<int>(random() % 100) < percent) edges.emplace(x, y);
    }
  }
  if (wide) edges.emplace(kWideId, kWideId + 1);
  Sources sources;
  Diagnostics diagnostics;
  std::string text = "table edge(x: int, y: int);\n" + std::string(c.rule);
  std::vector<ast::Program> programs{parse(sources, sources.add("t", text), diagnostics)};
  CheckedProgram program = check(sources, programs, {}, diagnostics);
  ASSERT_FALSE(has_errors(diagnostics));
  Pool pool;
  Engine engine(program, pool, {});
  for (const auto& [x, y] : edges) {
    Word row[3] = {word_of(x), word_of(y), 0};
    ASSERT_TRUE(engine.insert(program.find("edge"), row, {}));
  }
  ASSERT_TRUE(engine.start());
  std::uint64_t expected = 0;
  const Table& answers = engine.table(program.find("t"));
  for (std::int64_t x = 0; x < ids; ++x) {
    for (std::int64_t y = 0; y < ids; ++y) {
      for (std::int64_t z = 0; z < ids; ++z) {
        Word row[4] = {word_of(x), word_of(y), word_of(z), 0};
        bool holds = c.holds(edges, x, y, z);
        expected += holds ? 1 : 0;
        ASSERT_EQ(answers.contains(row), holds) << c.rule << ' ' << x << ' ' << y << ' ' << z;
      }
    }
  }
  EXPECT_EQ(answers.size(), expected) << c.rule;
}

TEST(MeetOperator, FindsWhatAllAtomsHave) {
  for (const MeetCase& c : kMeetCases) {
    for (int percent : {3, 20, 80}) {  // short arrays, hash tables, bitmaps
      for (std::int64_t ids : {7, 60}) {
        check_meet(c, ids, percent, false);
        check_meet(c, ids, percent, true);
      }
    }
  }
}

}  // namespace
}  // namespace drover
