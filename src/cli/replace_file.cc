#include "cli/replace_file.h"

#include <filesystem>
#include <system_error>

namespace drover {

// Beside the file first, then in its place.
Status replace_file(Disk& disk, const std::string& name, const std::string& text) {
  std::error_code failed;
  std::string path = std::filesystem::canonical(name, failed).string();
  if (failed) return Error{name, failed.message()};
  std::string beside = path + ".drover-new";
  auto write = [&]() -> Status {
    DROVER_TRY(std::unique_ptr<File> file, disk.open(beside, Disk::Mode::kCreate));
    DROVER_DO(file->truncate(0));
    DROVER_DO(file->write(0, text));
    DROVER_DO(file->sync());
    std::error_code refused;
    std::filesystem::permissions(beside, std::filesystem::status(path).permissions(), refused);
    if (refused) return Error{beside, "cannot set its permissions: " + refused.message()};
    return disk.rename(beside, path);
  };
  Status written = write();
  if (!written.ok()) static_cast<void>(disk.remove(beside));
  return written;
}

}  // namespace drover
