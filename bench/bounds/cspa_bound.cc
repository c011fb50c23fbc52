// Context-sensitive points-to as a work list over three hash sets: a pair is put into its indexes
// when it is taken from the list, and then joined with all that stand there already.

#include "adjacency.h"
#include "checksum.h"
#include "facts_file.h"
#include "key_set.h"

namespace drover {
namespace {

// A relation of pairs that grows, by both of its columns.
struct Pairs {
  explicit Pairs(std::uint32_t ids) : out(ids), in(ids) {}

  void add(std::uint32_t a, std::uint32_t b) {
    if (all.add(pack(a, b))) work.push_back(pack(a, b));
  }

  // Takes a pair off the work list and lets it be found.
  std::uint64_t take() {
    std::uint64_t pair = work.back();
    work.pop_back();
    out[first(pair)].push_back(second(pair));
    in[second(pair)].push_back(first(pair));
    return pair;
  }

  KeySet all;
  std::vector<std::uint64_t> work;
  std::vector<Ids> out;
  std::vector<Ids> in;
};

class Analysis {
 public:
  Analysis(std::uint32_t ids, const std::vector<Ids>& assign, const std::vector<Ids>& dereference)
      : assigned_from_(ids, assign[1], assign[0]),
        dereferenced_(ids, dereference[0], dereference[1]),
        flow_(ids),
        alias_(ids),
        memory_(ids) {
    for (std::size_t i = 0; i < assign[0].size(); ++i) {
      flow_.add(assign[0][i], assign[1][i]);
      for (std::uint32_t id : {assign[0][i], assign[1][i]}) {
        flow_.add(id, id);
        memory_.add(id, id);
      }
    }
  }

  void run() {
    while (true) {
      if (!alias_.work.empty()) {
        new_alias(alias_.take());
      } else if (!memory_.work.empty()) {
        new_memory(memory_.take());
      } else if (!flow_.work.empty()) {
        new_flow(flow_.take());
      } else {
        return;
      }
    }
  }

  void print(bool checksum) const {
    std::printf("count_vf(%zu)\ncount_va(%zu)\ncount_ma(%zu)\n", flow_.all.size(),
                alias_.all.size(), memory_.all.size());
    if (!checksum) return;
    print_checksum("vf", flow_.all);
    print_checksum("va", alias_.all);
    print_checksum("ma", memory_.all);
  }

 private:
  void new_flow(std::uint64_t pair) {
    std::uint32_t a = first(pair);
    std::uint32_t b = second(pair);
    for (std::uint32_t y : flow_.out[b]) flow_.add(a, y);
    for (std::uint32_t x : flow_.in[a]) flow_.add(x, b);
    for (std::uint32_t y : flow_.out[a]) {
      alias_.add(b, y);
      alias_.add(y, b);
    }
    for (std::uint32_t w : memory_.out[a]) {
      for (std::uint32_t y : flow_.out[w]) alias_.add(b, y);
    }
    for (std::uint32_t z : memory_.in[a]) {
      for (std::uint32_t x : flow_.out[z]) alias_.add(x, b);
    }
  }

  void new_memory(std::uint64_t pair) {
    std::uint32_t a = first(pair);
    std::uint32_t b = second(pair);
    for (std::uint32_t x : assigned_from_.of(a)) flow_.add(x, b);
    for (std::uint32_t x : flow_.out[a]) {
      for (std::uint32_t y : flow_.out[b]) alias_.add(x, y);
    }
  }

  void new_alias(std::uint64_t pair) {
    for (std::uint32_t x : dereferenced_.of(first(pair))) {
      for (std::uint32_t w : dereferenced_.of(second(pair))) memory_.add(x, w);
    }
  }

  Adjacency assigned_from_;
  Adjacency dereferenced_;
  Pairs flow_;
  Pairs alias_;
  Pairs memory_;
};

int run(const BoundArguments& arguments) {
  const std::string& folder = arguments.folder;
  std::vector<Ids> assign = read_facts(folder + "assign.facts", 2);
  std::vector<Ids> dereference = read_facts(folder + "dereference.facts", 2);
  Analysis analysis(std::max(count_ids(assign), count_ids(dereference)), assign, dereference);
  analysis.run();
  analysis.print(arguments.checksum);
  return 0;
}

}  // namespace
}  // namespace drover

int main(int argc, char** argv) { return drover::run(drover::bound_arguments(argc, argv)); }
