#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/verbs.h"
#include "host/real.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kExplainHelp = R"(drover explain FILE... [--format text|json]

Shows how rule programs would run: their strata in order, and for each rule the steps of its plan:
which relation is read first, by which index the next, where conditions stand. The plan of a run
may take the joins in another order, for it knows how many rows there are.
For a question, ask: drover ask --explain.

  --format FORM     text (default), or json: one object a line for each stratum, in order
  -h, --help        this text

Exit status: 0 success, 1 the program has errors, 2 called wrongly.

Examples
  drover explain paths.olg
  drover explain --format json paths.olg | jq '.rules[].plans[].steps'
)";

}  // namespace

int verb_explain(const Arguments& args) {
  Options options;
  if (auto status = options.read({"explain",
                                  kExplainHelp,
                                  {{"format", 'f', Option::Takes::kChoice, {"text", "json"}}},
                                  "no program given"},
                                 args))
    return *status;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands()) || !install(node, {})) return kFailed;
  Output output;
  output.add(options.value("format") == "json" ? node.explain_json() : node.explain());
  return write_out(output) ? kSuccess : kFailed;
}

}  // namespace drover
