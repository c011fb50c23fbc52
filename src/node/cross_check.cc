#include "node/cross_check.h"

#include <algorithm>

#include "base/index.h"
#include "engine/aggregate/groups.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

constexpr std::uint64_t kLooksAtLiteralsMax = 2'000'000'000;  // looks at a literal

}  // namespace

// ---------------------------------------------------------------------------- values

std::optional<Value> CrossCheck::value(const Expr& expr, const PlainBinding& binding) {
  auto [known, first] = compiled_.try_emplace(&expr);
  if (first) known->second = {compile(expr, pool_), variables_of(expr)};
  std::vector<Word> registers(binding.size() + 1, 0);
  for (int variable : known->second.variables)
    registers[at(variable)] = pool_.encode(*binding[at(variable)]);
  Frame frame(pool_, registers, calls_);
  Pool::Mark mark = pool_.mark();
  const Word word = known->second.eval->eval(frame);
  std::optional<Value> value;
  if (!frame.failed) value = pool_.decode(word, expr.type);
  pool_.release(mark);
  return value;
}

std::optional<std::vector<std::string>> CrossCheck::match(const BodyMatch& match,
                                                          const std::string& text) {
  std::unique_ptr<Regex>& regex = regexes_[&match];
  if (regex == nullptr) {
    regex = std::make_unique<Regex>(match.pattern, match.ignore_case, match.captures.size());
  }
  std::vector<std::string_view> found(match.captures.size() + 1);
  if (!regex->match(text, found.data())) return std::nullopt;
  return std::vector<std::string>(found.begin(), found.end());
}

std::optional<Value> CrossCheck::aggregate(const HeadTerm& term, std::vector<Value> values,
                                           std::vector<Value> keys) {
  const std::unique_ptr<Accumulator> all = keys.empty() ? make_accumulator(term, false, pool_)
                                                        : make_arg_accumulator(term, false, pool_);
  for (std::size_t i = 0; i < values.size(); ++i)
    all->add(0, pool_.encode(values[i]), keys.empty() ? 0 : pool_.encode(keys[i]));
  std::string why;
  const std::optional<Word> word = all->result(0, why);
  return word ? std::optional(pool_.decode(*word, term.type)) : std::nullopt;
}

// ---------------------------------------------------------------------------- rows

bool CrossCheck::is_compared(int relation) const {
  const RelationKind kind = program_.relations[at(relation)].schema.kind;
  return kind != RelationKind::kInput && !(program_.timed && kind == RelationKind::kEvent);
}

PlainRow CrossCheck::row(int relation, const Word* words) const {
  PlainRow row;
  const Schema& schema = program_.relations[at(relation)].schema;
  for (std::size_t c = 0; c < schema.columns.size(); ++c)
    row.push_back(pool_.decode(words[c], schema.columns[c].type));
  return row;
}

// The base rows: of a relation without rules that derive, all.
PlainGiven CrossCheck::given() {
  PlainGiven given;
  for (int r = 0; r < static_cast<int>(program_.relations.size()); ++r) {
    if (!is_compared(r)) continue;
    const Table* base = engine_.base_rows(r);
    const bool derived = std::ranges::any_of(program_.rules, [&](const CheckedRule& rule) {
      return rule.head == r && !(program_.timed && rule.acts);
    });
    if (base == nullptr && derived) continue;
    (base != nullptr ? *base : engine_.table(r)).for_each([&](const Word* words) {
      given.rows[r].push_back(row(r, words));
      return true;
    });
  }
  return given;
}

std::string CrossCheck::text(int relation, const PlainRow& row) const {
  std::string text = program_.relations[at(relation)].schema.name + "(";
  for (std::size_t c = 0; c < row.size(); ++c) text += (c > 0 ? ", " : "") + to_text(row[c]);
  return text + ")";
}

std::optional<std::string> CrossCheck::difference(int relation, const PlainRows& right) {
  std::optional<std::string> found;
  const std::string name = "relation '" + program_.relations[at(relation)].schema.name + "' ";
  std::uint64_t count = 0;
  engine_.table(relation).for_each([&](const Word* words) {
    ++count;
    const PlainRow here = row(relation, words);
    if (!right.contains(here))
      found = name + "has " + text(relation, here) + ", which does not follow";
    return !found;
  });
  if (found || count == right.size()) return found;
  PlainRows there;
  engine_.table(relation).for_each([&](const Word* words) {
    there.insert(row(relation, words));
    return true;
  });
  for (const PlainRow& each : right) {
    if (!there.contains(each)) return name + "lacks " + text(relation, each) + ", which follows";
  }
  return name + "has the same row twice";
}

Result<std::optional<std::string>> CrossCheck::run() {
  const PlainResult right = evaluate_plainly(program_, given(), *this, kLooksAtLiteralsMax);
  if (right.too_big) return Error{"", "there are too many rows for a cross-check"};
  if (right.conflict) return std::optional<std::string>("two rows follow that have the same key");
  for (int r = 0; r < static_cast<int>(program_.relations.size()); ++r) {
    if (!is_compared(r)) continue;
    if (auto found = difference(r, right.relations[at(r)])) return found;
  }
  return std::optional<std::string>();
}

}  // namespace drover
