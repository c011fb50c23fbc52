// Counts the lines of a log by their second field, by hand: the bound for `drover ask`. Blanks and
// tabs separate. Prints "field<TAB>count", in no order.
//
//   fields_bound FILE

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace {

class Counts {
 public:
  Counts() : slots_(1024, 0) {}

  void add(std::string_view key) {
    const std::uint64_t hash = drover::hash_bytes(key);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      Entry& entry = entries_[slots_[slot] - 1];
      if (entry.hash != hash || entry.key != key) continue;
      ++entry.count;
      return;
    }
    entries_.push_back({hash, std::string(key), 1});
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
    if (entries_.size() * 2 > slots_.size()) grow();
  }

  void print() const {
    for (const Entry& entry : entries_)
      std::printf("%s\t%lld\n", entry.key.c_str(), static_cast<long long>(entry.count));
  }

 private:
  struct Entry {
    std::uint64_t hash;
    std::string key;
    std::int64_t count;
  };

  void grow() {
    slots_.assign(slots_.size() * 2, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::size_t slot = entries_[i].hash & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void count_line(std::string_view line, Counts& counts) {
  std::size_t at = 0;
  std::size_t end = 0;
  for (int field = 0; field < 2; ++field) {
    at = end;
    while (at < line.size() && is_blank(line[at])) ++at;
    end = at;
    while (end < line.size() && !is_blank(line[end])) ++end;
  }
  if (end > at) counts.add(line.substr(at, end - at));
}

}  // namespace

int main(int argc, char** argv) {
  std::FILE* file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fprintf(stderr, "usage: fields_bound FILE\n");
    return 2;
  }
  std::setvbuf(file, nullptr, _IONBF, 0);
  Counts counts;
  std::vector<char> buffer(std::size_t{256} << 10U);
  std::size_t left = 0;
  while (true) {
    if (left == buffer.size()) buffer.resize(buffer.size() * 2);
    const std::size_t come = std::fread(buffer.data() + left, 1, buffer.size() - left, file);
    if (come == 0) break;
    std::string_view bytes(buffer.data(), left + come);
    while (true) {
      const void* newline = std::memchr(bytes.data(), '\n', bytes.size());
      if (newline == nullptr) break;
      const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data());
      count_line(bytes.substr(0, size), counts);
      bytes.remove_prefix(size + 1);
    }
    left = bytes.size();
    std::memmove(buffer.data(), bytes.data(), left);
  }
  if (left > 0) count_line({buffer.data(), left}, counts);
  std::fclose(file);
  counts.print();
  return 0;
}
