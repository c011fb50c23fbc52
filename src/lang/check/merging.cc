#include "lang/check/merging.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/index.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

// Where a value can go while the values that it depends on get better.
enum class Trend : std::uint8_t { kStays, kFalls, kRises, kUnknown };

Trend flipped(Trend trend) {
  if (trend == Trend::kFalls) return Trend::kRises;
  return trend == Trend::kRises ? Trend::kFalls : trend;
}

Trend both(Trend a, Trend b) {
  if (a == Trend::kStays || a == b) return b;
  return b == Trend::kStays ? a : Trend::kUnknown;
}

// One rule of the cycle: follows the values of merging columns through its body.
class MergingRule {
 public:
  MergingRule(const CheckedProgram& program, const CheckedRule& rule,
              const std::map<int, Merge>& merges)
      : program_(program), rule_(rule), merges_(merges) {}

  // Why it is not monotone; "" when it is.
  std::string fault() {
    if (std::string why = read_atoms(); !why.empty()) return why;
    if (std::string why = follow_assignments(); !why.empty()) return why;
    for (const BodyLiteral& literal : rule_.body) {
      if (const auto* condition = std::get_if<BodyCondition>(&literal.node)) {
        if (!stays_true(condition->expr))
          return "what holds for one value of " + moving_name() + " need not hold for a better one";
      } else if (!std::holds_alternative<BodyAtom>(literal.node) &&
                 !std::holds_alternative<BodyAssignment>(literal.node) && depends(literal)) {
        return "more than a sum or a comparison is made of " + moving_name();
      }
    }
    return head_fault();
  }

 private:
  std::string moving_name() const { return "'" + rule_.variables[at(origin_)].name + "'"; }
  const std::string& name_of(int relation) const {
    return program_.relations[at(relation)].schema.name;
  }

  Trend trend_of(int variable) const {
    auto found = moving_.find(variable);
    return found == moving_.end() ? Trend::kStays : found->second;
  }

  bool depends(const BodyLiteral& literal) const {
    auto moves = [&](int variable) { return trend_of(variable) != Trend::kStays; };
    return std::ranges::any_of(needs(literal), moves) || std::ranges::any_of(binds(literal), moves);
  }

  // Variables that take the value of a merging column; each may stand in one place of the atoms.
  std::string read_atoms() {
    std::map<int, int> places;
    for (const BodyLiteral& literal : rule_.body) {
      const auto* atom = std::get_if<BodyAtom>(&literal.node);
      if (atom == nullptr) continue;
      auto merge = merges_.find(atom->relation);
      for (std::size_t c = 0; c < atom->terms.size(); ++c) {
        const Term& term = atom->terms[c];
        bool merging = merge != merges_.end() && merge->second.column == static_cast<int>(c);
        if (term.kind == Term::Kind::kConstant && merging)
          return "rows of '" + name_of(atom->relation) +
                 "' are looked up by a value of which a better one may come";
        if (term.kind != Term::Kind::kVariable) continue;
        ++places[term.variable];
        if (merging)
          moving_[term.variable] = merge->second.greatest ? Trend::kRises : Trend::kFalls;
      }
    }
    for (const auto& [variable, trend] : moving_) {
      if (places[variable] > 1)
        return "rows are looked up by '" + rule_.variables[at(variable)].name +
               "', of which a better value may come";
    }
    if (!moving_.empty()) origin_ = moving_.begin()->first;
    joined_ = std::move(places);
    return {};
  }

  std::string follow_assignments() {
    for (bool grown = true; grown;) {
      grown = false;
      for (const BodyLiteral& literal : rule_.body) {
        const auto* assignment = std::get_if<BodyAssignment>(&literal.node);
        if (assignment == nullptr) continue;
        Trend trend = trend_of(assignment->expr);
        if (trend == Trend::kStays || trend_of(assignment->variable) == trend) continue;
        bool elsewhere = joined_.contains(assignment->variable) ||
                         moving_.contains(assignment->variable) ||
                         binders(assignment->variable) > 1;
        if (trend == Trend::kUnknown || elsewhere)
          return "more than a sum or a comparison is made of " + moving_name();
        moving_[assignment->variable] = trend;
        grown = true;
      }
    }
    return {};
  }

  std::int64_t binders(int variable) const {
    return std::ranges::count_if(rule_.body, [&](const BodyLiteral& literal) {
      return std::ranges::count(binds(literal), variable) > 0;
    });
  }

