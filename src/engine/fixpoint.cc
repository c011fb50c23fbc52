#include <algorithm>

#include "base/check.h"
#include "base/index.h"
#include "base/text.h"
#include "engine/engine.h"
#include "engine/operators/chain.h"
#include "plan/distinct_rows.h"
#include "plan/join_order.h"

// Stratum by stratum: rules that read only what is complete run once; rules of a recursive stratum
// run in rounds, each on what the round before has brought (semi-naive evaluation, Bancilhon 1986).

namespace drover {
namespace {

constexpr int kSampleRows = 3;

void sort_once_each(std::vector<std::size_t>& numbers) {
  std::ranges::sort(numbers);
  auto rest = std::ranges::unique(numbers);
  numbers.erase(rest.begin(), rest.end());
}

}  // namespace

Chain Engine::compile_rule(int rule, int driver, AtomStep::Access access,
                           std::unique_ptr<Operator> last, const InputRows* rows) {
  auto counts = [&](int relation) {
    const Stored& stored = stored_[at(relation)];
    return stored.own == nullptr ? 0.0 : static_cast<double>(table(relation).size());
  };
  RulePlan plan = plan_rule(program_, rule, {driver, access, {}}, counts);
  ChainParts parts{program_.rules[at(rule)], pool_, *this, rows, {}};
  parts.source = [&](const AtomStep& step) {
    const Stored& stored = stored_[at(step.relation)];
    return AtomSource{&table_of(step.relation), stored.columns, stored.absent_columns,
                      Version::kNow, nullptr};
  };
  if (options_.meter != nullptr) parts.passed = &options_.meter->counts_of(plan);
  return compile_chain(plan, parts, std::move(last));
}

bool Engine::is_in(const Stratum& stratum, int relation) const {
  return std::ranges::binary_search(stratum.relations, relation);
}

bool Engine::evaluate(const Stratum& stratum) {
  clear(stratum);
  return run_rules_once(stratum) && (!stratum.recursive || run_rounds(stratum));
}

// Back to the base rows and what stream rules have derived so far.
void Engine::clear(const Stratum& stratum) {
  for (int relation : stratum.relations) {
    Stored& stored = stored_[at(relation)];
    if (stored.stage == nullptr || stored.stage_is_all) continue;
    stored.own->clear();
    stored.stage->for_each([&](const Word* row) {
      stored.own->insert(row);
      return true;
    });
  }
}

bool Engine::run_rules_once(const Stratum& stratum) {
  for (int r : stratum.rules) {
    const CheckedRule& rule = program_.rules[at(r)];
    if (program_.timed && rule.acts) continue;
    if (plan_.roles[at(r)] == RuleRole::kStream) {
      if (rule.aggregated && !emit_groups(r, *kept_groups_[at(r)])) return false;
      continue;
    }
    bool recursive = std::ranges::any_of(rule.body, [&](const BodyLiteral& literal) {
      const auto* atom = std::get_if<BodyAtom>(&literal.node);
      return atom != nullptr && is_in(stratum, atom->relation);
    });
    if (!recursive && !run_rule(r)) return false;
  }
  return true;
}

bool Engine::run_rule(int r) {
  const CheckedRule& rule = program_.rules[at(r)];
  if (!rule.aggregated) {
    Table& table = table_of(rule.head);
    const Schema& head = program_.relations[at(rule.head)].schema;
    bool distinct = table.size() == 0 && head.key.empty() && !head.one_row && !table.merges() &&
                    gives_each_row_once(program_, rule);
    Chain chain = compile_rule(r, -1, AtomStep::Access::kScan,
                               last_operator(r, &table, nullptr, distinct), nullptr);
    return run_chain(chain, r);
  }
  if (options_.maintained) {
    Chain chain = compile_rule(r, -1, AtomStep::Access::kScan,
                               last_operator(r, nullptr, kept_groups_[at(r)].get()), nullptr);
    return run_chain(chain, r) && emit_groups(r, *kept_groups_[at(r)]);
  }
  Groups groups(rule, false, pool_);
  Chain chain =
      compile_rule(r, -1, AtomStep::Access::kScan, last_operator(r, nullptr, &groups), nullptr);
  return run_chain(chain, r) && emit_groups(r, groups);
}

bool Engine::emit_groups(int r, Groups& groups) {
  const CheckedRule& rule = program_.rules[at(r)];
  Table& table = table_of(rule.head);
  const std::uint64_t rows = table.size();
  std::vector<Word> row(rule.head_terms.size() + 1);
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    RuntimeFault fault;
    if (!groups.row(group, row.data(), fault)) {
      if (!report(fault)) return false;
      continue;
    }
    if (table.insert(row.data()) != RowSet::Outcome::kConflict) continue;
    explain_conflict({rule.head, r, rule.span, {row.begin(), row.end() - 1}, table.conflict(), {}});
    return false;
  }
  if (options_.meter != nullptr) options_.meter->of_rule(r).new_rows += table.size() - rows;
  return true;
}

