#pragma once
// What may go wrong in a simulated world, and how much of it. The default is a world where
// messages take a while and nothing goes wrong.
//
// These faults come by chance, by the world's seed. A test that wants one at a certain moment
// calls World::cut, World::crash and the like.

#include <cstdint>
#include <limits>

namespace drover {

inline constexpr std::int64_t kMillisecondNs = 1'000'000;
inline constexpr std::int64_t kSecondNs = 1'000'000'000;

struct Faults {
  // Messages. They overtake each other when the longest and the shortest delay differ.
  std::int64_t delay_ns_min = kMillisecondNs / 10;
  std::int64_t delay_ns_max = kMillisecondNs;
  double lose_percent = 0;
  double double_percent = 0;
  double hold_percent = 0;  // held back so long that many others overtake it
  std::int64_t hold_ns_max = 5 * kSecondNs;

  // Partitions: some hosts do not reach the others, for a while.
  std::int64_t partition_every_ns = 0;  // on average; 0: never
  std::int64_t partition_ns_max = 10 * kSecondNs;
  double partition_one_way_percent = 50;  // of them let through what goes the other way

  // Clocks: each host has its own error, from minus to plus this.
  std::int64_t skew_ns_max = 0;    // of the time of day
  std::int64_t drift_ppm_max = 0;  // nanoseconds a millisecond, more or less

  // Disks. What a crash leaves of unsynced writes is always a matter of chance.
  std::int64_t disk_ns_min = 0;  // an operation takes
  std::int64_t disk_ns_max = 0;
  double slow_disk_percent = 0;  // of the operations take up to
  std::int64_t slow_disk_ns_max = kSecondNs;
  std::uint64_t disk_bytes_max = std::numeric_limits<std::uint64_t>::max();

  // Crashes, each host on its own; it comes back later.
  std::int64_t crash_every_ns = 0;  // on average; 0: never
  std::int64_t down_ns_max = 10 * kSecondNs;

  // From here on nothing goes wrong any more (clocks and the disk's size stay as they are), and
  // all hosts come back: what is to happen "in the end" can then be asked for.
  std::int64_t calm_at_ns = std::numeric_limits<std::int64_t>::max();
};

// All of it at once, as much as a sound program must bear.
inline Faults all_faults() {
  Faults faults;
  faults.delay_ns_max = 50 * kMillisecondNs;
  faults.lose_percent = 10;
  faults.double_percent = 10;
  faults.hold_percent = 2;
  faults.partition_every_ns = 20 * kSecondNs;
  faults.skew_ns_max = 5 * kSecondNs;
  faults.drift_ppm_max = 200;
  faults.disk_ns_min = kMillisecondNs / 50;
  faults.disk_ns_max = kMillisecondNs;
  faults.slow_disk_percent = 1;
  faults.crash_every_ns = 30 * kSecondNs;
  return faults;
}

}  // namespace drover
