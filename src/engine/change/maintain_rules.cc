#include <algorithm>

#include "base/check.h"
#include "engine/change/maintain.h"

// The rules as the maintainer runs them: driven by changes, and asked whether they derive a row.

namespace drover {

// Collects heads: of lost bindings those that are there, of new ones those that are not.
class Maintainer::Collector final : public RowVisitor {
 public:
  // `rows` null: all.
  Collector(const Table* rows, bool gains, Table& into) : rows_(rows), gains_(gains), into_(into) {}
  bool visit(const Word* row, const Frame&) override {
    if (rows_ == nullptr || rows_->contains(row) != gains_) into_.insert(row);
    return true;
  }

 private:
  const Table* rows_;
  bool gains_;
  Table& into_;
};

// Waits for one row.
class Maintainer::Matcher final : public RowVisitor {
 public:
  explicit Matcher(std::size_t columns) : columns_(columns) {}
  bool visit(const Word* row, const Frame&) override {
    found = std::equal(row, row + columns_, wanted);
    return !found;
  }

  const Word* wanted = nullptr;
  bool found = false;

 private:
  std::size_t columns_;
};

Maintainer::Maintainer(const CheckedProgram& program, Pool& pool, std::vector<Relation> relations,
                       std::vector<Groups*> groups, FaultSink& faults, ConflictSink& conflicts,
                       std::vector<Word>& registers, const HostCalls& host_calls,
                       Recompute recompute, std::uint64_t rounds_max)
    : program_(program),
      pool_(pool),
      relations_(std::move(relations)),
      groups_(std::move(groups)),
      faults_(faults),
      conflicts_(conflicts),
      registers_(registers),
      host_calls_(host_calls),
      recompute_(std::move(recompute)),
      writers_(program.relations.size()),
      rounds_max_(rounds_max) {
  for (const Relation& each : relations_) {
    State state;
    if (each.rows != nullptr) {
      Table::Form form{each.rows->columns(), {}, false, false, true, nullptr};
      state.fresh = std::make_unique<Table>(form);
      state.next = std::make_unique<Table>(form);
      state.candidates = std::make_unique<Table>(form);
      state.pending = std::make_unique<Table>(form);
    }
    states_.push_back(std::move(state));
  }
  recomputed_.resize(program.relations.size());
  for (const Stratum& stratum : program.strata) {
    bool merges = std::ranges::any_of(stratum.relations, [&](int relation) {
      return program.relations[index(relation)].merge.has_value();
    });
    for (int relation : stratum.relations) recomputed_[index(relation)] = merges;
  }
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    if (!program.rules[r].acts) {
      writers_[index(program.rules[r].head)].push_back(static_cast<int>(r));
    }
  }
}

Maintainer::~Maintainer() = default;

// On the first step: a program that only runs once pays nothing.
void Maintainer::compile() {
  compiled_ = true;
  for (Relation& each : relations_) {
    if (each.rows != nullptr) each.rows->begin_step();
  }
  losses_.resize(program_.rules.size());
  gains_.resize(program_.rules.size());
  starts_.resize(program_.rules.size());
  for (std::size_t r = 0; r < program_.rules.size(); ++r) compile_rule(static_cast<int>(r));
}

void Maintainer::compile_rule(int rule) {
  const CheckedRule& checked = program_.rules[index(rule)];
  supports_.push_back(checked.aggregated || checked.acts ? nullptr : support(rule));
  if (checked.happens) return compile_happening(rule);
  for (std::size_t i = 0; i < checked.body.size(); ++i) {
    if (std::get_if<BodyAtom>(&checked.body[i].node) == nullptr) continue;
    gains_[index(rule)].push_back(trigger(rule, static_cast<int>(i), true));
    if (checked.acts && !checked.aggregated) continue;
    losses_[index(rule)].push_back(trigger(rule, static_cast<int>(i), false));
  }
  if (checked.acts) starts_[index(rule)] = trigger(rule, -1, true);
}

// All of an event is new: one that is complete drives for all others.
void Maintainer::compile_happening(int rule) {
  const CheckedRule& checked = program_.rules[index(rule)];
  bool driven = false;
  for (std::size_t i = 0; i < checked.body.size(); ++i) {
    const auto* atom = std::get_if<BodyAtom>(&checked.body[i].node);
    if (atom == nullptr || atom->negated) continue;
    bool inside = in_stratum_of(rule, atom->relation);
    bool drives = !inside && !driven && is_event(atom->relation);
    if (inside || drives) {
      gains_[index(rule)].push_back(trigger(rule, static_cast<int>(i), true));
    }
    driven = driven || drives;
  }
}

bool Maintainer::in_stratum_of(int rule, int number) const {
  if (program_.rules[index(rule)].stratum < 0) return false;
  const Stratum& stratum = program_.strata[index(program_.rules[index(rule)].stratum)];
  return std::ranges::binary_search(stratum.relations, number);
}

