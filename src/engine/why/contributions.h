#pragma once
// What an aggregate is made of: the bindings of its group, and those of them that decide.

#include <cstdint>
#include <vector>

#include "engine/why/instances.h"

namespace drover {

struct Contributions {
  bool gives_row = false;      // the group's row is the one that was asked for
  std::uint64_t bindings = 0;  // of the group
  // Those by which a min, a max, an argmin or an argmax has its value; and when there are other
  // aggregates, of all bindings the first ones.
  std::vector<Binding> told;
};

// Of an aggregating rule, for the group of that row. At most `most` are told.
Contributions contributions(Instances& instances, int rule, const std::vector<Word>& row,
                            const Instances::TableOf& table_of, std::size_t most);

}  // namespace drover
