#pragma once
// Bytes, addresses and ids to text and back, and the signs around the items of lists, sets, tuples
// and maps. Numbers, times and durations are in value/numbers.h.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/type.h"

namespace drover {

// Pairs of hexadecimal digits: 00ff. Nothing else, not even a blank.
std::optional<std::string> parse_hex(std::string_view digits);
void append_hex(std::string& out, std::string_view bytes);

// host:port. The host is a name (letters, digits, . - _), an IPv4 address, or an IPv6 address in
// brackets; the port is a number up to 65535 in the one way to write it.
bool is_addr(std::string_view text);
// The parts of a valid address; an IPv6 host without its brackets.
std::string_view host_of(std::string_view addr);
std::int64_t port_of(std::string_view addr);

// #1f: up to 16 hexadecimal digits behind the sign.
std::optional<std::uint64_t> parse_id(std::string_view text);
void append_id(std::string& out, std::uint64_t id);

// As the language writes them: x"00ff" and @"host:port".
void append_bytes_literal(std::string& out, std::string_view bytes);
void append_addr_literal(std::string& out, std::string_view addr);

// What stands before the item at that place, and behind the last one. REQUIRES: has_items(kind)
std::string_view before_item(Kind kind, std::size_t place);
std::string_view before_items(Kind kind);
std::string_view after_items(Kind kind, std::size_t count);

}  // namespace drover
