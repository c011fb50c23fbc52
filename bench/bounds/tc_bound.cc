// Transitive closure, semi-naive: the new paths of a round, a hash set of all of them, and the
// edges by the node that they leave.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"
#include "key_set.h"

namespace drover {
namespace {

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> edge = read_facts(folder + "edge.facts", 2);
  Adjacency edges(count_ids(edge), edge[0], edge[1]);
  KeySet path;
  std::vector<std::uint64_t> fresh;
  for (std::size_t i = 0; i < edge[0].size(); ++i) {
    if (std::uint64_t pair = pack(edge[0][i], edge[1][i]); path.add(pair)) fresh.push_back(pair);
  }
  std::vector<std::uint64_t> next;
  while (!fresh.empty()) {
    next.clear();
    for (std::uint64_t pair : fresh) {
      for (std::uint32_t to : edges.of(second(pair))) {
        if (std::uint64_t longer = pack(first(pair), to); path.add(longer)) next.push_back(longer);
      }
    }
    fresh.swap(next);
  }
  std::printf("n(%zu)\n", path.size());
  if (arguments.checksum) print_checksum("path", path);
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
