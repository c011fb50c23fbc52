#pragma once
// Addresses of peers, "127.0.0.1:7000". Only those of this very machine, as long as connections
// between machines are not encrypted.

#include <cstdint>
#include <string>

#include <netinet/in.h>

#include "base/result.h"

namespace drover {

// IPv4 in dots and a port, in the one way to write them. Port 0 only where `port_may_be_0`.
Result<sockaddr_in> parse_loopback(const std::string& address, bool port_may_be_0);

std::string to_text(const sockaddr_in& address);

}  // namespace drover
