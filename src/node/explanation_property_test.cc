// Explanations of made-up programs, each step held against the oracle: every rule of a proof holds
// with the values that it names, no row stands above itself, and what a refutation calls missing
// is missing.
//
// DROVER_SEED=7 runs that one seed and prints its program.

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/index.h"
#include "base/testing/load.h"
#include "engine/engine.h"
#include "engine/why/proof_text.h"
#include "engine/why/refutation.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"
#include "node/testing/agreement.h"
#include "node/testing/oracle_expr.h"
#include "node/testing/oracle_regex.h"

namespace drover {
namespace {

constexpr std::uint64_t kWhyPrograms = 3000;
constexpr std::uint64_t kWhyWorkMax = 2'000;
constexpr std::size_t kRowsExplained = 40;  // of a relation

// A program that has run, and what the oracle makes of it.
class ExplainedRun {
 public:
  explicit ExplainedRun(std::uint64_t seed) : random(random_program(seed, false)) {
    const std::uint32_t source = sources.add("random.olg", random.text());
    Diagnostics diagnostics;
    program = check(sources, {parse(sources, source, diagnostics)}, {}, diagnostics);
    CHECK(!has_errors(diagnostics));
    right = run_oracle(program, {}, kWhyWorkMax);
    if (right.too_big || right.conflict) return;
    EngineOptions options;
    options.keep_going = true;
    options.explained = true;
    engine = std::make_unique<Engine>(program, pool, options);
    CHECK(engine->start() && engine->finish());
    Finished finished;
    for (int r = 0; r < static_cast<int>(program.relations.size()); ++r) {
      finished.rows.push_back(&engine->open_table(r));
      finished.base.push_back(engine->base_rows(r));
    }
    prover = std::make_unique<Prover>(program, pool, std::move(finished));
  }

  OracleRow row(int relation, const std::vector<Word>& words) const {
    OracleRow row;
    const Schema& schema = program.relations[at(relation)].schema;
    for (std::size_t c = 0; c < schema.columns.size(); ++c)
      row.push_back(pool.decode(words[c], schema.columns[c].type));
    return row;
  }
  OracleBinding values(const CheckedRule& rule, const Binding& binding) const {
    OracleBinding values;
    for (std::size_t v = 0; v < rule.variables.size(); ++v)
      values.emplace_back(pool.decode(binding[v], rule.variables[v].type));
    return values;
  }

  RandomProgram random;
  Sources sources;
  CheckedProgram program;
  OracleResult right;
  mutable Pool pool;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Prover> prover;
};

bool fits_pattern(const BodyAtom& atom, const OracleRow& row, const OracleBinding& binding) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    const Term& term = atom.terms[c];
    if (term.kind == Term::Kind::kConstant && !(term.constant == row[c])) return false;
    if (term.kind == Term::Kind::kVariable && !(*binding[at(term.variable)] == row[c]))
      return false;
  }
  return true;
}

class ProofCheck {
 public:
  ProofCheck(const ExplainedRun& run, const Proof& proof) : run_(run), proof_(proof) {}

  // Empty: each step is right.
  std::string fault() {
    for (std::size_t n = 0; n < proof_.nodes.size(); ++n) check_node(proof_.nodes[n]);
    std::vector<int> state(proof_.nodes.size(), 0);
    look_for_circle(0, state);
    return fault_;
  }

 private:
  void check_node(const ProofNode& node) {
    const OracleRow row = run_.row(node.relation, node.row);
    if (!node.replaced && !run_.right.relations[at(node.relation)].contains(row))
      fault_ += "a row that is not there\n";
    switch (node.ground) {
      case ProofNode::Ground::kFact:
        return check_fact(node.relation, row);
      case ProofNode::Ground::kRule:
        for (const Reason& reason : node.reasons) check_reason(node, row, reason);
        return;
      default:
        fault_ += "a row without a reason\n";
    }
  }

  void check_fact(int relation, const OracleRow& row) {
    const bool found = std::ranges::any_of(run_.program.facts, [&](const CheckedFact& fact) {
      return fact.relation == relation && fact.values == row;
    });
    if (!found) fault_ += "no such fact\n";
  }

