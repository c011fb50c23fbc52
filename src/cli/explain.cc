#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/report.h"
#include "cli/verbs.h"
#include "cli/whole_run.h"
#include "host/real.h"
#include "node/analysis.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kExplainHelp = R"(drover explain FILE... [--format text|json]
                       [--analyze [--no-times] [--for DURATION] [--keep-going]]

Shows how rule programs would run: their strata in order, and for each rule the steps of its plan:
which relation is read first, by which index the next, where conditions stand. The plan of a run
may take the joins in another order, for it knows how many rows there are.
For a question, ask: drover ask --explain.

  --analyze         run the programs as drover run does, and show what that was: for each relation its
                    rows and memory, for each rule how often it ran, the rows that were new and the
                    time, and before each step of its plans how many bindings came through
  --no-times        without times and memory: the same text again for the same data
  --for DURATION    of a program that moves in steps: go on for so long, with what time brings
  --keep-going      an expression without a value drops its binding instead of ending the run
  --format FORM     text (default), or json: one object a line for each stratum, in order
  -h, --help        this text

Exit status: 0 success, 1 the program has errors or the run failed, 2 called wrongly.

Examples
  drover explain paths.olg
  drover explain --format json paths.olg | jq '.rules[].plans[].steps'
  drover explain --analyze paths.olg
  drover explain --analyze --format json paths.olg | jq '.rules[] | {rule, ns}'
)";

// Runs the programs with a meter; gives the exit status.
int analyze(Node& node, Disk& disk, const Options& options) {
  std::unique_ptr<Clock> clock = real_clock(nullptr);
  NodeOptions how;
  how.keep_going = options.has("keep-going");
  how.meter_ns = [&clock] { return clock->monotonic_ns(); };
  if (!install(node, std::move(how))) return kFailed;
  Problems problems;
  const WholeRun run = run_whole(node, disk, {"explain", options.duration_ns("for")}, problems);
  if (run == WholeRun::kStopped) return kFailed;
  const bool clean = report_faults(problems, node);
  Output output;
  output.add(node.analysis({options.value("format") == "json", !options.has("no-times")}));
  const bool good = run == WholeRun::kDone && (clean || options.has("keep-going"));
  return write_out(output) && good ? kSuccess : kFailed;
}

}  // namespace

int verb_explain(const Arguments& args) {
  Options options;
  if (auto status = options.read({"explain",
                                  kExplainHelp,
                                  {{"format", 'f', Option::Takes::kChoice, {"text", "json"}},
                                   {"analyze", 'a'},
                                   {"no-times"},
                                   {"for", 0, Option::Takes::kDuration},
                                   {"keep-going", 'k'}},
                                  "no program given"},
                                 args))
    return *status;
  for (const char* name : {"no-times", "for", "keep-going"}) {
    if (options.has(name) && !options.has("analyze"))
      return options.refuse(std::string("--") + name + " goes with --analyze");
  }
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands())) return kFailed;
  if (options.has("analyze")) return analyze(node, *disk, options);
  if (!install(node, {})) return kFailed;
  Output output;
  output.add(options.value("format") == "json" ? node.explain_json() : node.explain());
  return write_out(output) ? kSuccess : kFailed;
}

}  // namespace drover
