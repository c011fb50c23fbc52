#include "engine/aggregate/groups.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

int plain_terms(const CheckedRule& rule) {
  int count = 0;
  for (const HeadTerm& term : rule.head_terms) count += term.aggregated ? 0 : 1;
  return count;
}

}  // namespace

Groups::Groups(const CheckedRule& rule, bool retract, Pool& pool)
    : rule_(rule),
      pool_(pool),
      // Without plain terms there is one group: a key of no column.
      groups_(plain_terms(rule),
              plain_terms(rule) == 0 ? RowSet::Identity::kKey : RowSet::Identity::kAll, {}),
      retract_(retract) {
  std::size_t next = rule.head_terms.size();  // is never 0
  for (std::size_t i = 0; i < rule.head_terms.size(); ++i) {
    const HeadTerm& term = rule.head_terms[i];
    (term.aggregated ? aggregated_ : plain_).push_back(i);
    if (term.aggregated) by_.push_back(term.args.size() > 1 ? next++ : 0);
  }
  key_.resize(plain_.size() + 1);
  make_accumulators();
}

void Groups::make_accumulators() {
  accumulators_.clear();
  for (std::size_t i : aggregated_) {
    const HeadTerm& term = rule_.head_terms[i];
    accumulators_.push_back(term.args.size() > 1 ? make_arg_accumulator(term, retract_, pool_)
                                                 : make_accumulator(term, retract_, pool_));
  }
}

void Groups::reset() {
  if (groups_.size() == 0) return;
  groups_.reset();
  bindings_.clear();
  journal_.clear();
  touched_.clear();
  is_touched_.clear();
  make_accumulators();
}

std::uint32_t Groups::group_of(const Word* terms) {
  if (plain_.empty() && !bindings_.empty()) return 0;
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    key_[i] = pool_.canonical(terms[plain_[i]], rule_.head_terms[plain_[i]].type);
  }
  std::uint32_t group = groups_.insert(key_.data()).row;
  if (group >= bindings_.size()) bindings_.resize(std::size_t{group} + 1, 0);
  return group;
}

void Groups::touch(std::uint32_t group) {
  if (group >= is_touched_.size()) is_touched_.resize(std::size_t{group} + 1, false);
  if (is_touched_[group]) return;
  is_touched_[group] = true;
  Touched touched{group, {}};
  if (has_row(group)) {
    RuntimeFault fault;
    touched.row.resize(rule_.head_terms.size() + 1);
    // A group without a value had no row.
    if (!row(group, touched.row.data(), fault)) touched.row.clear();
  }
  touched_.push_back(std::move(touched));
}

void Groups::add(const Word* terms) {
  std::uint32_t group = group_of(terms);
  if (retract_) touch(group);
  if (journals_) return journal(group, terms, true);
  ++bindings_[group];
  for (std::size_t i = 0; i < accumulators_.size(); ++i) {
    accumulators_[i]->add(group, terms[aggregated_[i]], by_[i] > 0 ? terms[by_[i]] : 0);
  }
}

void Groups::remove(const Word* terms) {
  CHECK(retract_);
  std::uint32_t group = group_of(terms);
  touch(group);
  if (journals_) return journal(group, terms, false);
  CHECK(bindings_[group] > 0);
  --bindings_[group];
  for (std::size_t i = 0; i < accumulators_.size(); ++i) {
    accumulators_[i]->remove(group, terms[aggregated_[i]], by_[i] > 0 ? terms[by_[i]] : 0);
  }
}

void Groups::journal(std::uint32_t group, const Word* terms, bool add) {
  const std::size_t from = journal_.size();
  journal_.push_back(Word{group} * 2 + (add ? 1 : 0));
  for (std::size_t i = 0; i < accumulators_.size(); ++i) {
    const std::vector<Expr>& args = rule_.head_terms[aggregated_[i]].args;
    // Of count<*> there is nothing, and of the others nothing may be transient.
    journal_.push_back(args.empty() ? 0 : pool_.canonical(terms[aggregated_[i]], args[0].type));
    journal_.push_back(by_[i] > 0 ? pool_.canonical(terms[by_[i]], args[1].type) : 0);
  }
  change(group, journal_.data() + from + 1, add);
}

void Groups::change(std::uint32_t group, const Word* words, bool add) {
  CHECK(add || bindings_[group] > 0);
  bindings_[group] += add ? 1 : -1;
  for (std::size_t i = 0; i < accumulators_.size(); ++i, words += 2) {
    if (add) {
      accumulators_[i]->add(group, words[0], words[1]);
    } else {
      accumulators_[i]->remove(group, words[0], words[1]);
    }
  }
}

void Groups::begin_step() {
  constexpr std::size_t kManyWords = std::size_t{1} << 16U;
  CHECK(retract_);
  journals_ = true;
  if (journal_.capacity() > kManyWords) journal_ = {};
  journal_.clear();
}

// Backwards: a binding may have come before it went.
void Groups::undo_step() {
  const std::size_t words = 1 + 2 * accumulators_.size();
  for (std::size_t at = journal_.size(); at > 0; at -= words) {
    const Word* change = journal_.data() + at - words;
    this->change(static_cast<std::uint32_t>(change[0] / 2), change + 1, change[0] % 2 == 0);
  }
  journal_.clear();
  forget_touched();
}

void Groups::meet(const Groups& part, std::vector<std::uint32_t>& to) {
  std::vector<Word> terms(rule_.head_terms.size() + 1);
  while (to.size() < part.size()) {
    const auto group = static_cast<std::uint32_t>(to.size());
    for (std::size_t i = 0; i < plain_.size(); ++i) {
      terms[plain_[i]] = pool_.copy_from(part.pool_, part.groups_.cell(group, static_cast<int>(i)),
                                         rule_.head_terms[plain_[i]].type);
    }
    to.push_back(group_of(terms.data()));
  }
}

void Groups::absorb(const Groups& part, const std::vector<std::uint32_t>& to) {
  CHECK(!retract_ && to.size() == part.size());
  for (std::size_t i = 0; i < to.size(); ++i) bindings_[to[i]] += part.bindings_[i];
  for (std::size_t i = 0; i < accumulators_.size(); ++i)
    accumulators_[i]->absorb(*part.accumulators_[i], to, part.pool_);
}

void Groups::forget_touched() {
  for (const Touched& touched : touched_) is_touched_[touched.group] = false;
  touched_.clear();
}

bool Groups::contains(const Word* wanted) {
  for (std::size_t i = 0; i < plain_.size(); ++i) key_[i] = wanted[plain_[i]];
  std::uint32_t group = 0;
  if (!plain_.empty()) {
    group = groups_.find(key_.data());
    if (group == RowSet::kNoRow) return false;
  } else if (groups_.size() == 0) {
    return false;
  }
  if (!has_row(group)) return false;
  RuntimeFault fault;
  std::vector<Word> has(rule_.head_terms.size() + 1);
  return row(group, has.data(), fault) && std::equal(has.begin(), has.end() - 1, wanted);
}

bool Groups::row(std::uint32_t group, Word* to, RuntimeFault& fault) {
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    to[plain_[i]] = groups_.cell(group, static_cast<int>(i));
  }
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
