#include "plan/join_order.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "base/check.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

// What it takes to put a row into an index, beside looking at one.
constexpr double kIndexedRow = 8;

class JoinPlanner {
 public:
  JoinPlanner(const CheckedProgram& program, int rule, const RowCounts& rows)
      : program_(program),
        rule_(program.rules[static_cast<std::size_t>(rule)]),
        rows_(rows),
        bound_(rule_.variables.size(), false),
        done_(rule_.body.size(), false) {
    plan_.rule = rule;
    plan_.transient.assign(rule_.variables.size(), false);
    waiting_.resize(rule_.variables.size());
    lacks_.resize(rule_.body.size());
    find_equations();
    for (std::size_t i = 0; i < rule_.body.size(); ++i) {
      if (positive_atom(i) != nullptr) {
        atoms_.push_back(i);
        continue;
      }
      const std::vector<int> needed = needed_by(i);
      lacks_[i] = needed.size();
      for (int variable : needed) waiting_[static_cast<std::size_t>(variable)].push_back(i);
      if (needed.empty()) ready_.insert({cost(rule_.body[i]), i});
    }
  }

  RulePlan run(const PlanStart& start) {
    plan_.driver = start.driver;
    started_ = start.driver >= 0 || !start.bound.empty();
    for (int variable : start.bound) bind(variable, false);
    if (start.driver >= 0) place_driver(static_cast<std::size_t>(start.driver), start.access);
    while (true) {
      place_ready();
      bool first = !started_ && plan_.steps.empty();
      int next = first ? best_start() : best_atom(bound_, done_);
      if (next < 0) break;
      place_atom(static_cast<std::size_t>(next), AtomStep::Access::kScan, first);
    }
    for (bool done : done_) CHECK(done);  // the checker has seen that every variable gets bound
    return std::move(plan_);
  }

 private:
  // Of two variables one says what the other is; but only atoms are quicker for knowing.
  void find_equations() {
    for (const BodyLiteral& literal : rule_.body)
      equations_.push_back(offset_equation(rule_, literal));
    for (const auto& equation : equations_) solves_.push_back(equation.has_value());
    bool dropped = true;
    while (dropped) {
      dropped = false;
      for (std::size_t i = 0; i < solves_.size(); ++i) {
        if (!solves_[i]) continue;
        if (!is_made(equations_[i]->variable) && !is_made(equations_[i]->from)) continue;
        solves_[i] = false;
        dropped = true;
      }
    }
  }
  // By something else than an atom or an equation that solves.
  bool is_made(int variable) const {
    for (std::size_t i = 0; i < solves_.size(); ++i) {
      const bool atom = std::holds_alternative<BodyAtom>(rule_.body[i].node);
      if (!atom && !solves_[i] && std::ranges::count(binds(rule_.body[i]), variable) > 0)
        return true;
    }
    return false;
  }
  std::vector<int> needed_by(std::size_t literal) const {
    if (solves_[literal]) return {equations_[literal]->variable, equations_[literal]->from};
    return needs(rule_.body[literal]);
  }

  const BodyAtom* positive_atom(std::size_t literal) const {
    const auto* atom = std::get_if<BodyAtom>(&rule_.body[literal].node);
    return atom != nullptr && !atom->negated ? atom : nullptr;
  }
  bool is_bound(int variable) const { return bound_[static_cast<std::size_t>(variable)]; }
  bool known(const Term& term) const {
    return term.kind == Term::Kind::kConstant ||
           (term.kind == Term::Kind::kVariable && is_bound(term.variable));
  }

  // What can fail for want of a value runs after all that may drop the binding before; else the
  // cheapest first: negations need a look-up and regular expressions a scan of the text.
  int cost(const BodyLiteral& literal) const {
    if (can_fail(rule_, literal)) return 4;
    if (std::holds_alternative<BodyCondition>(literal.node)) return 0;
    if (std::holds_alternative<BodyAssignment>(literal.node)) return 1;
    if (std::holds_alternative<BodyAtom>(literal.node)) return 2;
    if (std::holds_alternative<BodyMatch>(literal.node)) return 3;
    return 5;
  }

  // A literal that can fail waits for all atoms, unless one of them needs what it binds.
  bool must_wait(const BodyLiteral& literal) const {
    if (!can_fail(rule_, literal)) return false;
    bool atoms_left = false;
    const std::vector<int> bound = binds(literal);
    for (std::size_t i : atoms_) {
      if (done_[i]) continue;
      atoms_left = true;
      for (int variable : bound) {
        for (const Term& term : positive_atom(i)->terms) {
          if (term.kind == Term::Kind::kVariable && term.variable == variable) return false;
        }
      }
    }
    return atoms_left;
  }

  // Runs everything but positive atoms that can run by now.
  void place_ready() {
    while (true) {
      auto best = std::ranges::find_if(
          ready_, [&](const auto& ready) { return !must_wait(rule_.body[ready.second]); });
      if (best == ready_.end()) return;
      const std::size_t literal = best->second;
      ready_.erase(best);
      place(literal);
    }
  }

