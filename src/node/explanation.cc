#include "node/explanation.h"

#include <algorithm>

#include "base/index.h"
#include "engine/why/proof_text.h"
#include "engine/why/refutation.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

Finished finished(const CheckedProgram& program, Engine& engine) {
  Finished rows;
  for (int r = 0; r < static_cast<int>(program.relations.size()); ++r) {
    rows.rows.push_back(&engine.open_table(r));
    rows.base.push_back(engine.base_rows(r));
  }
  return rows;
}

}  // namespace

Explanation::Explanation(const Sources& sources, const CheckedProgram& program, Engine& engine,
                         Pool& pool, const HostCalls& calls, CheckedRule asked)
    : sources_(sources),
      program_(program),
      engine_(engine),
      pool_(pool),
      calls_(calls),
      asked_(std::move(asked)),
      relation_(std::get<BodyAtom>(asked_.body[0].node).relation),
      prover_(program, pool, finished(program, engine), &calls) {
  make_question();
}

void Explanation::make_question() {
  question_.relations = program_.relations;
  question_.relations.push_back({});
  question_.rules.push_back(asked_);
  question_.rules[0].head = static_cast<int>(program_.relations.size());
  question_ = without_wildcards(question_);
}

// Those that are meant, in order.
Answer Explanation::rows(std::uint64_t most) {
  const Schema& schema = program_.relations[at(relation_)].schema;
  const auto& atom = std::get<BodyAtom>(question_.rules[0].body[0].node);
  Instances instances(question_, pool_, &calls_);
  Answer answer(schema, pool_);
  instances.for_each(
      0, {}, [&](int relation) -> Table& { return engine_.open_table(relation); },
      [&](const Binding& binding) {
        std::vector<Word> row;
        for (const Term& term : atom.terms) {
          row.push_back(term.kind == Term::Kind::kVariable ? binding[at(term.variable)]
                                                           : pool_.encode(term.constant));
        }
        answer.add(row.data());
        return true;
      });
  answer.sort({}, most);
  return answer;
}

// What the question says of the columns.
bool Explanation::read_given(Diagnostics& faults) {
  const auto& atom = std::get<BodyAtom>(asked_.body[0].node);
  Instances instances(question_, pool_, &calls_);
  for (const Term& term : atom.terms) {
    given_.emplace_back();
    if (term.kind == Term::Kind::kConstant) given_.back() = pool_.encode(term.constant);
    if (term.kind != Term::Kind::kVariable) continue;
    for (const BodyLiteral& literal : asked_.body) {
      const auto* assignment = std::get_if<BodyAssignment>(&literal.node);
      if (assignment == nullptr || assignment->variable != term.variable) continue;
      if (!variables_of(assignment->expr).empty()) continue;
      given_.back() = instances.value(assignment->expr, {});
      if (given_.back()) continue;
      faults.push_back({Severity::kError, literal.span, "this has no value", "", {}});
      return false;
    }
  }
  return true;
}

void Explanation::append(const Told& told, const Node::Telling& how,
                         Node::Explained& explained) const {
  ++explained.told;
  if (how.json) {
    append_json(explained.text, told);
    explained.text += '\n';
  } else {
    append_text(explained.text, told);
  }
}

Node::Explained Explanation::why(const Node::Telling& how) {
  const Answer answer = rows(how.rows_most);
  const Wording wording(sources_, prover_.program(), pool_);
  Node::Explained explained;
  explained.rows = answer.row_count() + answer.left_out();
  ProofLimits limits;
  limits.depth = how.depth;
  for (std::uint64_t r = 0; r < answer.row_count(); ++r) {
    const std::size_t columns = answer.schema().columns.size();
    std::vector<Word> row(answer.row(r), answer.row(r) + columns);
    row.push_back(0);
    const Proof proof = prover_.prove(relation_, row.data(), limits);
    append(tell(proof, prover_.program(), wording), how, explained);
  }
  return explained;
}

Node::Explained Explanation::why_not(const Node::Telling& how) {
  const Answer answer = rows(1);
  Node::Explained explained;
  explained.rows = answer.row_count() + answer.left_out();
  if (explained.rows > 0) {
    answer.append_row(explained.text, 0);
    return explained;
  }
  const Wording wording(sources_, prover_.program(), pool_);
  const Refutation refutation = refute(prover_, relation_, given_, how.depth);
  append(tell(refutation, prover_, wording), how, explained);
  return explained;
}

}  // namespace drover
