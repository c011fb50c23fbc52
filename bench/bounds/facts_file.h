#pragma once
// Reads the files of facts: numbers between tabs, one row a line, column by column.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace drover {

using Ids = std::vector<std::uint32_t>;

// The bytes of a file, until the program ends.
inline std::string_view map_file(const std::string& path) {
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  if (file < 0 || fstat(file, &status) != 0) {
    std::perror(path.c_str());
    std::exit(2);
  }
  auto size = static_cast<std::size_t>(status.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (bytes == MAP_FAILED) {
    std::perror(path.c_str());
    std::exit(2);
  }
  return {static_cast<const char*>(bytes), size};
}

// The number at the front of `text`, which then starts behind the character that ended it.
inline std::uint32_t take_number(std::string_view& text) {
  std::uint32_t number = 0;
  std::size_t at = 0;
  for (; text[at] >= '0'; ++at) number = number * 10 + static_cast<std::uint32_t>(text[at] - '0');
  text.remove_prefix(at + 1);
  return number;
}

inline std::vector<Ids> read_facts(const std::string& path, std::size_t columns) {
  std::vector<Ids> table(columns);
  std::string_view text = map_file(path);
  while (!text.empty()) {
    for (Ids& column : table) column.push_back(take_number(text));
  }
  return table;
}

// One more than the largest id.
inline std::uint32_t count_ids(const std::vector<Ids>& table) {
  std::uint32_t count = 0;
  for (const Ids& column : table) {
    for (std::uint32_t id : column) count = std::max(count, id + 1);
  }
  return count;
}

struct BoundArguments {
  std::string folder;
  bool checksum = false;
};

inline BoundArguments bound_arguments(int argc, char** argv) {
  const bool checksum = argc == 3 && std::string_view(argv[2]) == "--checksum";
  if (argc == 2 || checksum) return {std::string(argv[1]) + "/", checksum};
  std::fprintf(stderr, "%s FOLDER-OF-FACTS [--checksum]\n", argv[0]);
  std::exit(2);
}

}  // namespace drover