// What one atom of a recursive rule's body makes of the rows that its relation has newly got.
struct Engine::Variant {
  int rule;
  std::size_t from;  // tables of the stratum, by place
  std::size_t to;
  Chain chain;
};

std::vector<Engine::Variant> Engine::make_variants(const Stratum& stratum) {
  auto place = [&](int relation) {
    return static_cast<std::size_t>(std::ranges::lower_bound(stratum.relations, relation) -
                                    stratum.relations.begin());
  };
  std::vector<Variant> variants;
  for (int r : stratum.rules) {
    const CheckedRule& rule = program_.rules[at(r)];
    if (program_.timed && rule.acts) continue;
    if (plan_.roles[at(r)] == RuleRole::kStream) continue;
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || !is_in(stratum, atom->relation)) continue;
      CHECK(!atom->negated && !rule.aggregated);  // stratify() refuses it
      variants.push_back({r, place(atom->relation), place(rule.head),
                          compile_rule(r, static_cast<int>(i), AtomStep::Access::kDelta,
                                       last_operator(r, &table_of(rule.head), nullptr), nullptr)});
    }
  }
  return variants;
}

bool Engine::run_rounds(const Stratum& stratum) {
  std::vector<Table*> tables;
  std::vector<std::size_t> touched;  // tables that a round may have changed, in order
  for (int relation : stratum.relations) {
    touched.push_back(tables.size());
    tables.push_back(&table_of(relation));
    // Of values that get better, the best one is most often final: what follows from others is
    // derived in vain.
    tables.back()->track(Table::Order::kBestFirst);
  }
  std::vector<Variant> variants = make_variants(stratum);
  std::vector<std::vector<std::size_t>> readers(tables.size());
  for (std::size_t v = 0; v < variants.size(); ++v) readers[variants[v].from].push_back(v);
  bool going = true;
  for (std::uint64_t round = 0; going; ++round) {
    std::vector<std::size_t> next;
    std::vector<std::size_t> ready;  // variants
    for (std::size_t table : touched) {
      if (!tables[table]->advance()) continue;
      next.push_back(table);
      ready.insert(ready.end(), readers[table].begin(), readers[table].end());
    }
    going = !next.empty() && !interrupted_;
    if (going && options_.meter != nullptr)
      options_.meter->count_round(at(program_.relations[at(stratum.relations[0])].stratum));
    if (going && round == options_.rounds_max) {
      refuse_endless(stratum);
      break;
    }
    std::ranges::sort(ready);
    for (std::size_t v : ready) {
      next.push_back(variants[v].to);
      going = going && run_chain(variants[v].chain, variants[v].rule);
    }
    sort_once_each(next);
    touched = std::move(next);
  }
  for (Table* table : tables) table->untrack();
  return ok();
}

// Names what grows without end, with the last rows it got.
void Engine::refuse_endless(const Stratum& stratum) {
  Diagnostic diagnostic;
  std::vector<std::string> names;
  for (int relation : stratum.relations) {
    if (program_.relations[at(relation)].helper) continue;
    names.push_back("'" + program_.relations[at(relation)].schema.name + "'");
    const Table& table = table_of(relation);
    std::vector<std::string> last;
    table.for_each([&](const Word* row) {
      last.push_back(row_text(relation, row));
      if (last.size() > at(kSampleRows)) last.erase(last.begin());
      return true;
    });
    diagnostic.notes.push_back(
        {program_.relations[at(relation)].span,
         counted(table.size(), "row") + " so far, among them " + join(last, " ")});
  }
  for (int r : stratum.rules) {
    if (program_.relations[at(program_.rules[at(r)].head)].helper) continue;
    diagnostic.span = program_.rules[at(r)].span;
    diagnostic.notes.push_back(
        {program_.rules[at(r)].span, "by the rule " + program_.rules[at(r)].text});
  }
  diagnostic.message = "still finding new rows of " + join(names, ", ") + " after " +
                       std::to_string(options_.rounds_max) + " rounds";
  diagnostic.hint = "bound what the recursion makes, for example by X < 1000";
  error_ = std::move(diagnostic);
}

}  // namespace drover
