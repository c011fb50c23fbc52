#include "node/testing/oracle.h"

#include <algorithm>

#include "base/check.h"
#include "base/index.h"
#include "base/overloaded.h"
#include "lang/bindings.h"
#include "node/testing/oracle_expr.h"
#include "node/testing/oracle_regex.h"

namespace drover {
namespace {

class Oracle {
 public:
  Oracle(const CheckedProgram& program, const std::map<int, std::vector<InputRow>>& inputs,
         std::uint64_t work_max)
      : program_(program), inputs_(inputs), work_left_(work_max) {
    result_.relations.resize(program.relations.size());
    check_order();
  }

  OracleResult run() {
    for (const CheckedFact& fact : program_.facts) insert(fact.relation, fact.values);
    for (const Stratum& stratum : program_.strata) {
      bool grown = true;
      while (grown && going()) {
        grown = false;
        for (int rule : stratum.rules) {
          for (const OracleRow& row : derive(program_.rules[at(rule)])) {
            if (insert(program_.rules[at(rule)].head, row)) grown = true;
          }
        }
      }
    }
    return std::move(result_);
  }

 private:
  using Groups = std::map<OracleRow, std::vector<OracleRow>>;  // plain terms: aggregates' arguments

  // Each stratum reads what is of it or before it, and negates or aggregates what is before it.
  void check_order() const {
    std::vector<std::size_t> place(program_.relations.size());
    for (std::size_t s = 0; s < program_.strata.size(); ++s) {
      for (int relation : program_.strata[s].relations) place[at(relation)] = s;
    }
    for (const CheckedRule& rule : program_.rules) {
      for (const BodyLiteral& literal : rule.body) {
        const auto* atom = std::get_if<BodyAtom>(&literal.node);
        if (atom == nullptr) continue;
        bool strict = atom->negated || rule.aggregated;
        CHECK(place[at(atom->relation)] + (strict ? 1 : 0) <= place[at(rule.head)]);
      }
    }
  }

  bool going() const { return !result_.conflict && !result_.too_big; }

  static bool same_but_for(int column, const OracleRow& a, const OracleRow& b) {
    for (std::size_t c = 0; c < a.size(); ++c) {
      if (c != at(column) && !(a[c] == b[c])) return false;
    }
    return true;
  }

  // True when the row is new, or better than the one that it replaces.
  bool insert(int relation, const OracleRow& row) {
    const Schema& schema = program_.relations[at(relation)].schema;
    OracleRows& rows = result_.relations[at(relation)];
    if (rows.contains(row)) return false;
    if (const auto& merge = program_.relations[at(relation)].merge) {
      for (const OracleRow& other : rows) {
        if (!same_but_for(merge->column, other, row)) continue;
        const Value& now = other[at(merge->column)];
        const Value& then = row[at(merge->column)];
        if (merge->greatest ? !(now < then) : !(then < now)) return false;
        rows.erase(other);
        rows.insert(row);
        return true;
      }
      rows.insert(row);
      return true;
    }
    if (!schema.key.empty() || schema.one_row) {
      for (const OracleRow& other : rows) {
        bool same =
            std::ranges::all_of(schema.key, [&](int c) { return other[at(c)] == row[at(c)]; });
        if (same) result_.conflict = true;
      }
    }
    rows.insert(row);
    return true;
  }

  std::vector<OracleRow> derive(const CheckedRule& rule) {
    std::vector<OracleRow> rows;
    Groups groups;
    OracleBinding binding(rule.variables.size());
    std::vector<bool> done(rule.body.size(), false);
    extend(rule, binding, done, [&](const OracleBinding& full) { head(rule, full, rows, groups); });
    for (const auto& [key, arguments] : groups) {
      if (auto row = group_row(rule, key, arguments)) rows.push_back(std::move(*row));
    }
    return rows;
  }

  // All ways to satisfy the literals that are not done.
  template <typename Found>
  void extend(const CheckedRule& rule, OracleBinding& binding, std::vector<bool>& done,
              const Found& found) {
    if (work_left_ == 0) result_.too_big = true;
    if (!going()) return;
    --work_left_;
    int next = choose(rule, binding, done);
    if (next < 0) return found(binding);
    done[at(next)] = true;
    auto go_on = [&] { extend(rule, binding, done, found); };
    std::visit([&](const auto& node) { satisfy(node, binding, go_on); }, rule.body[at(next)].node);
    done[at(next)] = false;
  }

  // The first literal that can run: those that are no loops over a relation before those that are.
  static int choose(const CheckedRule& rule, const OracleBinding& binding,
                    const std::vector<bool>& done) {
    for (bool atoms : {false, true}) {
      for (std::size_t i = 0; i < rule.body.size(); ++i) {
        const auto* atom = std::get_if<BodyAtom>(&rule.body[i].node);
        bool positive = atom != nullptr && !atom->negated;
        if (done[i] || positive != atoms) continue;
        if (std::ranges::all_of(needs(rule.body[i]),
                                [&](int v) { return binding[at(v)].has_value(); })) {
          return static_cast<int>(i);
        }
      }
    }
    CHECK(std::ranges::all_of(done, [](bool each) { return each; }));
    return -1;
  }

