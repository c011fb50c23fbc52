#pragma once
// Which rule stored a row of a table, and in which step: what is gone when the step is over, and
// therefore noted after each one while a run is to be explained. Of a row that came several times
// the last one counts.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/change/maintain.h"
#include "engine/why/instances.h"

namespace drover {

class StoredRows {
 public:
  struct Origin {
    std::uint64_t step = 0;
    int rule = -1;  // -1: no rule, it came from outside
  };

  // All must outlive it.
  StoredRows(Instances& instances, const Finished& finished)
      : instances_(instances), finished_(finished) {}

  // To be called after each step, while its events are there.
  void note(std::uint64_t step, const Maintainer& maintainer);
  std::optional<Origin> origin(int relation, const std::vector<Word>& row) const;

 private:
  using Row = std::pair<int, std::vector<Word>>;

  int rule_of(int relation, const std::vector<Word>& row);

  Instances& instances_;
  const Finished& finished_;
  std::map<Row, Origin> origins_;
  std::map<Row, int> wanted_;  // by the last step, for this one; and the rule
};

}  // namespace drover
