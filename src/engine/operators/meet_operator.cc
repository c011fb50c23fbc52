#include "engine/operators/meet_operator.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

const AtomStep* probe_at(const RulePlan& plan, std::size_t index) {
  if (index >= plan.steps.size()) return nullptr;
  const auto* step = std::get_if<AtomStep>(&plan.steps[index].node);
  bool probe = step != nullptr && step->access == AtomStep::Access::kProbe;
  return probe && !step->negated && step->same.empty() ? step : nullptr;
}

// Two columns, all rows of now.
bool is_plain(const AtomSource& source) {
  return source.table->columns() == 2 && source.version == Version::kNow &&
         source.below == nullptr && source.absent_columns.empty() && source.columns.empty();
}

// Whether the step asks for `variable` in one column, and for what is known in the other.
bool asks_for(const AtomStep& step, int variable) {
  if (!step.exists || !step.load.empty() || step.key.size() != 2) return false;
  return std::ranges::count_if(step.key, [&](const AtomStep::Key& key) {
           return key.operand.variable == variable;
         }) == 1;
}

class MeetOperator final : public Operator {
 public:
  // One atom: the ids beside `known` in the other column.
  struct Side {
    Table* table;
    int column;         // of what is known
    int variable = -1;  // or the constant
    Word constant = 0;
  };
  MeetOperator(int variable, std::vector<Side> sides, Chain general)
      : variable_(static_cast<std::size_t>(variable)),
        sides_(std::move(sides)),
        sets_(sides_.size()),
        general_(std::move(general)) {}

  void run(Frame& frame) override {
    bool in_pairs = std::ranges::all_of(sides_, [](const Side& s) { return s.table->in_pairs(); });
    if (!in_pairs) {
      general_.end_with(next);
      return general_.run(frame);
    }
    for (std::size_t i = 0; i < sides_.size(); ++i) {
      const Side& side = sides_[i];
      Word known =
          side.variable < 0 ? side.constant : frame.regs[static_cast<std::size_t>(side.variable)];
      if (!Table::fits(known)) return;
      const PairSet& pairs = side.column == 0 ? side.table->pairs() : side.table->swapped();
      sets_[i] = pairs.ys(Table::id_of(known));
      if (sets_[i].size() == 0) return;
    }
    std::ranges::sort(sets_, {}, &IdSet::size);
    sets_[0].for_each_common(sets_[1], [&](std::uint32_t id) { return meet(frame, id); });
  }

 private:
  bool meet(Frame& frame, std::uint32_t id) {
    if (frame.is_impatient()) return false;
    for (std::size_t i = 2; i < sets_.size(); ++i) {
      if (!sets_[i].contains(id)) return true;
    }
    frame.regs[variable_] = Table::word_at(id);
    next->run(frame);
    return !frame.stopped;
  }

  std::size_t variable_;
  std::vector<Side> sides_;
  std::vector<IdSet> sets_;
  Chain general_;  // for tables in rows
};

}  // namespace

std::size_t steps_that_meet(const RulePlan& plan, std::size_t first, const SourceOf& source) {
  const AtomStep* probe = probe_at(plan, first);
  if (probe == nullptr || probe->exists || probe->load.size() != 1 || probe->key.size() != 1 ||
      !is_plain(source(*probe))) {
    return 0;
  }
  auto transient = [&](const AtomStep& step) {
    return std::ranges::any_of(step.key, [&](const AtomStep::Key& key) {
      int variable = key.operand.variable;
      return variable >= 0 && plan.transient[static_cast<std::size_t>(variable)];
    });
  };
  if (transient(*probe)) return 0;
  std::size_t count = 1;
  while (const AtomStep* step = probe_at(plan, first + count)) {
    if (!asks_for(*step, probe->load[0].variable) || transient(*step) || !is_plain(source(*step)))
      break;
    ++count;
  }
  return count;
}

std::unique_ptr<Operator> make_meet_operator(const RulePlan& plan, std::size_t first,
                                             std::size_t count, const SourceOf& source,
                                             Pool& pool) {
  int variable = probe_at(plan, first)->load[0].variable;
  std::vector<MeetOperator::Side> sides;
  Chain general;
  for (std::size_t i = first; i < first + count; ++i) {
    const AtomStep& step = *probe_at(plan, i);
    AtomSource from = source(step);
    for (const AtomStep::Key& key : step.key) {
      if (key.operand.variable == variable) continue;
      Word constant = key.operand.variable < 0 ? pool.encode(key.operand.constant) : 0;
      sides.push_back({from.table, key.column, key.operand.variable, constant});
    }
    general.add(make_atom_operator(step, from, plan.transient, pool));
  }
  CHECK(sides.size() == count);
  return std::make_unique<MeetOperator>(variable, std::move(sides), std::move(general));
}

}  // namespace drover
