// Whether the body gives every variable a value, and what looks like a slip.
#include <algorithm>
#include <set>

#include "lang/check/bindings.h"
#include "lang/check/rule_checker.h"

namespace drover {

void RuleChecker::check_bound() {
  if (result_.body_incomplete) return;
  std::set<int> reported;
  auto report = [&](int variable, const std::string& where) {
    const Variable& known = scope_.at(variable);
    if (known.name.empty() || !reported.insert(variable).second) return;
    exprs_->error(
        known.span, "'" + known.name + "' has no value: " + where,
        "bind it in an atom that is not negated, by " + known.name + " := …, or by match");
  };
  BodyOrder order(result_);
  for (const auto& [literal, variable] : order.unbound()) {
    const BodyLiteral& at = result_.body[literal];
    const auto* atom = std::get_if<BodyAtom>(&at.node);
    report(variable, atom != nullptr && atom->negated
                         ? "'notin' only asks whether a row is there"
                         : "nothing before this condition gives it one");
  }
  for (const HeadTerm& term : result_.head_terms) {
    for (const Expr& arg : term.args) {
      for (int variable : variables_of(arg)) {
        if (!order.bound(variable)) report(variable, "the body does not give it one");
      }
    }
  }
}

// Whether it is bound to a column of data from outside, which some rows may lack: there `_` asks
// for less than a variable does.
bool RuleChecker::is_of_input(int variable) const {
  return std::ranges::any_of(result_.body, [&](const BodyLiteral& literal) {
    const auto* atom = std::get_if<BodyAtom>(&literal.node);
    return atom != nullptr && relations_.at(atom->relation).schema.kind == RelationKind::kInput &&
           std::ranges::any_of(atom->terms, [&](const Term& term) {
             return term.kind == Term::Kind::kVariable && term.variable == variable;
           });
  });
}

void RuleChecker::warn_about_single_uses() {
  for (std::size_t i = 0; i < scope_.variables.size(); ++i) {
    const Variable& variable = scope_.variables[i];
    if (scope_.uses[i] != 1 || variable.name.empty() || variable.name[0] == '_') continue;
    const std::string hint =
        is_of_input(static_cast<int>(i))
            ? "write _" + variable.name + " if it only has to be there, or _ if rows may lack it"
            : "write _ if it does not matter, or _" + variable.name;
    report_->push_back(
        {Severity::kWarning, variable.span, "'" + variable.name + "' is used only once", hint, {}});
  }
}

}  // namespace drover
