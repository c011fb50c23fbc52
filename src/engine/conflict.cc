#include <functional>

#include "base/index.h"
#include "base/text.h"
#include "engine/engine.h"

// Two rows for one key: says which rules derived both, and from what.

namespace drover {
namespace {

// Waits for one row and tells the binding that made it, while there is one.
class RowFinder final : public RowVisitor {
 public:
  RowFinder(const std::vector<Word>& row, std::function<std::string(const Frame&)> tell)
      : row_(row), tell_(std::move(tell)) {}
  bool visit(const Word* row, const Frame& frame) override {
    if (!std::equal(row_.begin(), row_.end(), row)) return true;
    text = tell_(frame);
    return false;
  }

  std::optional<std::string> text;

 private:
  const std::vector<Word>& row_;
  std::function<std::string(const Frame&)> tell_;
};

}  // namespace

std::string Engine::row_text(int relation, const Word* row) const {
  const Schema& schema = program_.relations[at(relation)].schema;
  std::string text = schema.name + "(";
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    if (c > 0) text += ", ";
    pool_.append_text(text, row[c], schema.columns[c].type);
  }
  return text + ")";
}

std::string Engine::bindings_text(const CheckedRule& rule, const Frame& frame) const {
  std::string text;
  for (std::size_t v = 0; v < rule.variables.size(); ++v) {
    if (rule.variables[v].name.empty()) continue;
    if (!text.empty()) text += ", ";
    text += rule.variables[v].name + " = ";
    pool_.append_text(text, frame.regs[v], rule.variables[v].type);
  }
  return text;
}

void Engine::conflict(int rule, int relation, const Word* row, const Frame* frame) {
  Stored& stored = stored_[at(relation)];
  bool staged = rule >= 0 && plan_.roles[at(rule)] == RuleRole::kStream;
  Table& table = staged ? *stored.stage : table_of(relation);
  Span span = rule >= 0 ? program_.rules[at(rule)].span : program_.relations[at(relation)].span;
  std::string bindings;
  if (frame != nullptr) bindings = bindings_text(program_.rules[at(rule)], *frame);
  conflict_ = Conflict{
      relation, rule, span, {row, row + table.columns()}, table.conflict(), std::move(bindings)};
}

// The binding by which a rule derives a row; nullopt when it does not.
std::optional<std::string> Engine::derivation_of(int rule, const std::vector<Word>& row) {
  const CheckedRule& checked = program_.rules[at(rule)];
  if (checked.aggregated || plan_.roles[at(rule)] == RuleRole::kStream) return std::nullopt;
  RowFinder finder(row, [&](const Frame& frame) { return bindings_text(checked, frame); });
  Chain chain = compile_rule(rule, -1, AtomStep::Access::kScan,
                             make_visit_operator(checked, finder, pool_, *this), nullptr);
  Frame frame(pool_, registers_, &options_.host_calls);
  Pool::Mark mark = pool_.mark();
  chain.run(frame);
  pool_.release(mark);
  return finder.text;
}

// What the step that failed took in.
void Engine::tell_lost() {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> rows;
  std::size_t more = 0;
  for (const Change& change : timesteps_->lost()) {
    if (rows.size() == kShown) {
      ++more;
      continue;
    }
    rows.push_back((change.insert ? "" : "-") + row_text(change.relation, change.row.data()));
  }
  lost_ = join(rows, ", ");
  if (more > 0) lost_ += ", and " + std::to_string(more) + " more";
}

void Engine::explain_conflict(const Conflict& found) {
  const Schema& schema = program_.relations[at(found.relation)].schema;
  Diagnostic diagnostic;
  diagnostic.span = found.span;
  std::string key;
  for (int column : schema.key) {
    key += (key.empty() ? "" : ", ") + schema.columns[at(column)].name + " = ";
    pool_.append_text(key, found.row[at(column)], schema.columns[at(column)].type);
  }
  diagnostic.message = "two rows of '" + schema.name + "' have the same key" +
                       (key.empty() ? "" : " (" + key + ")") + ": " +
                       row_text(found.relation, found.row.data()) + " and " +
                       row_text(found.relation, found.other.data());
  diagnostic.hint = "make the rules agree, aggregate (max<…>), or add a column to the key";
  if (found.rule >= 0) {
    const CheckedRule& rule = program_.rules[at(found.rule)];
    diagnostic.notes.push_back(
        {rule.span, row_text(found.relation, found.row.data()) + " by this rule" +
                        (found.bindings.empty() ? "" : " with " + found.bindings)});
  }
  std::string other = row_text(found.relation, found.other.data());
  for (const CheckedFact& fact : program_.facts) {
    if (fact.relation != found.relation) continue;
    std::vector<Word> row;
    for (const Value& value : fact.values) row.push_back(pool_.encode(value));
    if (row == found.other) diagnostic.notes.push_back({fact.span, other + " is this fact"});
  }
  for (std::size_t r = 0; r < program_.rules.size(); ++r) {
    if (program_.rules[r].head != found.relation) continue;
    if (auto bindings = derivation_of(static_cast<int>(r), found.other)) {
      diagnostic.notes.push_back(
          {program_.rules[r].span,
           other + " by this rule" + (bindings->empty() ? "" : " with " + *bindings)});
    }
  }
  error_ = std::move(diagnostic);
}

void Engine::explain_clash(const Timesteps::Clash& clash) {
  const CheckedRule& rule = program_.rules[at(clash.one.rule)];
  const CheckedRule& other = program_.rules[at(clash.other.rule)];
  std::string one = row_text(clash.one.relation, clash.one.row.data());
  std::string two = row_text(clash.other.relation, clash.other.row.data());
  const Schema& schema = program_.relations[at(clash.one.relation)].schema;
  Diagnostic diagnostic;
  diagnostic.span = rule.span;
  diagnostic.message =
      "one step gives two rows of '" + schema.name + "' the same key: " + one + " and " + two;
  diagnostic.hint = "make the rules agree, aggregate (max<…>), or add a column to the key";
  diagnostic.notes.push_back({rule.span, one + " by this rule"});
  diagnostic.notes.push_back({other.span, two + " by this rule"});
  error_ = std::move(diagnostic);
}

}  // namespace drover
