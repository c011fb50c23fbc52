#pragma once
// Tables whose rows do not stay for ever: with `ttl` a row goes when it has not come anew for so
// long, with `max` the rows that came longest ago go first.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "lang/program.h"
#include "value/value.h"

namespace drover {

class SoftState {
 public:
  // Both must outlive it. Rows that are there count as come at `now`.
  SoftState(const CheckedProgram& program, Engine& engine, Time now);

  // Before a step: takes away what is over.
  void expire(Time now);
  // After a step: what has come and gone; takes away what is too much, with the next step.
  void note(Time now);
  // When the next row is over.
  std::optional<Time> next() const;

 private:
  using Row = std::vector<Word>;
  using Moment = std::pair<std::int64_t, std::uint64_t>;  // nanoseconds; then in order
  struct Kept {
    int relation;
    std::map<Row, Moment> came;
    std::map<Moment, Row> order;
  };
  void came(Kept& kept, Row row, Time now);
  static void gone(Kept& kept, const Row& row);
  const Relation& declared(const Kept& kept) const;

  const CheckedProgram& program_;
  Engine& engine_;
  std::vector<Kept> kept_;
  std::uint64_t counter_ = 0;
};

}  // namespace drover
