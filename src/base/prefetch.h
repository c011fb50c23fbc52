#pragma once
// Fetches memory that will soon be read, without waiting for it.

namespace drover {

// GCC takes a function that does nothing but __builtin_prefetch for one without effects, and drops
// calls of it; the empty asm keeps them.
inline void prefetch(const void* at) {
  __builtin_prefetch(at);
  asm volatile("");
}

}  // namespace drover
