#pragma once
// For each id the ids that stand beside it in a relation of two columns, packed in one array.

#include <cstdint>
#include <span>
#include <vector>

#include "facts_file.h"

namespace drover {

class Adjacency {
 public:
  Adjacency(std::uint32_t ids, const Ids& from, const Ids& to) : starts_(ids + 1), to_(to.size()) {
    for (std::uint32_t id : from) ++starts_[id + 1];
    for (std::uint32_t id = 0; id < ids; ++id) starts_[id + 1] += starts_[id];
    std::vector<std::uint32_t> free(starts_.begin(), starts_.end() - 1);
    for (std::size_t i = 0; i < from.size(); ++i) to_[free[from[i]]++] = to[i];
  }

  std::span<const std::uint32_t> of(std::uint32_t id) const {
    return {to_.data() + starts_[id], to_.data() + starts_[id + 1]};
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> to_;
};

}  // namespace drover
