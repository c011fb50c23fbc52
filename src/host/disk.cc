// The machine's files through POSIX calls. The only way in is real_disk().

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "host/os.h"
#include "host/real.h"

namespace drover {
namespace {

FileInfo info_of(const struct stat& s) {
  FileInfo info;
  info.kind = S_ISREG(s.st_mode)   ? FileKind::kFile
              : S_ISDIR(s.st_mode) ? FileKind::kFolder
                                   : FileKind::kOther;
  info.size = static_cast<std::uint64_t>(s.st_size);
  info.identity = hash_combine(hash_word(s.st_dev), s.st_ino);
  info.modified_ns = std::int64_t{s.st_mtim.tv_sec} * 1'000'000'000 + s.st_mtim.tv_nsec;
  return info;
}

// A regular file. Every place in it can be read and written at any time.
class RealFile final : public File {
 public:
  RealFile(Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<std::size_t> read(std::uint64_t offset, char* to, std::size_t room) override {
    if (offset > kOffsetMax) return std::size_t{0};
    while (true) {
      const ssize_t got = pread(fd_.number(), to, room, static_cast<off_t>(offset));
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return os_error(path_, "read", errno);
    }
  }

  Status write(std::uint64_t offset, std::string_view bytes) override {
    if (offset > kOffsetMax) return os_error(path_, "write", EFBIG);
    while (!bytes.empty()) {
      const ssize_t put =
          pwrite(fd_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return os_error(path_, "write", errno);
      if (put == 0) return os_error(path_, "write", ENOSPC);
      bytes.remove_prefix(static_cast<std::size_t>(put));
      offset += static_cast<std::uint64_t>(put);
    }
    return Done{};
  }

  Result<std::uint64_t> size() override {
    DROVER_TRY(const FileInfo found, info());
    return found.size;
  }

  Result<FileInfo> info() override {
    struct stat s{};
    if (fstat(fd_.number(), &s) != 0) return os_error(path_, "read", errno);
    return info_of(s);
  }

  Status truncate(std::uint64_t size) override {
    if (size > kOffsetMax) return os_error(path_, "truncate", EFBIG);
    int failed = 0;
    do {
      failed = ftruncate(fd_.number(), static_cast<off_t>(size));
    } while (failed != 0 && errno == EINTR);
    if (failed != 0) return os_error(path_, "truncate", errno);
    return Done{};
  }

  Status sync() override {
    // Not tried again after a failure: the kernel has then dropped what it could not write.
    if (fdatasync(fd_.number()) != 0) return os_error(path_, "sync", errno);
    return Done{};
  }

 private:
  static constexpr std::uint64_t kOffsetMax = std::numeric_limits<off_t>::max();

  Fd fd_;
  std::string path_;
};

// A pipe, a terminal, a socket: bytes that come once, in order.
class Pipe final : public File {
 public:
  Pipe(Fd fd, std::string path, const Interrupt* interrupt)
      : fd_(std::move(fd)), path_(std::move(path)), interrupt_(interrupt) {}

  Result<std::size_t> read(std::uint64_t offset, char* to, std::size_t room) override {
    if (offset != read_) return Error{path_, "cannot read: it can be read only once, in order"};
    while (true) {
      DROVER_TRY(const bool ready, wait_until_ready(POLLIN));
      was_stopped_ = !ready;
      if (!ready) return std::size_t{0};
      const ssize_t got = ::read(fd_.number(), to, room);
      if (got >= 0) {
        read_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR && errno != EAGAIN) return os_error(path_, "read", errno);
    }
  }

  bool is_ready() override {
    pollfd one{fd_.number(), POLLIN, 0};
    return poll(&one, 1, 0) != 0;
  }

  bool was_stopped() const override { return was_stopped_; }

  Status write(std::uint64_t offset, std::string_view bytes) override {
    if (offset != written_) return Error{path_, "cannot write: it can be written only in order"};
    while (!bytes.empty()) {
      DROVER_TRY(const bool ready, wait_until_ready(POLLOUT));
      if (!ready) return os_error(path_, "write", EINTR);
      const ssize_t put = ::write(fd_.number(), bytes.data(), bytes.size());
      if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (put < 0) return os_error(path_, "write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(put));
      written_ += static_cast<std::uint64_t>(put);
    }
    return Done{};
  }

  Result<std::uint64_t> size() override {
    return Error{path_, "has no size: it is neither a file nor a folder"};
  }

  Result<FileInfo> info() override {
    struct stat s{};
    if (fstat(fd_.number(), &s) != 0) return os_error(path_, "read", errno);
    return info_of(s);
  }

  Status truncate(std::uint64_t) override { return os_error(path_, "truncate", EINVAL); }
  Status sync() override { return Done{}; }

 private:
  // False when the program was asked to stop first.
  Result<bool> wait_until_ready(short what) {
    pollfd both[] = {{fd_.number(), what, 0},
                     {interrupt_ == nullptr ? -1 : interrupt_->descriptor(), POLLIN, 0}};
    const Deadline never(std::numeric_limits<std::int64_t>::max());
    if (poll_until(both, never) == 0) return os_error(path_, "wait", EAGAIN);
    return both[1].revents == 0;
  }

  Fd fd_;
  std::string path_;
  const Interrupt* interrupt_;
  bool was_stopped_ = false;
  std::uint64_t read_ = 0;
  std::uint64_t written_ = 0;
};

int open_again_if_interrupted(const std::string& path, int flags) {
  while (true) {
    const int number = ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, 0666);
    if (number >= 0 || errno != EINTR) return number;
  }
}

Error open_error(const std::string& path, int number) {
  if (number == EISDIR) return {path, "is a folder"};
  return os_error(path, "open", number);
}

bool is_special(const std::string& path) {
  struct stat s{};
  return stat(path.c_str(), &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
}

class RealDisk final : public Disk {
 public:
  explicit RealDisk(const Interrupt* interrupt) : interrupt_(interrupt) {}

  Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) override {
    int flags = O_RDONLY | O_NONBLOCK;  // so that a FIFO without writer does not hold us here
    if (mode != Mode::kRead) {
      // Reading from what we write is wanted of files only: both ends of a pipe would be ours.
      flags = is_special(path) ? O_WRONLY : O_RDWR | (mode == Mode::kCreate ? O_CREAT : 0);
    }
    Fd fd(open_again_if_interrupted(path, flags));
    if (!fd.is_open() && errno == ENXIO && mode == Mode::kRead && path == "/dev/stdin") {
      fd = Fd(fcntl(0, F_DUPFD_CLOEXEC, 3));  // a socket: it cannot be opened by name
    }
    if (!fd.is_open()) return open_error(path, errno);
    struct stat s{};
    if (fstat(fd.number(), &s) != 0) return open_error(path, errno);
    if (S_ISDIR(s.st_mode)) return open_error(path, EISDIR);
    if (S_ISREG(s.st_mode)) {
      return std::unique_ptr<File>(std::make_unique<RealFile>(std::move(fd), path));
    }
    return std::unique_ptr<File>(std::make_unique<Pipe>(std::move(fd), path, interrupt_));
  }

  Result<FileInfo> info(const std::string& path) override {
    struct stat s{};
    if (stat(path.c_str(), &s) != 0) return os_error(path, "read", errno);
    return info_of(s);
  }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    DIR* const open_folder = opendir(folder.c_str());
    if (open_folder == nullptr) return os_error(folder, "list", errno);
    std::vector<std::string> names;
    errno = 0;  // the only way in which readdir() tells an error from the end
    while (const dirent* const entry = readdir(open_folder)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
      errno = 0;
    }
    const int number = errno;
    closedir(open_folder);
    if (number != 0) return os_error(folder, "list", number);
    std::sort(names.begin(), names.end());
    return names;
  }

  Status make_folder(const std::string& path) override {
    std::size_t end = 0;
    while (end < path.size()) {
      end = std::min(path.find('/', end + 1), path.size());
      const std::string part = path.substr(0, end);
      if (mkdir(part.c_str(), 0777) == 0) continue;
      const int number = errno;
      struct stat s{};
      if (stat(part.c_str(), &s) != 0) return os_error(part, "make folder", number);
      if (!S_ISDIR(s.st_mode)) return os_error(part, "make folder", ENOTDIR);
    }
    if (path.empty()) return os_error(path, "make folder", ENOENT);
    return Done{};
  }

  Status rename(const std::string& from, const std::string& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) {
      return os_error(from, "rename to " + to, errno);
    }
    return Done{};
  }

  Status remove(const std::string& path) override {
    if (std::remove(path.c_str()) != 0) return os_error(path, "remove", errno);
    return Done{};
  }

  Status sync_folder(const std::string& path) override {
    const Fd fd(open_again_if_interrupted(path, O_RDONLY | O_DIRECTORY));
    if (!fd.is_open()) return os_error(path, "sync", errno);
    if (fsync(fd.number()) != 0) return os_error(path, "sync", errno);
    return Done{};
  }

 private:
  const Interrupt* interrupt_;
};

}  // namespace

std::unique_ptr<Disk> real_disk(const Interrupt* interrupt) {
  return std::make_unique<RealDisk>(interrupt);
}

}  // namespace drover
