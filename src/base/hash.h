#pragma once
// Hashes of words and bytes. Same input, same hash, on every run and machine: no random seed,
// because one seed of the simulator must give one history.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace drover {

// A full-avalanche mix of one word (the finaliser of splitmix64, Steele et al. 2014).
inline std::uint64_t hash_word(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

inline std::uint64_t hash_combine(std::uint64_t seed, std::uint64_t x) {
  return hash_word(seed * 0x9E3779B97F4A7C15ULL + x);
}

// XXH3, 64 bits.
std::uint64_t hash_bytes(std::string_view bytes);

}  // namespace drover
