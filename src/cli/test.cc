#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/replace_file.h"
#include "cli/test_report.h"
#include "cli/verbs.h"
#include "golden/verdict.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr const char* kTestHelp =
    R"(drover test [FILE.olt | FOLDER]... [--match TEXT] [--accept] [--format text|json|junit]

Runs tests of rule programs: each file has a program, what happens to it at which time, questions,
and the answers that are expected. Folders are searched, with all in them; without any, this one.
Time is virtual, so nothing is waited for and each run is the same.

A test that fails is told with file and line, and with the difference between its file and what the
file would be if the answers of now were right.

  # Only paths that had no other way go with an edge.
  table edge(From: int, To: int);
  path(X, Y) :- edge(X, Y);
  path(X, Z) :- path(X, Y), edge(Y, Z);

  at 0s: edge(1, 2); edge(2, 3); edge(1, 3);
  at 1s: delete edge(2, 3);
  ask path(1, X)
  ----
  path(1, 2)
  path(1, 3)

Commands: at TIME: ROWS; steps at a time · step: ROWS; one step · ask QUESTION · why ROW · why-not ROW ·
check, what is wrong with the program · show RELATIONS, whose changes at and step tell ·
never RELATIONS, which are to stay empty. docs/testing.md says more.
)";

constexpr const char* kTestMoreHelp = R"(
  --match TEXT, -k TEXT  only files whose path has this in it
  --accept          writes the answers of now into the files, and prints what has changed: read it
  --format FORM     text (default): what failed; json: an object a file; junit: one XML document
  -h, --help        this text

Exit status: 0 all tests pass (or were accepted), 1 some do not, 2 called wrongly.

Examples
  drover test
  drover test tests/olt -k timer
  drover test tests/olt/keys.olt --accept
)";

bool is_test(const std::string& path) { return path.ends_with(".olt"); }

// All tests in a folder and those in it; false after saying what cannot be read.
bool find_tests(Disk& disk, const std::string& folder, std::vector<std::string>& found) {
  const auto names = disk.list(folder);
  if (!names.ok()) {
    say(names.error().text());
    return false;
  }
  bool all = true;
  for (const std::string& name : names.value()) {
    if (name.starts_with('.')) continue;
    const std::string path =
        folder == "." ? name : folder + (folder.ends_with('/') ? "" : "/") + name;
    const auto info = disk.info(path);
    if (!info.ok()) continue;  // a link to nothing
    if (info.value().kind == FileKind::kFolder) {
      all = find_tests(disk, path, found) && all;
    } else if (is_test(path)) {
      found.push_back(path);
    }
  }
  return all;
}

bool find_all(Disk& disk, const std::vector<std::string>& operands,
              std::vector<std::string>& found) {
  bool all = true;
  for (const std::string& operand : operands) {
    const auto info = disk.info(operand);
    if (info.ok() && info.value().kind == FileKind::kFolder) {
      all = find_tests(disk, operand, found) && all;
    } else {
      found.push_back(operand);  // if there is no such file, reading it says so
    }
  }
  return all;
}

// On a terminal: which test is running.
class TestProgress {
 public:
  explicit TestProgress(std::size_t total) : total_(total), shown_(isatty(STDERR_FILENO) == 1) {}
  void show(std::size_t done, const std::string& path) const {
    if (!shown_) return;
    put("\r\x1b[K" + std::to_string(done) + " of " + std::to_string(total_) + " " + path);
  }
  void wipe() const {
    if (shown_) put("\r\x1b[K");
  }

 private:
  static void put(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }
  std::size_t total_;
  bool shown_;
};

Tested run_test(Disk& disk, const std::string& path, bool accept) {
  Tested tested;
  tested.verdict.path = path;
  auto text = read_text(disk, path);
  if (!text.ok()) {
    tested.verdict.failures.push_back({1, text.error().what});
    return tested;
  }
  tested.verdict = judge(path, text.value(), texts_on(disk), disk);
  if (!accept || !tested.verdict.failures.empty() || tested.verdict.diff.empty()) return tested;
  const Status written = replace_file(disk, path, tested.verdict.accepted);
  tested.accepted = written.ok();
  if (!written.ok()) tested.verdict.failures.push_back({1, written.error().text()});
  return tested;
}

}  // namespace

int verb_test(const Arguments& args) {
  Options options;
  Usage usage{"test", std::string(kTestHelp) + kTestMoreHelp, {}};
  usage.options = {{"match", 'k', Option::Takes::kText},
                   {"accept"},
                   {"format", 'f', Option::Takes::kChoice, {"text", "json", "junit"}}};
  if (auto status = options.read(usage, args)) return *status;
  const std::string format = options.value("format").value_or("text");
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  std::vector<std::string> operands = options.operands();
  if (operands.empty()) operands.emplace_back(".");
  std::vector<std::string> paths;
  const bool found = find_all(*disk, operands, paths);
  if (auto part = options.value("match"))
    std::erase_if(paths,
                  [&](const std::string& path) { return path.find(*part) == std::string::npos; });
  if (!found) return kFailed;
  if (paths.empty()) return options.refuse("there is no such test: their names end in .olt");

  const TestProgress progress(paths.size());
  Output output;
  std::vector<Tested> all;
  for (const std::string& path : paths) {
    progress.show(all.size(), path);
    all.push_back(run_test(*disk, path, options.has("accept")));
    if (format == "junit") continue;
    const std::string text = format == "json" ? test_json(all.back()) : test_text(all.back());
    if (text.empty()) continue;
    progress.wipe();
    output.add(text);
    if (!write_out(output)) return kFailed;
  }
  progress.wipe();
  if (format == "junit") output.add(test_junit(all));
  const auto passed =
      std::ranges::count_if(all, [](const Tested& tested) { return tested.verdict.passed(); });
  const auto accepted = std::ranges::count_if(all, &Tested::accepted);
  const auto failed = static_cast<std::ptrdiff_t>(all.size()) - passed - accepted;
  if (!write_out(output)) return kFailed;
  say(counted(all.size(), "test") + ": " + std::to_string(passed) + " right" +
      (accepted > 0 ? ", " + std::to_string(accepted) + " written; read the difference" : "") +
      (failed > 0 ? ", " + std::to_string(failed) + " wrong" : ""));
  return failed == 0 ? kSuccess : kFailed;
}

}  // namespace drover
