#pragma once
// Messages as bytes on a connection, and back. The bytes: docs/formats/frames.md.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace drover {

inline constexpr std::size_t kFrameBytesMax = std::size_t{64} * 1024 * 1024;
inline constexpr unsigned kFrameVersion = 1;

// REQUIRES: bytes.size() <= kFrameBytesMax
void append_frame(std::string& out, std::string_view bytes);

// What the first frame of a connection holds: who is calling.
std::string hello(const std::string& address);
// The caller's address.
Result<std::string> read_hello(std::string_view bytes);

// Cuts what comes from a connection, in pieces of any size, into frames.
class FrameReader {
 public:
  void feed(std::string_view bytes);
  // The next frame's bytes; nullopt when more must be fed first. After an error the connection is
  // of no more use.
  Result<std::optional<std::string>> next(std::size_t bytes_max = kFrameBytesMax);

 private:
  std::string bytes_;
  std::size_t begin_ = 0;  // what stands before it has been given out
};

}  // namespace drover
