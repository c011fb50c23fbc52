#pragma once
// Bindings that were dropped because an expression had no value: all counted, the first few
// different ones kept.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/operators/frame.h"

namespace drover {

struct Faults {
  static constexpr std::size_t kKept = 10;
  static constexpr std::ptrdiff_t kKeptOfAPlace = 3;
  struct Kept {
    RuntimeFault fault;
    std::uint64_t times = 1;
  };
  std::uint64_t count = 0;
  std::vector<Kept> first;  // each place and message once, few of a place

  void add(const RuntimeFault& fault, std::uint64_t times);
};

// All that a piece of the input brought, so that pieces put together give what the whole would.
class PieceFaults {
 public:
  void add(const RuntimeFault& fault);
  void move_into(Faults& faults);

 private:
  using Place = std::tuple<std::uint32_t, std::uint32_t, std::string>;
  std::vector<Faults::Kept> all_;
  std::map<Place, std::size_t> at_;  // in all_
};

}  // namespace drover
