#include "sim/disk_image.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

bool touches(const std::vector<DiskImage::Change>& changes,
             const std::set<DiskImage::Node>& folders) {
  return std::any_of(changes.begin(), changes.end(),
                     [&](const auto& change) { return folders.count(change.folder) > 0; });
}

void add_folders(const std::vector<DiskImage::Change>& changes,
                 std::set<DiskImage::Node>& folders) {
  for (const DiskImage::Change& change : changes) folders.insert(change.folder);
}

}  // namespace

DiskImage::DiskImage() {
  const Node root = make(true);
  CHECK(root == kRoot);
  nodes_[root].links = 1;
}

DiskImage::Node DiskImage::make(bool is_folder) {
  nodes_[++last_node_].is_folder = is_folder;
  return last_node_;
}

DiskImage::Node DiskImage::make_file(Node folder, const std::string& name) {
  const Node node = make(false);
  change({{folder, name, node}});
  return node;
}

DiskImage::Node DiskImage::make_folder(Node folder, const std::string& name) {
  const Node node = make(true);
  change({{folder, name, node}});
  return node;
}

void DiskImage::change(std::vector<Change> changes) {
  std::vector<Node> unnamed;
  for (const Change& change : changes) {
    std::map<std::string, Node>& names = nodes_[change.folder].names;
    if (const auto old = names.find(change.name); old != names.end()) {
      unnamed.push_back(old->second);
      names.erase(old);
    }
    if (change.node == 0) continue;
    names[change.name] = change.node;
    ++nodes_[change.node].links;
  }
  for (const Node node : unnamed) {
    --nodes_[node].links;
    drop_if_unused(nodes_[node]);
  }
  unsynced_names_.push_back(std::move(changes));
}

void DiskImage::drop_if_unused(Content& content) {
  if (content.links == 0 && content.holds == 0) bytes_used_ -= content.bytes.size();
}

void DiskImage::release(Node node) {
  Content& content = nodes_[node];
  --content.holds;
  drop_if_unused(content);
}

void DiskImage::apply(const Write& write, std::string& bytes) {
  if (write.is_truncate) {
    bytes.resize(write.offset, '\0');
    return;
  }
  const std::uint64_t end = write.offset + write.bytes.size();
  if (bytes.size() < end) bytes.resize(end, '\0');
  bytes.replace(write.offset, write.bytes.size(), write.bytes);
}

void DiskImage::write(Node file, std::uint64_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  Content& content = nodes_[file];
  bytes_used_ -= content.bytes.size();
  content.unsynced.push_back({offset, std::string(bytes), false});
  apply(content.unsynced.back(), content.bytes);
  bytes_used_ += content.bytes.size();
}

void DiskImage::truncate(Node file, std::uint64_t size) {
  Content& content = nodes_[file];
  bytes_used_ -= content.bytes.size();
  content.unsynced.push_back({size, "", true});
  apply(content.unsynced.back(), content.bytes);
  bytes_used_ += content.bytes.size();
}

void DiskImage::sync(Node file) {
  Content& content = nodes_[file];
  for (const Write& write : content.unsynced) apply(write, content.synced_bytes);
  content.unsynced.clear();
}

// What touches the folder becomes durable, and what came before it in the folders that this
// touches: nothing more, so that a sync that was forgotten shows.
void DiskImage::sync_folder(Node folder) {
  std::set<Node> folders = {folder};
  std::vector<std::vector<Change>> synced;
  std::vector<std::vector<Change>> left;
  for (auto changes = unsynced_names_.rbegin(); changes != unsynced_names_.rend(); ++changes) {
    if (touches(*changes, folders)) {
      add_folders(*changes, folders);
      synced.push_back(std::move(*changes));
    } else {
      left.push_back(std::move(*changes));
    }
  }
  std::reverse(synced.begin(), synced.end());
  for (const std::vector<Change>& changes : synced) make_durable(changes);
  unsynced_names_.assign(std::make_move_iterator(left.rbegin()),
                         std::make_move_iterator(left.rend()));
  collect();
}

void DiskImage::make_durable(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    std::map<std::string, Node>& names = nodes_[change.folder].synced_names;
    if (change.node == 0) {
      names.erase(change.name);
    } else {
      names[change.name] = change.node;
    }
  }
}

void DiskImage::apply_sectors(const Write& write, Random& random, std::string& bytes) {
  std::uint64_t begin = 0;
  while (begin < write.bytes.size()) {
    const std::uint64_t to_edge = kSectorBytes - (write.offset + begin) % kSectorBytes;
    const std::uint64_t end = std::min<std::uint64_t>(write.bytes.size(), begin + to_edge);
    if (random.happens(50)) {
      apply({write.offset + begin, write.bytes.substr(begin, end - begin), false}, bytes);
    }
    begin = end;
  }
}

std::string DiskImage::after_crash(const Content& file, Random& random) {
  std::string bytes = file.synced_bytes;
  const std::uint64_t way = random.below(3);
  if (way == 0) return bytes;  // none of them
  if (way == 1) {              // the first ones, and pieces of the next
    const std::uint64_t whole = random.below(file.unsynced.size() + 1);
    for (std::uint64_t i = 0; i < whole; ++i) apply(file.unsynced[i], bytes);
    if (whole < file.unsynced.size()) apply_sectors(file.unsynced[whole], random, bytes);
    return bytes;
  }
  for (const Write& write : file.unsynced) {  // pieces of all, in no order
    if (!write.is_truncate) {
      apply_sectors(write, random, bytes);
    } else if (random.happens(50)) {
      apply(write, bytes);
    }
  }
  return bytes;
}

void DiskImage::keep_some_names(Random& random) {
  const std::uint64_t count = random.below(unsynced_names_.size() + 1);
  std::set<Node> lost;  // folders of which no later change may be there
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::vector<Change>& changes = unsynced_names_[i];
    const bool is_lost = random.happens(25);
    if (is_lost || touches(changes, lost)) {
      add_folders(changes, lost);
    } else {
      make_durable(changes);
    }
  }
  unsynced_names_.clear();
}

void DiskImage::crash(Random& random) {
  keep_some_names(random);
  for (auto& [node, content] : nodes_) {
    content.bytes = after_crash(content, random);
    content.synced_bytes = content.bytes;
    content.unsynced.clear();
    content.names = content.synced_names;
    content.holds = 0;
    content.links = node == kRoot ? 1 : 0;
  }
  collect();
  bytes_used_ = 0;
  for (const auto& [node, content] : nodes_) {
    bytes_used_ += content.bytes.size();
    for (const auto& [name, named] : content.names) ++nodes_[named].links;
  }
}

// Forgets what can never be seen again.
void DiskImage::collect() {
  std::set<Node> seen = {kRoot};
  std::vector<Node> left = {kRoot};
  auto see = [&](Node node) {
    if (node != 0 && seen.insert(node).second) left.push_back(node);
  };
  for (const std::vector<Change>& changes : unsynced_names_) {
    for (const Change& change : changes) {
      see(change.folder);
      see(change.node);
    }
  }
  for (const auto& [node, content] : nodes_) {
    if (content.holds > 0) see(node);
  }
  while (!left.empty()) {
    const Content& content = at(left.back());
    left.pop_back();
    for (const auto& [name, node] : content.names) see(node);
    for (const auto& [name, node] : content.synced_names) see(node);
  }
  std::erase_if(nodes_, [&](const auto& entry) { return seen.count(entry.first) == 0; });
}

}  // namespace drover
