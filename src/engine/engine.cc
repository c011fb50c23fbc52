#include "engine/engine.h"

#include <algorithm>

#include "base/check.h"
#include "base/index.h"
#include "base/text.h"
#include "plan/split_rules.h"

namespace drover {
namespace {

constexpr std::size_t kBitsPerColumn = 31;  // of an absence mask: cells stay narrow

}  // namespace

Engine::Engine(const CheckedProgram& program, Pool& pool, EngineOptions options)
    : split_(options.maintained || options.part ? std::nullopt : split_rules(program)),
      program_(split_ ? *split_ : program),
      pool_(pool),
      options_(std::move(options)),
      plan_(plan_program(program_, options_.endless)),
      kept_groups_(program_.rules.size()),
      streams_(plan_.inputs.size()),
      evaluated_(program_.strata.size(), false) {
  std::size_t most = 0;
  for (const CheckedRule& rule : program_.rules) most = std::max(most, rule.variables.size());
  registers_.resize(most + 1);
  make_tables();
}

Engine::~Engine() = default;

// ---------------------------------------------------------------------------- tables

bool Engine::follows_from_input(int relation) const {
  return plan_.ready_after[at(program_.relations[at(relation)].stratum)] >= 0;
}

bool Engine::is_recursive(int relation) const {
  return program_.strata[at(program_.relations[at(relation)].stratum)].recursive;
}

// In a program that moves in steps the facts of events belong to its first one.
bool Engine::happens_later(int relation) const {
  return program_.timed && program_.relations[at(relation)].schema.kind == RelationKind::kEvent;
}

Table::Form Engine::form_of(int r) const {
  const Relation& relation = program_.relations[at(r)];
  const Schema& schema = relation.schema;
  Table::Form form;
  form.columns = static_cast<int>(schema.columns.size());
  form.key = schema.key;
  form.keyed = !schema.key.empty() || schema.one_row;
  if (!relation.merge) return form;
  form.merged = relation.merge->column;
  form.keyed = true;
  form.key.clear();
  for (int c = 0; c < form.columns; ++c) {
    if (c != form.merged) form.key.push_back(c);
  }
  const Kind kind = schema.columns[at(form.merged)].type.kind;
  if (kind == Kind::kInt || kind == Kind::kTime || kind == Kind::kDuration) {
    if (relation.merge->greatest) {
      form.is_better = [](Word value, Word than) { return int_of(value) > int_of(than); };
    } else {
      form.is_better = [](Word value, Word than) { return int_of(value) < int_of(than); };
    }
    return form;
  }
  int sign = relation.merge->greatest ? 1 : -1;
  form.is_better = [&pool = pool_, &type = schema.columns[at(form.merged)].type, sign](Word value,
                                                                                       Word than) {
    return pool.compare(value, than, type) * sign > 0;
  };
  return form;
}

void Engine::make_table(int r, bool has_rules) {
  const Schema& schema = program_.relations[at(r)].schema;
  Stored stored;
  if (schema.kind == RelationKind::kInput) {
    CHECK(!options_.maintained);
    const InputPlan* input = plan_.input(r);
    if (input->kept) make_input_table(*input, stored);
  } else {
    Table::Form form = form_of(r);
    bool apart = options_.maintained || options_.explained;
    if (follows_from_input(r) || (apart && has_rules)) {
      // A base row that is not the best one may become it when others go.
      bool all = apart && form.merged >= 0;
      stored.stage = std::make_unique<Table>(
          all ? Table::Form{form.columns, {}, false, false, false, nullptr} : form);
      stored.stage_is_all = !apart;
    }
    // The maintainer tells by the stamps of rows which came first.
    form.rows = options_.maintained && (is_recursive(r) || schema.kind == RelationKind::kEvent);
    if (form.rows) form.counter = &row_counter_;
    stored.own = std::make_unique<Table>(form);
  }
  stored_.push_back(std::move(stored));
}

void Engine::make_tables() {
  std::vector<bool> has_rules(program_.relations.size(), false);
  // Of rules that say what is, not of those that act.
  for (const CheckedRule& rule : program_.rules) {
    if (!rule.acts) has_rules[at(rule.head)] = true;
  }
  for (int r = 0; r < static_cast<int>(program_.relations.size()); ++r)
    make_table(r, has_rules[at(r)]);
  for (std::size_t i = 0; i < program_.rules.size(); ++i) {
    const CheckedRule& rule = program_.rules[i];
    bool streams = plan_.roles[i] == RuleRole::kStream;
    if (!streams || rule.aggregated) stored_[at(rule.head)].stage_is_all = false;
    if (rule.aggregated && (streams || options_.maintained)) {
      kept_groups_[i] = std::make_unique<Groups>(rule, options_.maintained, pool_);
    }
  }
}

void Engine::make_maintainer() {
  std::vector<Maintainer::Relation> relations;
  for (const Stored& stored : stored_) relations.push_back({stored.own.get(), stored.stage.get()});
  std::vector<Groups*> groups;
  for (const auto& kept : kept_groups_) {
    groups.push_back(kept.get());
    if (kept != nullptr) kept->forget_touched();
  }
  FaultSink& faults = *this;
  ConflictSink& conflicts = *this;
  maintainer_ = std::make_unique<Maintainer>(
      program_, pool_, relations, std::move(groups), faults, conflicts, registers_,
      options_.host_calls, [this](const Stratum& s) { return recompute(s); }, options_.rounds_max);
  maintainer_->meter_with(options_.meter);
  if (!program_.timed) return;
  timesteps_ = std::make_unique<Timesteps>(program_, *maintainer_, std::move(relations));
  for (const auto& [relation, row] : first_events_) timesteps_->put_first(relation, row.data());
  first_events_.clear();
}

// What the step does to a stratum that merges: all of it anew, beside what was there.
bool Engine::recompute(const Stratum& stratum) {
  std::vector<std::unique_ptr<Table>> before;
  for (int relation : stratum.relations) {
    Table& rows = table_of(relation);
    before.push_back(
        std::make_unique<Table>(Table::Form{rows.columns(), {}, false, false, true, nullptr}));
    rows.for_each([&](const Word* row) {
      before.back()->insert(row);
      return true;
    });
  }
  const bool done = evaluate(stratum);
  for (std::size_t i = 0; i < before.size(); ++i) {
    Table& rows = table_of(stratum.relations[i]);
    if (!done) {
      rows.clear();
      before[i]->for_each([&](const Word* row) {
        rows.insert(row);
        return true;
      });
      continue;
    }
    auto note = [](const Table& from, const Table& without, Table& into) {
      from.for_each([&](const Word* row) {
        if (!without.contains(row)) into.insert(row);
        return true;
      });
    };
    note(*before[i], rows, *rows.removed());
    note(rows, *before[i], *rows.added());
  }
  return done;
}

bool Engine::apply(const std::vector<Change>& changes) {
  CHECK(options_.maintained);
  if (maintainer_ == nullptr) make_maintainer();
  error_.reset();
  maintainer_->apply(changes);
  if (maintainer_->endless() != nullptr) refuse_endless(*maintainer_->endless());
  if (settle_conflict()) return true;
  maintainer_->undo();
  return false;
}

bool Engine::step() {
  CHECK(timesteps_ != nullptr);
  error_.reset();
  timesteps_->step();
  if (maintainer_->endless() != nullptr) refuse_endless(*maintainer_->endless());
  if (timesteps_->clash()) explain_clash(*timesteps_->clash());
  if (settle_conflict()) return true;
  // Something is tried; whatever it says is not for our caller.
  const std::optional<Diagnostic> error = error_;
  const Faults faults = end_faults_;
  timesteps_->undo();
  conflict_.reset();
  error_ = error;
  end_faults_ = faults;
  tell_lost();
  return false;
}

bool Engine::settle_conflict() {
  if (conflict_) {
    Conflict found = std::move(*conflict_);
    conflict_.reset();
    explain_conflict(found);
  }
  return ok();
}

// The used columns, then bits for those that a row lacks.
void Engine::make_input_table(const InputPlan& input, Stored& stored) {
  stored.columns.assign(program_.relations[at(input.relation)].schema.columns.size(), -1);
  for (std::size_t i = 0; i < input.used.size(); ++i)
    stored.columns[at(input.used[i])] = static_cast<int>(i);
  auto columns = static_cast<int>(input.used.size());
  std::size_t masks = (input.used.size() + kBitsPerColumn - 1) / kBitsPerColumn;
  for (std::size_t i = 0; i < masks; ++i) stored.absent_columns.push_back(columns++);
  stored.own = std::make_unique<Table>(Table::Form{columns, {}, false, true, false, nullptr});
}

Table& Engine::table_of(int relation) {
  Stored& stored = stored_[at(relation)];
  CHECK(stored.own != nullptr);
  return stored.stage_is_all ? *stored.stage : *stored.own;
}

const Table& Engine::table(int relation) const {
  const Stored& stored = stored_[at(relation)];
  CHECK(stored.own != nullptr);
  return stored.stage_is_all ? *stored.stage : *stored.own;
}

const Table* Engine::base_rows(int relation) const {
  const Stored& stored = stored_[at(relation)];
  return stored.stage_is_all ? nullptr : stored.stage.get();
}

Table& Engine::table_for_base(int relation) {
  Stored& stored = stored_[at(relation)];
  return stored.stage != nullptr ? *stored.stage : *stored.own;
}

bool Engine::insert(int relation, const Word* row, Span span) {
  CHECK(program_.relations[at(relation)].schema.kind != RelationKind::kInput);
  if (happens_later(relation)) {
    first_events_.emplace_back(
        relation,
        std::vector<Word>(row, row + program_.relations[at(relation)].schema.columns.size()));
    first_events_.back().second.push_back(0);
    return true;
  }
  Table& table = table_for_base(relation);
  if (table.insert(row) != RowSet::Outcome::kConflict) return true;
  explain_conflict({relation, -1, span, {row, row + table.columns()}, table.conflict(), {}});
  return false;
}

bool Engine::insert_facts() {
  for (const CheckedFact& fact : program_.facts) {
    std::vector<Word> row;
    for (const Value& value : fact.values) row.push_back(pool_.encode(value));
    row.push_back(0);
    if (!insert(fact.relation, row.data(), fact.span)) return false;
  }
  return true;
}

// ---------------------------------------------------------------------------- the way through

bool Engine::start() {
  if (!insert_facts()) return false;
  for (std::size_t s = 0; s < program_.strata.size(); ++s) {
    if (plan_.ready_after[s] >= 0) continue;
    evaluated_[s] = true;
    if (!evaluate(program_.strata[s])) return false;
  }
  if (program_.timed) make_maintainer();
  return true;
}

bool Engine::end_input(std::size_t input) {
  CHECK(!options_.endless);
  for (std::size_t s = 0; s < program_.strata.size(); ++s) {
    if (evaluated_[s] || plan_.ready_after[s] > static_cast<int>(input)) continue;
    evaluated_[s] = true;
    if (!evaluate(program_.strata[s])) return false;
  }
  return ok();
}

bool Engine::finish() { return plan_.inputs.empty() || end_input(plan_.inputs.size() - 1); }

bool Engine::refresh() {
  end_faults_ = {};
  for (std::size_t s = 0; s < program_.strata.size(); ++s) {
    if (plan_.ready_after[s] >= 0 && !evaluate(program_.strata[s])) return false;
  }
  return ok();
}

void Engine::prepare_stream(std::size_t input) {
  Stream& stream = streams_[input];
  stream.prepared = true;
  stream.rows.columns.assign(
      program_.relations[at(plan_.inputs[input].relation)].schema.columns.size(), nullptr);
  for (std::size_t r = 0; r < program_.rules.size(); ++r) {
    if (plan_.roles[r] != RuleRole::kStream) continue;
    const CheckedRule& rule = program_.rules[r];
    if (std::get<BodyAtom>(rule.body[at(plan_.driver[r])].node).relation !=
        plan_.inputs[input].relation)
      continue;
    auto prepared = std::make_unique<StreamRule>();
    prepared->rule = static_cast<int>(r);
    Table* table = rule.aggregated ? nullptr : stored_[at(rule.head)].stage.get();
    prepared->chain = compile_rule(static_cast<int>(r), plan_.driver[r], AtomStep::Access::kInput,
                                   last_operator(static_cast<int>(r), table, kept_groups_[r].get()),
                                   &stream.rows);
    stream.rules.push_back(std::move(prepared));
  }
}

bool Engine::push(std::size_t input, const Batch& batch) {
  Stream& stream = streams_[input];
  const InputPlan& plan = plan_.inputs[input];
  if (!stream.prepared) prepare_stream(input);
  if (plan.kept) keep_rows(plan, batch);
  stream.rows.rows = batch.rows;
  for (std::size_t i = 0; i < plan.used.size(); ++i)
    stream.rows.columns[at(plan.used[i])] = &batch.columns[i];
  streaming_ = true;
  for (const auto& rule : stream.rules) {
    if (!run_chain(rule->chain, rule->rule)) {
      streaming_ = false;
      return false;
    }
    if (Table* stage = stored_[at(program_.rules[at(rule->rule)].head)].stage.get())
      stage->settle();
  }
  streaming_ = false;
  return true;
}

void Engine::keep_rows(const InputPlan& input, const Batch& batch) {
  Stored& stored = stored_[at(input.relation)];
  const Schema& schema = program_.relations[at(input.relation)].schema;
  std::vector<Word> row(at(stored.own->columns()) + 1);
  for (std::size_t r = 0; r < batch.rows; ++r) {
    for (int column : stored.absent_columns) row[at(column)] = 0;
    for (std::size_t i = 0; i < input.used.size(); ++i) {
      const Batch::BatchColumn& cells = batch.columns[i];
      if (!cells.absent.empty() && cells.absent[r] != 0) {
        row[i] = 0;
        row[at(stored.absent_columns[i / kBitsPerColumn])] |= Word{1} << (i % kBitsPerColumn);
      } else {
        row[i] = pool_.canonical(cells.words[r], schema.columns[at(input.used[i])].type);
      }
    }
    stored.own->insert(row.data());
  }
}

// ---------------------------------------------------------------------------- rules

std::unique_ptr<Operator> Engine::last_operator(int rule, Table* table, Groups* groups,
                                                bool distinct) {
  const CheckedRule& checked = program_.rules[at(rule)];
  if (groups != nullptr) return make_group_operator(checked, *groups, true, pool_, *this);
  return make_head_operator(checked, rule, *table, distinct, pool_, *this, *this);
}

bool Engine::run_chain(Chain& chain, int rule) {
  Frame frame(pool_, registers_, &options_.host_calls);
  if (options_.interrupted) frame.interrupted = &options_.interrupted;
  Pool::Mark mark = pool_.mark();
  if (options_.meter == nullptr) {
    chain.run(frame);
  } else {
    run_metered(chain, rule, frame);
  }
  pool_.release(mark);
  interrupted_ = interrupted_ || frame.was_interrupted;
  if (conflict_) {
    CHECK(conflict_->rule == rule);
    Conflict found = std::move(*conflict_);
    conflict_.reset();
    explain_conflict(found);
  }
  return ok();
}

void Engine::run_metered(Chain& chain, int rule, Frame& frame) {
  const Table& head = table_of(program_.rules[at(rule)].head);
  const std::uint64_t rows = head.size();
  const std::int64_t began = options_.meter->now_ns();
  chain.run(frame);
  Meter::OfRule& metered = options_.meter->of_rule(rule);
  metered.ns += options_.meter->now_ns() - began;
  metered.new_rows += head.size() - rows;
  ++metered.runs;
}

Faults Engine::faults() const {
  Faults all = stream_faults_;
  all.count += end_faults_.count;
  for (const Faults::Kept& kept : end_faults_.first) {
    if (all.first.size() < Faults::kKept) all.first.push_back(kept);
  }
  return all;
}

bool Engine::report(const RuntimeFault& fault) {
  if (options_.part) {
    piece_faults_.add(fault);
  } else {
    (streaming_ ? stream_faults_ : end_faults_).add(fault, 1);
  }
  if (options_.keep_going) return true;
  error_ = Diagnostic{Severity::kError, fault.span, fault.message, "", {}};
  return false;
}

}  // namespace drover
