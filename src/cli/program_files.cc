#include "cli/program_files.h"

#include "base/text.h"
#include "cli/output.h"
#include "feed/load.h"
#include "feed/source.h"
#include "lang/syntax/parser.h"

namespace drover {

Result<std::string> read_text(Disk& disk, const std::string& path) {
  DROVER_TRY(std::unique_ptr<File> file, disk.open(disk_path(path), Disk::Mode::kRead));
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  std::string text;
  while (true) {
    std::size_t before = text.size();
    text.resize(before + kBlock);
    DROVER_TRY(std::size_t read, file->read(before, text.data() + before, kBlock));
    text.resize(before + read);
    // The parser says that it is too long.
    if (read == 0 || text.size() > kTextBytesMax) return text;
  }
}

bool install(Node& node, NodeOptions options, Diagnostics& found) {
  const bool installed = node.install(std::move(options));
  found = node.diagnostics();
  for (Diagnostic& fault : check_loads(node)) found.push_back(std::move(fault));
  return installed && !has_errors(found);
}

bool install(Node& node, NodeOptions options) {
  Diagnostics found;
  const bool installed = install(node, std::move(options), found);
  if (!found.empty()) say(trim(render(node.sources(), found, color_errors())));
  return installed;
}

bool add_programs(Node& node, Disk& disk, const std::vector<std::string>& paths) {
  bool all = true;
  for (const std::string& path : paths) {
    auto text = read_text(disk, path);
    if (text.ok()) {
      node.add_program(path == "-" ? "standard input" : path, std::move(text).value());
    } else {
      say(text.error().text());
      all = false;
    }
  }
  return all;
}

}  // namespace drover
