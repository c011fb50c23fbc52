// One change to a name space of many files, as a step of its own: what it costs until all views
// follow. In rules: the path of every file, the file of every path, how many entries a directory
// has, and which files have no block.
//
//   namespace FILES
//
// Prints a line a kind of operation: how many, then the median, the 99th percentile and the highest
// processor time in µs. Ends with a comparison: the views are those of a run from scratch. Exit
// status 1 if not.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "embed/runtime.h"

namespace drover {
namespace {

constexpr const char* kRules = R"(
table file(id: int, parent: int, name: string, is_dir: int) key(id);
table block(file: int, block: int);

fqpath(Id, "") :- file(Id, -1, _, _);
fqpath(Id, P ++ "/" ++ Name) :- fqpath(Parent, P), file(Id, Parent, Name, _);
named(Path, Id) :- fqpath(Id, Path);
entries(Dir, count<*>) :- file(_, Dir, _, _);
hollow(Id) :- file(Id, _, _, 0), notin block(Id, _);
)";
constexpr std::array<const char*, 4> kViews = {"fqpath", "named", "entries", "hollow"};

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t limit) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::int64_t>((z ^ (z >> 31U)) % static_cast<std::uint64_t>(limit));
  }

 private:
  std::uint64_t state_;
};

double cpu_us() {
  timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

void must(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.error().text().c_str());
  std::exit(1);
}

struct Entry {
  std::int64_t parent = -1;
  std::string name;
  bool is_dir = false;
  std::vector<std::int64_t> below;  // of a directory
};

class Bench {
 public:
  explicit Bench(std::int64_t files) : files_(files) {
    must(runtime_.load("namespace.olg", kRules));
  }

  void run() {
    double began = cpu_us();
    fill();
    std::printf("%-18s %8lld %10.2f s, %.0f B of memory a file\n", "load",
                static_cast<long long>(files_), (cpu_us() - began) / 1e6, bytes_a_file());
    for (int warm = 0; warm < 500; ++warm) {
      create(false, nullptr);
      remove(nullptr);
    }
    std::vector<double> times;
    for (int i = 0; i < 2000; ++i) create(false, &times);
    print("create", times);
    for (int i = 0; i < 2000; ++i) create(true, &times);
    print("mkdir", times);
    for (int i = 0; i < 2000; ++i) rename(file(), &times);
    print("rename a file", times);
    for (int i = 0; i < 2000; ++i) remove(&times);
    print("delete", times);
    for (std::int64_t directory : of_about_1000()) rename(directory, &times);
    print("rename 1000 below", times);
    mix(&times);
    print("mixed", times);
  }

  // Whether the views are what the rules make of the same rows from scratch.
  bool agrees() {
    Runtime again;
    must(again.load("namespace.olg", kRules));
    for (const char* table : {"file", "block"}) {
      for (Row& row : runtime_.rows(table).value()) must(again.insert(table, std::move(row)));
    }
    must(again.run());
    for (const char* view : kViews) {
      if (runtime_.text(view).value() == again.text(view).value()) continue;
      std::printf("%s differs from a run from scratch\n", view);
      return false;
    }
    return true;
  }

 private:
  // A tree of directories, a tenth of all, and files under any of them; every other file has a
  // block.
  void fill() {
    entries_.push_back({-1, "", true, {}});
    std::int64_t directories = std::max<std::int64_t>(files_ / 10, 2);
    for (std::int64_t i = 1; i < files_; ++i) {
      bool is_dir = i < directories;
      std::int64_t among = is_dir ? i : directories;
      std::int64_t parent =
          is_dir ? std::min(random_.below(among), random_.below(among)) : random_.below(among);
      add(parent, (is_dir ? "dir-" : "part-r-") + std::to_string(i), is_dir);
    }
    for (std::size_t id = 0; id < entries_.size(); ++id) {
      must(runtime_.insert("file", row_of(static_cast<std::int64_t>(id))));
      if (id % 2 == 0 && !entries_[id].is_dir)
        must(runtime_.insert("block", {number(id), number(id)}));
    }
    must(runtime_.run());
  }

