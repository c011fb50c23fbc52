#include "node/soft_state.h"

#include <algorithm>

namespace drover {

SoftState::SoftState(const CheckedProgram& program, Engine& engine, Time now)
    : program_(program), engine_(engine) {
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    if (program.relations[r].ttl_ns == 0 && program.relations[r].max_rows == 0) continue;
    kept_.push_back({static_cast<int>(r), {}, {}});
    const Table& table = engine.table(static_cast<int>(r));
    table.for_each([&](const Word* row) {
      came(kept_.back(), Row(row, row + table.columns() + 1), now);
      return true;
    });
  }
}

const Relation& SoftState::declared(const Kept& kept) const {
  return program_.relations[static_cast<std::size_t>(kept.relation)];
}

void SoftState::came(Kept& kept, Row row, Time now) {
  row.back() = 0;
  gone(kept, row);
  Moment moment{now.ns, counter_++};
  kept.order.emplace(moment, row);
  kept.came.emplace(std::move(row), moment);
}

void SoftState::gone(Kept& kept, const Row& row) {
  auto found = kept.came.find(row);
  if (found == kept.came.end()) return;
  kept.order.erase(found->second);
  kept.came.erase(found);
}

void SoftState::expire(Time now) {
  for (Kept& kept : kept_) {
    std::int64_t ttl = declared(kept).ttl_ns;
    for (const auto& [moment, row] : kept.order) {
      if (ttl == 0 || moment.first > now.ns - ttl) break;
      engine_.take(kept.relation, row.data());
    }
  }
}

void SoftState::note(Time now) {
  for (const auto& [relation, row] : engine_.refreshed()) {
    auto kept = std::ranges::find(kept_, relation, &Kept::relation);
    if (kept != kept_.end()) came(*kept, row, now);
  }
  for (Kept& kept : kept_) {
    auto columns = declared(kept).schema.columns.size();
    engine_.maintainer().removed(kept.relation).for_each([&](const Word* words) {
      Row row(words, words + columns);
      row.push_back(0);
      gone(kept, row);
      return true;
    });
    engine_.maintainer().added(kept.relation).for_each([&](const Word* words) {
      Row row(words, words + columns);
      row.push_back(0);
      came(kept, std::move(row), now);
      return true;
    });
    std::uint64_t max = declared(kept).max_rows;
    std::uint64_t over = max > 0 && kept.order.size() > max ? kept.order.size() - max : 0;
    for (auto oldest = kept.order.begin(); over > 0; ++oldest, --over) {
      engine_.take(kept.relation, oldest->second.data());
    }
  }
}

std::optional<Time> SoftState::next() const {
  std::optional<Time> first;
  for (const Kept& kept : kept_) {
    if (declared(kept).ttl_ns == 0 || kept.order.empty()) continue;
    std::int64_t over = kept.order.begin()->first.first + declared(kept).ttl_ns;
    if (!first || over < first->ns) first = Time{over};
  }
  return first;
}

}  // namespace drover