  Trend trend_of(const Expr& expr) const {
    if (expr.kind == Expr::Kind::kVariable) return trend_of(expr.variable);
    std::vector<Trend> args;
    for (const Expr& arg : expr.args) args.push_back(trend_of(arg));
    auto stays = [](Trend trend) { return trend == Trend::kStays; };
    if (std::ranges::all_of(args, stays)) return Trend::kStays;
    switch (expr.fn) {
      case Fn::kAdd:
      case Fn::kLeast:
      case Fn::kGreatest:
        return both(args[0], args[1]);
      case Fn::kSub:
        return both(args[0], flipped(args[1]));
      case Fn::kNegate:
        return flipped(args[0]);
      default:
        return Trend::kUnknown;
    }
  }

  // Whether the condition, once true, is true for all better values.
  bool stays_true(const Expr& expr) const {
    if (trend_of(expr) == Trend::kStays) return true;
    auto passes = [&](const Expr& small, const Expr& large) {
      Trend low = trend_of(small);
      Trend high = trend_of(large);
      return (low == Trend::kStays || low == Trend::kFalls) &&
             (high == Trend::kStays || high == Trend::kRises);
    };
    switch (expr.fn) {
      case Fn::kLt:
      case Fn::kLe:
        return passes(expr.args[0], expr.args[1]);
      case Fn::kGt:
      case Fn::kGe:
        return passes(expr.args[1], expr.args[0]);
      case Fn::kAnd:
      case Fn::kOr:
        return stays_true(expr.args[0]) && stays_true(expr.args[1]);
      default:
        return false;
    }
  }

  std::string head_fault() const {
    auto merge = merges_.find(rule_.head);
    for (std::size_t i = 0; i < rule_.head_terms.size(); ++i) {
      const HeadTerm& term = rule_.head_terms[i];
      Trend trend = term.args.empty() ? Trend::kStays : trend_of(term.args[0]);
      if (trend == Trend::kStays) continue;
      if (merge == merges_.end() || merge->second.column != static_cast<int>(i))
        return "a row of '" + name_of(rule_.head) + "' is made for every value of " + moving_name();
      if (trend != (merge->second.greatest ? Trend::kRises : Trend::kFalls))
        return "a better " + moving_name() + " need not lead to a better result";
    }
    return {};
  }

  const CheckedProgram& program_;
  const CheckedRule& rule_;
  const std::map<int, Merge>& merges_;
  std::map<int, Trend> moving_;  // variables that depend on a merging column
  int origin_ = -1;              // one that takes its value
  std::map<int, int> joined_;    // variables of atoms: in how many places
};

// The single min or max of a head.
std::optional<Merge> merge_of(const CheckedRule& rule) {
  std::optional<Merge> merge;
  for (std::size_t i = 0; i < rule.head_terms.size(); ++i) {
    const HeadTerm& term = rule.head_terms[i];
    if (!term.aggregated) continue;
    if (merge || (term.aggregate != Aggregate::kMin && term.aggregate != Aggregate::kMax))
      return std::nullopt;
    merge = Merge{static_cast<int>(i), term.aggregate == Aggregate::kMax};
  }
  return merge;
}

// The key must be what the aggregate does not make.
bool key_allows(const Schema& schema, const Merge& merge) {
  std::vector<int> others;
  for (int c = 0; c < static_cast<int>(schema.columns.size()); ++c) {
    if (c != merge.column) others.push_back(c);
  }
  std::vector<int> key = schema.key;
  std::ranges::sort(key);
  if (schema.one_row) return others.empty();
  return key.empty() || key == others;
}

}  // namespace

std::string merge_in_cycle(CheckedProgram& program, const std::vector<int>& cycle) {
  std::vector<int> rules;
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    if (std::ranges::binary_search(cycle, program.rules[r].head))
      rules.push_back(static_cast<int>(r));
  }
  std::map<int, Merge> merges;
  for (int r : rules) {
    const CheckedRule& rule = program.rules[at(r)];
    if (program.timed && rule.acts) return "rules that act on events or tables take part";
    if (!rule.aggregated) continue;
    const std::string& name = program.relations[at(rule.head)].schema.name;
    std::optional<Merge> merge = merge_of(rule);
    if (!merge) return "something else aggregates, or more than one";
    auto [known, added] = merges.emplace(rule.head, *merge);
    if (!added && !(known->second == *merge))
      return "the rules of '" + name + "' take min or max of different columns";
    if (!key_allows(program.relations[at(rule.head)].schema, *merge))
      return "the key of '" + name + "' is not all of its columns without the one of min or max";
  }
  for (int r : rules) {
    std::string why = MergingRule(program, program.rules[at(r)], merges).fault();
    if (!why.empty()) return why;
  }
  for (const auto& [relation, merge] : merges) program.relations[at(relation)].merge = merge;
  for (int r : rules) {
    CheckedRule& rule = program.rules[at(r)];
    rule.aggregated = false;
    for (HeadTerm& term : rule.head_terms) term.aggregated = false;
  }
  return {};
}

}  // namespace drover
