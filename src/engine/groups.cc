#include "engine/groups.h"

namespace drover {
namespace {

int plain_terms(const CheckedRule& rule) {
  int count = 0;
  for (const HeadTerm& term : rule.head_terms) count += term.aggregated ? 0 : 1;
  return count;
}

}  // namespace

Groups::Groups(const CheckedRule& rule, Pool& pool)
    : rule_(rule),
      pool_(pool),
      // Without plain terms there is one group: a key of no column.
      groups_(plain_terms(rule),
              plain_terms(rule) == 0 ? RowSet::Identity::kKey : RowSet::Identity::kAll, {}) {
  for (std::size_t i = 0; i < rule.head_terms.size(); ++i) {
    const HeadTerm& term = rule.head_terms[i];
    if (!term.aggregated) {
      plain_.push_back(i);
      continue;
    }
    aggregated_.push_back(i);
    accumulators_.push_back(
        make_accumulator(term, term.args.empty() ? Type{} : term.args[0].type, pool));
  }
  key_.resize(plain_.size() + 1);
}

void Groups::add(const Word* terms) {
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    key_[i] = pool_.canonical(terms[plain_[i]], rule_.head_terms[plain_[i]].type);
  }
  std::uint32_t group = groups_.insert(key_.data()).row;
  for (std::size_t i = 0; i < accumulators_.size(); ++i)
    accumulators_[i]->add(group, terms[aggregated_[i]]);
}

bool Groups::row(std::uint32_t group, Word* to, RuntimeFault& fault) {
  for (std::size_t i = 0; i < plain_.size(); ++i)
    to[plain_[i]] = groups_.cell(group, static_cast<int>(i));
  for (std::size_t i = 0; i < accumulators_.size(); ++i) {
    auto word = accumulators_[i]->result(group, fault.message);
    if (!word) {
      fault.span = rule_.head_terms[aggregated_[i]].span;
      return false;
    }
    to[aggregated_[i]] = *word;
  }
  return true;
}

}  // namespace drover
