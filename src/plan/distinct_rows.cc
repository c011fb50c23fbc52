#include "plan/distinct_rows.h"

#include <set>

namespace drover {

bool gives_each_row_once(const CheckedProgram& program, const CheckedRule& rule) {
  if (rule.aggregated) return false;
  std::set<int> told;  // variables that the head shows
  for (const HeadTerm& term : rule.head_terms) {
    if (term.args[0].kind == Expr::Kind::kVariable) told.insert(term.args[0].variable);
  }
  for (const BodyLiteral& literal : rule.body) {
    // Two items of a list may be equal; all else that is no atom has one result a binding.
    if (std::holds_alternative<BodyGenerator>(literal.node)) return false;
    const auto* atom = std::get_if<BodyAtom>(&literal.node);
    if (atom == nullptr || atom->negated) continue;
    const Schema& schema = program.relations[static_cast<std::size_t>(atom->relation)].schema;
    if (schema.kind == RelationKind::kInput) return false;  // rows may be equal
    for (const Term& term : atom->terms) {
      if (term.kind == Term::Kind::kAny) return false;
      if (term.kind == Term::Kind::kVariable && !told.contains(term.variable)) return false;
    }
  }
  return true;
}

}  // namespace drover
