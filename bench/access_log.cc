// Writes a log as a web server does, about 100 bytes a line; the same bytes for the same arguments.
//
//   access_log BYTES CLIENTS >FILE
//
// The second field is the client: CLIENTS different ones, of which some are seen far more often. A
// shorter log is the beginning of a longer one.

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace drover {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t below(std::uint64_t n) { return (bits() >> 32U) * n >> 32U; }

 private:
  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

using std::string_view_literals::operator""sv;
constexpr std::array kMethods = {"GET"sv, "GET"sv, "GET"sv, "POST"sv, "HEAD"sv};
constexpr std::array kPaths = {
    "/"sv,        "/api/v1/orders/"sv, "/static/app.js?v="sv, "/search?q="sv, "/api/v1/users/"sv,
    "/images/"sv, "/health?node="sv};
constexpr std::array kStatuses = {"200"sv, "200"sv, "200"sv, "304"sv, "404"sv, "500"sv};
constexpr std::array kAgents = {"Mozilla/5.0 (X11; Linux x86_64)"sv, "curl/7.88.1"sv,
                                "Mozilla/5.0 (iPhone; CPU OS 17_1)"sv};

class Log {
 public:
  explicit Log(std::uint64_t clients) : clients_(clients) {}

  // The next line, with its end.
  const std::string& next() {
    line_.clear();
    add_time();
    add_client();
    line_ += pick(kMethods);
    line_ += ' ';
    line_ += pick(kPaths);
    add_number(random_.below(1000000));
    line_ += ' ';
    line_ += pick(kStatuses);
    line_ += ' ';
    add_number(random_.below(200000));
    line_ += " 0.";
    add_padded(random_.below(1000), 3);
    line_ += " \"";
    line_ += pick(kAgents);
    line_ += "\"\n";
    return line_;
  }

 private:
  // From midnight of one day on, up to 16 milliseconds between two lines.
  void add_time() {
    milliseconds_ += random_.below(17);
    std::uint64_t s = milliseconds_ / 1000;
    line_ += "2026-11-";
    add_padded(1 + s / 86400 % 30, 2);
    line_ += 'T';
    add_padded(s / 3600 % 24, 2);
    line_ += ':';
    add_padded(s / 60 % 60, 2);
    line_ += ':';
    add_padded(s % 60, 2);
    line_ += '.';
    add_padded(milliseconds_ % 1000, 3);
    line_ += "Z ";
  }

  // The square of an even draw: one client in ten sends a third of the lines.
  void add_client() {
    constexpr std::uint64_t kParts = 1U << 20U;
    std::uint64_t draw = random_.below(kParts);
    std::uint64_t client = draw * draw / kParts * clients_ / kParts;
    line_ += "10.";
    add_number(client / 65536);
    line_ += '.';
    add_number(client / 256 % 256);
    line_ += '.';
    add_number(client % 256);
    line_ += ' ';
  }

  template <typename List>
  std::string_view pick(const List& list) {
    return list[random_.below(list.size())];
  }

  void add_number(std::uint64_t number) {
    std::array<char, 20> digits;
    auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    line_.append(digits.begin(), end);
  }

  void add_padded(std::uint64_t number, std::size_t width) {
    std::size_t start = line_.size();
    add_number(number);
    while (line_.size() < start + width) line_.insert(start, 1, '0');
  }

  std::uint64_t clients_;
  Random random_{42};
  std::uint64_t milliseconds_ = 0;
  std::string line_;
};

bool write(std::uint64_t bytes, std::uint64_t clients) {
  Log log(clients);
  std::uint64_t written = 0;
  while (written < bytes) {
    const std::string& line = log.next();
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return false;
    written += line.size();
  }
  return std::fflush(stdout) == 0;
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() && end == text.data() + text.size() ? value : 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) {
  std::uint64_t bytes = argc == 3 ? drover::number(argv[1]) : 0;
  std::uint64_t clients = argc == 3 ? drover::number(argv[2]) : 0;
  if (bytes == 0 || clients == 0) {
    std::fputs("access_log BYTES CLIENTS >FILE\n", stderr);
    return 2;
  }
  if (drover::write(bytes, clients)) return 0;
  std::perror("access_log");
  return 1;
}
