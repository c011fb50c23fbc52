// Triangles, as a join with hash probes that writes each triangle down in a hash set.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"
#include "key_set.h"

namespace drover {
namespace {

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> edge = read_facts(folder + "edge.facts", 2);
  std::uint32_t ids = count_ids(edge);
  if (ids >= 1U << 21U) {
    std::fputs("three ids must fit into one word of 64 bits\n", stderr);
    return 2;
  }
  Adjacency edges(ids, edge[0], edge[1]);
  KeySet pairs;
  for (std::size_t i = 0; i < edge[0].size(); ++i) pairs.add(pack(edge[0][i], edge[1][i]));
  KeySet triangles;
  for (std::uint32_t x = 0; x < ids; ++x) {
    for (std::uint32_t y : edges.of(x)) {
      for (std::uint32_t z : edges.of(y)) {
        if (pairs.has(pack(x, z)))
          triangles.add(std::uint64_t{x} << 42U | std::uint64_t{y} << 21U | z);
      }
    }
  }
  std::printf("n(%zu)\n", triangles.size());
  if (arguments.checksum) {
    std::uint64_t sum = 0;
    constexpr std::uint64_t kId = (1U << 21U) - 1;
    triangles.for_each(
        [&](std::uint64_t t) { sum += mixed(mixed(t >> 42U, t >> 21U & kId), t & kId); });
    print_checksum("tri", sum);
  }
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
