#include "engine/why/contributions.h"

#include <algorithm>

#include "base/index.h"
#include "engine/aggregate/groups.h"
#include "engine/eval/expr.h"

namespace drover {
namespace {

bool picks_one(Aggregate aggregate) {
  return aggregate == Aggregate::kMin || aggregate == Aggregate::kMax ||
         aggregate == Aggregate::kArgMin || aggregate == Aggregate::kArgMax;
}

// A group that is built again, one binding after the other.
class Regrouped {
 public:
  Regrouped(Instances& instances, int rule, const std::vector<Word>& row, std::size_t most)
      : instances_(instances),
        rule_(instances.program().rules[at(rule)]),
        row_(row),
        most_(most),
        pool_(instances.pool()),
        groups_(rule_, false, pool_),
        best_(rule_.head_terms.size()) {
    for (const HeadTerm& term : rule_.head_terms)
      add_part(term.args.empty() ? nullptr : &term.args[0]);
    for (const HeadTerm& term : rule_.head_terms) {
      by_.push_back(parts_.size());
      if (term.args.size() > 1) add_part(&term.args[1]);
      if (term.aggregated && !picks_one(term.aggregate)) all_count_ = true;
    }
  }

  void add(const Binding& binding) {
    std::vector<Word> registers = binding;
    registers.push_back(0);
    Frame frame = instances_.frame(registers);
    Pool::Mark mark = pool_.mark();
    std::vector<Word> words;
    for (const Part& part : parts_) {
      const Word word = part.eval == nullptr ? 0 : part.eval->eval(frame);
      if (frame.failed) break;  // the run has dropped it
      words.push_back(part.eval == nullptr ? 0 : pool_.canonical(word, part.expr->type));
    }
    pool_.release(mark);
    if (frame.failed) return;
    words.push_back(0);
    groups_.add(words.data());
    ++bindings_;
    if (first_.size() < most_) first_.push_back(binding);
    for (std::size_t c = 0; c < rule_.head_terms.size(); ++c) decide(c, words, binding);
  }

  Contributions result() {
    Contributions result;
    if (bindings_ == 0) return result;
    std::vector<Word> row(row_.size() + 1);
    RuntimeFault fault;
    result.gives_row =
        groups_.row(0, row.data(), fault) && std::equal(row_.begin(), row_.end(), row.begin());
    result.bindings = bindings_;
    const auto tell = [&](const Binding& binding) {
      if (result.told.size() < most_ &&
          std::ranges::find(result.told, binding) == result.told.end())
        result.told.push_back(binding);
    };
    for (const auto& best : best_) {
      if (best) tell(best->binding);
    }
    if (all_count_) std::ranges::for_each(first_, tell);
    return result;
  }

 private:
  struct Part {
    const Expr* expr;
    std::unique_ptr<Eval> eval;  // null: count<*>
  };
  struct Best {
    Binding binding;
    Word by;
  };

  void add_part(const Expr* expr) {
    parts_.push_back({expr, expr == nullptr ? nullptr : compile(*expr, pool_)});
  }

  // Of the bindings that have the value of the row, the one that is best by what they go by.
  void decide(std::size_t c, const std::vector<Word>& words, const Binding& binding) {
    const HeadTerm& term = rule_.head_terms[c];
    if (!term.aggregated || !picks_one(term.aggregate) || words[c] != row_[c]) return;
    const std::size_t by = term.args.size() > 1 ? by_[c] : c;
    const bool least = term.aggregate == Aggregate::kMin || term.aggregate == Aggregate::kArgMin;
    if (best_[c]) {
      const int order = pool_.compare(words[by], best_[c]->by, parts_[by].expr->type);
      if (least ? order >= 0 : order <= 0) return;
    }
    best_[c] = Best{binding, words[by]};
  }

  Instances& instances_;
  const CheckedRule& rule_;
  const std::vector<Word>& row_;
  const std::size_t most_;
  Pool& pool_;
  Groups groups_;
  std::vector<Part> parts_;      // one a head term, then what argmin and argmax go by
  std::vector<std::size_t> by_;  // one a head term: the part it goes by, if there is one
  std::vector<std::optional<Best>> best_;
  std::vector<Binding> first_;
  std::uint64_t bindings_ = 0;
  bool all_count_ = false;
};

}  // namespace

Contributions contributions(Instances& instances, int rule, const std::vector<Word>& row,
                            const Instances::TableOf& table_of, std::size_t most) {
  Regrouped group(instances, rule, row, most);
  instances.for_each(rule, {row.begin(), row.end()}, table_of, [&](const Binding& binding) {
    group.add(binding);
    return true;
  });
  return group.result();
}

}  // namespace drover
