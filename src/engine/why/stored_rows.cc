#include "engine/why/stored_rows.h"

#include "base/index.h"

namespace drover {

void StoredRows::note(std::uint64_t step, const Maintainer& maintainer) {
  const CheckedProgram& program = instances_.program();
  for (int r = 0; r < static_cast<int>(program.relations.size()); ++r) {
    const Schema& schema = program.relations[at(r)].schema;
    if (schema.kind != RelationKind::kTable) continue;
    maintainer.added(r).for_each([&](const Word* words) {
      std::vector<Word> row(words, words + schema.columns.size());
      const int rule = rule_of(r, row);
      origins_.insert_or_assign({r, std::move(row)}, Origin{step, rule});
      return true;
    });
  }
  wanted_.clear();
  for (const Effect& effect : maintainer.effects()) {
    if (effect.action != RuleAction::kNext) continue;
    std::vector<Word> row = effect.row;
    row.resize(program.relations[at(effect.relation)].schema.columns.size());
    wanted_.insert_or_assign({effect.relation, std::move(row)}, effect.rule);
  }
}

// A rule of the step before has wanted the row, or one of this step gives it now.
int StoredRows::rule_of(int relation, const std::vector<Word>& row) {
  if (const auto wanted = wanted_.find({relation, row}); wanted != wanted_.end())
    return wanted->second;
  const CheckedProgram& program = instances_.program();
  const Given given(row.begin(), row.end());
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    const CheckedRule& rule = program.rules[r];
    if (rule.head != relation || rule.action != RuleAction::kStore || says_what_is(program, rule))
      continue;
    bool found = false;
    instances_.for_each(
        static_cast<int>(r), given, [&](int read) -> Table& { return *finished_.rows[at(read)]; },
        [&](const Binding&) {
          found = true;
          return false;
        });
    if (found) return static_cast<int>(r);
  }
  return -1;
}

std::optional<StoredRows::Origin> StoredRows::origin(int relation,
                                                     const std::vector<Word>& row) const {
  const auto found = origins_.find({relation, row});
  return found == origins_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace drover
