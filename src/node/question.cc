#include "node/question.h"

#include <memory>
#include <set>

#include "base/index.h"
#include "lang/check/bindings.h"

namespace drover {

Question::Question(const CheckedProgram& program, Engine& engine, Pool& pool,
                   const HostCalls& calls, const CheckedRule& asked)
    : program_(program),
      engine_(engine),
      pool_(pool),
      calls_(calls),
      variables_(asked.variables.size()) {
  question_.relations = program.relations;
  question_.relations.push_back({});
  question_.rules.push_back(asked);
  question_.rules[0].head = static_cast<int>(program.relations.size());
  question_ = without_wildcards(question_);
}

void Question::for_each(const Instances::Visit& visit) {
  Instances instances(question_, pool_, &calls_);
  instances.for_each(
      0, {}, [&](int relation) -> Table& { return engine_.open_table(relation); }, visit);
}

Answer Question::bindings() {
  auto schema = std::make_unique<Schema>();
  std::vector<std::size_t> told;
  for (std::size_t v = 0; v < variables_; ++v) {
    const Variable& variable = rule().variables[v];
    if (variable.name.empty() || variable.name.front() == '_') continue;
    schema->columns.push_back({variable.name, variable.type});
    told.push_back(v);
  }
  std::set<std::vector<Word>> found;
  for_each([&](const Binding& binding) {
    std::vector<Word> row;
    for (const std::size_t v : told) row.push_back(binding[v]);
    found.insert(std::move(row));
    return !told.empty();
  });
  Answer answer(std::move(schema), pool_);
  for (const std::vector<Word>& row : found) answer.add(row.data());
  answer.sort();
  return answer;
}

Answer Question::rows(std::uint64_t most) {
  Answer answer(program_.relations[at(relation())].schema, pool_);
  for_each([&](const Binding& binding) {
    std::vector<Word> row;
    for (const Term& term : atom().terms) {
      row.push_back(term.kind == Term::Kind::kVariable ? binding[at(term.variable)]
                                                       : pool_.encode(term.constant));
    }
    answer.add(row.data());
    return true;
  });
  answer.sort({}, most);
  return answer;
}

bool Question::read_given(Given& given, Diagnostics& faults) {
  Instances instances(question_, pool_, &calls_);
  for (const Term& term : atom().terms) {
    given.emplace_back();
    if (term.kind == Term::Kind::kConstant) given.back() = pool_.encode(term.constant);
    if (term.kind != Term::Kind::kVariable) continue;
    for (const BodyLiteral& literal : rule().body) {
      const auto* assignment = std::get_if<BodyAssignment>(&literal.node);
      if (assignment == nullptr || assignment->variable != term.variable) continue;
      if (!variables_of(assignment->expr).empty()) continue;
      given.back() = instances.value(assignment->expr, {});
      if (given.back()) continue;
      faults.push_back({Severity::kError, literal.span, "this has no value", "", {}});
      return false;
    }
  }
  return true;
}

}  // namespace drover
