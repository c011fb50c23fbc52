// The paths of all files: children by their parent, the lengths first, then every path written once
// into one piece of memory.

#include <cstring>

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"

namespace drover {
namespace {

std::string_view take_word(std::string_view& text) {
  std::size_t end = 0;
  while (text[end] != '\t' && text[end] != '\n') ++end;
  std::string_view word = text.substr(0, end);
  text.remove_prefix(end + 1);
  return word;
}

struct Files {
  Ids ids;  // without the root, which is 0
  Ids parents;
  std::vector<std::string_view> names;  // by id
};

Files read_files(const std::string& path) {
  Files files;
  std::string_view text = map_file(path);
  while (!text.empty()) {
    std::uint32_t id = take_number(text);
    std::string_view parent = take_word(text);
    if (id >= files.names.size()) files.names.resize(id + 1);
    files.names[id] = take_word(text);
    take_word(text);
    if (parent.starts_with('-')) continue;
    std::uint32_t number = 0;
    for (char c : parent) number = number * 10 + static_cast<std::uint32_t>(c - '0');
    files.ids.push_back(id);
    files.parents.push_back(number);
  }
  return files;
}

std::size_t write_paths(const Files& files, bool checksum) {
  auto ids = static_cast<std::uint32_t>(files.names.size());
  Adjacency children(ids, files.parents, files.ids);
  std::vector<std::size_t> starts(ids);
  std::vector<std::size_t> lengths(ids);
  Ids order = {0};
  order.reserve(ids);
  std::size_t total = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::uint32_t child : children.of(order[i])) {
      starts[child] = total;
      lengths[child] = lengths[order[i]] + 1 + files.names[child].size();
      total += lengths[child];
      order.push_back(child);
    }
  }
  std::vector<char> paths(total);
  for (std::uint32_t id : order) {
    for (std::uint32_t child : children.of(id)) {
      char* out = paths.data() + starts[child];
      std::memcpy(out, paths.data() + starts[id], lengths[id]);
      out[lengths[id]] = '/';
      std::memcpy(out + lengths[id] + 1, files.names[child].data(), files.names[child].size());
    }
  }
  if (checksum) {
    std::uint64_t sum = 0;
    for (std::uint32_t id : order) sum += mixed(id, lengths[id]);
    print_checksum("fqpath", sum);
  }
  return order.size();
}

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  Files files = read_files(folder + "file.facts");
  std::printf("n(%zu)\n", write_paths(files, arguments.checksum));
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
