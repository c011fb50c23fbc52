#include "node/plain.h"

#include <algorithm>

#include "base/check.h"
#include "base/index.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

class PlainEvaluator {
 public:
  PlainEvaluator(const CheckedProgram& program, const PlainGiven& given, PlainValues& values,
                 std::uint64_t work_max)
      : program_(program),
        given_(given),
        values_(values),
        work_left_(work_max),
        by_key_(program.relations.size()) {
    result_.relations.resize(program.relations.size());
    check_order();
  }

  PlainResult run() {
    for (const auto& [relation, rows] : given_.rows) {
      for (const PlainRow& row : rows) insert(relation, row);
    }
    for (const Stratum& stratum : program_.strata) {
      bool grown = true;
      while (grown && going()) {
        grown = false;
        for (int rule : stratum.rules) {
          if (acts(program_.rules[at(rule)])) continue;
          for (const PlainRow& row : derive(program_.rules[at(rule)])) {
            if (insert(program_.rules[at(rule)].head, row)) grown = true;
          }
        }
      }
    }
    return std::move(result_);
  }

 private:
  using Groups = std::map<PlainRow, std::vector<PlainRow>>;  // plain terms: aggregates' arguments

  // Each stratum reads what is of it or before it, and negates or aggregates what is before it.
  void check_order() const {
    std::vector<std::size_t> place(program_.relations.size());
    for (std::size_t s = 0; s < program_.strata.size(); ++s) {
      for (int relation : program_.strata[s].relations) place[at(relation)] = s;
    }
    for (const CheckedRule& rule : program_.rules) {
      if (acts(rule)) continue;
      for (const BodyLiteral& literal : rule.body) {
        const auto* atom = std::get_if<BodyAtom>(&literal.node);
        if (atom == nullptr) continue;
        bool strict = atom->negated || rule.aggregated;
        CHECK(place[at(atom->relation)] + (strict ? 1 : 0) <= place[at(rule.head)]);
      }
    }
  }

  bool acts(const CheckedRule& rule) const { return program_.timed && rule.acts; }
  bool going() const { return !result_.conflict && !result_.too_big; }

  // The columns that tell rows apart: of a relation that merges, all but the one that it merges.
  std::vector<int> key_of(int relation) const {
    const Relation& declared = program_.relations[at(relation)];
    if (!declared.merge) return declared.schema.key;
    std::vector<int> key;
    for (int c = 0; c < static_cast<int>(declared.schema.columns.size()); ++c) {
      if (c != declared.merge->column) key.push_back(c);
    }
    return key;
  }

  // True when the row is new, or better than the one that it replaces.
  bool insert(int relation, const PlainRow& row) {
    const Relation& declared = program_.relations[at(relation)];
    PlainRows& rows = result_.relations[at(relation)];
    if (declared.schema.key.empty() && !declared.schema.one_row && !declared.merge)
      return rows.insert(row).second;
    PlainRow key;
    for (int column : key_of(relation)) key.push_back(row[at(column)]);
    const auto [known, added] = by_key_[at(relation)].emplace(std::move(key), row);
    if (added) return rows.insert(row).second;
    if (known->second == row) return false;
    if (!declared.merge) {
      result_.conflict = true;
      return rows.insert(row).second;
    }
    const Value& now = known->second[at(declared.merge->column)];
    const Value& then = row[at(declared.merge->column)];
    if (declared.merge->greatest ? !(now < then) : !(then < now)) return false;
    rows.erase(known->second);
    known->second = row;
    return rows.insert(row).second;
  }

  std::vector<PlainRow> derive(const CheckedRule& rule) {
    std::vector<PlainRow> rows;
    Groups groups;
    PlainBinding binding(rule.variables.size());
    std::vector<bool> done(rule.body.size(), false);
    extend(rule, binding, done, [&](const PlainBinding& full) { head(rule, full, rows, groups); });
    for (const auto& [key, arguments] : groups) {
      if (auto row = group_row(rule, key, arguments)) rows.push_back(std::move(*row));
    }
    return rows;
  }

