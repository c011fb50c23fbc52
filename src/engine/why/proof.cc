#include "engine/why/proof.h"

#include <algorithm>

#include "base/index.h"
#include "engine/why/contributions.h"

namespace drover {
namespace {

Given all_of(const std::vector<Word>& row) { return {row.begin(), row.end()}; }

}  // namespace

Prover::Prover(const CheckedProgram& given, Pool& pool, Finished finished, const HostCalls* calls)
    : given_(given),
      spelt_(without_wildcards(given)),
      finished_(std::move(finished)),
      instances_(spelt_, pool, calls),
      stored_(instances_, finished_),
      rounds_(given.strata.size()) {}

Prover::~Prover() = default;

Proof Prover::prove(int relation, const Word* row, const ProofLimits& limits) {
  numbers_.clear();
  Proof proof;
  const std::size_t columns = spelt_.relations[at(relation)].schema.columns.size();
  node_of(proof, relation, {row, row + columns}, 0);
  // Nodes are in the order of their depth, so each one gets the least that it can have.
  for (std::size_t n = 0; n < proof.nodes.size(); ++n) {
    const bool deep = proof.nodes[n].depth >= limits.depth || proof.nodes.size() > limits.nodes;
    if (give(proof.nodes[n])) continue;
    if (n == 0 || !deep) derive(proof, n, limits);
  }
  return proof;
}

int Prover::node_of(Proof& proof, int relation, std::vector<Word> row, int depth) {
  const auto [known, added] =
      numbers_.emplace(std::pair(relation, row), static_cast<int>(proof.nodes.size()));
  if (added) {
    ProofNode node;
    node.relation = relation;
    node.row = std::move(row);
    node.depth = depth;
    node.row.push_back(0);
    node.replaced = !finished_.rows[at(relation)]->contains(node.row.data());
    node.row.pop_back();
    proof.nodes.push_back(std::move(node));
  }
  return known->second;
}

std::optional<Span> Prover::fact(int relation, const Word* row) {
  auto [facts, first] = facts_.try_emplace(relation);
  if (first) {
    for (const CheckedFact& fact : given_.facts) {
      if (fact.relation != relation) continue;
      std::vector<Word> words;
      for (const Value& value : fact.values) words.push_back(instances_.pool().encode(value));
      facts->second.emplace(std::move(words), fact.span);
    }
  }
  const std::size_t columns = spelt_.relations[at(relation)].schema.columns.size();
  const auto found = facts->second.find({row, row + columns});
  return found == facts->second.end() ? std::nullopt : std::optional(found->second);
}

bool Prover::is_loaded(int relation) const {
  return std::ranges::any_of(given_.loads,
                             [&](const CheckedLoad& load) { return load.relation == relation; });
}

// Whether nothing has to derive the row.
bool Prover::is_base(const ProofNode& node) const {
  std::vector<Word> row = node.row;
  row.push_back(0);
  if (const Table* base = finished_.base[at(node.relation)]) return base->contains(row.data());
  return std::ranges::none_of(spelt_.rules, [&](const CheckedRule& rule) {
    return rule.head == node.relation && says_what_is(spelt_, rule);
  });
}

Rounds* Prover::rounds_of(int relation) {
  const auto number = static_cast<std::size_t>(spelt_.relations[at(relation)].stratum);
  if (number >= spelt_.strata.size() || !spelt_.strata[number].recursive) return nullptr;
  if (rounds_[number] == nullptr) {
    rounds_[number] = std::make_unique<Rounds>(instances_, finished_, spelt_.strata[number]);
  }
  return rounds_[number].get();
}

// Whether the row stands by itself.
bool Prover::give(ProofNode& node) {
  if (const auto origin = notes_->origin(node.relation, node.row); origin && is_base(node)) {
    node.ground = ProofNode::Ground::kStored;
    node.step = origin->step;
    node.rule = origin->rule;
    return true;
  }
  std::vector<Word> row = node.row;
  row.push_back(0);
  if (auto span = fact(node.relation, row.data())) {
    node.ground = ProofNode::Ground::kFact;
    node.span = *span;
    return true;
  }
  if (!is_base(node)) return false;
  node.ground = ProofNode::Ground::kGiven;
  const auto load = std::ranges::find(given_.loads, node.relation, &CheckedLoad::relation);
  if (load == given_.loads.end()) return true;
  node.ground = ProofNode::Ground::kLoaded;
  node.span = load->span;
  return true;
}

// By the first rule that gives the row.
void Prover::derive(Proof& proof, std::size_t number, const ProofLimits& limits) {
  ProofNode& node = proof.nodes[number];
  node.ground = ProofNode::Ground::kGiven;
  Rounds* rounds = rounds_of(node.relation);
  for (std::size_t r = 0; r < spelt_.rules.size(); ++r) {
    const CheckedRule& rule = spelt_.rules[r];
    if (rule.head != node.relation || !says_what_is(spelt_, rule)) continue;
    if (rule.aggregated) {
      aggregate(static_cast<int>(r), node, limits);
    } else if (auto reason = reason_for(static_cast<int>(r), node, rounds)) {
      node.reasons.push_back(std::move(*reason));
      node.bindings = 1;
    }
    if (node.reasons.empty()) continue;
    node.ground = ProofNode::Ground::kRule;
    node.rule = static_cast<int>(r);
    node.span = rule.span;
    return add_premises(proof, number);
  }
}

std::vector<Word> Prover::row_of(const BodyAtom& atom, const Binding& binding) {
  std::vector<Word> row;
  for (const Term& term : atom.terms) {
    row.push_back(term.kind == Term::Kind::kVariable ? binding[at(term.variable)]
                                                     : instances_.pool().encode(term.constant));
  }
  return row;
}

// A binding of rows that came before the one that it gives.
std::optional<Reason> Prover::reason_for(int rule, const ProofNode& node, Rounds* rounds) {
  const CheckedRule& checked = spelt_.rules[at(rule)];
  const auto table_of = [&](int relation) -> Table& {
    return rounds != nullptr && rounds->has(relation) ? rounds->rows(relation) : rows(relation);
  };
  std::vector<Word> own = node.row;
  own.push_back(0);
  const std::uint64_t own_round =
      rounds == nullptr ? 0 : rounds->round_of(node.relation, own.data());
  const auto came_before = [&](const Binding& binding) {
    if (rounds == nullptr) return true;
    return std::ranges::all_of(checked.body, [&](const BodyLiteral& literal) {
      const auto* atom = std::get_if<BodyAtom>(&literal.node);
      if (atom == nullptr || atom->negated || !rounds->has(atom->relation)) return true;
      std::vector<Word> row = row_of(*atom, binding);
      row.push_back(0);
      return rounds->round_of(atom->relation, row.data()) < own_round;
    });
  };
  std::optional<Reason> found;
  instances_.for_each(rule, all_of(node.row), table_of, [&](const Binding& binding) {
    if (came_before(binding)) found = Reason{binding, {}};
    return !found.has_value();
  });
  return found;
}

// The group's bindings, if they make the row: another rule may have the same group.
void Prover::aggregate(int rule, ProofNode& node, const ProofLimits& limits) {
  Contributions found = contributions(
      instances_, rule, node.row, [&](int relation) -> Table& { return rows(relation); },
      limits.reasons);
  if (!found.gives_row) return;
  for (Binding& binding : found.told) node.reasons.push_back({std::move(binding), {}});
  node.bindings = found.bindings;
}

void Prover::add_premises(Proof& proof, std::size_t number) {
  std::vector<Reason> reasons = std::move(proof.nodes[number].reasons);
  const int depth = proof.nodes[number].depth + 1;
  const CheckedRule& rule = spelt_.rules[at(proof.nodes[number].rule)];
  for (Reason& reason : reasons) {
    for (std::size_t l = 0; l < rule.body.size(); ++l) {
      Premise premise;
      premise.literal = static_cast<int>(l);
      if (const auto* atom = std::get_if<BodyAtom>(&rule.body[l].node)) {
        premise.kind = atom->negated ? Premise::Kind::kAbsent : Premise::Kind::kRow;
        if (!atom->negated)
          premise.node = node_of(proof, atom->relation, row_of(*atom, reason.binding), depth);
      }
      reason.premises.push_back(premise);
    }
  }
  proof.nodes[number].reasons = std::move(reasons);
}

}  // namespace drover
