#pragma once
// What is on a simulated disk: files and folders as programs see them now, and what would be left
// of them if the power failed. It knows no time, no path and no open file.
//
// After a crash:
//   - what was synced is there;
//   - of writes after a file's last sync, any part may be there: none, some of them with the last
//     one torn, or any of their sectors (so a later one without an earlier one). A place that was
//     never written reads as zero, as on real disks. Nothing else is invented;
//   - of changes of names after a folder's last sync, some of the first may be there. Each is there
//     wholly or not at all, a rename across folders too;
//   - a file without a name is gone, and a folder without a name with all that is in it.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/random.h"

namespace drover {

class DiskImage {
 public:
  using Node = std::uint64_t;  // a file or a folder, never used for another one; 0: none
  static constexpr Node kRoot = 1;
  static constexpr std::uint64_t kSectorBytes = 512;

  // From now on `name` in `folder` means `node`, or nothing when that is 0.
  struct Change {
    Node folder;
    std::string name;
    Node node;
  };

  DiskImage();

  Node make_file(Node folder, const std::string& name);
  Node make_folder(Node folder, const std::string& name);
  // All at once.
  void change(std::vector<Change> changes);

  bool is_folder(Node node) const { return at(node).is_folder; }
  const std::map<std::string, Node>& names(Node folder) const { return at(folder).names; }
  const std::string& bytes(Node file) const { return at(file).bytes; }
  std::int64_t modified_ns(Node node) const { return at(node).modified_ns; }
  void set_modified_ns(Node node, std::int64_t at_ns) { nodes_[node].modified_ns = at_ns; }
  // Of all files that have a name or are held.
  std::uint64_t bytes_used() const { return bytes_used_; }

  void write(Node file, std::uint64_t offset, std::string_view bytes);
  void truncate(Node file, std::uint64_t size);
  void sync(Node file);
  void sync_folder(Node folder);

  // A file that is held stays when its last name goes.
  void hold(Node node) { ++nodes_[node].holds; }
  void release(Node node);

  // Holds end.
  void crash(Random& random);

 private:
  // A write; or, without bytes, a change of size to `offset`.
  struct Write {
    std::uint64_t offset;
    std::string bytes;
    bool is_truncate;
  };
  struct Content {
    bool is_folder = false;
    int links = 0;
    int holds = 0;
    std::int64_t modified_ns = 0;
    std::string bytes;  // as programs see it
    std::string synced_bytes;
    std::vector<Write> unsynced;
    std::map<std::string, Node> names;  // as programs see it
    std::map<std::string, Node> synced_names;
  };

  const Content& at(Node node) const { return nodes_.at(node); }
  Node make(bool is_folder);
  static void apply(const Write& write, std::string& bytes);
  static void apply_sectors(const Write& write, Random& random, std::string& bytes);
  static std::string after_crash(const Content& file, Random& random);
  void keep_some_names(Random& random);
  void make_durable(const std::vector<Change>& changes);
  void drop_if_unused(Content& content);
  void collect();

  std::map<Node, Content> nodes_;
  std::vector<std::vector<Change>> unsynced_names_;  // in the order in which they were made
  Node last_node_ = 0;
  std::uint64_t bytes_used_ = 0;
};

}  // namespace drover
