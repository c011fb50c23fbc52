#include "feed/tail.h"

#include <algorithm>

#include "base/text.h"
#include "feed/source.h"

namespace drover {
namespace {

constexpr std::size_t kPasts = 64;
// How many rotations between two looks are noticed.
constexpr int kSiblings = 9;

}  // namespace

Result<Sample> Tail::sample(std::size_t size, Problems& problems) {
  DROVER_DO(look(problems));
  for (Followed& file : files_) {
    if (size == 0) break;
    if (file.is_pipe) {
      while (file.stream->bytes().find('\n') == std::string_view::npos &&
             file.stream->fill(problems)) {
      }
    } else {
      file.stream->fill_up_to(size, problems);
    }
    if (file.stream->bytes().empty()) continue;
    return Sample{file.stream->bytes().substr(0, size), false};
  }
  return Sample{"", false};
}

Status Tail::look(Problems& problems) {
  const bool is_first = !looked_;
  Problems none;  // what cannot be listed was said the first time
  Result<std::vector<std::string>> paths = find_files(disk_, pattern_, is_first ? problems : none);
  if (!paths.ok() && is_first) return paths.error();
  for (Followed& file : files_) file.is_named = false;
  std::set<std::uint64_t> seen;
  if (paths.ok()) {
    std::vector<std::string> all;
    for (const std::string& path : paths.value()) {
      for (std::string& between : siblings_between(path)) all.push_back(std::move(between));
      all.push_back(path);
    }
    for (const std::string& path : all) {
      Result<FileInfo> info = disk_.info(disk_path(path));
      if (!info.ok()) continue;
      const std::uint64_t identity = info.value().identity;
      seen.insert(identity);
      auto known = std::find_if(files_.begin(), files_.end(), [&](const Followed& file) {
        return file.identity == identity && !file.is_ending;
      });
      if (known != files_.end()) {
        known->path = path;
        known->is_named = true;
      } else if (!done_.contains(identity)) {
        meet(path, problems);
      }
    }
  }
  // An identity may be given to a new file once its file is gone.
  std::erase_if(done_, [&](std::uint64_t identity) { return !seen.contains(identity); });
  end_the_nameless();
  looked_ = true;
  looked_ns_ = clock_.monotonic_ns();
  return Done{};
}

// The file that we read under this path stands under another name now. Where it is log.3, there
// were log.2 and log.1 under this path since: they are read first, as they came.
std::vector<std::string> Tail::siblings_between(const std::string& path) {
  Result<FileInfo> info = disk_.info(disk_path(path));
  if (!info.ok() || info.value().kind != FileKind::kFile) return {};
  auto [before, is_new] = under_.try_emplace(path, info.value().identity);
  const std::uint64_t was = std::exchange(before->second, info.value().identity);
  if (is_new || was == info.value().identity) return {};
  std::vector<std::string> between;
  for (int number = 1; number <= kSiblings; ++number) {
    const std::string sibling = path + "." + std::to_string(number);
    Result<FileInfo> there = disk_.info(sibling);
    if (!there.ok() || there.value().kind != FileKind::kFile) return {};
    if (there.value().identity == was) {
      std::ranges::reverse(between);
      return between;
    }
    between.push_back(sibling);
  }
  return {};
}

void Tail::meet(const std::string& path, Problems& problems) {
  Result<OpenFile> opened = open_file(disk_, path, FileInput::AtEnd::kWaits);
  if (!opened.ok()) {
    if (failed_.insert(path).second) problems.add(path, 0, opened.error().what);
    return;
  }
  failed_.erase(path);
  OpenFile& file = opened.value();
  // Under a name that we have followed stands the next file, however it begins: copies get names of
  // their own.
  const bool is_next = followed_paths_.contains(path);
  if (looked_ && file.info.kind == FileKind::kFile && !is_next) {
    file.stream->fill(problems);
    const std::string& head = file.input->head();
    if (file.stream->is_compressed() || is_copy_of_past(head, file.info.size)) {
      done_.insert(file.info.identity);
      return;
    }
    if (may_be_copy(file.info.identity, head, file.info.size)) return;
  }
  held_.erase(file.info.identity);
  followed_paths_.insert(path);
  saw_file_ = saw_file_ || (file.info.kind == FileKind::kFile && !file.stream->is_compressed());
  files_.push_back({path, file.info.identity, std::move(file.stream), file.input, nullptr, true,
                    false, clock_.monotonic_ns(), file.info.kind != FileKind::kFile});
}

// A copy begins like what was read, and holds at least as much of it. There is one for each cut.
bool Tail::is_copy_of_past(const std::string& head, std::uint64_t size) {
  for (auto past = past_.begin(); past != past_.end(); ++past) {
    if (past->head.empty() || !head.starts_with(past->head) || size < past->size) continue;
    past_.erase(past);
    return true;
  }
  return false;
}

bool Tail::may_be_copy(std::uint64_t identity, const std::string& head, std::uint64_t size) {
  const std::int64_t now = clock_.monotonic_ns();
  for (const Followed& file : files_) {
    const std::string& other = file.input->head();
    if (other.empty() || !head.starts_with(other) || size < file.input->offset()) continue;
    return now - held_.try_emplace(identity, now).first->second < kHoldNs;
  }
  return false;
}

void Tail::end_the_nameless() {
  const std::int64_t now = clock_.monotonic_ns();
  for (Followed& file : files_) {
    if (!file.is_named && now - file.grew_ns >= kLingerNs) file.input->wait_no_more();
  }
}

// A file that was cut is mostly copied before: what we had not read yet stands in the copy.
bool Tail::read_on_in_copy(Followed& file) {
  Problems none;
  std::vector<std::string> paths = {file.path + ".1"};
  Result<std::vector<std::string>> matches = find_files(disk_, pattern_, none);
  if (matches.ok()) paths.insert(paths.end(), matches.value().begin(), matches.value().end());
  for (const std::string& path : paths) {
    Result<FileInfo> info = disk_.info(path);
    if (!info.ok() || info.value().kind != FileKind::kFile) continue;
    const std::uint64_t identity = info.value().identity;
    if (std::ranges::find(files_, identity, &Followed::identity) != files_.end()) continue;
    Result<std::unique_ptr<File>> copy = disk_.open(path, Disk::Mode::kRead);
    if (!copy.ok() || !file.input->is_copied_in(*copy.value())) continue;
    file.input->go_on_in(std::move(copy).value());
    done_.insert(identity);
    return true;
  }
  return false;
}

// What is left of the old content ends; the new content is another file.
void Tail::restart(std::size_t index, Problems& problems) {
  files_[index].is_ending = true;
  if (!read_on_in_copy(files_[index])) {
    const std::uint64_t offset = files_[index].input->offset();
    files_[index].input->stop();
    past_.push_back({files_[index].input->head(), offset});
    if (past_.size() > kPasts) past_.erase(past_.begin());
    if (offset > 0) {
      warnings_.push_back(files_[index].path + ": was cut or written anew after " +
                          human_bytes(offset) +
                          "; what came just before that may not have been read");
    }
  }
  if (!files_[index].is_named) return;
  Result<OpenFile> opened = open_file(disk_, files_[index].path, FileInput::AtEnd::kWaits);
  if (!opened.ok()) {
    problems.add(files_[index].path, 0, opened.error().what);
    return;
  }
  OpenFile& file = opened.value();
  if (file.info.identity != files_[index].identity) return;  // the next look finds it
  Followed again{files_[index].path,
                 file.info.identity,
                 std::move(file.stream),
                 file.input,
                 nullptr,
                 true,
                 false,
                 clock_.monotonic_ns()};
  files_.insert(files_.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(again));
}

// True when rows came.
bool Tail::read_from(Followed& file, const Reader& reader, Pool& pool, Batch& out,
                     Problems& problems) {
  if (file.reader == nullptr) {
    file.reader = reader.clone();
    file.reader->begin_file(file.path);
  }
  while (true) {
    const bool last = file.stream->last();
    std::size_t used = file.reader->read(file.stream->bytes(), last, pool, out, problems);
    file.stream->consume(used);
    if (out.rows > 0) return true;
    if (used > 0) continue;
    const bool grew = file.stream->fill(problems);
    if (grew) file.grew_ns = clock_.monotonic_ns();
    // A compressed file is finished when we meet it.
    if (!grew && file.stream->is_compressed() && !file.stream->last()) {
      file.input->wait_no_more();
      continue;
    }
    // The reader is told of the end before the file goes.
    if (!grew && (last ? file.stream->bytes().empty() : !file.stream->last())) return false;
  }
}

bool Tail::poll(const Reader& reader, Pool& pool, Batch& out, Problems& problems) {
  if (!looked_ || clock_.monotonic_ns() - looked_ns_ >= kLookNs) {
    if (Status looked = look(problems); !looked.ok()) {
      problems.add(looked.error().where, 0, looked.error().what);
      looked_ = true;
      looked_ns_ = clock_.monotonic_ns();
    }
  }
  // A pipe that has nothing must not keep us from the others.
  for (Followed& file : files_) {
    if (file.is_pipe) file.input->wait_no_longer();
  }
  std::size_t idle = 0;  // files in a row that had nothing
  while (idle < files_.size()) {
    if (turn_ >= files_.size()) turn_ = 0;
    if (!files_[turn_].is_ending && files_[turn_].input->is_rewritten()) restart(turn_, problems);
    if (read_from(files_[turn_], reader, pool, out, problems)) return true;
    if (files_[turn_].stream->last()) {
      Followed& ended = files_[turn_];
      done_bytes_ += ended.stream->raw_bytes();
      if (!ended.is_ending) done_.insert(ended.identity);
      files_.erase(files_.begin() + static_cast<std::ptrdiff_t>(turn_));
      idle = 0;
    } else {
      ++turn_;
      ++idle;
    }
  }
  turn_ = 0;
  return false;
}

std::uint64_t Tail::raw_bytes() const {
  std::uint64_t bytes = done_bytes_;
  for (const Followed& file : files_) bytes += file.stream->raw_bytes();
  return bytes;
}

}  // namespace drover
