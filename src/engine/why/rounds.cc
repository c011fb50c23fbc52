#include "engine/why/rounds.h"

#include <algorithm>

#include "base/index.h"
#include "engine/operators/chain.h"
#include "engine/operators/head_operator.h"
#include "plan/join_order.h"

namespace drover {

class Rounds::Collect final : public RowVisitor {
 public:
  explicit Collect(Table& into) : into_(into) {}
  bool visit(const Word* row, const Frame&) override {
    into_.insert(row);
    return true;
  }

 private:
  Table& into_;
};

// A rule, driven by what the last round has brought to one of its atoms; -1: by nothing, once.
struct Rounds::Variant {
  int driver_relation = -1;
  std::unique_ptr<Collect> collect;
  Chain chain;
};

Rounds::Rounds(Instances& instances, const Finished& finished, const Stratum& stratum)
    : instances_(instances), finished_(finished) {
  for (int relation : stratum.relations) make_stage(relation);
  std::size_t most = 0;
  const CheckedProgram& program = instances.program();
  for (int rule : stratum.rules) most = std::max(most, program.rules[at(rule)].variables.size());
  registers_.resize(most + 1);
  for (int r : stratum.rules) {
    const CheckedRule& rule = program.rules[at(r)];
    if (!says_what_is(program, rule) || rule.aggregated) continue;
    bool recursive = false;
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
      if (atom == nullptr || !has(atom->relation)) continue;
      compile(r, static_cast<int>(i));
      recursive = true;
    }
    if (!recursive) compile(r, -1);
  }
  do run_rounds();
  while (take_unreached());
  for (auto& [relation, stage] : stages_) stage.rows->untrack();
}

Rounds::~Rounds() = default;

void Rounds::make_stage(int r) {
  const Relation& relation = instances_.program().relations[at(r)];
  const auto columns = static_cast<int>(relation.schema.columns.size());
  const Table::Form plain{columns, {}, false, false, true, nullptr};
  Stage stage;
  stage.rows = std::make_unique<Table>(plain);
  stage.pending = std::make_unique<Table>(plain);
  if (relation.merge) {
    Table::Form form = plain;
    form.keyed = true;
    form.merged = relation.merge->column;
    for (int c = 0; c < columns; ++c) {
      if (c != form.merged) form.key.push_back(c);
    }
    const int sign = relation.merge->greatest ? 1 : -1;
    const Type& type = relation.schema.columns[at(form.merged)].type;
    form.is_better = [&pool = instances_.pool(), &type, sign](Word value, Word than) {
      return pool.compare(value, than, type) * sign > 0;
    };
    stage.best = std::make_unique<Table>(std::move(form));
  }
  Stage& made = stages_.emplace(r, std::move(stage)).first->second;
  if (given_rows(r)) {
    const Table* base = finished_.base[at(r)];
    (base != nullptr ? *base : *finished_.rows[at(r)]).for_each([&](const Word* row) {
      made.pending->insert(row);
      return true;
    });
  }
}

// Whether it is known which rows are given. Of an event it is not: some come, some follow.
bool Rounds::given_rows(int relation) {
  const Schema& schema = instances_.program().relations[at(relation)].schema;
  return finished_.base[at(relation)] != nullptr || schema.kind != RelationKind::kEvent;
}

void Rounds::compile(int rule, int driver) {
  const CheckedProgram& program = instances_.program();
  const CheckedRule& checked = program.rules[at(rule)];
  auto variant = std::make_unique<Variant>();
  if (driver >= 0)
    variant->driver_relation = std::get<BodyAtom>(checked.body[at(driver)].node).relation;
  variant->collect = std::make_unique<Collect>(*stages_.at(checked.head).pending);
  const auto table_of = [&](int relation) -> Table& {
    return has(relation) ? rows(relation) : *finished_.rows[at(relation)];
  };
  const auto counts = [&](int relation) {
    return static_cast<double>(finished_.rows[at(relation)]->size());
  };
  const auto access = driver >= 0 ? AtomStep::Access::kDelta : AtomStep::Access::kScan;
  const RulePlan plan = plan_rule(program, rule, {driver, access, {}}, counts);
  ChainParts parts{checked, instances_.pool(), faults_, nullptr, {}};
  parts.source = [&](const AtomStep& step) {
    AtomSource source;
    source.table = &table_of(step.relation);
    return source;
  };
  variant->chain = compile_chain(
      plan, parts, make_visit_operator(checked, *variant->collect, instances_.pool(), faults_));
  variants_.push_back(std::move(variant));
}

void Rounds::run(Variant& variant) {
  Frame frame = instances_.frame(registers_);
  Pool::Mark mark = instances_.pool().mark();
  variant.chain.run(frame);
  instances_.pool().release(mark);
}

void Rounds::run_rounds() {
  if (first_) {
    end_round();
    for (auto& [relation, stage] : stages_) stage.rows->track();
  }
  while (true) {
    std::vector<int> moved;
    for (auto& [relation, stage] : stages_) {
      if (stage.rows->advance()) moved.push_back(relation);
    }
    for (const auto& variant : variants_) {
      const bool driven = std::ranges::binary_search(moved, variant->driver_relation);
      if (driven || (first_ && variant->driver_relation < 0)) run(*variant);
    }
    first_ = false;
    if (!end_round()) return;
  }
}

// What the round has brought, if it is new (or better), is there from now on.
bool Rounds::end_round() {
  bool any = false;
  for (auto& [relation, stage] : stages_) {
    stage.pending->for_each([&](const Word* row) {
      if (stage.rows->contains(row)) return true;
      if (stage.best != nullptr && stage.best->insert(row) != RowSet::Outcome::kNew) return true;
      stage.rows->insert(row);
      any = true;
      return true;
    });
    stage.pending->reset();
    stage.rows->settle();
    stage.ends.push_back(stage.rows->rows().end());
  }
  return any;
}

// What nothing derives has come from outside.
bool Rounds::take_unreached() {
  bool any = false;
  for (auto& [relation, stage] : stages_) {
    if (given_rows(relation)) continue;
    finished_.rows[at(relation)]->for_each([&](const Word* row) {
      if (!stage.rows->contains(row)) stage.pending->insert(row);
      return true;
    });
    any = any || stage.pending->size() > 0;
  }
  if (any) end_round();
  return any;
}

std::uint64_t Rounds::round_of(int relation, const Word* row) const {
  const Stage& stage = stages_.at(relation);
  const std::uint32_t number = stage.rows->rows().find(row);
  if (number == RowSet::kNoRow) return kNever;
  return static_cast<std::uint64_t>(std::ranges::upper_bound(stage.ends, number) -
                                    stage.ends.begin());
}

}  // namespace drover
