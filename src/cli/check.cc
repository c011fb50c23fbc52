#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/verbs.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr const char* kCheckHelp = R"(drover check FILE... [--format text|json]

Checks rule programs without running them: syntax, names, types, variables without a value, cycles
through negation, and how they load files, which are not looked at. All that is wrong is told at
once, each with file:line:column and a hint. Several files are one program, and so is what they use.
'-' is standard input.

  --format FORM     text (default), or json: one object a fault, for editors
  -h, --help        this text

Exit status: 0 no errors (perhaps warnings), 1 errors, 2 called wrongly.

Examples
  drover check paths.olg
  drover check --format json paths.olg | jq .message
)";

}  // namespace

int verb_check(const Arguments& args) {
  Options options;
  if (auto status = options.read({"check",
                                  kCheckHelp,
                                  {{"format", 'f', Option::Takes::kChoice, {"text", "json"}}},
                                  "no program given"},
                                 args))
    return *status;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands())) return kFailed;
  if (options.value("format") != "json") return install(node, {}) ? kSuccess : kFailed;
  Diagnostics found;
  const bool right = install(node, {}, found);
  Output output;
  for (const Diagnostic& diagnostic : found)
    output.add(render_json(node.sources(), diagnostic) + "\n");
  return write_out(output) && right ? kSuccess : kFailed;
}

}  // namespace drover