  // All ways to satisfy the literals that are not done.
  template <typename Found>
  void extend(const CheckedRule& rule, PlainBinding& binding, std::vector<bool>& done,
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
  static int choose(const CheckedRule& rule, const PlainBinding& binding,
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
  static void with(PlainBinding& binding, int variable, const Value& value, const GoOn& go_on) {
    if (binding[at(variable)]) {
      if (*binding[at(variable)] == value) go_on();
      return;
    }
    binding[at(variable)] = value;
    go_on();
    binding[at(variable)].reset();
  }

  template <typename GoOn>
  void satisfy(const BodyAtom& atom, PlainBinding& binding, const GoOn& go_on) {
    bool any = false;
    auto row = [&](auto cell) {
      PlainBinding before = binding;
      bool fits = matches(atom, cell, binding);
      any = any || fits;
      if (fits && !atom.negated) go_on();
      binding = std::move(before);
    };
    if (auto input = given_.inputs.find(atom.relation); input != given_.inputs.end()) {
      for (const InputRow& cells : input->second) {
        row([&](std::size_t c) { return cells[c] ? &*cells[c] : nullptr; });
      }
    } else {
      // Rows are in order, so those that begin with what is known stand together.
      const PlainRows& rows = result_.relations[at(atom.relation)];
      const PlainRow known = known_prefix(atom, binding);
      for (auto at = rows.lower_bound(known); at != rows.end() && begins_with(*at, known); ++at) {
        row([&](std::size_t c) { return &(*at)[c]; });
      }
    }
    if (atom.negated && !any) go_on();
  }

  static PlainRow known_prefix(const BodyAtom& atom, const PlainBinding& binding) {
    PlainRow known;
    for (const Term& term : atom.terms) {
      if (term.kind == Term::Kind::kConstant) {
        known.push_back(term.constant);
      } else if (term.kind == Term::Kind::kVariable && binding[at(term.variable)]) {
        known.push_back(*binding[at(term.variable)]);
      } else {
        break;
      }
    }
    return known;
  }
  static bool begins_with(const PlainRow& row, const PlainRow& known) {
    return std::equal(known.begin(), known.end(), row.begin());
  }

  template <typename Cell>
  static bool matches(const BodyAtom& atom, const Cell& cell, PlainBinding& binding) {
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
  void satisfy(const BodyCondition& node, PlainBinding& binding, const GoOn& go_on) {
    auto value = values_.value(node.expr, binding);
    if (value && std::get<bool>(*value)) go_on();
  }

  template <typename GoOn>
  void satisfy(const BodyAssignment& node, PlainBinding& binding, const GoOn& go_on) {
    if (auto value = values_.value(node.expr, binding)) with(binding, node.variable, *value, go_on);
  }

  template <typename GoOn>
  void satisfy(const BodyGenerator& node, PlainBinding& binding, const GoOn& go_on) {
    auto sequence = values_.value(node.sequence, binding);
    if (!sequence) return;
    for (const Value& item : *items_of(*sequence)) with(binding, node.variable, item, go_on);
  }

  template <typename GoOn>
  void satisfy(const BodyMatch& node, PlainBinding& binding, const GoOn& go_on) {
    auto text = values_.value(node.text, binding);
    if (!text) return;
    auto groups = values_.match(node, std::get<std::string>(*text));
    if (!groups) return;
    PlainBinding before = binding;
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

  void head(const CheckedRule& rule, const PlainBinding& binding, std::vector<PlainRow>& rows,
            Groups& groups) {
    PlainRow plain;
    PlainRow arguments;
    for (const HeadTerm& term : rule.head_terms) {
      if (term.args.empty()) {  // count<*>
        arguments.emplace_back(0);
        continue;
      }
      for (const Expr& arg : term.args) {
        auto value = values_.value(arg, binding);
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

  std::optional<PlainRow> group_row(const CheckedRule& rule, const PlainRow& key,
                                    const std::vector<PlainRow>& arguments) {
    PlainRow row;
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
      for (const PlainRow& each : arguments) {
        values.push_back(each[aggregated]);
        if (by) keys.push_back(each[aggregated + 1]);
      }
      aggregated += by ? 2 : 1;
      std::optional<Value> value = values_.aggregate(term, std::move(values), std::move(keys));
      if (!value) return std::nullopt;
      row.push_back(std::move(*value));
    }
    return row;
  }

  const CheckedProgram& program_;
  const PlainGiven& given_;
  PlainValues& values_;
  std::uint64_t work_left_;
  std::vector<std::map<PlainRow, PlainRow>> by_key_;  // one a relation
  PlainResult result_;
};

}  // namespace

PlainResult evaluate_plainly(const CheckedProgram& program, const PlainGiven& given,
                             PlainValues& values, std::uint64_t work_max) {
  return PlainEvaluator(program, given, values, work_max).run();
}

}  // namespace drover
