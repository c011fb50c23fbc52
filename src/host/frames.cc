#include "host/frames.h"

#include <cstdint>

#include "base/check.h"

namespace drover {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::string_view kMagic = "DROVER";

std::uint8_t byte_of(std::size_t number, unsigned shift) {
  return static_cast<std::uint8_t>(number >> shift);
}

std::size_t number_of(std::string_view bytes) {
  std::size_t number = 0;
  for (const char c : bytes) number = number << 8U | static_cast<std::uint8_t>(c);
  return number;
}

void append_number(std::string& out, std::size_t number, unsigned bytes) {
  for (unsigned shift = 8 * bytes; shift > 0; shift -= 8) {
    out.push_back(static_cast<char>(byte_of(number, shift - 8)));
  }
}

}  // namespace

void append_frame(std::string& out, std::string_view bytes) {
  CHECK(bytes.size() <= kFrameBytesMax);
  append_number(out, bytes.size(), kLengthBytes);
  out.append(bytes);
}

std::string hello(const std::string& address) {
  std::string bytes(kMagic);
  append_number(bytes, kFrameVersion, 2);
  return bytes + address;
}

Result<std::string> read_hello(std::string_view bytes) {
  if (bytes.size() < kMagic.size() + 2 || bytes.substr(0, kMagic.size()) != kMagic) {
    return Error{"", "the connection does not open with drover's hello"};
  }
  bytes.remove_prefix(kMagic.size());
  const std::size_t version = number_of(bytes.substr(0, 2));
  if (version != kFrameVersion) {
    return Error{"", "the peer speaks version " + std::to_string(version) + ", we speak " +
                         std::to_string(kFrameVersion)};
  }
  return std::string(bytes.substr(2));
}

void FrameReader::feed(std::string_view bytes) {
  if (begin_ == bytes_.size()) {
    bytes_.clear();
    begin_ = 0;
  } else if (begin_ > bytes_.size() / 2) {
    bytes_.erase(0, begin_);
    begin_ = 0;
  }
  bytes_.append(bytes);
}

Result<std::optional<std::string>> FrameReader::next(std::size_t bytes_max) {
  const std::string_view rest = std::string_view(bytes_).substr(begin_);
  if (rest.size() < kLengthBytes) return std::optional<std::string>();
  const std::size_t length = number_of(rest.substr(0, kLengthBytes));
  if (length > bytes_max) {
    return Error{"", "a frame of " + std::to_string(length) + " bytes is too long"};
  }
  if (rest.size() < kLengthBytes + length) return std::optional<std::string>();
  begin_ += kLengthBytes + length;
  return std::optional<std::string>(rest.substr(kLengthBytes, length));
}

}  // namespace drover
