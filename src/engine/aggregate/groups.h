#pragma once
// The groups of an aggregating rule: for each combination of the head's plain terms, what its
// aggregates have come to so far. Bindings are added one by one; rows() gives the head's rows.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/operators/frame.h"
#include "engine/store/row_set.h"
#include "lang/program.h"
#include "value/pool.h"

namespace drover {

// One aggregate over all groups.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  // `group` is at most one more than ever before. `by` is what argmin and argmax go by; of other
  // aggregates it is 0.
  virtual void add(std::uint32_t group, Word word, Word by) = 0;
  // Takes back what was added once. Only for accumulators made to retract.
  virtual void remove(std::uint32_t group, Word word, Word by) = 0;
  // Takes in all that another one of the same aggregate has; to[i] is what its group i is here, and
  // its words are those of the pool `from`.
  virtual void absorb(const Accumulator& other, const std::vector<std::uint32_t>& to,
                      const Pool& from) = 0;
  // The result, canonical; an error ("sum: … does not fit") leaves nullopt and says why.
  virtual std::optional<Word> result(std::uint32_t group, std::string& why) = 0;
};

// For an aggregated term; it and `pool` must outlive the accumulator. With `retract` it keeps what
// it needs to take values back.
std::unique_ptr<Accumulator> make_accumulator(const HeadTerm& term, bool retract, Pool& pool);
// The same for argmin and argmax.
std::unique_ptr<Accumulator> make_arg_accumulator(const HeadTerm& term, bool retract, Pool& pool);

class Groups {
 public:
  // A group that changes, and the row that it had before; empty: it had none.
  struct Touched {
    std::uint32_t group;
    std::vector<Word> row;
  };

  // `rule` and `pool` must outlive it. With `retract` bindings can be taken back.
  Groups(const CheckedRule& rule, bool retract, Pool& pool);

  // One binding: the words of the head's terms in order, of aggregates what they are over (anything
  // for count<*>); then what each argmin and argmax goes by. Words may be transient.
  void add(const Word* terms);

  // Takes back a binding that was added.
  void remove(const Word* terms);

  std::uint32_t size() const { return groups_.size(); }
  // Whether the group has a binding: without one it has no row.
  bool has_row(std::uint32_t group) const { return bindings_[group] > 0; }

  // Groups that add() and remove() have changed since forget_touched().
  const std::vector<Touched>& touched() const { return touched_; }
  void forget_touched();
  // From here on what changes can be undone, step by step.
  void begin_step();
  // As it was at begin_step().
  void undo_step();
  // Groups of a part of the bindings that others added side by side. meet() makes its groups known
  // in the order in which they came: to[i] is the part's group i, and goes on where it ended;
  // absorb() takes in what all of them have come to.
  void meet(const Groups& part, std::vector<std::uint32_t>& to);
  void absorb(const Groups& part, const std::vector<std::uint32_t>& to);

  // No groups any more.
  void reset();
  // Whether the row is that of its group.
  bool contains(const Word* row);

  // The head's row for a group; false and why when an aggregate has no value.
  bool row(std::uint32_t group, Word* to, RuntimeFault& fault);

 private:
  const CheckedRule& rule_;
  Pool& pool_;
  RowSet groups_;
  std::vector<std::size_t> plain_;       // head terms that make the group
  std::vector<std::size_t> aggregated_;  // head terms that are aggregates
  std::vector<std::size_t> by_;          // of each, which word it goes by; 0: by none
  std::vector<std::unique_ptr<Accumulator>> accumulators_;
  void make_accumulators();
  std::uint32_t group_of(const Word* terms);
  void touch(std::uint32_t group);

  const bool retract_;
  std::vector<Word> key_;
  std::vector<std::int64_t> bindings_;  // one a group
  std::vector<Touched> touched_;
  std::vector<bool> is_touched_;
  void change(std::uint32_t group, const Word* words, bool add);
  void journal(std::uint32_t group, const Word* terms, bool add);
  bool journals_ = false;
  // Of each change of the step: the group and whether it came, then for each aggregate what it is
  // over and by.
  std::vector<Word> journal_;
};

}  // namespace drover
