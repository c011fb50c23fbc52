#include "host/address.h"

#include <charconv>

#include <arpa/inet.h>

namespace drover {

Result<sockaddr_in> parse_loopback(const std::string& address, bool port_may_be_0) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in parsed{};
  parsed.sin_family = AF_INET;
  std::uint16_t port = 0;
  const char* const end = address.data() + address.size();
  bool valid = colon != std::string::npos &&
               inet_pton(AF_INET, address.substr(0, colon).c_str(), &parsed.sin_addr) == 1;
  if (valid) {
    const auto [stop, wrong] = std::from_chars(address.data() + colon + 1, end, port);
    parsed.sin_port = htons(port);
    // One peer has one name: no second way to write it ("07000").
    valid = wrong == std::errc() && stop == end && to_text(parsed) == address;
  }
  if (!valid) return Error{address, "is no address: write it like 127.0.0.1:7000"};
  if (port == 0 && !port_may_be_0) return Error{address, "is no peer's address: its port is 0"};
  if ((ntohl(parsed.sin_addr.s_addr) >> 24U) != 127) {
    return Error{address,
                 "is not an address of this machine alone (127.0.0.1); others are refused, because "
                 "connections are not encrypted yet"};
  }
  return parsed;
}

std::string to_text(const sockaddr_in& address) {
  char dots[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, &address.sin_addr, dots, sizeof dots);
  return std::string(dots) + ":" + std::to_string(ntohs(address.sin_port));
}

}  // namespace drover
