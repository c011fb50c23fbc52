#include "node/testing/oracle_bytes.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "value/ip.h"
#include "value/literals.h"

namespace drover {
namespace {

using MaybeBytes = std::optional<Value>;

const std::string& bytes_in(const Value& value) { return std::get<Bytes>(value).data; }
const std::string& text_in(const Value& value) { return std::get<std::string>(value); }
std::int64_t int_in(const Value& value) { return std::get<std::int64_t>(value); }

MaybeBytes part(const std::vector<Value>& args) {
  std::int64_t from = int_in(args[1]);
  std::int64_t count = args.size() > 2 ? int_in(args[2]) : INT64_MAX;
  if (from < 0 || count < 0) return std::nullopt;
  std::string out;
  std::int64_t place = 0;
  for (char c : bytes_in(args[0])) {
    if (place >= from && place - from < count) out += c;
    ++place;
  }
  return Value(Bytes{out});
}

std::size_t number_of_bits(std::string_view bits) {
  std::size_t number = 0;
  for (char bit : bits) number = number * 2 + (bit == '1' ? 1 : 0);
  return number;
}

// Six bits at a time, one by one.
std::string base64_of(const std::string& bytes) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (char c : bytes) {
    for (int bit = 7; bit >= 0; --bit)
      bits += (static_cast<unsigned char>(c) >> bit) % 2 ? '1' : '0';
  }
  while (bits.size() % 6 != 0) bits += '0';
  std::string out;
  for (std::size_t i = 0; i < bits.size(); i += 6)
    out += digits[number_of_bits(std::string_view(bits).substr(i, 6))];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

// What has it as its base64, if anything has.
MaybeBytes of_base64_text(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (char c : text) {
    std::size_t digit = digits.find(c);
    if (digit == std::string::npos) break;
    for (int bit = 5; bit >= 0; --bit)
      bits += (digit >> static_cast<unsigned>(bit)) % 2 ? '1' : '0';
  }
  std::string out;
  for (std::size_t i = 0; i + 8 <= bits.size(); i += 8)
    out += static_cast<char>(number_of_bits(std::string_view(bits).substr(i, 8)));
  // It must be the way in which base64() writes it.
  if (base64_of(out) != text) return std::nullopt;
  return Value(Bytes{out});
}

bool is_utf8(const std::string& bytes) {
  std::string_view rest = bytes;
  while (!rest.empty() && utf8_length(rest) > 0) rest.remove_prefix(utf8_length(rest));
  return rest.empty();
}

MaybeBytes addr_from(const std::vector<Value>& args) {
  std::string text = text_in(args[0]);
  if (args.size() == 2) {
    if (text.find(':') != std::string::npos) text = "[" + text + "]";
    text += ":" + std::to_string(int_in(args[1]));
  }
  if (!is_addr(text)) return std::nullopt;
  return Value(Addr{text});
}

MaybeBytes of_bytes(Fn fn, const std::vector<Value>& args) {
  const std::string& first = bytes_in(args[0]);
  const std::string second =
      args.size() > 1 && std::holds_alternative<Bytes>(args[1]) ? bytes_in(args[1]) : "";
  std::size_t found = first.find(second);
  switch (fn) {
    case Fn::kLength:
      return Value(std::int64_t{std::ssize(first)});
    case Fn::kSubstr:
      return part(args);
    case Fn::kStartsWith:
      return Value(found == 0);
    case Fn::kEndsWith:
      return Value(first.ends_with(second));
    case Fn::kContains:
      return Value(found != std::string::npos);
    case Fn::kIndexOf:
      return Value(found == std::string::npos ? std::int64_t{-1}
                                              : static_cast<std::int64_t>(found));
    case Fn::kNth: {
      std::int64_t n = int_in(args[1]);
      if (n < 0 || n >= std::ssize(first)) return std::nullopt;
      return Value(std::int64_t{static_cast<unsigned char>(first[static_cast<std::size_t>(n)])});
    }
    case Fn::kHex: {
      std::string out;
      append_hex(out, first);
      return Value(out);
    }
    case Fn::kBase64:
      return Value(base64_of(first));
    default:
      if (!is_utf8(first)) return std::nullopt;
      return Value(first);
  }
}

}  // namespace

bool is_oracle_bytes_function(Fn fn, const std::vector<Value>& args) {
  switch (fn) {
    case Fn::kFromHex:
    case Fn::kFromBase64:
    case Fn::kEncode:
    case Fn::kToAddr:
    case Fn::kHost:
    case Fn::kPort:
    case Fn::kToId:
    case Fn::kIsIp:
    case Fn::kInNetwork:
    case Fn::kHex:
    case Fn::kBase64:
    case Fn::kDecode:
      return true;
    case Fn::kToInt:
      return std::holds_alternative<Id>(args[0]);
    case Fn::kLength:
    case Fn::kSubstr:
    case Fn::kStartsWith:
    case Fn::kEndsWith:
    case Fn::kContains:
    case Fn::kIndexOf:
    case Fn::kNth:
      return std::holds_alternative<Bytes>(args[0]);
    default:
      return false;
  }
}

std::optional<Value> oracle_bytes_function(Fn fn, const std::vector<Value>& args) {
  switch (fn) {
    case Fn::kFromHex: {
      auto bytes = parse_hex(text_in(args[0]));
      return bytes ? MaybeBytes(Value(Bytes{*bytes})) : std::nullopt;
    }
    case Fn::kFromBase64:
      return of_base64_text(text_in(args[0]));
    case Fn::kEncode:
      return Value(Bytes{text_in(args[0])});
    case Fn::kToAddr:
      return addr_from(args);
    case Fn::kHost:
      return Value(std::string(host_of(std::get<Addr>(args[0]).text)));
    case Fn::kPort:
      return Value(port_of(std::get<Addr>(args[0]).text));
    case Fn::kToId: {
      if (const auto* number = std::get_if<std::int64_t>(&args[0]))
        return Value(Id{static_cast<std::uint64_t>(*number)});
      auto id = parse_id(text_in(args[0]));
      return id ? MaybeBytes(Value(Id{*id})) : std::nullopt;
    }
    case Fn::kIsIp:
      return Value(parse_ip(text_in(args[0])).has_value());
    case Fn::kInNetwork: {
      auto address = parse_ip(text_in(args[0]));
      auto network = parse_ip_network(text_in(args[1]));
      if (!address || !network) return std::nullopt;
      return Value(contains(*network, *address));
    }
    case Fn::kToInt:
      return Value(static_cast<std::int64_t>(std::get<Id>(args[0]).number));
    default:
      return of_bytes(fn, args);
  }
}

}  // namespace drover
