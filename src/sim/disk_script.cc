#include "sim/disk_script.h"

#include <charconv>
#include <system_error>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace drover {
namespace {

template <typename T>
std::string error_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().text();
}

std::uint64_t number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto [stop, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  CHECK(wrong == std::errc());
  return number;
}

std::string shown_info(const Result<FileInfo>& info) {
  if (!info.ok()) return info.error().text();
  switch (info.value().kind) {
    case FileKind::kFile:
      return "file " + std::to_string(info.value().size);
    case FileKind::kFolder:
      return "folder";
    case FileKind::kOther:
      return "other";
  }
  return "";
}

std::string do_in_file(Disk& disk, const std::string& path, const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  const bool creates = verb == "create" || verb == "write";
  Result<std::unique_ptr<File>> opened =
      disk.open(path, creates ? Disk::Mode::kCreate : Disk::Mode::kWrite);
  if (!opened.ok()) return opened.error().text();
  File& file = *opened.value();
  if (verb == "write") return error_of(file.write(number_of(words[2]), words[3]));
  if (verb == "truncate") return error_of(file.truncate(number_of(words[2])));
  if (verb == "sync") return error_of(file.sync());
  CHECK(creates || verb == "open");
  return "";
}

std::string do_one(Disk& disk, const std::string& root, const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  const std::string path = root + words[1];
  if (verb == "read") return read_whole(disk, path);
  if (verb == "info") return shown_info(disk.info(path));
  if (verb == "make") return error_of(disk.make_folder(path));
  if (verb == "rename") return error_of(disk.rename(path, root + words[2]));
  if (verb == "remove") return error_of(disk.remove(path));
  if (verb == "sync_folder") return error_of(disk.sync_folder(path));
  if (verb == "list") {
    const Result<std::vector<std::string>> names = disk.list(path);
    return names.ok() ? join(names.value(), " ") : names.error().text();
  }
  return do_in_file(disk, path, words);
}

void show(Disk& disk, const std::string& root, const std::string& folder, std::string& out) {
  const Result<std::vector<std::string>> names = disk.list(root + folder);
  CHECK(names.ok());
  for (const std::string& name : names.value()) {
    const std::string path = folder + name;
    const Result<FileInfo> info = disk.info(root + path);
    CHECK(info.ok());
    if (!out.empty()) out += " ";
    if (info.value().kind == FileKind::kFolder) {
      out += path + "/";
      show(disk, root, path + "/", out);
    } else {
      out += path + "=" + read_whole(disk, root + path);
    }
  }
}

}  // namespace

std::string read_whole(Disk& disk, const std::string& path) {
  const Result<std::unique_ptr<File>> file = disk.open(path, Disk::Mode::kRead);
  if (!file.ok()) return file.error().text();
  std::string all;
  char buffer[4096];
  while (true) {
    const Result<std::size_t> got = file.value()->read(all.size(), buffer, sizeof buffer);
    if (!got.ok()) return got.error().text();
    if (got.value() == 0) return all;
    all.append(buffer, got.value());
  }
}

std::string run_disk_script(Disk& disk, const std::string& root, std::string_view script) {
  std::vector<std::string> answers;
  for (const std::string_view line : split(script, ';')) {
    std::vector<std::string> words;
    for (const std::string_view word : split(trim(line), ' ')) words.emplace_back(word);
    if (words.size() < 2) continue;
    std::string answer = do_one(disk, root, words);
    for (std::size_t at = 0; (at = answer.find(root, at)) != std::string::npos;) {
      answer.erase(at, root.size());
    }
    if (!answer.empty()) answers.push_back(answer);
  }
  return join(answers, "; ");
}

std::string shown_disk(Disk& disk, const std::string& root) {
  std::string out;
  show(disk, root, "", out);
  return out;
}

}  // namespace drover
