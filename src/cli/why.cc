#include <algorithm>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/report.h"
#include "cli/verbs.h"
#include "cli/whole_run.h"
#include "host/real.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kWhyHelp =
    R"(drover why FILE... 'ROW' [--limit N] [--depth N] [--format text|json]
                    [--for DURATION] [--keep-going]

Runs rule programs as drover run does, and shows why a row is there: the rule that gives it and the
rows and conditions that this takes, each with its own reason below it, down to facts and loaded
files. Of several reasons one is shown: a fact before a rule, the first rule that can give the row,
the fewest rounds of a recursion.

A ROW is written as in a program: 'path("a", "b")', 'price(item: "tea")'. _ and variables leave a
value open; the first row that fits is explained, in the order in which drover run prints.

  --limit N         explain N of the rows that fit (1)
  --depth N         how many steps down (50)
  --for DURATION    of a program that moves in steps: go on for so long, with what time brings
  --keep-going      an expression without a value drops its binding instead of ending the run
  --format FORM     text (default), or json: an object a line for each row that is explained
  -h, --help        this text

Exit status: 0 the row is there, 1 it is not or the run failed, 2 called wrongly.

Examples
  drover why paths.olg 'path("a", "c")'
  drover why paths.olg 'path("a", _)' --limit 5
  drover why paths.olg 'path("a", "c")' --format json | jq .because
)";

constexpr const char* kWhyNotHelp = R"(drover why-not FILE... 'ROW' [--depth N] [--format text|json]
                        [--for DURATION] [--keep-going]

Runs rule programs as drover run does, and shows why a row is not there: for each rule that could
give it how far the rule gets, the values by then, and what does not hold; and for a row that is
missing there, the same again.

A ROW is written as in a program: 'path("a", "z")'. _ and variables leave a value open: why is there
no row at all that fits?

  --depth N         how many missing rows down (3)
  --for DURATION    of a program that moves in steps: go on for so long, with what time brings
  --keep-going      an expression without a value drops its binding instead of ending the run
  --format FORM     text (default), or json: one object
  -h, --help        this text

Exit status: 0 the row is not there, 1 it is or the run failed, 2 called wrongly.

Examples
  drover why-not paths.olg 'path("a", "z")'
  drover why-not paths.olg 'path("z", _)' --depth 1
)";

constexpr std::uint64_t kDepthMax = 1000;

std::vector<Option> why_options() {
  return {{"format", 'f', Option::Takes::kChoice, {"text", "json"}},
          {"depth", 0, Option::Takes::kCount},
          {"for", 0, Option::Takes::kDuration},
          {"keep-going", 'k'}};
}

// A node that has run the programs and is ready to be asked; else the exit status.
std::optional<int> run_asked(Node& node, const Options& options, const std::string& verb) {
  std::vector<std::string> files = options.operands();
  if (files.size() < 2)
    return options.refuse("a program and a row are needed, as in path(\"a\", _)");
  const std::string row = files.back();
  files.pop_back();
  if (options.count("depth").value_or(1) > kDepthMax)
    return options.refuse("--depth is " + std::to_string(kDepthMax) + " at most");
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  if (!add_programs(node, *disk, files)) return kFailed;
  if (!install(node, {.keep_going = options.has("keep-going"), .explained = true})) return kFailed;
  Diagnostics faults;
  if (!node.ask_for(row, faults)) {
    say(trim(render(node.sources(), faults, color_errors())));
    return kUsage;
  }
  Problems problems;
  const WholeRun run = run_whole(node, *disk, {verb, options.duration_ns("for")}, problems);
  if (run == WholeRun::kStopped) return kFailed;
  report_faults(problems, node);
  return std::nullopt;
}

Node::Telling telling(const Options& options, int depth) {
  Node::Telling how;
  how.json = options.value("format") == "json";
  how.depth = static_cast<int>(options.count("depth").value_or(static_cast<std::uint64_t>(depth)));
  how.rows_most = options.count("limit").value_or(1);
  return how;
}

}  // namespace

int verb_why(const Arguments& args) {
  Options options;
  Usage usage{"why", kWhyHelp, why_options(), "no program given"};
  usage.options.push_back({"limit", 'n', Option::Takes::kCount});
  if (auto status = options.read(usage, args)) return *status;
  Node node;
  if (auto status = run_asked(node, options, "why")) return *status;
  const Node::Explained explained = node.why(telling(options, 50));
  if (explained.rows == 0) {
    say("drover why: no row fits; drover why-not shows what it lacks");
    return kFailed;
  }
  Output output;
  output.add(explained.text);
  if (!write_out(output)) return kFailed;
  if (explained.told < explained.rows) {
    say(std::to_string(explained.told) + " of " + counted(explained.rows, "row") +
        " that fit; --limit " + std::to_string(explained.rows) + " explains all");
  }
  return kSuccess;
}

int verb_why_not(const Arguments& args) {
  Options options;
  if (auto status = options.read({"why-not", kWhyNotHelp, why_options(), "no program given"}, args))
    return *status;
  Node node;
  if (auto status = run_asked(node, options, "why-not")) return *status;
  const Node::Explained explained = node.why_not(telling(options, 3));
  if (explained.rows > 0) {
    say("drover why-not: it is there: " + explained.text + "; drover why shows why");
    return kFailed;
  }
  Output output;
  output.add(explained.text);
  return write_out(output) ? kSuccess : kFailed;
}

}  // namespace drover
