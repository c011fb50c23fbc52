#include "host/frames.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

// Fed in pieces of `piece` bytes: each frame in brackets, then what went wrong.
std::string shown(std::string_view bytes, std::size_t piece) {
  FrameReader reader;
  std::string out;
  while (true) {
    while (true) {
      const Result<std::optional<std::string>> frame = reader.next();
      if (!frame.ok()) return out + frame.error().text();
      if (!frame.value()) break;
      out += "[" + *frame.value() + "]";
    }
    if (bytes.empty()) return out;
    reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
}

TEST(Frames, InPiecesOfAnySize) {
  using std::string_literals::operator""s;
  const struct {
    std::string bytes;
    const char* want;
  } cases[] = {
      {"", ""},
      {"\0\0\0\0"s, "[]"},
      {"\0\0\0\2hi"s, "[hi]"},
      {"\0\0\0\2hi\0\0\0\0\0\0\0\3you"s, "[hi][][you]"},
      {"\0\0\0\2h"s, ""},
      {"\0\0"s, ""},
      {"\0\0\0\1x\4\0\0\1"s, "[x]a frame of 67108865 bytes is too long"},
      {"\xff\xff\xff\xff"s, "a frame of 4294967295 bytes is too long"},
      {"GET / HTTP/1.1\r\n", "a frame of 1195725856 bytes is too long"},
  };
  for (const auto& c : cases) {
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 1000U}) {
      EXPECT_EQ(shown(c.bytes, piece), c.want) << c.want << " in pieces of " << piece;
    }
  }
}

TEST(Frames, WhatIsWrittenCanBeRead) {
  std::string bytes;
  std::string want;
  for (std::size_t size = 0; size < 600; size += 7) {
    const std::string frame(size, static_cast<char>('a' + size % 26));
    append_frame(bytes, frame);
    want += "[" + frame + "]";
  }
  for (const std::size_t piece : {1U, 64U, 4096U}) EXPECT_EQ(shown(bytes, piece), want);
}

TEST(Frames, Hello) {
  using std::string_literals::operator""s;
  const struct {
    std::string bytes;
    const char* want;
  } cases[] = {
      {hello("127.0.0.1:7000"), "127.0.0.1:7000"},
      {"DROVER\0\1x"s, "x"},
      {"", "the connection does not open with drover's hello"},
      {"DROVER\0"s, "the connection does not open with drover's hello"},
      {"drover\0\1x"s, "the connection does not open with drover's hello"},
      {"DROVER\1\2x"s, "the peer speaks version 258, we speak 1"},
  };
  for (const auto& c : cases) {
    const Result<std::string> caller = read_hello(c.bytes);
    EXPECT_EQ(caller.ok() ? caller.value() : caller.error().text(), c.want);
  }
}

}  // namespace
}  // namespace drover