  // Goes on with `variable` being `value`, if it can be.
  template <typename GoOn>
  static void with(OracleBinding& binding, int variable, const Value& value, const GoOn& go_on) {
    if (binding[at(variable)]) {
      if (*binding[at(variable)] == value) go_on();
      return;
    }
    binding[at(variable)] = value;
    go_on();
    binding[at(variable)].reset();
  }

  template <typename GoOn>
  void satisfy(const BodyAtom& atom, OracleBinding& binding, const GoOn& go_on) {
    bool any = false;
    auto row = [&](auto cell) {
      OracleBinding before = binding;
      bool fits = matches(atom, cell, binding);
      any = any || fits;
      if (fits && !atom.negated) go_on();
      binding = std::move(before);
    };
    if (auto input = inputs_.find(atom.relation); input != inputs_.end()) {
      for (const InputRow& cells : input->second) {
        row([&](std::size_t c) { return cells[c] ? &*cells[c] : nullptr; });
      }
    } else {
      for (const OracleRow& values : result_.relations[at(atom.relation)]) {
        row([&](std::size_t c) { return &values[c]; });
      }
    }
    if (atom.negated && !any) go_on();
  }

  template <typename Cell>
  static bool matches(const BodyAtom& atom, const Cell& cell, OracleBinding& binding) {
    for (std::size_t c = 0; c < atom.terms.size(); ++c) {
      const Term& term = atom.terms[c];
      if (term.kind == Term::Kind::kAny) continue;
      const Value* value = cell(c);
      if (value == nullptr) return false;
      if (term.kind == Term::Kind::kConstant) {
        if (!(term.constant == *value)) return false;
        continue;
      }
      std::optional<Value>& place = binding[at(term.variable)];
      if (!place) place = *value;
      if (!(*place == *value)) return false;
    }
    return true;
  }

  template <typename GoOn>
  static void satisfy(const BodyCondition& node, OracleBinding& binding, const GoOn& go_on) {
    auto value = oracle_value(node.expr, binding);
    if (value && std::get<bool>(*value)) go_on();
  }

  template <typename GoOn>
  static void satisfy(const BodyAssignment& node, OracleBinding& binding, const GoOn& go_on) {
    if (auto value = oracle_value(node.expr, binding)) with(binding, node.variable, *value, go_on);
  }

  template <typename GoOn>
  static void satisfy(const BodyGenerator& node, OracleBinding& binding, const GoOn& go_on) {
    auto sequence = oracle_value(node.sequence, binding);
    if (!sequence) return;
    for (const Value& item : *items_of(*sequence)) with(binding, node.variable, item, go_on);
  }

  template <typename GoOn>
  static void satisfy(const BodyMatch& node, OracleBinding& binding, const GoOn& go_on) {
    auto text = oracle_value(node.text, binding);
    if (!text) return;
    auto groups = oracle_match(node.pattern, node.ignore_case, std::get<std::string>(*text));
    if (!groups) return;
    OracleBinding before = binding;
    bool fits = true;
    for (std::size_t i = 0; i < node.captures.size() && fits; ++i) {
      if (node.captures[i] < 0) continue;
      std::optional<Value>& place = binding[at(node.captures[i])];
      if (!place) place = Value((*groups)[i + 1]);
      fits = *place == Value((*groups)[i + 1]);
    }
    if (fits) go_on();
    binding = std::move(before);
  }

  static void head(const CheckedRule& rule, const OracleBinding& binding,
                   std::vector<OracleRow>& rows, Groups& groups) {
    OracleRow plain;
    OracleRow arguments;
    for (const HeadTerm& term : rule.head_terms) {
      if (term.args.empty()) {  // count<*>
        arguments.emplace_back(0);
        continue;
      }
      for (const Expr& arg : term.args) {
        auto value = oracle_value(arg, binding);
        if (!value) return;
        (term.aggregated ? arguments : plain).push_back(std::move(*value));
      }
    }
    if (!rule.aggregated) {
      rows.push_back(std::move(plain));
    } else {
      groups[std::move(plain)].push_back(std::move(arguments));
    }
  }

  static std::optional<OracleRow> group_row(const CheckedRule& rule, const OracleRow& key,
                                            const std::vector<OracleRow>& arguments) {
    OracleRow row;
    std::size_t plain = 0;
    std::size_t aggregated = 0;
    for (const HeadTerm& term : rule.head_terms) {
      if (!term.aggregated) {
        row.push_back(key[plain++]);
        continue;
      }
      bool by = term.args.size() > 1;
      std::vector<Value> values;
      std::vector<Value> keys;  // what argmin and argmax go by
      for (const OracleRow& each : arguments) {
        values.push_back(each[aggregated]);
        if (by) keys.push_back(each[aggregated + 1]);
      }
      aggregated += by ? 2 : 1;
      std::optional<Value> value;
      if (by) {
        value = oracle_arg(term, values, keys);
      } else {
        value = oracle_aggregate(term, std::move(values));
      }
      if (!value) return std::nullopt;
      row.push_back(std::move(*value));
    }
    return row;
  }

  const CheckedProgram& program_;
  const std::map<int, std::vector<InputRow>>& inputs_;
  std::uint64_t work_left_;
  OracleResult result_;
};

}  // namespace

OracleResult run_oracle(const CheckedProgram& program,
                        const std::map<int, std::vector<InputRow>>& inputs,
                        std::uint64_t work_max) {
  return Oracle(program, inputs, work_max).run();
}

}  // namespace drover