  void check_reason(const ProofNode& node, const OracleRow& row, const Reason& reason) {
    const CheckedRule& rule = run_.prover->program().rules[at(node.rule)];
    const OracleBinding binding = run_.values(rule, reason.binding);
    if (rule.head != node.relation || reason.premises.size() != rule.body.size())
      fault_ += "another rule\n";
    for (std::size_t c = 0; c < rule.head_terms.size(); ++c) {
      const HeadTerm& term = rule.head_terms[c];
      const bool counts = term.aggregated && term.aggregate == Aggregate::kCount;
      if (counts && !(row[c] == Value(static_cast<std::int64_t>(node.bindings))))
        fault_ += "another count\n";
      const bool least = term.aggregated && rule.head_terms.size() == 1 &&
                         (term.aggregate == Aggregate::kMin || term.aggregate == Aggregate::kMax);
      if (term.aggregated && !least) continue;
      const auto value = oracle_value(term.args[0], binding);
      if (!value || !(*value == row[c])) fault_ += "another head\n";
    }
    for (const Premise& premise : reason.premises) check_premise(rule, premise, binding);
  }

  void check_premise(const CheckedRule& rule, const Premise& premise,
                     const OracleBinding& binding) {
    struct Visit {
      ProofCheck& self;
      const Premise& premise;
      const OracleBinding& binding;
      bool operator()(const BodyAtom& atom) const {
        if (!atom.negated) {
          const ProofNode& below = self.proof_.nodes[at(premise.node)];
          return premise.kind == Premise::Kind::kRow && below.relation == atom.relation &&
                 fits_pattern(atom, self.run_.row(below.relation, below.row), binding);
        }
        return premise.kind == Premise::Kind::kAbsent &&
               std::ranges::none_of(
                   self.run_.right.relations[at(atom.relation)],
                   [&](const OracleRow& row) { return fits_pattern(atom, row, binding); });
      }
      bool operator()(const BodyCondition& node) const {
        const auto value = oracle_value(node.expr, binding);
        return value && std::get<bool>(*value);
      }
      bool operator()(const BodyAssignment& node) const {
        const auto value = oracle_value(node.expr, binding);
        return value && *value == *binding[at(node.variable)];
      }
      bool operator()(const BodyGenerator& node) const {
        const auto value = oracle_value(node.sequence, binding);
        return value && std::ranges::count(*items_of(*value), *binding[at(node.variable)]) > 0;
      }
      bool operator()(const BodyMatch& node) const {
        const auto text = oracle_value(node.text, binding);
        const auto groups =
            oracle_match(node.pattern, node.ignore_case, std::get<std::string>(*text));
        if (!groups) return false;
        for (std::size_t i = 0; i < node.captures.size(); ++i) {
          if (node.captures[i] < 0) continue;
          if (!(*binding[at(node.captures[i])] == Value((*groups)[i + 1]))) return false;
        }
        return true;
      }
    };
    if (!std::visit(Visit{*this, premise, binding}, rule.body[at(premise.literal)].node))
      fault_ +=
          "literal " + std::to_string(premise.literal) + " does not hold: " + rule.text + "\n";
  }

  // 1: on the way to where we are; 2: done.
  void look_for_circle(std::size_t number, std::vector<int>& state) {
    if (state[number] == 1) fault_ += "a row above itself\n";
    if (state[number] != 0) return;
    state[number] = 1;
    for (const Reason& reason : proof_.nodes[number].reasons) {
      for (const Premise& premise : reason.premises) {
        if (premise.kind == Premise::Kind::kRow) look_for_circle(at(premise.node), state);
      }
    }
    state[number] = 2;
  }

  const ExplainedRun& run_;
  const Proof& proof_;
  std::string fault_;
};

bool fits_given(const ExplainedRun& run, int relation, const Given& given, const OracleRow& row) {
  for (std::size_t c = 0; c < given.size(); ++c) {
    const Type& type = run.program.relations[at(relation)].schema.columns[c].type;
    if (given[c] && !(run.pool.decode(*given[c], type) == row[c])) return false;
  }
  return true;
}

