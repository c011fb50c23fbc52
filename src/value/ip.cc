#include "value/ip.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace drover {
namespace {

constexpr std::size_t kGroups = 8;
constexpr int kBits = 128;
constexpr int kBitsBeforeV4 = 96;

std::optional<unsigned> number(std::string_view digits, int base, std::size_t digits_max) {
  unsigned value = 0;
  auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  bool whole = wrong == std::errc() && end == digits.data() + digits.size();
  if (!whole || digits.size() > digits_max) return std::nullopt;
  return value;
}

bool parse_v4(std::string_view text, std::uint8_t* to) {
  std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    auto value = number(parts[i], 10, 3);
    // A zero in front would be octal to some readers, and decimal to others.
    if (!value || *value > 255 || (parts[i].size() > 1 && parts[i][0] == '0')) return false;
    to[i] = static_cast<std::uint8_t>(*value);
  }
  return true;
}

// Groups between colons, the last perhaps IPv4; nullopt when one of them is none.
std::optional<std::vector<std::uint8_t>> parse_groups(std::string_view text, bool may_end_in_v4) {
  std::vector<std::uint8_t> bytes;
  if (text.empty()) return bytes;
  std::vector<std::string_view> parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::uint8_t v4[4];
    if (may_end_in_v4 && i + 1 == parts.size() && parse_v4(parts[i], v4)) {
      bytes.insert(bytes.end(), v4, v4 + 4);
      continue;
    }
    auto value = number(parts[i], 16, 4);
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(*value & 0xFFU));
  }
  return bytes;
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  IpAddress address;
  if (text.find(':') == std::string_view::npos) {
    address.v4 = true;
    address.bytes[10] = address.bytes[11] = 0xFF;
    if (!parse_v4(text, address.bytes.data() + 12)) return std::nullopt;
    return address;
  }
  std::size_t gap = text.find("::");
  bool has_gap = gap != std::string_view::npos;
  auto head = parse_groups(text.substr(0, gap), !has_gap);
  auto tail = parse_groups(has_gap ? text.substr(gap + 2) : "", true);
  if (!head || !tail) return std::nullopt;
  std::size_t size = head->size() + tail->size();
  // The gap stands for at least one group.
  if (has_gap ? size > 2 * (kGroups - 1) : size != 2 * kGroups) return std::nullopt;
  std::ranges::copy(*head, address.bytes.begin());
  std::ranges::copy(*tail, address.bytes.end() - static_cast<std::ptrdiff_t>(tail->size()));
  return address;
}

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
  std::size_t slash = text.find('/');
  auto address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  IpNetwork network{*address, kBits};
  if (slash == std::string_view::npos) return network;
  auto bits = number(text.substr(slash + 1), 10, 3);
  const int before = address->v4 ? kBitsBeforeV4 : 0;
  if (!bits || static_cast<int>(*bits) > kBits - before) return std::nullopt;
  network.bits = before + static_cast<int>(*bits);
  return network;
}

bool contains(const IpNetwork& network, const IpAddress& address) {
  for (int bit = 0; bit < network.bits; ++bit) {
    auto byte = static_cast<std::size_t>(bit / 8);
    unsigned mask = 0x80U >> static_cast<unsigned>(bit % 8);
    if (((network.address.bytes[byte] ^ address.bytes[byte]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace drover
