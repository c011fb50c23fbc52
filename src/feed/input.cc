#include "feed/input.h"

#include <algorithm>
#include <string_view>

namespace drover {

Result<std::optional<std::size_t>> FileInput::read(char* to, std::size_t room) {
  if (stopped_) return std::optional<std::size_t>(0);
  if (!may_wait_ && !file_->is_ready()) return std::optional<std::size_t>();
  DROVER_TRY(const std::size_t got, file_->read(offset_, to, room));
  if (got == 0) {
    if (file_->was_stopped()) return std::optional<std::size_t>();
    if (at_end_ == AtEnd::kWaits) return std::optional<std::size_t>();
    if (offset_ < size_) {
      return Error{name_, "the file shrank while it was read: " + std::to_string(offset_) + " of " +
                              std::to_string(size_) + " bytes were there"};
    }
    return std::optional<std::size_t>(0);
  }
  std::string_view bytes(to, got);
  if (head_.size() < kHead) head_ += bytes.substr(0, kHead - head_.size());
  if (at_end_ == AtEnd::kWaits) {
    trail_ += bytes.substr(bytes.size() - std::min(bytes.size(), kTrail));
    trail_.erase(0, trail_.size() - std::min(trail_.size(), kTrail));
  }
  offset_ += got;
  return std::optional<std::size_t>(got);
}

namespace {

bool has_bytes(File& file, std::uint64_t at, std::string_view wanted) {
  if (wanted.empty()) return true;
  std::string there(wanted.size(), '\0');
  Result<std::size_t> got = file.read(at, there.data(), there.size());
  return got.ok() && got.value() == wanted.size() && there == wanted;
}

}  // namespace

bool FileInput::is_copied_in(File& other) const {
  const Result<std::uint64_t> size = other.size();
  return size.ok() && size.value() >= offset_ && has_bytes(other, 0, head_) &&
         has_bytes(other, offset_ - trail_.size(), trail_);
}

void FileInput::go_on_in(std::unique_ptr<File> copy) {
  file_ = std::move(copy);
  size_ = offset_;
  at_end_ = AtEnd::kEnds;
}

bool FileInput::is_rewritten() {
  if (stopped_ || at_end_ == AtEnd::kEnds) return false;
  return file_->size().ok() && !is_copied_in(*file_);
}

}  // namespace drover
