// Shortest paths from node 0 (Dijkstra 1959), with a heap.

#include <functional>
#include <queue>

#include "checksum.h"
#include "facts_file.h"

namespace drover {
namespace {

struct Target {
  std::uint32_t node;
  std::uint32_t cost;
};

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> edge = read_facts(folder + "edge.facts", 3);
  std::uint32_t ids = count_ids({edge[0], edge[1]});
  std::vector<std::uint32_t> starts(ids + 1);
  for (std::uint32_t id : edge[0]) ++starts[id + 1];
  for (std::uint32_t id = 0; id < ids; ++id) starts[id + 1] += starts[id];
  std::vector<std::uint32_t> free(starts.begin(), starts.end() - 1);
  std::vector<Target> targets(edge[0].size());
  for (std::size_t i = 0; i < edge[0].size(); ++i)
    targets[free[edge[0][i]]++] = {edge[1][i], edge[2][i]};

  constexpr std::uint64_t kFar = UINT64_MAX;
  std::vector<std::uint64_t> dist(ids, kFar);
  using Entry = std::pair<std::uint64_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  dist[0] = 0;
  open.emplace(0, 0);
  while (!open.empty()) {
    auto [cost, node] = open.top();
    open.pop();
    if (cost > dist[node]) continue;
    for (std::uint32_t i = starts[node]; i < starts[node + 1]; ++i) {
      std::uint64_t there = cost + targets[i].cost;
      if (there >= dist[targets[i].node]) continue;
      dist[targets[i].node] = there;
      open.emplace(there, targets[i].node);
    }
  }
  std::size_t reached = 0;
  std::uint64_t sum = 0;
  std::uint64_t all_mixed = 0;
  for (std::uint32_t id = 0; id < ids; ++id) {
    if (dist[id] == kFar) continue;
    ++reached;
    sum += dist[id];
    if (arguments.checksum) all_mixed += mixed(id, dist[id]);
  }
  if (arguments.checksum) print_checksum("dist", all_mixed);
  std::printf("n(%zu, %ju)\n", reached, std::uintmax_t{sum});
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
