#pragma once
// An atom of a body as an operator: reads a table, its delta or an index, or asks whether a row is
// there.

#include <memory>
#include <vector>

#include "engine/operators/operator.h"

namespace drover {

// Which state of a table an atom reads, while a step changes it.
enum class Version : std::uint8_t {
  kNow,
  kBefore,  // as it was when the step began
  kEither,  // what holds in one of the two
  kBoth,    // what holds in both
};

// Where the rows of an atom come from.
struct AtomSource {
  Table* table = nullptr;
  // Column of the relation -> column of the table; empty: the same. (Inputs keep used columns
  // only.)
  std::vector<int> columns;
  // For kept inputs: table columns with one bit for each of 31 used columns (cells stay narrow),
  // set where absent.
  std::vector<int> absent_columns;
  Version version = Version::kNow;
  // When given: only rows whose stamp is lower than this, at the time of reading.
  const std::uint64_t* below = nullptr;
};

std::unique_ptr<Operator> make_atom_operator(const AtomStep& step, const AtomSource& source,
                                             const std::vector<bool>& transient, Pool& pool);

// The rows of a batch; `*rows` is set before each run.
std::unique_ptr<Operator> make_input_operator(const AtomStep& step, const InputRows* rows,
                                              const std::vector<Variable>& variables, Pool& pool);

}  // namespace drover
