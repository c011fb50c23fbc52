#pragma once
// Texts that expressions make: transient in the pool, and bounded.

#include <cstddef>
#include <cstring>
#include <string_view>

#include "engine/operators/frame.h"

namespace drover {

// A rule that makes its texts longer and longer must end with a sentence.
inline constexpr std::size_t kTextBytesMax = std::size_t{1} << 30U;

inline Word made_text(Frame& frame, std::string_view front, std::string_view back = {}) {
  const std::size_t size = front.size() + back.size();
  if (size > kTextBytesMax) return frame.fail("a text would be longer than 1 GiB");
  char* at = frame.pool.scratch(size);
  if (!front.empty()) std::memcpy(at, front.data(), front.size());
  if (!back.empty()) std::memcpy(at + front.size(), back.data(), back.size());
  return frame.pool.transient({at, size});
}

}  // namespace drover
