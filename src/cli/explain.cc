#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/verbs.h"
#include "host/real.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kExplainHelp = R"(drover explain FILE...

Shows how rule programs would run: their strata in order, and for each rule the steps of its plan:
which relation is read first, by which index the next, where conditions stand. The plan of a run
may take the joins in another order, for it knows how many rows there are.
For a question, ask: drover ask --explain.

  -h, --help        this text

Exit status: 0 success, 1 the program has errors, 2 called wrongly.

Example
  drover explain paths.olg
)";

}  // namespace

int verb_explain(const Arguments& args) {
  auto parsed = Options::parse("explain", {}, args);
  if (!parsed.ok()) {
    say(parsed.error().what);
    return kUsage;
  }
  Output output;
  if (parsed.value().has("help")) {
    output.add(kExplainHelp);
    return write_out(output) ? kSuccess : kFailed;
  }
  if (parsed.value().operands().empty()) {
    say("drover explain: no program given. See drover explain --help");
    return kUsage;
  }
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, parsed.value().operands())) return kFailed;
  bool installed = node.install({});
  if (!node.diagnostics().empty())
    say(trim(render(node.sources(), node.diagnostics(), color_errors())));
  if (!installed) return kFailed;
  output.add(node.explain());
  if (Status written = output.flush(); !written.ok()) {
    say(written.error().text());
    return kFailed;
  }
  return kSuccess;
}

}  // namespace drover
