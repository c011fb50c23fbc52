#include <algorithm>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/report.h"
#include "cli/verbs.h"
#include "feed/load.h"
#include "host/real.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kRunHelp =
    R"(drover run FILE... [--dump REL,...] [--format text|json|tsv|table]

Runs rule programs to their fixpoint and prints what they derive, sorted: the relations named by
--dump, else those that the program names as output, else those that no other rule reads.
Several files are one program. '-' is standard input.

  --dump REL,...    the relations to print
  --format FORM     text (default): rel(v1, "s", ...), one row a line; json: one object a line;
                    tsv: values between tabs; table: for people
  --keep-going      an expression without a value (an overflow, a division by zero) drops its
                    binding instead of ending the run; exit 0 even when that happened or rows of
                    loaded files were wrong
  -h, --help        this text

Exit status: 0 success, 1 the run failed or data was wrong, 2 called wrongly.

Examples
  drover run paths.olg
  drover run paths.olg --dump path --format json
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

int print_answers(const Node& node, const std::vector<int>& chosen, Format format) {
  std::vector<Answer> answers;
  for (int relation : chosen) answers.push_back(node.answer(relation));
  Output output;
  print(output, answers, format);
  if (Status written = output.flush(); !written.ok()) {
    say(written.error().text());
    return kFailed;
  }
  return kSuccess;
}

}  // namespace

int verb_run(const Arguments& args) {
  auto parsed = Options::parse(
      "run", {{"dump", 'd', true}, {"format", 'f', true}, {"keep-going", 'k', false}}, args);
  if (!parsed.ok()) {
    say(parsed.error().what);
    return kUsage;
  }
  const Options& options = parsed.value();
  if (options.has("help")) {
    Output help;
    help.add(kRunHelp);
    return write_out(help) ? kSuccess : kFailed;
  }
  auto format = format_named(options.value("format").value_or("text"));
  if (!format || options.operands().empty()) {
    say(format ? "drover run: no program given. See drover run --help"
               : "drover run: --format is text, json, tsv or table. See drover run --help");
    return kUsage;
  }
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands())) return kFailed;
  bool installed = node.install({false, options.has("keep-going")});
  if (!node.diagnostics().empty())
    say(trim(render(node.sources(), node.diagnostics(), color_errors())));
  if (!installed) return kFailed;
  std::vector<int> chosen;
  if (!choose(node, options, chosen)) return kUsage;
  Problems problems;
  if (Status loaded = run_loads(node, *disk, problems); !loaded.ok()) {
    say(loaded.error().text());
    return kFailed;
  }
  if (!node.start() || !node.finish()) {
    say(trim(node.failure(color_errors())));
    return kFailed;
  }
  int status = print_answers(node, chosen, *format);
  bool clean = report_faults(problems, node);
  return status == kSuccess && !clean && !options.has("keep-going") ? kFailed : status;
}

}  // namespace drover
