#pragma once
// What the engine holds, against what a plain evaluation (node/plain.h) derives from the same base
// rows: every table and view, row by row. Expressions and aggregates are computed by the engine's
// functions both times; joins, recursion, negation, groups, keys, and all upkeep from step to step
// are not.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/eval/expr.h"
#include "engine/eval/regex.h"
#include "lang/program.h"
#include "node/plain.h"
#include "value/pool.h"

namespace drover {

class CrossCheck final : private PlainValues {
 public:
  // All must outlive it; the engine keeps base rows apart (EngineOptions::explained).
  CrossCheck(const CheckedProgram& program, Engine& engine, Pool& pool,
             const HostCalls* calls = nullptr)
      : program_(program), engine_(engine), pool_(pool), calls_(calls) {}

  // As things stand, between steps. Events and what rules do with them are not looked at. An error
  // is no difference: the plain evaluation is too slow for so many rows.
  Result<std::optional<std::string>> run();

 private:
  std::optional<Value> value(const Expr& expr, const PlainBinding& binding) override;
  std::optional<std::vector<std::string>> match(const BodyMatch& match,
                                                const std::string& text) override;
  std::optional<Value> aggregate(const HeadTerm& term, std::vector<Value> values,
                                 std::vector<Value> keys) override;

  bool is_compared(int relation) const;
  PlainRow row(int relation, const Word* words) const;
  PlainGiven given();
  std::optional<std::string> difference(int relation, const PlainRows& right);
  std::string text(int relation, const PlainRow& row) const;

  const CheckedProgram& program_;
  Engine& engine_;
  Pool& pool_;
  const HostCalls* calls_;
  struct Compiled {
    std::unique_ptr<Eval> eval;
    std::vector<int> variables;
  };
  std::map<const Expr*, Compiled> compiled_;
  std::map<const BodyMatch*, std::unique_ptr<Regex>> regexes_;
};

}  // namespace drover