std::unique_ptr<Maintainer::Trigger> Maintainer::trigger(int rule, int literal, bool gains) {
  const CheckedRule& checked = program_.rules[index(rule)];
  auto made = std::make_unique<Trigger>();
  made->rule = rule;
  made->literal = literal;
  if (literal >= 0) {
    const auto& atom = std::get<BodyAtom>(checked.body[index(literal)].node);
    made->relation = atom.relation;
    made->inside = in_stratum_of(rule, atom.relation);
    if (atom.negated) {
      made->keys = std::make_unique<Table>(
          Table::Form{static_cast<int>(atom.terms.size()), {}, false, false, true, nullptr});
    }
  }
  std::unique_ptr<Operator> last;
  FaultSink& faults = gains || groups_[index(rule)] != nullptr ? faults_ : unheard_;
  if (groups_[index(rule)] != nullptr) {
    last = make_group_operator(checked, *groups_[index(rule)], gains, pool_, faults);
  } else {
    State& state = states_[index(checked.head)];
    Table& into = gains ? *state.pending : *state.candidates;
    const Table* known =
        checked.action == RuleAction::kDerive ? relation(checked.head).rows : nullptr;
    visitors_.push_back(std::make_unique<Collector>(known, gains, into));
    last = make_visit_operator(checked, *visitors_.back(), pool_, faults);
  }
  auto counts = [&](int number) { return static_cast<double>(relation(number).rows->size()); };
  auto access = literal < 0 ? AtomStep::Access::kScan : AtomStep::Access::kChange;
  RulePlan plan = plan_rule(program_, rule, {literal, access, {}}, counts);
  ChainParts parts{checked, pool_, faults, nullptr, {}};
  parts.source = [&](const AtomStep& step) { return source(step, *made, gains); };
  if (meter_ != nullptr) parts.passed = &meter_->counts_of(plan);
  made->chain = compile_chain(plan, parts, std::move(last));
  return made;
}

// What an atom of a triggered rule reads. A lost binding held before the step and a new one holds
// now; an aggregate counts each change of a binding once: by the first of its atoms that changed.
// The atoms before it hold in both, so that no binding is tried that never was.
AtomSource Maintainer::source(const AtomStep& step, const Trigger& trigger, bool gains) const {
  AtomSource from;
  Table* rows = relations_[index(step.relation)].rows;
  if (step.access == AtomStep::Access::kChange) {
    if (trigger.inside) {
      from.table = states_[index(trigger.relation)].fresh.get();
    } else if (trigger.keys != nullptr) {
      from.table = trigger.keys.get();
    } else {
      from.table = gains ? rows->added() : rows->removed();
    }
    return from;
  }
  from.table = rows;
  const CheckedRule& rule = program_.rules[index(trigger.rule)];
  if (rule.happens || trigger.literal < 0) {
    from.version = Version::kNow;
  } else if (groups_[index(trigger.rule)] == nullptr) {
    // A row may have been kept for a binding that is new, and which is lost again later.
    from.version = gains ? Version::kNow : Version::kEither;
  } else if (step.literal < trigger.literal) {
    from.version = Version::kBoth;
  } else {
    // A negated atom that drives is asked again here: its keys are known to have changed.
    from.version = gains ? Version::kNow : Version::kBefore;
  }
  return from;
}

std::unique_ptr<Maintainer::Support> Maintainer::support(int rule) {
  const CheckedRule& checked = program_.rules[index(rule)];
  auto made = std::make_unique<Support>();
  PlanStart start;
  for (std::size_t i = 0; i < checked.head_terms.size(); ++i) {
    const Expr& term = checked.head_terms[i].args[0];
    if (term.kind != Expr::Kind::kVariable) continue;
    made->given.emplace_back(i, term.variable);
    if (std::ranges::find(start.bound, term.variable) == start.bound.end()) {
      start.bound.push_back(term.variable);
    }
  }
  made->visitor = std::make_unique<Matcher>(checked.head_terms.size());
  auto counts = [&](int number) { return static_cast<double>(relation(number).rows->size()); };
  RulePlan plan = plan_rule(program_, rule, start, counts);
  ChainParts parts{checked, pool_, unheard_, nullptr, {}};
  parts.source = [&](const AtomStep& step) {
    AtomSource from;
    from.table = relation(step.relation).rows;
    if (in_stratum_of(rule, step.relation)) from.below = &below_;
    return from;
  };
  made->chain =
      compile_chain(plan, parts, make_visit_operator(checked, *made->visitor, pool_, unheard_));
  return made;
}

bool Maintainer::derives(int rule, const Word* row) {
  if (groups_[index(rule)] != nullptr) return groups_[index(rule)]->contains(row);
  Support& support = *supports_[index(rule)];
  auto& matcher = static_cast<Matcher&>(*support.visitor);
  matcher.wanted = row;
  matcher.found = false;
  for (const auto& [term, variable] : support.given) registers_[index(variable)] = row[term];
  // One variable in two columns takes one value.
  for (const auto& [term, variable] : support.given) {
    if (registers_[index(variable)] != row[term]) return false;
  }
  Frame frame(pool_, registers_, &host_calls_);
  Pool::Mark mark = pool_.mark();
  support.chain.run(frame);
  pool_.release(mark);
  if (frame.stopped && !matcher.found) stopped_ = true;
  return matcher.found;
}

// Whether some row has this key.
bool Maintainer::exists(Table& table, const std::vector<int>& columns, const Word* key,
                        Version version) {
  bool before = version == Version::kBefore;
  auto any = [&](Table& in, const Table* without) {
    bool found = false;
    auto visit = [&](const Word* words) {
      if (without != nullptr && without->contains(words)) return true;
      found = true;
      return false;
    };
    in.for_each_with(columns, key, visit);
    return found;
  };
  const Table* without = before && table.added()->size() > 0 ? table.added() : nullptr;
  return any(table, without) ||
         (before && table.removed()->size() > 0 && any(*table.removed(), nullptr));
}

}  // namespace drover
