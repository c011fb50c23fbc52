// Triangles, counted and not written down: marks on the neighbours of one node at a time. It is
// what the rule costs when its answer is only a number and ids are small.

#include "adjacency.h"
#include "facts_file.h"

namespace drover {
namespace {

int run(const std::string& folder) {
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
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::folder_argument(argc, argv)); }