  static std::int64_t number(std::size_t id) { return static_cast<std::int64_t>(id); }
  Entry& entry(std::int64_t id) { return entries_[static_cast<std::size_t>(id)]; }
  Row row_of(std::int64_t id) {
    const Entry& e = entry(id);
    return {id, e.parent, e.name, std::int64_t{e.is_dir}};
  }

  std::int64_t add(std::int64_t parent, std::string name, bool is_dir) {
    std::int64_t id = number(entries_.size());
    entries_.push_back({parent, std::move(name), is_dir, {}});
    entry(parent).below.push_back(id);
    (is_dir ? directories_ : plain_).push_back(id);
    return id;
  }

  std::int64_t directory() {
    return directories_[static_cast<std::size_t>(random_.below(std::ssize(directories_)))];
  }
  std::int64_t file() {
    return plain_[static_cast<std::size_t>(random_.below(std::ssize(plain_)))];
  }

  void step(std::vector<double>* times, const char* what, const Row& row) {
    double began = cpu_us();
    must(what == nullptr ? runtime_.insert("file", row) : runtime_.erase("file", row));
    must(runtime_.run());
    if (times != nullptr) times->push_back(cpu_us() - began);
  }

  void create(bool is_dir, std::vector<double>* times) {
    std::int64_t id = add(directory(), "new-" + std::to_string(entries_.size()), is_dir);
    step(times, nullptr, row_of(id));
  }

  void rename(std::int64_t id, std::vector<double>* times) {
    entry(id).name = "moved-" + std::to_string(++renames_);
    step(times, nullptr, row_of(id));
  }

  void remove(std::vector<double>* times) {
    auto at = static_cast<std::size_t>(random_.below(std::ssize(plain_)));
    std::int64_t id = plain_[at];
    plain_[at] = plain_.back();
    plain_.pop_back();
    std::erase(entry(entry(id).parent).below, id);
    step(times, "erase", row_of(id));
  }

  void mix(std::vector<double>* times) {
    for (std::int64_t i = 0; i < std::min<std::int64_t>(100'000, files_); ++i) {
      std::int64_t dice = random_.below(100);
      if (dice < 80)
        create(false, times);
      else if (dice < 90)
        remove(times);
      else if (dice < 95)
        create(true, times);
      else
        rename(file(), times);
    }
  }

  std::int64_t count_below(std::int64_t id, std::int64_t enough) {
    std::int64_t count = 0;
    for (std::int64_t child : entry(id).below) {
      if (count > enough) break;
      count += 1 + count_below(child, enough - count);
    }
    return count;
  }

  // Up to 60 directories that 900 to 1100 entries are under.
  std::vector<std::int64_t> of_about_1000() {
    std::vector<std::int64_t> found;
    for (std::size_t i = 0; i < directories_.size() && found.size() < 60; ++i) {
      std::int64_t below = count_below(directories_[i], 1101);
      if (below >= 900 && below <= 1100) found.push_back(directories_[i]);
    }
    return found;
  }

  double bytes_a_file() const {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024 / static_cast<double>(files_);
  }

  static void print(const char* what, std::vector<double>& times) {
    if (times.empty()) return;
    std::ranges::sort(times);
    auto at = [&](double part) {
      return times[std::min(times.size() - 1,
                            static_cast<std::size_t>(part * static_cast<double>(times.size())))];
    };
    std::printf("%-18s %8zu %10.1f %10.1f %10.1f\n", what, times.size(), at(0.5), at(0.99),
                times.back());
    std::fflush(stdout);
    times.clear();
  }

  std::int64_t files_;
  Runtime runtime_;
  Random random_{42};
  std::vector<Entry> entries_;
  std::vector<std::int64_t> directories_;
  std::vector<std::int64_t> plain_;
  std::uint64_t renames_ = 0;
};

}  // namespace
}  // namespace drover

int main(int argc, char** argv) {
  std::int64_t files = argc == 2 ? std::atoll(argv[1]) : 0;
  if (files < 10) {
    std::fputs("namespace FILES (10 or more)\n", stderr);
    return 2;
  }
  drover::Bench bench(files);
  bench.run();
  return bench.agrees() ? 0 : 1;
}
