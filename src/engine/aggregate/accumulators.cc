#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "engine/aggregate/exact_sum.h"
#include "engine/aggregate/groups.h"
#include "engine/eval/functions.h"

// The aggregates. Sums and counts can take values back as they are; the others keep, if they must,
// how often each value is there.

namespace drover {
namespace {

// The state of one group at a time, kept by number.
template <typename State>
class Kept : public Accumulator {
 public:
  void remove(std::uint32_t, Word, Word) override { CHECK(false); }

  void absorb(const Accumulator& other, const std::vector<std::uint32_t>& to,
              const Pool& from) override {
    const auto& part = static_cast<const Kept&>(other);  // of the same aggregate
    for (std::size_t i = 0; i < part.states_.size(); ++i)
      absorb_state(to[i], part.states_[i], from);
  }

 protected:
  virtual void absorb_state(std::uint32_t group, const State& state, const Pool& from) = 0;
  State& at(std::uint32_t group) {
    if (group >= states_.size()) states_.resize(std::size_t{group} + 1);
    return states_[group];
  }

 private:
  std::vector<State> states_;
};

class Count final : public Kept<std::int64_t> {
 public:
  void add(std::uint32_t group, Word, Word) override { ++at(group); }
  void remove(std::uint32_t group, Word, Word) override { --at(group); }
  void absorb_state(std::uint32_t group, const std::int64_t& count, const Pool&) override {
    at(group) += count;
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group));
  }
};

// Sums in 128 bits: only the result must fit, in whatever order the numbers come.
class SumInt final : public Kept<__int128> {
 public:
  void add(std::uint32_t group, Word word, Word) override { at(group) += int_of(word); }
  void remove(std::uint32_t group, Word word, Word) override { at(group) -= int_of(word); }
  void absorb_state(std::uint32_t group, const __int128& sum, const Pool&) override {
    at(group) += sum;
  }
  std::optional<Word> result(std::uint32_t group, std::string& why) override {
    __int128 sum = at(group);
    if (sum > INT64_MAX || sum < INT64_MIN) {
      why = "sum: the result does not fit 64 bits";
      return std::nullopt;
    }
    return word_of(static_cast<std::int64_t>(sum));
  }
};

class SumFloat final : public Kept<ExactSum> {
 public:
  explicit SumFloat(bool mean) : mean_(mean) {}
  void add(std::uint32_t group, Word word, Word) override { at(group).add(float_of(word)); }
  void remove(std::uint32_t group, Word word, Word) override { at(group).remove(float_of(word)); }
  void absorb_state(std::uint32_t group, const ExactSum& sum, const Pool&) override {
    at(group).add(sum);
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(mean_ ? at(group).mean() : at(group).value());
  }

 private:
  bool mean_;
};

struct IntSum {
  __int128 sum = 0;
  std::int64_t count = 0;
};

class AvgInt final : public Kept<IntSum> {
 public:
  explicit AvgInt(bool duration) : duration_(duration) {}
  void add(std::uint32_t group, Word word, Word) override { change(group, int_of(word), 1); }
  void remove(std::uint32_t group, Word word, Word) override { change(group, int_of(word), -1); }
  void absorb_state(std::uint32_t group, const IntSum& part, const Pool&) override {
    at(group).sum += part.sum;
    at(group).count += part.count;
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    const IntSum& state = at(group);
    // An average lies between its numbers, so it fits.
    if (duration_) return word_of(static_cast<std::int64_t>(state.sum / state.count));
    auto sum = static_cast<long double>(state.sum);
    return word_of(static_cast<double>(sum / static_cast<long double>(state.count)));
  }

 private:
  void change(std::uint32_t group, std::int64_t number, int times) {
    at(group).sum += static_cast<__int128>(number) * times;
    at(group).count += times;
  }
  bool duration_;
};

struct Extreme {
  bool any = false;
  Word word = 0;
};

