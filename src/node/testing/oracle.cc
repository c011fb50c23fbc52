#include "node/testing/oracle.h"

#include "node/testing/oracle_expr.h"
#include "node/testing/oracle_regex.h"

namespace drover {
namespace {

class OracleValues final : public PlainValues {
 public:
  std::optional<Value> value(const Expr& expr, const PlainBinding& binding) override {
    return oracle_value(expr, binding);
  }
  std::optional<std::vector<std::string>> match(const BodyMatch& match,
                                                const std::string& text) override {
    return oracle_match(match.pattern, match.ignore_case, text);
  }
  std::optional<Value> aggregate(const HeadTerm& term, std::vector<Value> values,
                                 std::vector<Value> keys) override {
    if (!keys.empty()) return oracle_arg(term, values, keys);
    return oracle_aggregate(term, std::move(values));
  }
};

}  // namespace

OracleResult run_oracle(const CheckedProgram& program,
                        const std::map<int, std::vector<InputRow>>& inputs,
                        std::uint64_t work_max) {
  PlainGiven given;
  given.inputs = inputs;
  for (const CheckedFact& fact : program.facts) given.rows[fact.relation].push_back(fact.values);
  OracleValues values;
  return evaluate_plainly(program, given, values, work_max);
}

}  // namespace drover
