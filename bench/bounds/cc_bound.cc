// Connected components: joined edge by edge (union-find), with the least node as the root.

#include "checksum.h"
#include "facts_file.h"

namespace drover {
namespace {

class Components {
 public:
  explicit Components(std::uint32_t ids) : parents_(ids) {
    for (std::uint32_t id = 0; id < ids; ++id) parents_[id] = id;
  }
  std::uint32_t root(std::uint32_t id) {
    while (parents_[id] != id) id = parents_[id] = parents_[parents_[id]];
    return id;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  Ids parents_;
};

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> edge = read_facts(folder + "edge.facts", 2);
  std::uint32_t ids = count_ids(edge);
  Components components(ids);
  std::vector<bool> there(ids);
  for (std::size_t i = 0; i < edge[0].size(); ++i) {
    components.join(edge[0][i], edge[1][i]);
    there[edge[0][i]] = there[edge[1][i]] = true;
  }
  std::size_t nodes = 0;
  std::uint64_t labels = 0;
  std::uint64_t sum = 0;
  for (std::uint32_t id = 0; id < ids; ++id) {
    if (!there[id]) continue;
    ++nodes;
    labels += components.root(id);
    if (arguments.checksum) sum += mixed(id, components.root(id));
  }
  if (arguments.checksum) print_checksum("label", sum);
  std::printf("n(%zu, %ju)\n", nodes, std::uintmax_t{labels});
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
