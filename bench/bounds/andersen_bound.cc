// Andersen's analysis as a work list. Reads and writes through a pointer become copies, each once:
// that saves the derivations that the rules as written repeat for every object.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"
#include "key_set.h"

namespace drover {
namespace {

class Analysis {
 public:
  explicit Analysis(std::uint32_t ids) : objects_(ids), copied_to_(ids) {}

  void points_to(std::uint32_t variable, std::uint32_t object) {
    if (!pairs_.add(pack(variable, object))) return;
    objects_[variable].push_back(object);
    work_.push_back(pack(variable, object));
  }

  void copy(std::uint32_t to, std::uint32_t from) {
    if (!copies_.add(pack(to, from))) return;
    copied_to_[from].push_back(to);
    for (std::size_t i = 0; i < objects_[from].size(); ++i) points_to(to, objects_[from][i]);
  }

  void run(const Adjacency& read_into, const Adjacency& written_from) {
    while (!work_.empty()) {
      std::uint32_t variable = first(work_.back());
      std::uint32_t object = second(work_.back());
      work_.pop_back();
      for (std::uint32_t to : copied_to_[variable]) points_to(to, object);
      for (std::uint32_t to : read_into.of(variable)) copy(to, object);
      for (std::uint32_t from : written_from.of(variable)) copy(object, from);
    }
  }

  std::size_t size() const { return pairs_.size(); }
  const KeySet& pairs() const { return pairs_; }

 private:
  KeySet pairs_;
  KeySet copies_;
  std::vector<Ids> objects_;    // of each variable
  std::vector<Ids> copied_to_;  // from each variable
  std::vector<std::uint64_t> work_;
};

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> addr = read_facts(folder + "addr.facts", 2);
  std::vector<Ids> assign = read_facts(folder + "assign.facts", 2);
  std::vector<Ids> load = read_facts(folder + "load.facts", 2);
  std::vector<Ids> store = read_facts(folder + "store.facts", 2);
  std::uint32_t ids = 0;
  for (const auto* table : {&addr, &assign, &load, &store}) ids = std::max(ids, count_ids(*table));
  Analysis analysis(ids);
  for (std::size_t i = 0; i < assign[0].size(); ++i) analysis.copy(assign[0][i], assign[1][i]);
  for (std::size_t i = 0; i < addr[0].size(); ++i) analysis.points_to(addr[0][i], addr[1][i]);
  analysis.run(Adjacency(ids, load[1], load[0]), Adjacency(ids, store[0], store[1]));
  std::printf("n(%zu)\n", analysis.size());
  if (arguments.checksum) print_checksum("pt", analysis.pairs());
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
