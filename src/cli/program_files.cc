#include "cli/program_files.h"

#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "cli/output.h"
#include "feed/load.h"
#include "feed/source.h"
#include "host/text_file.h"
#include "lang/syntax/parser.h"

namespace drover {

Result<std::string> read_text(Disk& disk, const std::string& path) {
  // The parser says if it is too long.
  return read_text_file(disk, disk_path(path), kTextBytesMax);
}

TextReader texts_on(Disk& disk) {
  const auto read = [&disk](const std::string& path) {
    return read_text_file(disk, path, kTextBytesMax);
  };
  const auto identity = [](const std::string& path) {
    std::error_code failed;
    const std::filesystem::path whole = std::filesystem::canonical(path, failed);
    return failed ? path : whole.string();
  };
  return {read, identity};
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
  node.read_texts_with(texts_on(disk));
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
