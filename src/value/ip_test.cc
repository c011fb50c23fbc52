#include "value/ip.h"

#include <string>

#include <gtest/gtest.h>

namespace drover {
namespace {

// The bytes as hexadecimal digits; "no".
std::string bytes_text(std::string_view text) {
  auto address = parse_ip(text);
  if (!address) return "no";
  std::string out;
  for (std::uint8_t byte : address->bytes) {
    out += "0123456789abcdef"[byte >> 4U];
    out += "0123456789abcdef"[byte & 0xFU];
  }
  return out;
}

TEST(Ip, Addresses) {
  struct AddressCase {
    std::string_view text;
    std::string_view bytes;
  };
  const std::vector<AddressCase> cases = {
      {"1.2.3.4", "00000000000000000000ffff01020304"},
      {"255.255.255.0", "00000000000000000000ffffffffff00"},
      {"::", "00000000000000000000000000000000"},
      {"::1", "00000000000000000000000000000001"},
      {"fe80::1:2", "fe800000000000000000000000010002"},
      {"2001:db8::", "20010db8000000000000000000000000"},
      {"1:2:3:4:5:6:7:8", "00010002000300040005000600070008"},
      {"1:2:3:4:5:6:7::", "00010002000300040005000600070000"},
      {"::ffff:1.2.3.4", "00000000000000000000ffff01020304"},
      {"64:ff9b:0:0:0:0:1.2.3.4", "0064ff9b000000000000000001020304"},
      {"FE80::AB", "fe8000000000000000000000000000ab"},
      {"", "no"},
      {"1.2.3", "no"},
      {"1.2.3.4.5", "no"},
      {"1.2.3.256", "no"},
      {"01.2.3.4", "no"},
      {"1.2.3.+4", "no"},
      {"1..2.3", "no"},
      {"1.2.3.4 ", "no"},
      {":", "no"},
      {":::", "no"},
      {"1::2::3", "no"},
      {"1:2:3:4:5:6:7", "no"},
      {"1:2:3:4:5:6:7:8:9", "no"},
      {"1:2:3:4::5:6:7:8", "no"},
      {":1:2:3:4:5:6:7", "no"},
      {"12345::", "no"},
      {"g::", "no"},
      {"1.2.3.4::", "no"},
      {"::1%eth0", "no"},
      {"[::1]", "no"},
  };
  for (const AddressCase& c : cases) EXPECT_EQ(bytes_text(c.text), c.bytes) << c.text;
}

TEST(Ip, Networks) {
  struct NetworkCase {
    std::string_view network;
    std::string_view address;
    bool contains;
  };
  const std::vector<NetworkCase> cases = {
      {"10.0.0.0/8", "10.255.0.1", true},
      {"10.0.0.0/8", "11.0.0.1", false},
      {"10.0.0.0/9", "10.128.0.0", false},
      {"0.0.0.0/0", "1.2.3.4", true},
      {"0.0.0.0/0", "::1", false},
      {"1.2.3.4", "1.2.3.4", true},
      {"1.2.3.4/32", "1.2.3.5", false},
      {"fe80::/10", "febf::1", true},
      {"fe80::/10", "fec0::1", false},
      {"::/0", "1.2.3.4", true},
      {"10.0.0.0/8", "::ffff:10.1.1.1", true},
  };
  for (const NetworkCase& c : cases) {
    auto network = parse_ip_network(c.network);
    ASSERT_TRUE(network) << c.network;
    EXPECT_EQ(contains(*network, *parse_ip(c.address)), c.contains)
        << c.network << " " << c.address;
  }
  for (std::string_view wrong :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "1.2.3.4/-1", "a/8"}) {
    EXPECT_FALSE(parse_ip_network(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace drover
