#include "engine/why/refutation.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/index.h"

namespace drover {
namespace {

constexpr std::size_t kClosest = 3;
constexpr std::size_t kGoalsMax = 100;

class Refuter {
 public:
  Refuter(Prover& prover, int depth) : prover_(prover), depth_(depth) {}

  Refutation run(int relation, const Given& given) {
    goal_of(relation, given, 1);
    for (std::size_t g = 0; g < result_.goals.size(); ++g) {
      Goal& goal = result_.goals[g];
      const bool deep = goal.depth > depth_ || result_.goals.size() > kGoalsMax;
      goal.cut = deep && is_derived(goal.relation);
      if (!goal.cut) work_on(g);
    }
    return std::move(result_);
  }

 private:
  const CheckedProgram& program() const { return prover_.program(); }

  bool is_derived(int relation) const {
    return std::ranges::any_of(program().rules, [&](const CheckedRule& rule) {
      return rule.head == relation && says_what_is(program(), rule);
    });
  }

  int goal_of(int relation, const Given& given, int depth) {
    const auto [known, added] =
        numbers_.emplace(std::pair(relation, given), static_cast<int>(result_.goals.size()));
    if (added) {
      Goal goal;
      goal.relation = relation;
      goal.given = given;
      goal.depth = depth;
      result_.goals.push_back(std::move(goal));
    }
    return known->second;
  }

  void work_on(std::size_t number) {
    Goal goal = std::move(result_.goals[number]);
    goal.same_key = same_key(goal);
    for (std::size_t r = 0; r < program().rules.size(); ++r) {
      const CheckedRule& rule = program().rules[r];
      if (rule.head != goal.relation || !says_what_is(program(), rule)) continue;
      goal.attempts.push_back(
          attempt(prover_.instances(), static_cast<int>(r), goal.given,
                  [&](int relation) -> Table& { return prover_.rows(relation); }));
      const Attempt& made = goal.attempts.back();
      goal.below.push_back(made.end == Attempt::End::kMissing
                               ? goal_of(made.relation, made.given, goal.depth + 1)
                               : -1);
    }
    if (!is_derived(goal.relation) && !goal.same_key) find_closest(goal);
    result_.goals[number] = std::move(goal);
  }

  // The row that stands where the wanted one would have to stand.
  std::optional<std::vector<Word>> same_key(const Goal& goal) {
    const Relation& relation = program().relations[at(goal.relation)];
    const Schema& schema = relation.schema;
    std::vector<int> key = schema.key;
    if (relation.merge) {
      key.resize(schema.columns.size());
      std::iota(key.begin(), key.end(), 0);
      std::erase(key, relation.merge->column);
    } else if (key.empty() && !schema.one_row) {
      return std::nullopt;
    }
    std::ranges::sort(key);
    std::vector<Word> words;
    for (int column : key) {
      if (!goal.given[at(column)]) return std::nullopt;
      words.push_back(*goal.given[at(column)]);
    }
    words.push_back(0);
    std::optional<std::vector<Word>> found;
    prover_.rows(goal.relation).for_each_with(key, words.data(), [&](const Word* row) {
      found.emplace(row, row + schema.columns.size());
      return false;
    });
    return found;
  }

  // The rows that have most of what is given, and some of it.
  void find_closest(Goal& goal) {
    std::size_t best = 1;
    prover_.rows(goal.relation).for_each([&](const Word* row) {
      std::size_t same = 0;
      for (std::size_t c = 0; c < goal.given.size(); ++c)
        same += goal.given[c] && *goal.given[c] == row[c] ? 1 : 0;
      if (same > best) goal.closest.clear();
      if (same >= best && goal.closest.size() < kClosest)
        goal.closest.emplace_back(row, row + goal.given.size());
      best = std::max(best, same);
      return true;
    });
  }

  Prover& prover_;
  const int depth_;
  Refutation result_;
  std::map<std::pair<int, Given>, int> numbers_;
};

}  // namespace

Refutation refute(Prover& prover, int relation, const Given& given, int depth) {
  return Refuter(prover, depth).run(relation, given);
}

}  // namespace drover
