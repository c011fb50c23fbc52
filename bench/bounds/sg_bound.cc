// Same generation, semi-naive: the new pairs of a round, a hash set of all of them, and the
// children of each parent.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"
#include "key_set.h"

namespace drover {
namespace {

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> parent = read_facts(folder + "parent.facts", 2);
  std::uint32_t ids = count_ids(parent);
  Adjacency children(ids, parent[1], parent[0]);
  KeySet same;
  std::vector<std::uint64_t> fresh;
  for (std::uint32_t id = 0; id < ids; ++id) {
    for (std::uint32_t x : children.of(id)) {
      for (std::uint32_t y : children.of(id)) {
        if (x != y && same.add(pack(x, y))) fresh.push_back(pack(x, y));
      }
    }
  }
  std::vector<std::uint64_t> next;
  while (!fresh.empty()) {
    next.clear();
    for (std::uint64_t pair : fresh) {
      for (std::uint32_t x : children.of(first(pair))) {
        for (std::uint32_t y : children.of(second(pair))) {
          if (same.add(pack(x, y))) next.push_back(pack(x, y));
        }
      }
    }
    fresh.swap(next);
  }
  std::printf("n(%zu)\n", same.size());
  if (arguments.checksum) print_checksum("sg", same);
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
