#include <algorithm>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/report.h"
#include "cli/shown.h"
#include "cli/verbs.h"
#include "cli/whole_run.h"
#include "host/real.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kRunHelp =
    R"(drover run FILE... [--dump REL,...] [--format text|json|tsv|table] [--sort COLUMNS] [--limit N]
                   [--for DURATION] [--keep-going] [--cross-check]

Runs rule programs to their fixpoint and prints what they derive, sorted: the relations named by
--dump, else those that the program names as output, else those that no other rule reads.
Several files are one program, and so is what they use. '-' is standard input.

A program that acts (next, delete, timers, ttl) moves in steps, until no step is left to take; an event
is printed whatever step it happened in. Timers and the end of rows need --for.

  --dump REL,...    the relations to print
  --for DURATION    go on for so long, 10s or 2m, with what time brings
)";

constexpr const char* kRunMoreHelp =
    R"(  --keep-going      an expression without a value (an overflow, a division by zero) drops its
                    binding instead of ending the run; exit 0 even when that happened or rows of
                    loaded files were wrong
  --cross-check     after the run, and after each step of a program that moves in steps, derive all
                    tables and views once more, in the plainest way, and compare: a row that
                    should not be there, or is missing, is an internal error, which names it. Slow:
                    for small data. What rules do with events is not checked
  -h, --help        this text

Exit status: 0 success, 1 the run failed or data was wrong, 2 called wrongly, 3 internal error.

Examples
  drover run paths.olg
  drover run paths.olg --dump path --format json
  drover run heartbeats.olg --for 10s
  drover run heartbeats.olg --for 10s --cross-check
  drover run paths.olg --dump far --sort -count --limit 10
  echo 'edge(1,2). edge(2,3). path(X,Y) :- edge(X,Y). path(X,Z) :- path(X,Y), edge(Y,Z).' | drover run -
)";

// The relations to print; false after saying which name is unknown.
bool choose(const Node& node, const Options& options, std::vector<int>& chosen) {
  std::vector<std::string> lists = options.all("dump");
  for (const std::string& list : lists) {
    for (std::string_view name : split(list, ',')) {
      int relation = node.find(trim(name));
      if (relation < 0) {
        std::string near = nearest(trim(name), node.relation_names());
        say("drover run: no relation is called '" + std::string(trim(name)) + "'" +
            (near.empty() ? "" : "; did you mean '" + near + "'?"));
        return false;
      }
      if (std::ranges::find(chosen, relation) == chosen.end()) chosen.push_back(relation);
    }
  }
  if (lists.empty()) chosen = node.answers();
  return true;
}

}  // namespace

int verb_run(const Arguments& args) {
  Options options;
  Usage usage{"run", std::string(kRunHelp) + Shown::kHelp + kRunMoreHelp, Shown::options(),
              "no program given"};
  usage.options.push_back({"dump", 'd', Option::Takes::kText});
  usage.options.push_back({"keep-going", 'k'});
  usage.options.push_back({"for", 0, Option::Takes::kDuration});
  usage.options.push_back({"cross-check"});
  if (auto status = options.read(usage, args)) return *status;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands())) return kFailed;
  NodeOptions how;
  how.keep_going = options.has("keep-going");
  how.explained = options.has("cross-check");
  if (!install(node, std::move(how))) return kFailed;
  std::vector<int> chosen;
  if (!choose(node, options, chosen)) return kUsage;
  Shown shown(options);
  if (Status resolved = shown.resolve(node, chosen); !resolved.ok())
    return options.refuse(resolved.error().what);
  for (int relation : chosen) node.record(relation);
  Problems problems;
  const WholeRun run = run_whole(
      node, *disk, {"run", options.duration_ns("for"), options.has("cross-check")}, problems);
  if (run == WholeRun::kWrong) return kInternalError;
  if (run == WholeRun::kStopped) return kFailed;
  if (!shown.print_all(node, chosen)) return kFailed;
  const bool clean = report_faults(problems, node);
  if (run == WholeRun::kCutShort) return kFailed;
  return clean || options.has("keep-going") ? kSuccess : kFailed;
}

}  // namespace drover
