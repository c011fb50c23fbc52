#pragma once
// A simulated machine's disk: Disk over a DiskImage, with paths, open files, time and a limit of
// size. Paths are as usual; a relative one starts at the root.
//
// An operation during which the machine dies returns an error, and may have happened or not.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "sim/disk_image.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/random.h"

namespace drover {

class SimDisk final : public Disk {
 public:
  // All must outlive it, and it must outlive the files that it opens.
  SimDisk(Machine& machine, Clock& clock, const Faults& faults, Random random)
      : machine_(machine), clock_(clock), faults_(faults), random_(random) {}

  Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Status make_folder(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Status sync_folder(const std::string& path) override;

  void crash();

 private:
  friend class SimFile;
  using Node = DiskImage::Node;

  // A path's last name, and the folder it stands in.
  struct Spot {
    Node folder;
    std::string name;  // "" for the root
    Node node;         // 0: there is none
  };
  Result<Spot> find(const std::string& path, std::string_view doing) const;
  Result<Node> find_node(const std::string& path, std::string_view doing) const;
  FileInfo info_of(Node node) const;

  // The time that one operation takes; an error when the machine is down before or after it.
  Status work(std::uint64_t life, const std::string& path, std::string_view doing);
  void changed(Node node);

  Machine& machine_;
  Clock& clock_;
  const Faults& faults_;
  Random random_;
  DiskImage image_;
};

}  // namespace drover
