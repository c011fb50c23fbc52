#include "feed/source.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "feed/glob.h"

namespace drover {
namespace {

constexpr int kMaxFolders = 64;  // under each other, for **

std::string folder_or_here(const std::string& base) { return base.empty() ? "." : base; }

// base ends with "/" or is empty.
class Search {
 public:
  Search(Disk& disk, Problems& problems) : disk_(disk), problems_(problems) {}

  // How many files the pattern, which has no braces, leads to.
  std::size_t run(const std::string& pattern) {
    matched_ = 0;
    std::vector<std::string> parts;
    for (std::string_view part : split(pattern, '/')) parts.emplace_back(part);
    if (parts.back() == "**") parts.emplace_back("*");
    std::string base;
    std::size_t first = 0;
    if (!pattern.empty() && pattern[0] == '/') {
      base = "/";
      first = 1;
    }
    descend(base, parts, first, 0);
    return matched_;
  }

  std::vector<std::string> found() {
    std::vector<std::string> files(found_.begin(), found_.end());
    std::sort(files.begin(), files.end(), natural_less);
    return files;
  }

 private:
  void descend(const std::string& base, const std::vector<std::string>& parts, std::size_t at,
               int depth) {
    const std::string& part = parts[at];
    const bool is_last = at + 1 == parts.size();
    if (part.empty() && !is_last) return descend(base, parts, at + 1, depth);
    if (part == "**" && !is_last) return descend_all(base, parts, at, depth);
    if (!is_pattern(part)) {
      std::string path = base + without_backslashes(part);
      if (is_last) return keep_file(path);
      return descend(path + "/", parts, at + 1, depth);
    }
    for (const std::string& name : list(base)) {
      if (!matches(part, name)) continue;
      if (is_last) {
        keep_file(base + name);
      } else if (is_folder(base + name)) {
        descend(base + name + "/", parts, at + 1, depth);
      }
    }
  }

  // ** stands for no folder or for any below. One that is its own ancestor (through a link) is
  // not entered again.
  void descend_all(const std::string& base, const std::vector<std::string>& parts, std::size_t at,
                   int depth) {
    Result<FileInfo> info = disk_.info(folder_or_here(base));
    if (!info.ok() || depth > kMaxFolders) return;
    if (std::find(above_.begin(), above_.end(), info.value().identity) != above_.end()) return;
    above_.push_back(info.value().identity);
    descend(base, parts, at + 1, depth);
    for (const std::string& name : list(base)) {
      if (name[0] != '.' && is_folder(base + name)) {
        descend_all(base + name + "/", parts, at, depth + 1);
      }
    }
    above_.pop_back();
  }

  bool is_folder(const std::string& path) {
    Result<FileInfo> info = disk_.info(path);
    return info.ok() && info.value().kind == FileKind::kFolder;
  }
  void keep_file(const std::string& path) {
    Result<FileInfo> info = disk_.info(path);
    if (!info.ok() || info.value().kind != FileKind::kFile) return;
    found_.insert(path);
    ++matched_;
  }
  std::vector<std::string> list(const std::string& base) {
    const std::string folder = folder_or_here(base);
    Result<std::vector<std::string>> names = disk_.list(folder);
    if (names.ok()) return names.value();
    Result<FileInfo> info = disk_.info(folder);
    if (info.ok() && info.value().kind == FileKind::kFolder && failed_.insert(folder).second) {
      problems_.add(folder, 0, names.error().what);
    }
    return {};
  }

  Disk& disk_;
  Problems& problems_;
  std::set<std::string> found_;
  std::size_t matched_ = 0;  // by the pattern that is being run
  std::set<std::string> failed_;
  std::vector<std::uint64_t> above_;
};

// Why a path or pattern leads to no file: the first part that is not there, and what is near it.
Error missing(Disk& disk, const std::string& pattern) {
  std::vector<std::string_view> parts = split(pattern, '/');
  std::string base = pattern[0] == '/' ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) continue;
    const bool is_last = i + 1 == parts.size();
    const std::string path = base + without_backslashes(parts[i]);
    if (!is_pattern(parts[i])) {
      Result<FileInfo> info = disk.info(path);
      if (info.ok() && (is_last || info.value().kind == FileKind::kFolder)) {
        base = path + "/";
        continue;
      }
      if (info.ok()) return {pattern, "'" + path + "' is a file and not a folder"};
    }
    Result<std::vector<std::string>> names = disk.list(folder_or_here(base));
    if (!names.ok()) return {pattern, names.error().what};
    std::string word = without_backslashes(parts[i]);
    std::erase_if(word, [](char c) {
      return std::string_view("*?[]{},!").find(c) != std::string_view::npos;
    });
    const bool is_there =
        std::find(names.value().begin(), names.value().end(), word) != names.value().end();
    if (is_there && !is_pattern(parts[i]))
      return {pattern, "'" + path + "' is a link that leads nowhere"};
    const std::string near = nearest(word, names.value());
    std::string what = is_pattern(parts[i]) ? "no file matches"
                       : is_last            ? "there is no file '" + path + "'"
                                            : "there is no folder '" + path + "'";
    if (!near.empty()) what += "; did you mean '" + base + near + "'?";
    return {pattern, what};
  }
  return {pattern, "no file matches"};
}

}  // namespace

std::string disk_path(const std::string& file) {
  return file == kStandardInput ? "/dev/stdin" : file;
}

Result<std::vector<std::string>> find_files(Disk& disk, const std::string& pattern,
                                            Problems& problems) {
  if (pattern.empty()) return Error{"", "a source needs a file"};
  if (pattern == kStandardInput) return std::vector<std::string>{pattern};
  // A file that is called so comes before what its name would match.
  for (const std::string& path : {pattern, without_backslashes(pattern)}) {
    Result<FileInfo> info = disk.info(path);
    if (!info.ok()) continue;
    if (info.value().kind != FileKind::kFolder) return std::vector<std::string>{path};
    std::string inside = path + (path.back() == '/' ? "*" : "/*");
    return Error{pattern, "is a folder; its files are '" + inside + "'"};
  }
  if (!is_pattern(pattern)) return missing(disk, pattern);
  Search search(disk, problems);
  std::vector<std::string> alternatives = expand_braces(pattern);
  std::vector<Error> without;
  for (const std::string& one : alternatives) {
    if (search.run(one) == 0) without.push_back(missing(disk, one));
  }
  std::vector<std::string> files = search.found();
  if (files.empty()) return missing(disk, pattern);
  for (const Error& error : without) problems.add(error.where, 0, error.what);
  return files;
}

}  // namespace drover