class MinMax final : public Kept<Extreme> {
 public:
  MinMax(bool max, Type type, Pool& pool) : max_(max), type_(std::move(type)), pool_(pool) {}
  void add(std::uint32_t group, Word word, Word) override {
    Extreme& best = at(group);
    if (best.any) {
      int order = pool_.compare(word, best.word, type_);
      if (max_ ? order <= 0 : order >= 0) return;
    }
    best.any = true;
    best.word = pool_.canonical(word, type_);
  }
  void absorb_state(std::uint32_t group, const Extreme& best, const Pool& from) override {
    if (best.any) add(group, pool_.copy_from(from, best.word, type_), 0);
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
  void add(std::uint32_t group, Word word, Word) override {
    Word row[2] = {group, pool_.canonical(word, type_)};
    if (seen_.insert(row).outcome == RowSet::Outcome::kNew) ++at(group);
  }
  void absorb_state(std::uint32_t, const std::int64_t&, const Pool&) override {}
  void absorb(const Accumulator& other, const std::vector<std::uint32_t>& to,
              const Pool& from) override {
    const RowSet& seen = static_cast<const CountDistinct&>(other).seen_;
    for (std::uint32_t row = 0; row < seen.end(); ++row)
      add(to[seen.cell(row, 0)], pool_.copy_from(from, seen.cell(row, 1), type_), 0);
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return word_of(at(group));
  }

 private:
  Type type_;
  Pool& pool_;
  RowSet seen_;
};

// Whether the result keeps each copy of a value.
bool has_repeats(const HeadTerm& term) {
  return term.aggregate == Aggregate::kList || term.aggregate == Aggregate::kLimit;
}

// Puts a set, a list or the first k of some values in order.
void arrange(std::vector<Word>& items, const HeadTerm& term, const Type& type, const Pool& pool) {
  bool top = term.aggregate == Aggregate::kTopK;
  std::ranges::sort(items, [&](Word a, Word b) {
    int order = pool.compare(a, b, type);
    return top ? order > 0 : order < 0;
  });
  if (!has_repeats(term)) {
    auto rest = std::ranges::unique(items);
    items.erase(rest.begin(), rest.end());
  }
  if (second_argument(term.aggregate) == SecondArgument::kHowMany)
    items.resize(std::min(items.size(), static_cast<std::size_t>(term.k)));
}

// What arranged items come to: themselves, or the map of the pairs that they are.
std::optional<Word> collected(std::vector<Word>& items, const HeadTerm& term, Pool& pool,
                              std::string& why) {
  if (term.aggregate != Aggregate::kMap) return pool.intern_items(items);
  std::vector<Word> flat;
  for (Word pair : items) {
    std::span<const Word> parts = pool.items(pair);
    flat.insert(flat.end(), parts.begin(), parts.end());
  }
  if (const Word* twice = arrange_map(flat, term.type, pool)) {
    why = "map: the key ";
    pool.append_text(why, *twice, term.type.args[0]);
    why += " has two values";
    return std::nullopt;
  }
  return pool.intern_items(flat);
}

class Collect final : public Kept<std::vector<Word>> {
 public:
  Collect(const HeadTerm& term, Type type, Pool& pool)
      : term_(term), type_(std::move(type)), pool_(pool) {}
  void add(std::uint32_t group, Word word, Word) override {
    std::vector<Word>& items = at(group);
    items.push_back(pool_.canonical(word, type_));
    // Repeats and what can no longer be among the first are swept out now and then.
    if (term_.aggregate != Aggregate::kList && items.size() >= sweep_at(group)) {
      arrange(items, term_, type_, pool_);
      sweep_at(group) = std::max<std::size_t>(kSweepFirst, items.size() * 2);
    }
  }
  void absorb_state(std::uint32_t group, const std::vector<Word>& items,
                    const Pool& from) override {
    for (Word item : items) add(group, pool_.copy_from(from, item, type_), 0);
  }
  std::optional<Word> result(std::uint32_t group, std::string& why) override {
    arrange(at(group), term_, type_, pool_);
    return collected(at(group), term_, pool_, why);
  }

 private:
  static constexpr std::size_t kSweepFirst = 64;
  std::size_t& sweep_at(std::uint32_t group) {
    if (group >= sweep_at_.size()) sweep_at_.resize(std::size_t{group} + 1, kSweepFirst);
    return sweep_at_[group];
  }

