#include <map>
#include <utility>

#include "base/check.h"
#include "engine/aggregate/groups.h"

// argmin and argmax: the value where another one is least or greatest; of several the least.

namespace drover {
namespace {

// Words of a value and of what it goes by.
struct Candidate {
  Word value = 0;
  Word by = 0;
  auto operator<=>(const Candidate&) const = default;  // any order; it decides nothing
};

class ArgOrder {
 public:
  ArgOrder(const HeadTerm& term, Pool& pool)
      : max_(term.aggregate == Aggregate::kArgMax),
        value_type_(term.args[0].type),
        by_type_(term.args[1].type),
        pool_(pool) {}

  bool is_better(const Candidate& one, const Candidate& than) const {
    int order = pool_.compare(one.by, than.by, by_type_);
    if (order != 0) return max_ ? order > 0 : order < 0;
    return pool_.compare(one.value, than.value, value_type_) < 0;
  }
  Candidate copied(const Candidate& other, const Pool& from) const {
    return {pool_.copy_from(from, other.value, value_type_),
            pool_.copy_from(from, other.by, by_type_)};
  }
  Candidate canonical(Word value, Word by) const {
    Candidate kept;
    kept.value = pool_.canonical(value, value_type_);
    kept.by = pool_.canonical(by, by_type_);
    return kept;
  }

 private:
  bool max_;
  Type value_type_;
  Type by_type_;
  Pool& pool_;
};

class ArgBest final : public Accumulator {
 public:
  ArgBest(const HeadTerm& term, Pool& pool) : order_(term, pool) {}
  void add(std::uint32_t group, Word value, Word by) override {
    if (group >= best_.size()) best_.resize(std::size_t{group} + 1);
    std::optional<Candidate>& best = best_[group];
    if (!best || order_.is_better({value, by}, *best)) best = order_.canonical(value, by);
  }
  void remove(std::uint32_t, Word, Word) override { CHECK(false); }
  void absorb(const Accumulator& other, const std::vector<std::uint32_t>& to,
              const Pool& from) override {
    const auto& part = static_cast<const ArgBest&>(other);
    for (std::size_t i = 0; i < part.best_.size(); ++i) {
      if (!part.best_[i]) continue;
      const Candidate best = order_.copied(*part.best_[i], from);
      add(to[i], best.value, best.by);
    }
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    return best_[group]->value;
  }

 private:
  ArgOrder order_;
  std::vector<std::optional<Candidate>> best_;
};

// Keeps how often each pair is there, so that pairs can be taken back.
class ArgCounted final : public Accumulator {
 public:
  ArgCounted(const HeadTerm& term, Pool& pool) : order_(term, pool) {}
  void add(std::uint32_t group, Word value, Word by) override {
    if (group >= states_.size()) states_.resize(std::size_t{group} + 1);
    State& state = states_[group];
    Candidate pair = order_.canonical(value, by);
    ++state.times[pair];
    bool first = state.times.size() == 1;
    if (first || (state.best && order_.is_better(pair, *state.best))) state.best = pair;
  }
  void remove(std::uint32_t group, Word value, Word by) override {
    State& state = states_[group];
    Candidate pair = order_.canonical(value, by);
    auto found = state.times.find(pair);
    CHECK(found != state.times.end());
    if (--found->second > 0) return;
    state.times.erase(found);
    if (state.best == pair) state.best.reset();  // looked for when it is asked for
  }
  void absorb(const Accumulator&, const std::vector<std::uint32_t>&, const Pool&) override {
    CHECK(false);
  }
  std::optional<Word> result(std::uint32_t group, std::string&) override {
    State& state = states_[group];
    if (!state.best) {
      for (const auto& [pair, times] : state.times) {
        if (!state.best || order_.is_better(pair, *state.best)) state.best = pair;
      }
    }
    return state.best->value;
  }

 private:
  struct State {
    std::map<Candidate, std::int64_t> times;
    std::optional<Candidate> best;  // none: not known
  };
  ArgOrder order_;
  std::vector<State> states_;
};

}  // namespace

std::unique_ptr<Accumulator> make_arg_accumulator(const HeadTerm& term, bool retract, Pool& pool) {
  if (retract) return std::make_unique<ArgCounted>(term, pool);
  return std::make_unique<ArgBest>(term, pool);
}

}  // namespace drover
