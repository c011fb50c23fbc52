#pragma once
// How much tests do of what could go on for ever: random programs, histories, trees.
//
// DROVER_LOAD is a percentage. The build sets it (CMakePresets.json: everything where code is fast,
// little under sanitizers, which make each case many times slower); the environment variable of the
// same name overrides it: `DROVER_LOAD=1000 build/release/node_test`.

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace drover {

// So much of `full`, but some of it.
inline std::uint64_t test_load(std::uint64_t full) {
  const char* text = std::getenv("DROVER_LOAD");
  const std::uint64_t percent = text == nullptr ? DROVER_LOAD : std::strtoull(text, nullptr, 10);
  return std::max<std::uint64_t>(1, full * percent / 100);
}

}  // namespace drover
