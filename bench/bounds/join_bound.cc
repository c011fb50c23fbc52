// A join of facts with a dimension, counted and summed by group: a hash table of the dimension and
// one pass over the facts.

#include "checksum.h"
#include "facts_file.h"

namespace drover {
namespace {

class Dimension {
 public:
  Dimension(const Ids& keys, const Ids& groups) {
    std::size_t places = 1;
    while (places < keys.size() * 2) places *= 2;
    places_.resize(places);
    for (std::size_t i = 0; i < keys.size(); ++i) find(keys[i]) = {keys[i] + 1, groups[i]};
  }

  struct Place {
    std::uint32_t key = 0;  // plus one; 0 is an empty place
    std::uint32_t group = 0;
  };

  Place& find(std::uint32_t key) {
    std::uint64_t hash = key * 0x9E3779B97F4A7C15U;
    std::uint64_t at = (hash ^ (hash >> 32U)) & (places_.size() - 1);
    while (places_[at].key != 0 && places_[at].key != key + 1) at = (at + 1) & (places_.size() - 1);
    return places_[at];
  }

 private:
  std::vector<Place> places_;
};

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> fact = read_facts(folder + "fact.facts", 3);
  std::vector<Ids> dim = read_facts(folder + "dim.facts", 2);
  Dimension dimension(dim[0], dim[1]);
  struct Group {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
  };
  std::vector<Group> groups(count_ids({dim[1]}));
  for (std::size_t i = 0; i < fact[0].size(); ++i) {
    const Dimension::Place& place = dimension.find(fact[1][i]);
    if (place.key == 0) continue;
    ++groups[place.group].count;
    groups[place.group].sum += fact[2][i];
  }
  Group all;
  std::size_t filled = 0;
  for (const Group& group : groups) {
    filled += group.count != 0 ? 1 : 0;
    all.count += group.count;
    all.sum += group.sum;
  }
  std::printf("n(%zu, %ju, %ju)\n", filled, std::uintmax_t{all.count}, std::uintmax_t{all.sum});
  if (arguments.checksum) {
    std::uint64_t sum = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (groups[g].count != 0) sum += mixed(mixed(g, groups[g].count), groups[g].sum);
    }
    print_checksum("by_group", sum);
  }
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
