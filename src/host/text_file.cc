#include "host/text_file.h"

#include <memory>

namespace drover {

Result<std::string> read_text_file(Disk& disk, const std::string& path, std::size_t bytes_most) {
  DROVER_TRY(std::unique_ptr<File> file, disk.open(path, Disk::Mode::kRead));
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kBlock);
    DROVER_TRY(std::size_t read, file->read(before, text.data() + before, kBlock));
    text.resize(before + read);
    if (read == 0 || text.size() > bytes_most) return text;
  }
}

}  // namespace drover
