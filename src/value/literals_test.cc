#include "value/literals.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

TEST(Literals, Hex) {
  EXPECT_EQ(parse_hex(""), "");
  EXPECT_EQ(parse_hex("00fF41"), std::string("\0\xff"
                                             "A",
                                             3));
  for (std::string_view wrong : {"0", "0g", "00 ", "0x", "é"})
    EXPECT_EQ(parse_hex(wrong), std::nullopt);
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string digits;
  append_hex(digits, all);
  EXPECT_EQ(parse_hex(digits), all);
}

TEST(Literals, Addresses) {
  struct Case {
    std::string_view text;
    std::string_view host;  // "": it is no address
    std::int64_t port;
  };
  const std::vector<Case> cases = {
      {"localhost:80", "localhost", 80},
      {"127.0.0.1:0", "127.0.0.1", 0},
      {"a-b.c_d.example:65535", "a-b.c_d.example", 65535},
      {"[::1]:443", "::1", 443},
      {"[fe80::1.2.3.4]:9", "fe80::1.2.3.4", 9},
      {"", "", 0},
      {"a", "", 0},
      {"a:", "", 0},
      {":1", "", 0},
      {"a:65536", "", 0},
      {"a:01", "", 0},
      {"a:-1", "", 0},
      {"a:1 ", "", 0},
      {"a b:1", "", 0},
      {"é:1", "", 0},
      {"::1:1", "", 0},
      {"[a]:1", "", 0},
      {"[:]:1", "", 0},
      {"[::g]:1", "", 0},
      {"[::1:1", "", 0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(is_addr(c.text), !c.host.empty()) << c.text;
    if (!is_addr(c.text)) continue;
    EXPECT_EQ(host_of(c.text), c.host);
    EXPECT_EQ(port_of(c.text), c.port);
  }
}

TEST(Literals, Ids) {
  EXPECT_EQ(parse_id("#0"), 0U);
  EXPECT_EQ(parse_id("#1F"), 31U);
  EXPECT_EQ(parse_id("#ffffffffffffffff"), UINT64_MAX);
  for (std::string_view wrong : {"", "#", "1f", "#g", "#-1", "# 1", "#00000000000000001"}) {
    EXPECT_EQ(parse_id(wrong), std::nullopt) << wrong;
  }
  for (std::uint64_t id : {std::uint64_t{0}, std::uint64_t{0xabc}, UINT64_MAX}) {
    std::string text;
    append_id(text, id);
    EXPECT_EQ(parse_id(text), id);
  }
}

}  // namespace
}  // namespace drover
