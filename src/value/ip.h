#pragma once
// IP addresses as people write them: 10.0.0.1, fe80::1, and networks, 10.0.0.0/8.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace drover {

struct IpAddress {
  // Of IPv4 the last four; the others are those of ::ffff:0:0/96, so that an IPv4 address and the
  // same one written as IPv6 are equal.
  std::array<std::uint8_t, 16> bytes{};
  bool v4 = false;  // written as IPv4
};

// Four decimal numbers with dots, or up to eight groups of hexadecimal digits with colons, of which
// :: may stand for some, and IPv4 for the last two. No port, no zone, no brackets.
std::optional<IpAddress> parse_ip(std::string_view text);

struct IpNetwork {
  IpAddress address;
  int bits = 0;  // of the 128 that count
};

// An address, a slash and how many bits count; without a slash all of them.
std::optional<IpNetwork> parse_ip_network(std::string_view text);

bool contains(const IpNetwork& network, const IpAddress& address);

}  // namespace drover
