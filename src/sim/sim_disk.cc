#include "sim/sim_disk.h"

#include <algorithm>
#include <cerrno>

#include "base/text.h"
#include "host/os.h"

namespace drover {
namespace {

// The names on the way, without "." and ".."
std::vector<std::string> names_of(const std::string& path) {
  std::vector<std::string> names;
  for (const std::string_view name : split(path, '/')) {
    if (name == "..") {
      if (!names.empty()) names.pop_back();
    } else if (!name.empty() && name != ".") {
      names.emplace_back(name);
    }
  }
  return names;
}

Error is_down(const std::string& path, std::string_view doing) {
  return {path, "cannot " + std::string(doing) + ": the machine is down"};
}

}  // namespace

class SimFile final : public File {
 public:
  SimFile(SimDisk& disk, DiskImage::Node node, std::string path, bool is_writable)
      : disk_(disk),
        life_(disk.machine_.life()),
        node_(node),
        path_(std::move(path)),
        is_writable_(is_writable) {
    disk_.image_.hold(node_);
  }
  SimFile(const SimFile&) = delete;
  SimFile& operator=(const SimFile&) = delete;
  ~SimFile() override {
    if (disk_.machine_.life() == life_) disk_.image_.release(node_);
  }

  Result<std::size_t> read(std::uint64_t offset, char* to, std::size_t room) override {
    DROVER_DO(disk_.work(life_, path_, "read"));
    const std::string& bytes = disk_.image_.bytes(node_);
    if (offset >= bytes.size()) return std::size_t{0};
    return bytes.copy(to, room, offset);
  }

  Status write(std::uint64_t offset, std::string_view bytes) override {
    if (!is_writable_) return os_error(path_, "write", EBADF);
    if (!disk_.machine_.is_up_in(life_)) return is_down(path_, "write");
    const std::uint64_t room = room_from(offset);
    const std::string_view fitting = bytes.substr(0, room);
    disk_.machine_.note("writes " + path_ + " at " + std::to_string(offset) + ", " +
                        counted(fitting.size(), "byte"));
    disk_.image_.write(node_, offset, fitting);
    disk_.changed(node_);
    DROVER_DO(disk_.work(life_, path_, "write"));
    if (fitting.size() < bytes.size()) return os_error(path_, "write", ENOSPC);
    return Done{};
  }

  Result<std::uint64_t> size() override {
    DROVER_TRY(const FileInfo found, info());
    return found.size;
  }

  Result<FileInfo> info() override {
    DROVER_DO(disk_.work(life_, path_, "read"));
    return disk_.info_of(node_);
  }

  Status truncate(std::uint64_t size) override {
    if (!is_writable_) return os_error(path_, "truncate", EINVAL);
    if (!disk_.machine_.is_up_in(life_)) return is_down(path_, "truncate");
    if (size > disk_.image_.bytes(node_).size() && size > room_from(0)) {
      return os_error(path_, "truncate", ENOSPC);
    }
    disk_.machine_.note("truncates " + path_ + " to " + counted(size, "byte"));
    disk_.image_.truncate(node_, size);
    disk_.changed(node_);
    return disk_.work(life_, path_, "truncate");
  }

  Status sync() override {
    DROVER_DO(disk_.work(life_, path_, "sync"));
    disk_.machine_.note("syncs " + path_);
    disk_.image_.sync(node_);
    return Done{};
  }

 private:
  // How many bytes may stand in this file from `offset` on before the disk is full.
  std::uint64_t room_from(std::uint64_t offset) const {
    const std::uint64_t most = std::min(disk_.faults_.disk_bytes_max, kFileBytesMax);
    const std::uint64_t own = disk_.image_.bytes(node_).size();
    const std::uint64_t others = disk_.image_.bytes_used() - own;
    const std::uint64_t end = std::max(own, most > others ? most - others : 0);
    return end > offset ? end - offset : 0;
  }

  static constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 32U;  // it is all in memory

