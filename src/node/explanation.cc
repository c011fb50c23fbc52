#include "node/explanation.h"

#include "engine/why/proof_text.h"
#include "engine/why/refutation.h"

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

std::unique_ptr<Prover> make_notes(const CheckedProgram& program, Engine& engine, Pool& pool,
                                   const HostCalls& calls) {
  return std::make_unique<Prover>(program, pool, finished(program, engine), &calls);
}

Explanation::Explanation(const Sources& sources, const CheckedProgram& program, Engine& engine,
                         Pool& pool, const HostCalls& calls, const CheckedRule& asked,
                         const Prover* notes)
    : sources_(sources),
      pool_(pool),
      question_(program, engine, pool, calls, asked),
      prover_(program, pool, finished(program, engine), &calls) {
  if (notes != nullptr) prover_.read_notes_of(*notes);
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
  const Answer answer = question_.rows(how.rows_most);
  const Wording wording(sources_, prover_.program(), pool_);
  Node::Explained explained;
  explained.rows = answer.row_count() + answer.left_out();
  ProofLimits limits;
  limits.depth = how.depth;
  for (std::uint64_t r = 0; r < answer.row_count(); ++r) {
    const std::size_t columns = answer.schema().columns.size();
    std::vector<Word> row(answer.row(r), answer.row(r) + columns);
    row.push_back(0);
    const Proof proof = prover_.prove(question_.relation(), row.data(), limits);
    append(tell(proof, prover_.program(), wording), how, explained);
  }
  return explained;
}

Node::Explained Explanation::why_not(const Node::Telling& how) {
  const Answer answer = question_.rows(1);
  Node::Explained explained;
  explained.rows = answer.row_count() + answer.left_out();
  if (explained.rows > 0) {
    answer.append_row(explained.text, 0);
    return explained;
  }
  const Wording wording(sources_, prover_.program(), pool_);
  const Refutation refutation = refute(prover_, question_.relation(), given_, how.depth);
  append(tell(refutation, prover_, wording), how, explained);
  return explained;
}

}  // namespace drover