  // Rows that an atom can be expected to give for one binding of what is bound.
  double expected_rows(const BodyAtom& atom, const std::vector<bool>& bound) const {
    double rows = std::max(1.0, rows_(atom.relation));
    std::size_t columns = atom.terms.size();
    std::size_t fixed = fixed_columns(atom, bound);
    if (fixed == columns) return 0.5;   // a mere question
    if (fixed == 0) return rows * 1e6;  // every row for every binding: last
    double open = static_cast<double>(columns - fixed) / static_cast<double>(columns);
    return std::pow(rows, open);
  }

  static bool is_fixed(const Term& term, const std::vector<bool>& bound) {
    return term.kind == Term::Kind::kConstant ||
           (term.kind == Term::Kind::kVariable && bound[static_cast<std::size_t>(term.variable)]);
  }
  static std::size_t fixed_columns(const BodyAtom& atom, const std::vector<bool>& bound) {
    return static_cast<std::size_t>(
        std::ranges::count_if(atom.terms, [&](const Term& term) { return is_fixed(term, bound); }));
  }

  int best_atom(const std::vector<bool>& bound, const std::vector<bool>& done) const {
    int best = -1;
    double fewest = 0;
    for (std::size_t i : atoms_) {
      if (done[i]) continue;
      double rows = expected_rows(*positive_atom(i), bound);
      if (best < 0 || rows < fewest) {
        best = static_cast<int>(i);
        fewest = rows;
      }
    }
    return best;
  }

  // What it costs to look rows up by what is fixed: an index, unless the table is one itself.
  double index_cost(const BodyAtom& atom, const std::vector<bool>& bound) const {
    const Schema& schema = program_.relations[static_cast<std::size_t>(atom.relation)].schema;
    std::size_t fixed = fixed_columns(atom, bound);
    if (fixed == 0 || fixed == atom.terms.size()) return 0;
    bool pairs = atom.terms.size() == 2 && schema.key.empty() && !schema.one_row;
    if (pairs && is_fixed(atom.terms[0], bound)) return 0;
    return kIndexedRow * rows_(atom.relation);
  }

  void solve_equations(std::vector<bool>& bound) const {
    bool solved = true;
    while (solved) {
      solved = false;
      for (std::size_t i = 0; i < solves_.size(); ++i) {
        if (!solves_[i]) continue;
        const auto one = static_cast<std::size_t>(equations_[i]->variable);
        const auto other = static_cast<std::size_t>(equations_[i]->from);
        if (bound[one] == bound[other]) continue;
        bound[one] = bound[other] = solved = true;
      }
    }
  }

  // Looks and rows, in all, when this atom is read first.
  double cost_from(std::size_t start) const {
    std::vector<bool> bound = bound_;
    std::vector<bool> done = done_;
    double bindings = 1;
    double all = 0;
    for (auto next = static_cast<int>(start); next >= 0; next = best_atom(bound, done)) {
      auto literal = static_cast<std::size_t>(next);
      const BodyAtom& atom = *positive_atom(literal);
      // The first is read through rather than put into an index for one look.
      double index = index_cost(atom, bound);
      all += bindings + (literal == start && index > 0 ? rows_(atom.relation) : index);
      double rows = fixed_columns(atom, bound) == 0 ? std::max(1.0, rows_(atom.relation))
                                                    : expected_rows(atom, bound);
      bindings *= rows;
      all += bindings;
      for (int variable : binds(rule_.body[literal]))
        bound[static_cast<std::size_t>(variable)] = true;
      solve_equations(bound);
      done[literal] = true;
    }
    return all;
  }

  // The first atom decides what is scanned and which tables need an index.
  int best_start() const {
    int best = -1;
    double least = 0;
    for (std::size_t i : atoms_) {
      double cost = cost_from(i);
      if (best >= 0 && cost >= least) continue;
      best = static_cast<int>(i);
      least = cost;
    }
    return best;
  }

  void bind(int variable, bool transient) {
    if (!is_bound(variable)) {
      for (std::size_t literal : waiting_[static_cast<std::size_t>(variable)]) {
        --lacks_[literal];
        const bool can_run = lacks_[literal] == (solves_[literal] ? 1 : 0);
        if (can_run) ready_.insert({cost(rule_.body[literal]), literal});
      }
    }
    bound_[static_cast<std::size_t>(variable)] = true;
    Kind kind = rule_.variables[static_cast<std::size_t>(variable)].type.kind;
    bool pooled = is_text(kind) || has_items(kind);
    plan_.transient[static_cast<std::size_t>(variable)] = transient && pooled;
  }

