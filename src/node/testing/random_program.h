#pragma once
// Programs made up from a seed: facts, keyed tables, views, recursion, stratified negation,
// aggregates and expressions of all types, and rows for inputs. The checker accepts each of them.
// For tests only.

#include <cstdint>
#include <string>
#include <vector>

#include "node/testing/oracle.h"
#include "value/schema.h"

namespace drover {

struct RandomRule {
  std::string head;
  std::vector<std::string> body;
};

struct RandomFact {
  std::string relation;
  OracleRow values;
  bool fixed = false;  // of a keyed relation, or with a list or a set
};

struct RandomInput {
  Schema schema;
  std::vector<InputRow> rows;
};

struct RandomProgram {
  std::vector<std::string> declarations;
  std::vector<RandomRule> rules;
  std::vector<RandomFact> facts;
  std::vector<RandomInput> inputs;

  std::string text() const;
};

// The same rules over other data: facts that are not fixed, and the rows of inputs.
RandomProgram with_other_data(RandomProgram program, std::uint64_t seed);

RandomProgram random_program(std::uint64_t seed, bool with_inputs);

}  // namespace drover
