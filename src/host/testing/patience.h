#pragma once
// How long a test waits for what is bound to come: long enough for any machine, so that only what
// never comes fails.

#include <cstdint>

namespace drover {

inline constexpr std::int64_t kPatienceNs = 60'000'000'000;

}  // namespace drover
