// Triangles, counted and not written down: marks on the neighbours of one node at a time. It is
// what the rule costs when its answer is only a number and ids are small.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"

namespace drover {
namespace {

// The same walk, with every triangle in hand.
std::uint64_t checksum(std::uint32_t ids, const Adjacency& edges) {
  std::vector<char> marked(ids);
  std::uint64_t sum = 0;
  for (std::uint32_t x = 0; x < ids; ++x) {
    for (std::uint32_t z : edges.of(x)) marked[z] = 1;
    for (std::uint32_t y : edges.of(x)) {
      for (std::uint32_t z : edges.of(y)) {
        if (marked[z] != 0) sum += mixed(mixed(x, y), z);
      }
    }
    for (std::uint32_t z : edges.of(x)) marked[z] = 0;
  }
  return sum;
}

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> edge = read_facts(folder + "edge.facts", 2);
  std::uint32_t ids = count_ids(edge);
  Adjacency edges(ids, edge[0], edge[1]);
  std::vector<char> marked(ids);
  std::size_t count = 0;
  for (std::uint32_t x = 0; x < ids; ++x) {
    for (std::uint32_t z : edges.of(x)) marked[z] = 1;
    for (std::uint32_t y : edges.of(x)) {
      for (std::uint32_t z : edges.of(y)) count += static_cast<std::size_t>(marked[z]);
    }
    for (std::uint32_t z : edges.of(x)) marked[z] = 0;
  }
  std::printf("n(%zu)\n", count);
  if (arguments.checksum) print_checksum("tri", checksum(ids, edges));
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
