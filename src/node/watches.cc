#include "node/watches.h"

#include "node/answer.h"

namespace drover {

void Watches::look(std::uint64_t step) {
  // A trigger is an event of this step and tells of the one before.
  for (const CheckedWatch& watch : program_.watches) {
    if (watch.went >= 0) rows_of(watch.went, watch, '-', step - 1);
    if (watch.came >= 0 && watch.came != watch.relation) rows_of(watch.came, watch, '+', step - 1);
  }
  for (const CheckedWatch& watch : program_.watches) {
    if (watch.came == watch.relation) rows_of(watch.came, watch, '+', step);
  }
}

void Watches::rows_of(int event, const CheckedWatch& watch, char sign, std::uint64_t step) {
  Answer rows(program_.relations[static_cast<std::size_t>(watch.relation)].schema, pool_);
  engine_.table(event).for_each([&](const Word* row) {
    rows.add(row);
    return true;
  });
  rows.sort();
  for (std::uint64_t i = 0; i < rows.row_count(); ++i) {
    std::string line = "step " + std::to_string(step) + ": " + sign;
    rows.append_row(line, i);
    lines_.push_back(std::move(line));
  }
}

}  // namespace drover
