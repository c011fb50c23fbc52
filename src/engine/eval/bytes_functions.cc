// What the functions of bytes, addresses and ids do.

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engine/eval/functions.h"
#include "engine/eval/made_text.h"
#include "value/ip.h"
#include "value/literals.h"

namespace drover {
namespace {

std::string_view data(Frame& frame, Word word) { return frame.pool.text(word); }

// ---------------------------------------------------------------------------- bytes

Word byte_count(Frame& f, const Word* a, const CallSite&) {
  return word_of(static_cast<std::int64_t>(data(f, a[0]).size()));
}

Word subbytes(Frame& f, const Word* a, const CallSite& site) {
  std::string_view from = data(f, a[0]);
  std::int64_t start = int_of(a[1]);
  if (start < 0) return f.fail("substr starts at " + std::to_string(start) + ", before the bytes");
  std::string_view rest =
      from.substr(static_cast<std::size_t>(std::min<std::int64_t>(start, std::ssize(from))));
  if (site.arg_types.size() == 2) return f.pool.transient(rest);
  std::int64_t count = int_of(a[2]);
  if (count < 0) return f.fail("substr of " + std::to_string(count) + " bytes");
  return f.pool.transient(rest.substr(0, static_cast<std::size_t>(count)));
}

Word index_of_bytes(Frame& f, const Word* a, const CallSite&) {
  std::size_t at = data(f, a[0]).find(data(f, a[1]));
  return word_of(at == std::string_view::npos ? std::int64_t{-1} : static_cast<std::int64_t>(at));
}

Word nth_byte(Frame& f, const Word* a, const CallSite&) {
  std::string_view bytes = data(f, a[0]);
  std::int64_t n = int_of(a[1]);
  if (n < 0 || n >= std::ssize(bytes)) {
    return f.fail("nth: there is no byte " + std::to_string(n) + " in " +
                  counted(bytes.size(), "byte"));
  }
  return Word{static_cast<unsigned char>(bytes[static_cast<std::size_t>(n)])};
}

Word to_hex(Frame& f, const Word* a, const CallSite&) {
  std::string out;
  append_hex(out, data(f, a[0]));
  return made_text(f, out);
}

Word of_hex(Frame& f, const Word* a, const CallSite&) {
  auto bytes = parse_hex(data(f, a[0]));
  return bytes ? made_text(f, *bytes)
               : f.fail("from_hex: " + cut_short(data(f, a[0])) +
                        " is not made of pairs of hexadecimal digits");
}

constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Word to_base64(Frame& f, const Word* a, const CallSite&) {
  std::string_view bytes = data(f, a[0]);
  std::string out;
  out.reserve(bytes.size() / 3 * 4 + 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t here = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8U | (j < here ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= here ? kBase64Digits[bits >> (18U - 6U * j) & 0x3FU] : '=';
  }
  return made_text(f, out);
}

// RFC 4648, whole groups of four with their padding; nullopt when it is not that.
std::optional<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::string_view group = text.substr(i, 4);
    std::size_t padding = i + 4 < text.size()     ? 0
                          : group.ends_with("==") ? 2
                                                  : group.ends_with('=');
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      std::size_t digit = j < 4 - padding ? kBase64Digits.find(group[j]) : 0;
      if (digit == std::string_view::npos) return std::nullopt;
      bits = bits << 6U | static_cast<std::uint32_t>(digit);
    }
    // One way to write it: what the padding leaves over is zero.
    if ((bits & ((1U << (8U * padding)) - 1U)) != 0) return std::nullopt;
    for (std::size_t j = 0; j < 3 - padding; ++j)
      out += static_cast<char>(bits >> (16U - 8U * j) & 0xFFU);
  }
  return out;
}

Word of_base64(Frame& f, const Word* a, const CallSite&) {
  auto bytes = parse_base64(data(f, a[0]));
  return bytes ? made_text(f, *bytes)
               : f.fail("from_base64: " + cut_short(data(f, a[0])) + " is no base64");
}

// The bytes of a text, or of an address, are the same word under another type.
Word same_word(Frame&, const Word* a, const CallSite&) { return a[0]; }

Word decoded(Frame& f, const Word* a, const CallSite&) {
  return is_utf8(data(f, a[0])) ? a[0] : f.fail("decode: the bytes are not valid UTF-8");
}

// ---------------------------------------------------------------------------- addresses and ids

Word addr_of(Frame& f, const Word* a, const CallSite&) {
  if (is_addr(data(f, a[0]))) return a[0];
  return f.fail("addr: " + cut_short(data(f, a[0])) + " is no address like localhost:7000");
}

Word addr_of_parts(Frame& f, const Word* a, const CallSite&) {
  std::string host(data(f, a[0]));
  bool ipv6 = host.find(':') != std::string::npos;
  std::string text = (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(int_of(a[1]));
  return is_addr(text) ? made_text(f, text)
                       : f.fail("addr: " + cut_short(text) + " is no address like localhost:7000");
}

Word host_text(Frame& f, const Word* a, const CallSite&) {
  return f.pool.transient(host_of(data(f, a[0])));
}

Word port_number(Frame& f, const Word* a, const CallSite&) {
  return word_of(port_of(data(f, a[0])));
}

Word is_ip(Frame& f, const Word* a, const CallSite&) {
  return parse_ip(data(f, a[0])).has_value() ? 1 : 0;
}

Word in_network(Frame& f, const Word* a, const CallSite&) {
  auto address = parse_ip(data(f, a[0]));
  if (!address) return f.fail("in_network: " + cut_short(data(f, a[0])) + " is no IP address");
  auto network = parse_ip_network(data(f, a[1]));
  if (!network) {
    return f.fail("in_network: " + cut_short(data(f, a[1])) + " is no network like 10.0.0.0/8");
  }
  return contains(*network, *address) ? 1 : 0;
}

Word id_of(Frame& f, const Word* a, const CallSite&) {
  auto id = parse_id(data(f, a[0]));
  return id ? Word{*id} : f.fail("id: " + cut_short(data(f, a[0])) + " is no id like #1f");
}

using BytesFunction = std::pair<Fn, Function>;

// For bytes where another type's function has the same name.
constexpr auto kOfBytes = std::to_array<BytesFunction>({{Fn::kLength, byte_count},
                                                        {Fn::kSubstr, subbytes},
                                                        {Fn::kIndexOf, index_of_bytes},
                                                        {Fn::kNth, nth_byte}});

constexpr auto kOfAll = std::to_array<BytesFunction>({{Fn::kHex, to_hex},
                                                      {Fn::kFromHex, of_hex},
                                                      {Fn::kBase64, to_base64},
                                                      {Fn::kFromBase64, of_base64},
                                                      {Fn::kEncode, same_word},
                                                      {Fn::kDecode, decoded},
                                                      {Fn::kHost, host_text},
                                                      {Fn::kPort, port_number},
                                                      {Fn::kIsIp, is_ip},
                                                      {Fn::kInNetwork, in_network}});

}  // namespace

Function bytes_function_for(Fn fn, const CallSite& site) {
  Kind first = site.arg_types.empty() ? Kind::kUnknown : site.arg_types[0].kind;
  if (fn == Fn::kToAddr) return site.arg_types.size() == 2 ? addr_of_parts : addr_of;
  if (fn == Fn::kToId) return first == Kind::kInt ? same_word : id_of;
  if (first == Kind::kBytes) {
    for (const auto& [known, function] : kOfBytes) {
      if (known == fn) return function;
    }
  }
  for (const auto& [known, function] : kOfAll) {
    if (known == fn) return function;
  }
  return nullptr;
}

}  // namespace drover
