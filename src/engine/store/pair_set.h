#pragma once
// A set of pairs (x, y) of 32-bit ids, grouped by x: what a binary relation, or an index over one,
// is kept in. A unary relation is the ys of one x.
//
// The y's of one x lie together in an IdSet, so rules that work group by group stay in the cache.

#include <cstdint>
#include <vector>

#include "base/prefetch.h"
#include "engine/store/blocks.h"
#include "engine/store/id_set.h"

namespace drover {

class PairSet {
 public:
  std::uint64_t size() const { return size_; }
  std::uint32_t group_count() const { return static_cast<std::uint32_t>(groups_.size()); }

  bool insert(std::uint32_t x, std::uint32_t y) {
    bool added = groups_[group_of(x)].ys.insert(y, blocks_);
    size_ += added ? 1 : 0;
    return added;
  }

  // Pairs of x with each of `ys`, which may be a copy of a set of this one; tells of the new ones.
  template <typename Visit>
  void insert_all(std::uint32_t x, const IdSet& ys, Visit is_new) {
    const std::uint32_t group = group_of(x);
    ys.for_each([&](std::uint32_t y) {
      if (groups_[group].ys.insert(y, blocks_)) {
        ++size_;
        is_new(y);
      }
      return true;
    });
  }

  // True when the pair was there. Nobody may be walking over the set.
  bool erase(std::uint32_t x, std::uint32_t y) {
    std::uint32_t group = find(x);
    if (group == kNoGroup || !groups_[group].ys.erase(y)) return false;
    --size_;
    return true;
  }

  // The ys of x, as a copy that can be walked while pairs are inserted.
  IdSet ys(std::uint32_t x) const {
    std::uint32_t group = find(x);
    return group == kNoGroup ? IdSet{} : groups_[group].ys;
  }

  bool contains(std::uint32_t x, std::uint32_t y) const {
    std::uint32_t group = find(x);
    return group != kNoGroup && groups_[group].ys.contains(y);
  }

  // Fetches what ys(x) and its first items will read, of which each stage needs the one before.
  void prefetch(std::uint32_t x, int stage) const {
    if (x >= direct_.size()) return;
    if (stage == 0) return drover::prefetch(&direct_[x]);
    if (direct_[x] == 0) return;
    const Group& group = groups_[direct_[x] - 1];
    drover::prefetch(stage == 1 ? &group : group.ys.items());
  }

  // Calls visit(x, y) until it returns false. Pairs inserted meanwhile may be met or not.
  template <typename Visit>
  bool for_each(Visit visit) const {
    for (std::uint32_t g = 0, end = group_count(); g < end; ++g) {
      std::uint32_t x = groups_[g].x;
      IdSet ys = groups_[g].ys;
      if (!ys.for_each([&](std::uint32_t y) { return visit(x, y); })) return false;
    }
    return true;
  }

  // Nobody walks over the set: blocks that were left can be used again.
  void settle() { blocks_.settle(); }

  std::size_t bytes() const {
    return groups_.capacity() * sizeof(Group) +
           (direct_.capacity() + slots_.capacity()) * sizeof(std::uint32_t) + blocks_.bytes();
  }

 private:
  struct Group {
    IdSet ys;
    std::uint32_t x;
  };
  static constexpr std::uint32_t kNoGroup = UINT32_MAX;

  std::uint32_t find(std::uint32_t x) const {
    if (x < direct_.size()) return direct_[x] - 1;  // 0 - 1 is kNoGroup
    return slots_.empty() ? kNoGroup : slots_[place(x)] - 1;
  }
  std::uint32_t group_of(std::uint32_t x) {
    std::uint32_t group = find(x);
    return group != kNoGroup ? group : add_group(x);
  }
  std::size_t place(std::uint32_t x) const;
  std::uint32_t add_group(std::uint32_t x);
  void grow_direct(std::uint32_t x);
  void grow_slots();

  std::vector<Group> groups_;
  std::vector<std::uint32_t> direct_;  // x: group + 1; for ids that lie densely from 0 on
  std::vector<std::uint32_t> slots_;   // group + 1 by hash; for all other ids
  std::size_t hashed_ = 0;             // groups in slots_
  std::uint64_t size_ = 0;
  Blocks blocks_;
};

}  // namespace drover
