#include "plan/split_rules.h"

#include <algorithm>
#include <set>

#include "base/index.h"
#include "base/text.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

// Two atoms of a body, and the variables of theirs that are needed elsewhere.
struct AtomPair {
  std::size_t first = 0;
  std::size_t second = 0;
  int recursive = 0;  // how many of the two are of the stratum
  std::vector<int> kept;
};

class Splitter {
 public:
  explicit Splitter(const CheckedProgram& program) : program_(program) {}

  std::optional<CheckedProgram> run() {
    auto rules = static_cast<int>(program_.rules.size());
    for (int rule = 0; rule < rules; ++rule) {
      while (may_split(current().rules[at(rule)])) {
        std::optional<AtomPair> pair = best_pair(current().rules[at(rule)]);
        if (!pair) break;
        if (!split_) split_ = program_;
        split(rule, *pair);
      }
    }
    return std::move(split_);
  }

 private:
  const CheckedProgram& current() const { return split_ ? *split_ : program_; }
  const Schema& schema(int relation) const { return current().relations[at(relation)].schema; }

  static const BodyAtom* positive_atom(const BodyLiteral& literal) {
    const auto* atom = std::get_if<BodyAtom>(&literal.node);
    return atom != nullptr && !atom->negated ? atom : nullptr;
  }
  bool is_recursive(const CheckedRule& rule, const BodyLiteral& literal) const {
    const BodyAtom* atom = positive_atom(literal);
    const Stratum& stratum = current().strata[at(rule.stratum)];
    return atom != nullptr && std::ranges::binary_search(stratum.relations, atom->relation);
  }

  // Where bindings are counted, told to somebody or can fail, they are left alone.
  bool may_split(const CheckedRule& rule) const {
    const Schema& head = schema(rule.head);
    if (rule.aggregated || !head.key.empty() || head.one_row) return false;
    for (const HeadTerm& term : rule.head_terms) {
      if (can_fail(term.args[0])) return false;
    }
    int atoms = 0;
    int recursive = 0;
    for (const BodyLiteral& literal : rule.body) {
      if (can_fail(rule, literal) || offset_equation(rule, literal)) return false;
      const BodyAtom* atom = positive_atom(literal);
      if (atom == nullptr) continue;
      if (schema(atom->relation).kind == RelationKind::kInput) return false;
      ++atoms;
      recursive += is_recursive(rule, literal) ? 1 : 0;
    }
    if (atoms < 3 || recursive < 2) return false;
    // A value that gets better would stay in a helper with all that it has been.
    return std::ranges::none_of(current().strata[at(rule.stratum)].relations, [&](int relation) {
      return current().relations[at(relation)].merge.has_value();
    });
  }

