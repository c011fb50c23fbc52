#include "engine/why/instances.h"

#include <algorithm>

#include "base/index.h"
#include "engine/eval/expr.h"
#include "engine/operators/chain.h"
#include "lang/check/bindings.h"
#include "plan/join_order.h"

namespace drover {
namespace {

void name_all_columns(const CheckedProgram& program, CheckedRule& rule) {
  for (BodyLiteral& literal : rule.body) {
    auto* atom = std::get_if<BodyAtom>(&literal.node);
    if (atom == nullptr || atom->negated) continue;
    const Schema& schema = program.relations[at(atom->relation)].schema;
    for (std::size_t c = 0; c < atom->terms.size(); ++c) {
      Term& term = atom->terms[c];
      if (term.kind != Term::Kind::kAny) continue;
      term.kind = Term::Kind::kVariable;
      term.variable = static_cast<int>(rule.variables.size());
      rule.variables.push_back({"", schema.columns[c].type, literal.span});
    }
  }
}

// The end of a chain: hands on bindings whose head is the one that is wanted.
class BindingOperator final : public Operator {
 public:
  BindingOperator(const CheckedRule& rule, const Given& head, Pool& pool,
                  const Instances::Visit& visit)
      : rule_(rule), visit_(visit) {
    for (std::size_t i = 0; i < rule.head_terms.size(); ++i) {
      const HeadTerm& term = rule.head_terms[i];
      if (!head[i] || term.aggregated || term.args[0].kind == Expr::Kind::kVariable) continue;
      wanted_.push_back({compile(term.args[0], pool), *head[i], &term.type});
    }
  }

  void run(Frame& frame) override {
    Pool::Mark mark = frame.pool.mark();
    if (is_wanted(frame)) {
      Binding binding;
      for (std::size_t v = 0; v < rule_.variables.size(); ++v) {
        binding.push_back(frame.pool.canonical(frame.regs[v], rule_.variables[v].type));
      }
      if (!visit_(binding)) frame.stopped = true;
    }
    frame.pool.release(mark);
  }

 private:
  struct Wanted {
    std::unique_ptr<Eval> eval;
    Word word;
    const Type* type;
  };

  bool is_wanted(Frame& frame) const {
    return std::ranges::all_of(wanted_, [&](const Wanted& each) {
      const Word word = each.eval->eval(frame);
      if (!frame.failed) return frame.pool.canonical(word, *each.type) == each.word;
      frame.failed = false;
      return false;
    });
  }

  const CheckedRule& rule_;
  const Instances::Visit& visit_;
  std::vector<Wanted> wanted_;
};

}  // namespace

CheckedProgram without_wildcards(const CheckedProgram& program) {
  CheckedProgram spelt;
  spelt.relations = program.relations;
  spelt.rules = program.rules;
  spelt.strata = program.strata;
  spelt.late_rules = program.late_rules;
  spelt.timed = program.timed;
  for (CheckedRule& rule : spelt.rules) name_all_columns(spelt, rule);
  return spelt;
}

bool says_what_is(const CheckedProgram& program, const CheckedRule& rule) {
  if (!program.timed || !rule.acts) return true;
  const RelationKind kind = program.relations[at(rule.head)].schema.kind;
  return rule.action == RuleAction::kDerive && kind == RelationKind::kEvent;
}

BackwardStart Instances::begin(int rule, const Given& head, std::vector<Word>& registers) {
  const CheckedRule& checked = program_.rules[at(rule)];
  BackwardStart start;
  registers.assign(checked.variables.size() + 1, 0);
  for (std::size_t i = 0; i < checked.head_terms.size(); ++i) {
    const HeadTerm& term = checked.head_terms[i];
    if (!head[i] || term.aggregated) continue;
    const Expr& expr = term.args[0];
    std::optional<Word> known;
    if (expr.kind == Expr::Kind::kVariable) {
      if (std::ranges::find(start.plan.bound, expr.variable) != start.plan.bound.end()) {
        known = registers[at(expr.variable)];
      } else {
        start.plan.bound.push_back(expr.variable);
        registers[at(expr.variable)] = *head[i];
      }
    } else if (variables_of(expr).empty()) {
      known = value(expr, {});
    }
    if (!known || *known == *head[i]) continue;
    start.column = static_cast<int>(i);
    start.gives = *known;
    return start;
  }
  start.fits = true;
  return start;
}

void Instances::for_each(int rule, const Given& head, const TableOf& table_of, const Visit& visit) {
  const CheckedRule& checked = program_.rules[at(rule)];
  std::vector<Word> registers;
  const BackwardStart start = begin(rule, head, registers);
  if (!start.fits) return;
  const auto counts = [&](int relation) { return static_cast<double>(table_of(relation).size()); };
  const RulePlan plan = plan_rule(program_, rule, start.plan, counts);
  NoFaults faults;
  ChainParts parts{checked, pool_, faults, nullptr, {}};
  parts.source = [&](const AtomStep& step) {
    AtomSource source;
    source.table = &table_of(step.relation);
    return source;
  };
  Chain chain =
      compile_chain(plan, parts, std::make_unique<BindingOperator>(checked, head, pool_, visit));
  Frame frame = this->frame(registers);
  Pool::Mark mark = pool_.mark();
  chain.run(frame);
  pool_.release(mark);
}

std::optional<Word> Instances::value(const Expr& expr, const Binding& binding) {
  std::vector<Word> registers = binding;
  registers.push_back(0);
  Frame frame = this->frame(registers);
  Pool::Mark mark = pool_.mark();
  const Word word = pool_.canonical(compile(expr, pool_)->eval(frame), expr.type);
  pool_.release(mark);
  return frame.failed ? std::nullopt : std::optional(word);
}

}  // namespace drover
