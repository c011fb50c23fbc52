#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/verbs.h"
#include "host/real.h"

namespace drover {
namespace {

constexpr const char* kCheckHelp = R"(drover check FILE... [--format text|json]

Checks rule programs without running them: syntax, names, types, variables without a value, cycles
through negation. All that is wrong is told at once, each with file:line:column and a hint.
Several files are one program. '-' is standard input.

  --format FORM     text (default), or json: one object a fault, for editors
  -h, --help        this text

Exit status: 0 no errors (perhaps warnings), 1 errors, 2 called wrongly.

Examples
  drover check paths.olg
  drover check --format json paths.olg | jq .message
)";

}  // namespace

int verb_check(const Arguments& args) {
  auto parsed = Options::parse("check", {{"format", 'f', true}}, args);
  if (!parsed.ok()) {
    say(parsed.error().what);
    return kUsage;
  }
  const Options& options = parsed.value();
  if (options.has("help")) {
    Output help;
    help.add(kCheckHelp);
    return write_out(help) ? kSuccess : kFailed;
  }
  std::string format = options.value("format").value_or("text");
  if (options.operands().empty() || (format != "text" && format != "json")) {
    say(options.operands().empty()
            ? "drover check: no program given. See drover check --help"
            : "drover check: --format is text or json. See drover check --help");
    return kUsage;
  }
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Node node;
  if (!add_programs(node, *disk, options.operands())) return kFailed;
  bool right = node.install({});
  if (format == "json") {
    Output output;
    for (const Diagnostic& diagnostic : node.diagnostics())
      output.add(render_json(node.sources(), diagnostic) + "\n");
    if (Status written = output.flush(); !written.ok()) {
      say(written.error().text());
      return kFailed;
    }
  } else if (!node.diagnostics().empty()) {
    say(trim(render(node.sources(), node.diagnostics(), color_errors())));
  }
  return right ? kSuccess : kFailed;
}

}  // namespace drover
