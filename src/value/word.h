#pragma once
// A Word is a value inside the engine: 64 bits whose meaning the column's type gives.
//
//   bool      0 or 1
//   int       the number;  time, duration: nanoseconds
//   float     the bits, canonical: one zero, one NaN
//   id        the number, unsigned
//   string    an id in the Pool; bytes, addr: the same
//   list      an id in the Pool; set: its items ascending; tuple; map: its keys ascending, each
//             followed by its value
//
// Canonical words are equal exactly when their values are: tables hash and compare words alone.
// Those of the Pool may also be *transient*: such a word lives only as long as the binding being
// worked on.
// Transient words never enter a table; Pool::canonical() makes them fit to.

#include <bit>
#include <cstdint>

namespace drover {

using Word = std::uint64_t;

inline constexpr Word kTransientBit = Word{1} << 63U;

// REQUIRES: the word's type is one whose values live in the Pool.
inline bool is_transient(Word word) { return (word & kTransientBit) != 0; }

inline Word word_of(std::int64_t number) { return static_cast<Word>(number); }
inline std::int64_t int_of(Word word) { return static_cast<std::int64_t>(word); }

inline Word word_of(double number) {
  if (number == 0) number = 0;  // -0 is 0
  if (number != number) return 0x7FF8000000000000ULL;
  return std::bit_cast<Word>(number);
}
inline double float_of(Word word) { return std::bit_cast<double>(word); }

}  // namespace drover