  // Variables that anything but the two literals needs.
  static std::set<int> needed_elsewhere(const CheckedRule& rule, std::size_t first,
                                        std::size_t second) {
    std::set<int> needed;
    auto add = [&](const std::vector<int>& variables) {
      needed.insert(variables.begin(), variables.end());
    };
    for (const HeadTerm& term : rule.head_terms) add(variables_of(term.args[0]));
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      if (i == first || i == second) continue;
      add(needs(rule.body[i]));
      add(binds(rule.body[i]));
    }
    return needed;
  }

  std::optional<AtomPair> pair_of(const CheckedRule& rule, std::size_t first,
                                  std::size_t second) const {
    const BodyAtom* one = positive_atom(rule.body[first]);
    const BodyAtom* other = positive_atom(rule.body[second]);
    if (one == nullptr || other == nullptr) return std::nullopt;
    std::vector<int> of_one = binds(rule.body[first]);
    std::vector<int> of_other = binds(rule.body[second]);
    std::set<int> needed = needed_elsewhere(rule, first, second);
    bool drops = std::ranges::any_of(of_one, [&](int variable) {
      return std::ranges::binary_search(of_other, variable) && !needed.contains(variable);
    });
    if (!drops) return std::nullopt;
    AtomPair pair{first, second, 0, {}};
    for (std::size_t literal : {first, second}) {
      pair.recursive += is_recursive(rule, rule.body[literal]) ? 1 : 0;
      for (int variable : binds(rule.body[literal])) {
        if (needed.contains(variable)) pair.kept.push_back(variable);
      }
    }
    std::ranges::sort(pair.kept);
    auto rest = std::ranges::unique(pair.kept);
    pair.kept.erase(rest.begin(), rest.end());
    // A helper wider than what it is made of could be larger than all that it saves.
    if (pair.kept.empty() || pair.kept.size() > std::max(one->terms.size(), other->terms.size()))
      return std::nullopt;
    return pair;
  }

  // One with an atom from below the stratum, if it can be: that bounds what the helper holds. Two
  // recursive atoms only when there are no others, which might have bound them.
  std::optional<AtomPair> best_pair(const CheckedRule& rule) const {
    std::optional<AtomPair> best;
    bool outside = false;
    for (std::size_t i = 0; i < rule.body.size(); ++i) {
      outside =
          outside || (positive_atom(rule.body[i]) != nullptr && !is_recursive(rule, rule.body[i]));
      for (std::size_t j = i + 1; j < rule.body.size(); ++j) {
        auto pair = pair_of(rule, i, j);
        if (!pair || pair->recursive == 0) continue;
        if (!best || pair->recursive < best->recursive) best = std::move(pair);
      }
    }
    if (best && best->recursive == 2 && outside) return std::nullopt;
    return best;
  }

  static Term variable_term(int variable, Span span) {
    return {Term::Kind::kVariable, variable, {}, span};
  }

  std::string atom_text(const CheckedRule& rule, const BodyAtom& atom) const {
    std::vector<std::string> terms;
    for (const Term& term : atom.terms) {
      terms.push_back(term.kind == Term::Kind::kAny        ? "_"
                      : term.kind == Term::Kind::kConstant ? to_text(term.constant)
                                                           : name_of(rule, term.variable));
    }
    return schema(atom.relation).name + "(" + join(terms, ", ") + ")";
  }
  static std::string name_of(const CheckedRule& rule, int variable) {
    const std::string& name = rule.variables[at(variable)].name;
    return name.empty() ? "#" + std::to_string(variable) : name;
  }

  // No program can write such a name.
  std::string helper_name(int head) const {
    for (int number = 1;; ++number) {
      std::string name = schema(head).name + "/" + std::to_string(number);
      if (current().find(name) < 0) return name;
    }
  }

  int add_helper(const CheckedRule& rule, const AtomPair& pair) {
    Relation helper;
    helper.helper = true;
    helper.span = rule.span;
    helper.stratum = rule.stratum;
    helper.schema.name = helper_name(rule.head);
    for (int variable : pair.kept) {
      const Variable& kept = rule.variables[at(variable)];
      helper.schema.columns.push_back({name_of(rule, variable), kept.type});
    }
    split_->relations.push_back(std::move(helper));
    return static_cast<int>(split_->relations.size()) - 1;
  }

  void split(int number, const AtomPair& pair) {
    int helper = add_helper(split_->rules[at(number)], pair);
    CheckedRule& rule = split_->rules[at(number)];
    CheckedRule made;
    made.head = helper;
    made.variables = rule.variables;
    made.span = rule.span;
    made.stratum = rule.stratum;
    made.body = {rule.body[pair.first], rule.body[pair.second]};
    BodyAtom atom{helper, {}, false};
    for (int variable : pair.kept) {
      Expr expr;
      expr.kind = Expr::Kind::kVariable;
      expr.variable = variable;
      expr.type = rule.variables[at(variable)].type;
      expr.span = rule.span;
      HeadTerm term;
      term.type = expr.type;
      term.args.push_back(std::move(expr));
      term.span = rule.span;
      made.head_terms.push_back(std::move(term));
      atom.terms.push_back(variable_term(variable, rule.span));
    }
    made.text = atom_text(rule, atom) + " :- " +
                atom_text(rule, std::get<BodyAtom>(made.body[0].node)) + ", " +
                atom_text(rule, std::get<BodyAtom>(made.body[1].node)) + ";";
    rule.body[pair.first].node = std::move(atom);
    rule.body.erase(rule.body.begin() + static_cast<std::ptrdiff_t>(pair.second));
    Stratum& stratum = split_->strata[at(rule.stratum)];
    stratum.relations.push_back(helper);  // the greatest number: still ascending
    stratum.rules.push_back(static_cast<int>(split_->rules.size()));
    split_->rules.push_back(std::move(made));
  }

  const CheckedProgram& program_;
  std::optional<CheckedProgram> split_;
};

}  // namespace

std::optional<CheckedProgram> split_rules(const CheckedProgram& program) {
  return Splitter(program).run();
}

}  // namespace drover
