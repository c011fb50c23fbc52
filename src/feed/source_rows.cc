#include "feed/source_rows.h"

#include <utility>

#include "describe/byte_mask.h"
#include "feed/source.h"

namespace drover {

Result<OpenFile> open_file(Disk& disk, const std::string& file, FileInput::AtEnd at_end) {
  DROVER_TRY(std::unique_ptr<File> opened, disk.open(disk_path(file), Disk::Mode::kRead));
  DROVER_TRY(const FileInfo info, opened->info());
  const bool is_file = info.kind == FileKind::kFile;
  // A pipe ends when its writer does; it never grows again.
  auto input = std::make_unique<FileInput>(std::move(opened), file, is_file ? info.size : 0,
                                           is_file ? at_end : FileInput::AtEnd::kEnds);
  FileInput* borrowed = input.get();
  return OpenFile{std::make_unique<ByteStream>(std::move(input), file), borrowed, info};
}

bool SourceRows::open_next(Problems& problems) {
  while (next_file_ < files_.size()) {
    const std::string& file = files_[next_file_++];
    Result<OpenFile> opened = open_file(disk_, file, FileInput::AtEnd::kEnds);
    if (opened.ok()) {
      stream_ = std::move(opened.value().stream);
      saw_pipe_ = saw_pipe_ || opened.value().info.kind != FileKind::kFile;
      begun_ = false;
      return true;
    }
    problems.add(file, 0, opened.error().what);
  }
  return false;
}

Sample SourceRows::sample(std::size_t size, Problems& problems) {
  if (size == 0) return {"", false};
  while (stream_ != nullptr || open_next(problems)) {
    stream_->fill_up_to(size, problems);
    // At least one record whole, if it is not a giant.
    constexpr std::size_t kFirstRecordMax = std::size_t{64} << 20U;
    while (!stream_->last() && stream_->bytes().size() >= size && size < kFirstRecordMax &&
           stream_->bytes().substr(0, size).find('\n') == std::string_view::npos) {
      size *= 2;
      stream_->fill_up_to(size, problems);
    }
    if (!stream_->bytes().empty()) {
      const bool whole = stream_->last() && stream_->bytes().size() <= size;
      return {stream_->bytes().substr(0, size), whole, whole && next_file_ == files_.size()};
    }
    if (!stream_->last()) return {"", false};
    done_bytes_ += stream_->raw_bytes();
    stream_ = nullptr;
  }
  return {"", true, true};
}

bool SourceRows::next(Reader& reader, Pool& pool, Batch& out, Problems& problems) {
  while (stream_ != nullptr || open_next(problems)) {
    if (!begun_) {
      reader.begin_file(stream_->name());
      begun_ = true;
    }
    while (true) {
      const bool last = stream_->last();
      std::size_t used = reader.read(stream_->bytes(), last, pool, out, problems);
      stream_->consume(used);
      // Beyond this point no row of `out` would survive a fill.
      if (out.rows > 0) return true;
      if (used > 0) continue;
      if (last && stream_->bytes().empty()) break;
      // Asked to stop: what is there is no whole record.
      if (!stream_->fill(problems) && !stream_->last()) return false;
    }
    done_bytes_ += stream_->raw_bytes();
    stream_ = nullptr;
  }
  return false;
}

// The bytes that are there to the end of a line.
std::size_t SourceRows::whole_lines() const {
  const std::string_view bytes = stream_->bytes();
  const std::size_t end = bytes.rfind('\n');
  if (end != std::string_view::npos) return end + 1;
  if (stream_->last()) return bytes.size();
  const bool too_long = bytes.size() > record_limit_ || (place_.skipping && !bytes.empty());
  return too_long ? bytes.size() : 0;
}

void SourceRows::take_piece(std::size_t used, Piece& out) {
  const std::string_view bytes = stream_->bytes().substr(0, used);
  out.place = place_;
  out.ends = bytes.ends_with('\n') || (stream_->last() && used == stream_->bytes().size());
  const std::size_t ended = count_of(bytes, '\n');
  // A line that is too long counts where it begins.
  place_.line += ended - (place_.skipping && ended > 0 ? 1 : 0);
  const bool goes_on = !out.ends;
  if (goes_on && (!place_.skipping || ended > 0)) ++place_.line;
  place_.skipping = goes_on;
  stream_->hand_over(used, out.kept);
}

bool SourceRows::next_piece(std::size_t size, Piece& out) {
  out.before = out.behind = {};
  while (stream_ != nullptr || open_next(out.before)) {
    if (!begun_) place_.begin(stream_->name());
    begun_ = true;
    stream_->fill_up_to(size, out.behind);
    while (true) {
      if (const std::size_t used = whole_lines(); used > 0) {
        take_piece(used, out);
        return true;
      }
      if (stream_->last()) break;
      // Asked to stop: what is there is no whole line.
      if (!stream_->fill(out.behind) && !stream_->last()) return false;
    }
    out.before.append(std::exchange(out.behind, {}));
    done_bytes_ += stream_->raw_bytes();
    stream_ = nullptr;
  }
  return false;
}

bool SourceRows::is_finished(Problems& problems) {
  if (saw_pipe_) return false;
  while (stream_ != nullptr || open_next(problems)) {
    if (!stream_->bytes().empty()) return false;
    if (saw_pipe_ || (!stream_->last() && stream_->fill(problems))) return false;
    done_bytes_ += stream_->raw_bytes();
    stream_ = nullptr;
  }
  return true;
}

SourceRows::Progress SourceRows::progress() {
  if (!is_total_known_) {
    for (const std::string& file : files_) {
      Result<FileInfo> info = disk_.info(file);
      if (info.ok() && info.value().kind == FileKind::kFile) total_bytes_ += info.value().size;
    }
    is_total_known_ = true;
  }
  Progress progress;
  progress.done_bytes = done_bytes_ + (stream_ == nullptr ? 0 : stream_->raw_bytes());
  progress.total_bytes = total_bytes_;
  progress.done_files = next_file_ - (stream_ == nullptr ? 0 : 1);
  progress.total_files = files_.size();
  if (stream_ != nullptr) progress.file = stream_->name();
  return progress;
}

}  // namespace drover