  const HeadTerm& term_;
  Type type_;
  Pool& pool_;
  std::vector<std::size_t> sweep_at_;
};

struct Values {
  std::unordered_map<Word, std::int64_t> times;  // its order decides nothing
  bool any = false;                              // best is known
  Word best = 0;
};

// Any aggregate over values that may be taken back.
class Counted final : public Kept<Values> {
 public:
  Counted(const HeadTerm& term, Type type, Pool& pool)
      : term_(term), type_(std::move(type)), pool_(pool) {}
  void add(std::uint32_t group, Word word, Word) override {
    word = pool_.canonical(word, type_);
    Values& values = at(group);
    ++values.times[word];
    if (is_extreme() && values.any && is_better(word, values.best)) values.best = word;
    if (is_extreme() && values.times.size() == 1) {
      values.any = true;
      values.best = word;
    }
  }
  void remove(std::uint32_t group, Word word, Word) override {
    word = pool_.canonical(word, type_);
    Values& values = at(group);
    auto found = values.times.find(word);
    CHECK(found != values.times.end());
    if (--found->second > 0) return;
    values.times.erase(found);
    if (values.best == word) values.any = false;  // looked for when it is asked for
  }
  void absorb_state(std::uint32_t, const Values&, const Pool&) override { CHECK(false); }
  std::optional<Word> result(std::uint32_t group, std::string& why) override {
    Values& values = at(group);
    if (term_.aggregate == Aggregate::kCountDistinct) {
      return word_of(static_cast<std::int64_t>(values.times.size()));
    }
    if (is_extreme()) return extreme(values);
    std::vector<Word> items;
    for (const auto& [word, times] : values.times) {
      std::int64_t copies = has_repeats(term_) ? times : 1;
      items.insert(items.end(), static_cast<std::size_t>(copies), word);
    }
    arrange(items, term_, type_, pool_);
    return collected(items, term_, pool_, why);
  }

 private:
  bool is_extreme() const {
    return term_.aggregate == Aggregate::kMin || term_.aggregate == Aggregate::kMax;
  }
  bool is_better(Word word, Word than) const {
    int order = pool_.compare(word, than, type_);
    return term_.aggregate == Aggregate::kMax ? order > 0 : order < 0;
  }
  Word extreme(Values& values) {
    if (!values.any) {
      for (const auto& [word, times] : values.times) {
        if (!values.any || is_better(word, values.best)) values.best = word;
        values.any = true;
      }
    }
    return values.best;
  }

  const HeadTerm& term_;
  Type type_;
  Pool& pool_;
};

// The union of sets is the set of their items.
class Union final : public Accumulator {
 public:
  Union(const HeadTerm& term, bool retract, Pool& pool) : items_(items_of(term)), pool_(pool) {
    if (retract) {
      all_ = std::make_unique<Counted>(items_, items_.args[0].type, pool);
    } else {
      all_ = std::make_unique<Collect>(items_, items_.args[0].type, pool);
    }
  }
  void add(std::uint32_t group, Word word, Word) override {
    std::size_t count = pool_.items(word).size();
    for (std::size_t i = 0; i < count; ++i) all_->add(group, pool_.items(word)[i], 0);
  }
  void remove(std::uint32_t group, Word word, Word) override {
    std::size_t count = pool_.items(word).size();
    for (std::size_t i = 0; i < count; ++i) all_->remove(group, pool_.items(word)[i], 0);
  }
  void absorb(const Accumulator& other, const std::vector<std::uint32_t>& to,
              const Pool& from) override {
    all_->absorb(*static_cast<const Union&>(other).all_, to, from);
  }
  std::optional<Word> result(std::uint32_t group, std::string& why) override {
    return all_->result(group, why);
  }

 private:
  static HeadTerm items_of(HeadTerm term) {
    term.aggregate = Aggregate::kSet;
    Type item = term.args[0].type.args[0];
    term.args[0].type = std::move(item);
    return term;
  }

  HeadTerm items_;  // set<item>
  Pool& pool_;
  std::unique_ptr<Accumulator> all_;
};

}  // namespace

std::unique_ptr<Accumulator> make_accumulator(const HeadTerm& term, bool retract, Pool& pool) {
  const Type argument = term.args.empty() ? Type{} : term.args[0].type;
  const bool is_float = argument.kind == Kind::kFloat;
  switch (term.aggregate) {
    case Aggregate::kCount:
      return std::make_unique<Count>();
    case Aggregate::kSum:
      if (is_float) return std::make_unique<SumFloat>(false);
      return std::make_unique<SumInt>();
    case Aggregate::kAvg:
      if (is_float) return std::make_unique<SumFloat>(true);
      return std::make_unique<AvgInt>(argument.kind == Kind::kDuration);
    case Aggregate::kUnion:
      return std::make_unique<Union>(term, retract, pool);
    default:
      break;
  }
  if (retract) return std::make_unique<Counted>(term, argument, pool);
  switch (term.aggregate) {
    case Aggregate::kCountDistinct:
      return std::make_unique<CountDistinct>(argument, pool);
    case Aggregate::kMin:
    case Aggregate::kMax:
      return std::make_unique<MinMax>(term.aggregate == Aggregate::kMax, argument, pool);
    default:
      return std::make_unique<Collect>(term, argument, pool);
  }
}

}  // namespace drover
