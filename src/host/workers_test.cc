#include "host/workers.h"

#include <mutex>
#include <set>

#include <gtest/gtest.h>

namespace drover {
namespace {

TEST(Workers, RunEachPieceOnceAndWaitForAll) {
  for (std::size_t count : {1, 2, 3, 7}) {
    std::unique_ptr<Workers> workers = real_workers(count);
    EXPECT_EQ(workers->count(), count);
    std::mutex mutex;
    std::multiset<std::size_t> ran;
    for (int times = 0; times < 3; ++times) {
      workers->run([&](std::size_t piece) {
        const std::lock_guard lock(mutex);
        ran.insert(piece);
      });
    }
    EXPECT_EQ(ran.size(), 3 * count);
    for (std::size_t piece = 0; piece < count; ++piece) EXPECT_EQ(ran.count(piece), 3U);
  }
  EXPECT_GE(machine_cores(), 1U);
}

}  // namespace
}  // namespace drover
