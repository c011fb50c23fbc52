#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "engine/groups.h"

namespace drover {
namespace {

// The state of one group at a time, kept by number.
template <typename State>
class Kept : public Accumulator {
 protected:
  State& at(std::uint32_t group) {
    if (group >= states_.size()) states_.resize(std::size_t{group} + 1);
    return states_[group];
  }

 private:
  std::vector<State> states_;
};

class Count final : public Kept<std::int64_t> {
 public:
  void add(std::uint32_t group, Word) override { ++at(group); }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group));
  }
};

// Sums in 128 bits: only the result must fit, in whatever order the numbers come.
class SumInt : public Kept<__int128> {
 public:
  void add(std::uint32_t group, Word word) override { at(group) += int_of(word); }
  std::optional<Word> result(std::uint32_t group, std::string& why) override {
    __int128 sum = at(group);
    if (sum > INT64_MAX || sum < INT64_MIN) {
      why = "sum: the result does not fit 64 bits";
      return std::nullopt;
    }
    return word_of(static_cast<std::int64_t>(sum));
  }
};

// Neumaier's compensated sum (1974): nearly independent of the order.
struct FloatSum {
  double sum = 0;
  double lost = 0;
  std::int64_t count = 0;

  void add(double number) {
    ++count;
    double next = sum + number;
    if (std::isfinite(next)) {
      lost += std::fabs(sum) >= std::fabs(number) ? (sum - next) + number : (number - next) + sum;
    }
    sum = next;
  }
  double value() const { return std::isfinite(sum) ? sum + lost : sum; }
};

class SumFloat final : public Kept<FloatSum> {
 public:
  void add(std::uint32_t group, Word word) override { at(group).add(float_of(word)); }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group).value());
  }
};

class AvgFloat final : public Kept<FloatSum> {
 public:
  void add(std::uint32_t group, Word word) override { at(group).add(float_of(word)); }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group).value() / static_cast<double>(at(group).count));
  }
};

struct IntSum {
  __int128 sum = 0;
  std::int64_t count = 0;
};

class AvgInt final : public Kept<IntSum> {
 public:
  explicit AvgInt(bool duration) : duration_(duration) {}
  void add(std::uint32_t group, Word word) override {
    at(group).sum += int_of(word);
    ++at(group).count;
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    const IntSum& state = at(group);
    // An average lies between its numbers, so it fits.
    if (duration_) return word_of(static_cast<std::int64_t>(state.sum / state.count));
    return word_of(static_cast<double>(static_cast<long double>(state.sum) /
                                       static_cast<long double>(state.count)));
  }

 private:
  bool duration_;
};

struct Extreme {
  bool any = false;
  Word word = 0;
};

class MinMax final : public Kept<Extreme> {
 public:
  MinMax(bool max, Type type, Pool& pool) : max_(max), type_(std::move(type)), pool_(pool) {}
  void add(std::uint32_t group, Word word) override {
    Extreme& best = at(group);
    if (best.any) {
      int order = pool_.compare(word, best.word, type_);
      if (max_ ? order <= 0 : order >= 0) return;
    }
    best.any = true;
    best.word = pool_.canonical(word, type_);
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override { return at(group).word; }

 private:
  bool max_;
  Type type_;
  Pool& pool_;
};

// The distinct values of all groups in one set of (group, value).
class CountDistinct final : public Kept<std::int64_t> {
 public:
  CountDistinct(Type type, Pool& pool)
      : type_(std::move(type)), pool_(pool), seen_(2, RowSet::Identity::kAll, {}) {}
  void add(std::uint32_t group, Word word) override {
    Word row[2] = {group, pool_.canonical(word, type_)};
    if (seen_.insert(row).outcome == RowSet::Outcome::kNew) ++at(group);
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group));
  }

 private:
  Type type_;
  Pool& pool_;
  RowSet seen_;
};

class Collect final : public Kept<std::vector<Word>> {
 public:
  Collect(Aggregate aggregate, std::int64_t k, Type type, Pool& pool)
      : aggregate_(aggregate),
        k_(static_cast<std::size_t>(k)),
        type_(std::move(type)),
        pool_(pool) {}
  void add(std::uint32_t group, Word word) override {
    std::vector<Word>& items = at(group);
    items.push_back(pool_.canonical(word, type_));
    // Repeats and what can no longer be among the first are swept out now and then.
    if (aggregate_ != Aggregate::kList && items.size() >= sweep_at(group)) {
      tidy(items);
      sweep_at(group) = std::max<std::size_t>(kSweepFirst, items.size() * 2);
    }
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    tidy(at(group));
    return pool_.intern_items(at(group));
  }

 private:
  static constexpr std::size_t kSweepFirst = 64;
  std::size_t& sweep_at(std::uint32_t group) {
    if (group >= sweep_at_.size()) sweep_at_.resize(std::size_t{group} + 1, kSweepFirst);
    return sweep_at_[group];
  }
  void tidy(std::vector<Word>& items) {
    bool top = aggregate_ == Aggregate::kTopK;
    std::ranges::sort(items, [&](Word a, Word b) {
      int order = pool_.compare(a, b, type_);
      return top ? order > 0 : order < 0;
    });
    if (aggregate_ == Aggregate::kList) return;
    auto rest = std::ranges::unique(items);
    items.erase(rest.begin(), rest.end());
    if (top && items.size() > k_) items.resize(k_);
  }

  Aggregate aggregate_;
  std::size_t k_;
  Type type_;
  Pool& pool_;
  std::vector<std::size_t> sweep_at_;
};

}  // namespace

std::unique_ptr<Accumulator> make_accumulator(const HeadTerm& term, const Type& argument,
                                              Pool& pool) {
  const bool is_float = argument.kind == Kind::kFloat;
  switch (term.aggregate) {
    case Aggregate::kCount:
      return std::make_unique<Count>();
    case Aggregate::kCountDistinct:
      return std::make_unique<CountDistinct>(argument, pool);
    case Aggregate::kSum:
      if (is_float) return std::make_unique<SumFloat>();
      return std::make_unique<SumInt>();
    case Aggregate::kAvg:
      if (is_float) return std::make_unique<AvgFloat>();
      return std::make_unique<AvgInt>(argument.kind == Kind::kDuration);
    case Aggregate::kMin:
    case Aggregate::kMax:
      return std::make_unique<MinMax>(term.aggregate == Aggregate::kMax, argument, pool);
    case Aggregate::kSet:
    case Aggregate::kList:
    case Aggregate::kTopK:
      return std::make_unique<Collect>(term.aggregate, term.k, argument, pool);
  }
  CHECK(false);
  return nullptr;
}

}  // namespace drover