bool is_missing(const ExplainedRun& run, int relation, const Given& given) {
  return std::ranges::none_of(run.right.relations[at(relation)], [&](const OracleRow& row) {
    return fits_given(run, relation, given, row);
  });
}

// Empty: what it says is so.
std::string fault_of(const ExplainedRun& run, const Refutation& refutation) {
  std::string fault;
  for (const Goal& goal : refutation.goals) {
    if (!is_missing(run, goal.relation, goal.given)) fault += "a goal is there\n";
    for (const Attempt& made : goal.attempts) {
      const bool blocked = made.end == Attempt::End::kBlocked;
      if (made.end == Attempt::End::kMissing && !is_missing(run, made.relation, made.given))
        fault += "what is missing is there\n";
      if (!blocked) continue;
      const OracleRow row = run.row(made.relation, made.row);
      if (!fits_given(run, made.relation, made.given, row) ||
          !run.right.relations[at(made.relation)].contains(row))
        fault += "what stands in the way is not there\n";
    }
  }
  return fault;
}

struct WhyTally {
  std::uint64_t proofs = 0;
  std::uint64_t derived = 0;
  std::uint64_t refutations = 0;
};

void explain_rows(const ExplainedRun& run, int relation, WhyTally& tally) {
  ProofLimits limits;
  limits.depth = 10'000;
  limits.nodes = 100'000;
  std::size_t count = 0;
  const Wording wording(run.sources, run.prover->program(), run.pool);
  for (const OracleRow& row : run.right.relations[at(relation)]) {
    if (++count > kRowsExplained) return;
    std::vector<Word> words;
    for (const Value& value : row) words.push_back(run.pool.encode(value));
    words.push_back(0);
    const Proof proof = run.prover->prove(relation, words.data(), limits);
    const std::string fault = ProofCheck(run, proof).fault();
    std::string text;
    if (!fault.empty()) append_text(text, tell(proof, run.prover->program(), wording));
    ASSERT_EQ(fault, "") << text << describe(run.random);
    ++tally.proofs;
    tally.derived += proof.nodes[0].ground == ProofNode::Ground::kRule ? 1 : 0;
  }
}

// Rows that have one value of each of two rows that are there.
void refute_rows(const ExplainedRun& run, int relation, WhyTally& tally) {
  const OracleRows& rows = run.right.relations[at(relation)];
  std::size_t count = 0;
  for (const OracleRow& row : rows) {
    for (std::size_t c = 0; c < row.size() && ++count <= kRowsExplained; ++c) {
      OracleRow other = row;
      other[c] = (*rows.rbegin())[c];
      if (rows.contains(other)) continue;
      Given given;
      for (const Value& value : other) given.emplace_back(run.pool.encode(value));
      const Refutation refutation = refute(*run.prover, relation, given, 3);
      ASSERT_EQ(fault_of(run, refutation), "") << describe(run.random);
      ++tally.refutations;
    }
  }
}

TEST(Explanation, OfMadeUpProgramsHoldsStepByStep) {
  WhyTally tally;
  const auto explain_seed = [&](std::uint64_t seed) {
    const ExplainedRun run(seed);
    if (run.prover == nullptr) return;
    for (int r = 0; r < static_cast<int>(run.program.relations.size()); ++r) {
      explain_rows(run, r, tally);
      refute_rows(run, r, tally);
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
    }
  };
  if (const char* seed = std::getenv("DROVER_SEED"); seed != nullptr) {
    std::fputs(describe(random_program(std::strtoull(seed, nullptr, 10), false)).c_str(), stderr);
    return explain_seed(std::strtoull(seed, nullptr, 10));
  }
  const std::uint64_t seeds = test_load(kWhyPrograms);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) ASSERT_NO_FATAL_FAILURE(explain_seed(seed));
  EXPECT_GE(tally.proofs, seeds * 5);
  EXPECT_GE(tally.derived, seeds * 2);
  EXPECT_GE(tally.refutations, seeds * 2);
}

}  // namespace
}  // namespace drover
