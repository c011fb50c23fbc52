#include "value/literals.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace drover {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

bool is_bracketed(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  std::string_view inside = host.substr(1, host.size() - 2);
  return std::ranges::count(inside, ':') >= 2 && std::ranges::all_of(inside, [](char c) {
           return hex_value(c) >= 0 || c == ':' || c == '.';
         });
}

std::optional<std::int64_t> parse_port(std::string_view text) {
  constexpr unsigned kPortMax = 65535;
  unsigned port = 0;
  auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool whole = wrong == std::errc() && end == text.data() + text.size();
  // One node has one name: no second way to write it (07000).
  if (!whole || port > kPortMax || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  return port;
}

}  // namespace

std::optional<std::string> parse_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    int high = hex_value(digits[i]);
    int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

void append_hex(std::string& out, std::string_view bytes) {
  for (char c : bytes) {
    auto byte = static_cast<unsigned char>(c);
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 0xFU];
  }
}

bool is_addr(std::string_view text) {
  std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !parse_port(text.substr(colon + 1))) return false;
  std::string_view host = text.substr(0, colon);
  return is_host_name(host) || is_bracketed(host);
}

std::string_view host_of(std::string_view addr) {
  std::string_view host = addr.substr(0, addr.rfind(':'));
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::int64_t port_of(std::string_view addr) {
  return parse_port(addr.substr(addr.rfind(':') + 1)).value_or(0);
}

std::optional<std::uint64_t> parse_id(std::string_view text) {
  constexpr std::size_t kDigitsMax = 16;
  if (text.size() < 2 || text.size() > kDigitsMax + 1 || text[0] != '#') return std::nullopt;
  std::uint64_t id = 0;
  for (char c : text.substr(1)) {
    if (hex_value(c) < 0) return std::nullopt;
    id = id * 16 + static_cast<std::uint64_t>(hex_value(c));
  }
  return id;
}

void append_id(std::string& out, std::uint64_t id) {
  char digits[16];
  auto end = std::to_chars(digits, digits + sizeof digits, id, 16).ptr;
  out += '#';
  out.append(digits, end);
}

void append_bytes_literal(std::string& out, std::string_view bytes) {
  out += "x\"";
  append_hex(out, bytes);
  out += '"';
}

void append_addr_literal(std::string& out, std::string_view addr) {
  out += '@';
  append_quoted(out, addr);
}

std::string_view before_item(Kind kind, std::size_t place) {
  if (place == 0) return "";
  return kind == Kind::kMap && place % 2 == 1 ? ": " : ", ";
}

std::string_view before_items(Kind kind) {
  return kind == Kind::kList ? "[" : kind == Kind::kTuple ? "(" : "{";
}

// A map without items is {:}, for {} is a set.
std::string_view after_items(Kind kind, std::size_t count) {
  if (kind == Kind::kMap) return count == 0 ? ":}" : "}";
  return kind == Kind::kList ? "]" : kind == Kind::kTuple ? ")" : "}";
}

}  // namespace drover
