#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/replace_file.h"
#include "cli/verbs.h"
#include "host/real.h"
#include "lang/format/format.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

constexpr const char* kFmtHelp = R"(drover fmt FILE... [--check] [--write]

Prints rule programs in the one canonical layout. Comments stay where they belong.

  --write           changes the files instead of printing
  --check           changes and prints nothing; exit 1 and the names of files that would change
  -h, --help        this text

A file with syntax errors is left as it is. '-' is standard input.
Exit status: 0 success, 1 errors or (with --check) files that would change, 2 called wrongly.

Examples
  drover fmt paths.olg
  drover fmt --write programs/*.olg
  drover fmt --check programs/*.olg
)";

// The text in canonical layout; nullopt after saying what is wrong with it.
std::optional<std::string> formatted(const std::string& path, std::string text) {
  Sources sources;
  Diagnostics diagnostics;
  std::uint32_t source = sources.add(path, std::move(text));
  ast::Program program = parse(sources, source, diagnostics);
  if (has_errors(diagnostics)) {
    say(trim(render(sources, diagnostics, color_errors())));
    return std::nullopt;
  }
  return format(sources, program);
}

bool format_file(Disk& disk, const std::string& path, const Options& options, Output& output) {
  auto text = read_text(disk, path);
  if (!text.ok()) {
    say(text.error().text());
    return false;
  }
  auto canonical = formatted(path, text.value());
  if (!canonical) return false;
  if (options.has("check")) {
    if (*canonical != text.value()) say(path + ": would change");
    return *canonical == text.value();
  }
  if (!options.has("write") || path == "-") {
    output.add(*canonical);
    return true;
  }
  if (*canonical == text.value()) return true;
  if (Status written = replace_file(disk, path, *canonical); !written.ok()) {
    say(written.error().text());
    return false;
  }
  return true;
}

}  // namespace

int verb_fmt(const Arguments& args) {
  Options options;
  if (auto status = options.read(
          {"fmt", kFmtHelp, {{"check", 'c'}, {"write", 'w'}}, "no program given"}, args))
    return *status;
  if (options.has("check") && options.has("write"))
    return options.refuse("--check and --write exclude each other");
  Output output;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  bool all = true;
  for (const std::string& path : options.operands())
    all = format_file(*disk, path, options, output) && all;
  return write_out(output) && all ? kSuccess : kFailed;
}

}  // namespace drover
