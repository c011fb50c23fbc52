#include "cli/program_files.h"

#include "cli/output.h"
#include "feed/source.h"

namespace drover {

Result<std::string> read_text(Disk& disk, const std::string& path) {
  DROVER_TRY(std::unique_ptr<File> file, disk.open(disk_path(path), Disk::Mode::kRead));
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  // Spans count bytes in 32 bits.
  constexpr std::size_t kProgramBytesMax = std::size_t{256} << 20U;
  std::string text;
  while (true) {
    std::size_t before = text.size();
    text.resize(before + kBlock);
    DROVER_TRY(std::size_t read, file->read(before, text.data() + before, kBlock));
    text.resize(before + read);
    if (read == 0) return text;
    if (text.size() > kProgramBytesMax)
      return Error{path, "is too long for a program: more than 256 MiB"};
  }
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