  AtomStep atom_step(std::size_t literal, AtomStep::Access access) {
    const BodyAtom& atom = std::get<BodyAtom>(rule_.body[literal].node);
    AtomStep step;
    step.literal = static_cast<int>(literal);
    step.relation = atom.relation;
    step.negated = atom.negated;
    step.access = access;
    step.span = rule_.body[literal].span;
    const Schema& schema = program_.relations[static_cast<std::size_t>(atom.relation)].schema;
    std::set<int> loaded;
    for (std::size_t i = 0; i < atom.terms.size(); ++i) {
      const Term& term = atom.terms[i];
      int column = static_cast<int>(i);
      if (term.kind == Term::Kind::kAny) continue;
      if (known(term)) {
        Operand operand{term.kind == Term::Kind::kVariable ? term.variable : -1, term.constant,
                        schema.columns[i].type};
        step.key.push_back({column, std::move(operand)});
      } else if (loaded.insert(term.variable).second) {
        step.load.push_back({column, term.variable});
      } else {
        step.same.push_back({column, term.variable});
      }
    }
    if (access == AtomStep::Access::kScan && !step.key.empty())
      step.access = AtomStep::Access::kProbe;
    return step;
  }

  void place_driver(std::size_t literal, AtomStep::Access access) {
    bool negated = positive_atom(literal) == nullptr;
    place_atom(literal, access);
    // That rows have come or gone does not say whether one is there: ask again.
    if (negated) done_[literal] = false;
  }

  void place_atom(std::size_t literal, AtomStep::Access access, bool first = false) {
    const BodyAtom& atom = std::get<BodyAtom>(rule_.body[literal].node);
    AtomStep step = atom_step(literal, access);
    step.negated = false;
    if (first && index_cost(atom, bound_) > 0) step.access = AtomStep::Access::kScan;
    // Wildcards merge no rows under an aggregate: there every row counts, and of an input's rows
    // several may be equal.
    bool reads_all = access != AtomStep::Access::kScan;
    const Schema& schema = program_.relations[static_cast<std::size_t>(atom.relation)].schema;
    bool one_row = step.key.size() == atom.terms.size() && schema.kind != RelationKind::kInput;
    step.exists = step.load.empty() && !reads_all && (!rule_.aggregated || one_row);
    for (const AtomStep::Load& load : step.load)
      bind(load.variable, access == AtomStep::Access::kInput);
    plan_.steps.push_back({std::move(step)});
    done_[literal] = true;
  }

  void place_equation(const OffsetEquation& equation, Span span) {
    const bool forward = is_bound(equation.from);
    OffsetStep step{equation.variable, equation.from, equation.offset, true, span};
    if (!forward) step = {equation.from, equation.variable, -equation.offset, true, span};
    step.bound = is_bound(step.variable);
    if (!step.bound) bind(step.variable, false);
    plan_.steps.push_back({step});
  }

  void place(std::size_t literal) {
    done_[literal] = true;
    if (equations_[literal]) return place_equation(*equations_[literal], rule_.body[literal].span);
    struct Visit {
      JoinPlanner& self;
      std::size_t literal;
      Span span;
      void operator()(const BodyAtom&) const {
        AtomStep step = self.atom_step(literal, AtomStep::Access::kScan);
        step.exists = true;
        self.plan_.steps.push_back({std::move(step)});
      }
      void operator()(const BodyCondition& node) const {
        self.plan_.steps.push_back({FilterStep{node.expr}});
      }
      void operator()(const BodyAssignment& node) const {
        bool bound = self.is_bound(node.variable);
        self.plan_.steps.push_back({AssignStep{node.variable, node.expr, bound}});
        if (!bound) self.bind(node.variable, true);
      }
      void operator()(const BodyGenerator& node) const {
        bool bound = self.is_bound(node.variable);
        self.plan_.steps.push_back({GenerateStep{node.variable, node.sequence, bound}});
        if (!bound) self.bind(node.variable, true);
      }
      void operator()(const BodyMatch& node) const {
        MatchStep step{node.text, node.pattern, node.ignore_case, {}, span};
        for (std::size_t i = 0; i < node.captures.size(); ++i) {
          int variable = node.captures[i];
          if (variable < 0) continue;
          bool bound = self.is_bound(variable);
          step.captures.push_back({static_cast<int>(i) + 1, variable, bound});
          if (!bound) self.bind(variable, true);
        }
        self.plan_.steps.push_back({std::move(step)});
      }
    };
    std::visit(Visit{*this, literal, rule_.body[literal].span}, rule_.body[literal].node);
  }

  const CheckedProgram& program_;
  const CheckedRule& rule_;
  const RowCounts& rows_;
  std::vector<bool> bound_;
  std::vector<bool> done_;
  std::vector<std::size_t> atoms_;                 // that are not negated
  std::vector<std::vector<std::size_t>> waiting_;  // of each variable: other literals that need it
  std::vector<std::size_t> lacks_;                 // of each literal: variables it needs, not bound
  std::set<std::pair<int, std::size_t>> ready_;    // others that can run, the cheapest first
  std::vector<std::optional<OffsetEquation>> equations_;  // of each literal
  std::vector<bool> solves_;  // of each literal: an equation that runs when it lacks one variable
  bool started_ = false;
  RulePlan plan_;
};

}  // namespace

RulePlan plan_rule(const CheckedProgram& program, int rule, const PlanStart& start,
                   const RowCounts& rows) {
  return JoinPlanner(program, rule, rows).run(start);
}

}  // namespace drover