  SimDisk& disk_;
  std::uint64_t life_;
  DiskImage::Node node_;
  std::string path_;
  bool is_writable_;
};

Status SimDisk::work(std::uint64_t life, const std::string& path, std::string_view doing) {
  if (!machine_.is_up_in(life)) return is_down(path, doing);
  std::int64_t ns = random_.between(faults_.disk_ns_min, faults_.disk_ns_max);
  const bool is_slow = random_.happens(faults_.slow_disk_percent);
  if (is_slow && machine_.now_ns() < faults_.calm_at_ns) {
    ns += random_.between(0, faults_.slow_disk_ns_max);
  }
  machine_.pass_ns(ns);
  if (!machine_.is_up_in(life)) return is_down(path, doing);
  return Done{};
}

void SimDisk::changed(Node node) { image_.set_modified_ns(node, clock_.now_ns()); }

Result<SimDisk::Spot> SimDisk::find(const std::string& path, std::string_view doing) const {
  if (path.empty()) return os_error(path, doing, ENOENT);
  Spot spot{DiskImage::kRoot, "", DiskImage::kRoot};
  for (const std::string& name : names_of(path)) {
    if (spot.node == 0) return os_error(path, doing, ENOENT);
    if (!image_.is_folder(spot.node)) return os_error(path, doing, ENOTDIR);
    const auto& names = image_.names(spot.node);
    const auto found = names.find(name);
    spot = {spot.node, name, found == names.end() ? 0 : found->second};
  }
  if (path.back() == '/' && spot.node != 0 && !image_.is_folder(spot.node)) {
    return os_error(path, doing, ENOTDIR);
  }
  return spot;
}

Result<SimDisk::Node> SimDisk::find_node(const std::string& path, std::string_view doing) const {
  DROVER_TRY(const Spot spot, find(path, doing));
  if (spot.node == 0) return os_error(path, doing, ENOENT);
  return spot.node;
}

FileInfo SimDisk::info_of(Node node) const {
  FileInfo info;
  info.kind = image_.is_folder(node) ? FileKind::kFolder : FileKind::kFile;
  info.size = image_.bytes(node).size();
  info.identity = node;
  info.modified_ns = image_.modified_ns(node);
  return info;
}

Result<std::unique_ptr<File>> SimDisk::open(const std::string& path, Mode mode) {
  const std::uint64_t life = machine_.life();
  DROVER_DO(work(life, path, "open"));
  DROVER_TRY(Spot spot, find(path, "open"));
  if (spot.node != 0 && image_.is_folder(spot.node)) return Error{path, "is a folder"};
  if (spot.node == 0 && mode == Mode::kCreate && path.back() == '/') {
    return Error{path, "is a folder"};
  }
  if (spot.node == 0 && mode != Mode::kCreate) return os_error(path, "open", ENOENT);
  if (spot.node == 0) {
    machine_.note("creates " + path);
    spot.node = image_.make_file(spot.folder, spot.name);
    changed(spot.node);
    changed(spot.folder);
  }
  return std::unique_ptr<File>(
      std::make_unique<SimFile>(*this, spot.node, path, mode != Mode::kRead));
}

Result<FileInfo> SimDisk::info(const std::string& path) {
  DROVER_DO(work(machine_.life(), path, "read"));
  DROVER_TRY(const Node node, find_node(path, "read"));
  return info_of(node);
}

Result<std::vector<std::string>> SimDisk::list(const std::string& folder) {
  DROVER_DO(work(machine_.life(), folder, "list"));
  DROVER_TRY(const Node node, find_node(folder, "list"));
  if (!image_.is_folder(node)) return os_error(folder, "list", ENOTDIR);
  std::vector<std::string> names;
  for (const auto& [name, named] : image_.names(node)) names.push_back(name);
  return names;
}

Status SimDisk::make_folder(const std::string& path) {
  if (path.empty()) return os_error(path, "make folder", ENOENT);
  if (!machine_.is_up()) return is_down(path, "make folder");
  const std::uint64_t life = machine_.life();
  Node folder = DiskImage::kRoot;
  std::string way = path[0] == '/' ? "" : ".";
  for (const std::string& name : names_of(path)) {
    way += "/" + name;
    const auto found = image_.names(folder).find(name);
    if (found != image_.names(folder).end()) {
      folder = found->second;
      if (!image_.is_folder(folder)) return os_error(way, "make folder", ENOTDIR);
      continue;
    }
    machine_.note("makes folder " + way);
    const Node made = image_.make_folder(folder, name);
    changed(made);
    changed(folder);
    folder = made;
  }
  return work(life, path, "make folder");
}

Status SimDisk::rename(const std::string& from, const std::string& to) {
  const std::string doing = "rename to " + to;
  if (!machine_.is_up()) return is_down(from, doing);
  const std::uint64_t life = machine_.life();
  DROVER_TRY(const Spot source, find(from, doing));
  if (source.node == 0) return os_error(from, doing, ENOENT);
  Result<Spot> found = find(to, doing);
  if (!found.ok()) return Error{from, found.error().what};
  const Spot& target = found.value();
  if (source.name.empty() || target.name.empty()) return os_error(from, doing, EBUSY);
  const bool is_folder = image_.is_folder(source.node);
  if (target.node == 0 && !is_folder && to.back() == '/') return os_error(from, doing, ENOTDIR);
  if (is_folder) {
    const std::vector<std::string> inside = names_of(to);
    const std::vector<std::string> outside = names_of(from);
    if (inside.size() > outside.size() &&
        std::equal(outside.begin(), outside.end(), inside.begin())) {
      return os_error(from, doing, EINVAL);
    }
  }
  if (target.node == source.node) return work(life, from, doing);
  if (target.node != 0) {
    if (!is_folder && image_.is_folder(target.node)) return os_error(from, doing, EISDIR);
    if (is_folder && !image_.is_folder(target.node)) return os_error(from, doing, ENOTDIR);
    if (is_folder && !image_.names(target.node).empty()) return os_error(from, doing, ENOTEMPTY);
  }
  machine_.note("renames " + from + " to " + to);
  image_.change({{source.folder, source.name, 0}, {target.folder, target.name, source.node}});
  changed(source.folder);
  changed(target.folder);
  return work(life, from, doing);
}

Status SimDisk::remove(const std::string& path) {
  if (!machine_.is_up()) return is_down(path, "remove");
  const std::uint64_t life = machine_.life();
  DROVER_TRY(const Spot spot, find(path, "remove"));
  if (spot.node == 0) return os_error(path, "remove", ENOENT);
  if (spot.name.empty()) return os_error(path, "remove", EBUSY);
  if (image_.is_folder(spot.node) && !image_.names(spot.node).empty()) {
    return os_error(path, "remove", ENOTEMPTY);
  }
  machine_.note("removes " + path);
  image_.change({{spot.folder, spot.name, 0}});
  changed(spot.folder);
  return work(life, path, "remove");
}

Status SimDisk::sync_folder(const std::string& path) {
  DROVER_DO(work(machine_.life(), path, "sync"));
  DROVER_TRY(const Node node, find_node(path, "sync"));
  if (!image_.is_folder(node)) return os_error(path, "sync", ENOTDIR);
  machine_.note("syncs folder " + path);
  image_.sync_folder(node);
  return Done{};
}

void SimDisk::crash() { image_.crash(random_); }

}  // namespace drover
