#include <algorithm>

#include "base/check.h"
#include "base/index.h"
#include "engine/engine.h"

// Inputs that several engines work on side by side, and what they made put together.

namespace drover {

bool Engine::streams(std::size_t rule, std::size_t input) const {
  if (plan_.roles[rule] != RuleRole::kStream) return false;
  const BodyLiteral& driver = program_.rules[rule].body[at(plan_.driver[rule])];
  return std::get<BodyAtom>(driver.node).relation == plan_.inputs[input].relation;
}

std::size_t Engine::stream_rules(std::size_t input) const {
  std::size_t count = 0;
  for (std::size_t r = 0; r < program_.rules.size(); ++r) count += streams(r, input) ? 1 : 0;
  return count;
}

bool Engine::divides(std::size_t input) const {
  if (plan_.inputs[input].kept || !options_.keep_going || options_.maintained ||
      options_.explained || options_.meter != nullptr || !options_.host_calls.empty()) {
    return false;
  }
  for (std::size_t r = 0; r < program_.rules.size(); ++r) {
    if (!streams(r, input)) continue;
    const CheckedRule& rule = program_.rules[r];
    const auto atoms = std::ranges::count_if(rule.body, [](const BodyLiteral& literal) {
      return std::holds_alternative<BodyAtom>(literal.node);
    });
    // Of rows with one key there can be one, and which is decided here.
    const Relation& head = program_.relations[at(rule.head)];
    const bool keyed = !head.schema.key.empty() || head.schema.one_row || head.merge.has_value();
    if (atoms != 1 || (keyed && !rule.aggregated)) return false;
  }
  return true;
}

std::unique_ptr<Engine> Engine::part(Pool& pool) const {
  EngineOptions options;
  options.endless = options_.endless;
  options.keep_going = true;
  options.part = true;
  options.interrupted = options_.interrupted;
  auto part = std::make_unique<Engine>(program_, pool, std::move(options));
  part->groups_above_.resize(program_.rules.size());
  return part;
}

void Engine::take_rows(std::size_t input, Engine& part) {
  CHECK(part.options_.part && part.program_.rules.size() == program_.rules.size());
  interrupted_ = interrupted_ || part.interrupted_;
  part.piece_faults_.move_into(stream_faults_);
  std::vector<Word> copy;
  for (const auto& stream_rule : part.streams_[input].rules) {
    const auto r = at(stream_rule->rule);
    const CheckedRule& rule = program_.rules[r];
    if (rule.aggregated) {
      kept_groups_[r]->meet(*part.kept_groups_[r], part.groups_above_[r]);
      continue;
    }
    const std::vector<Column>& columns = program_.relations[at(rule.head)].schema.columns;
    copy.assign(columns.size() + 1, 0);
    Table& stage = *stored_[at(rule.head)].stage;
    Table& made = *part.stored_[at(rule.head)].stage;
    made.for_each([&](const Word* row) {
      for (std::size_t c = 0; c < columns.size(); ++c)
        copy[c] = pool_.copy_from(part.pool_, row[c], columns[c].type);
      stage.insert(copy.data());
      return true;
    });
    made.reset();
    stage.settle();
  }
}

void Engine::take_groups(std::size_t input, Engine& part) {
  for (const auto& stream_rule : part.streams_[input].rules) {
    const auto r = at(stream_rule->rule);
    if (!program_.rules[r].aggregated) continue;
    kept_groups_[r]->absorb(*part.kept_groups_[r], part.groups_above_[r]);
    part.kept_groups_[r]->reset();
    part.groups_above_[r].clear();
  }
}

}  // namespace drover
