#pragma once
// One number for all rows of an answer, whatever their order: the sum of what mixed() makes of
// each. bench/workloads.py has the same as a rule. It is printed only for --checksum, so that what
// is timed does not pay for it.

#include <cstdint>
#include <cstdio>

#include "key_set.h"

namespace drover {

constexpr std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  return (a * 1'000'003 + b) % 1'000'000'007;
}

inline void print_checksum(const char* relation, std::uint64_t sum) {
  std::printf("checksum_%s(%ju)\n", relation, std::uintmax_t{sum});
}

inline void print_checksum(const char* relation, const KeySet& pairs) {
  std::uint64_t sum = 0;
  pairs.for_each([&](std::uint64_t pair) { sum += mixed(first(pair), second(pair)); });
  print_checksum(relation, sum);
}

}  // namespace drover
