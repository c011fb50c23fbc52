#include "feed/input.h"

#include <algorithm>
#include <string_view>

namespace drover {

Result<std::optional<std::size_t>> FileInput::read(char* to, std::size_t room) {
  if (stopped_) return std::optional<std::size_t>(0);
  if (!may_wait_ && !file_->is_ready()) return std::optional<std::size_t>();
  DROVER_TRY(const std::size_t got, file_->read(offset_, to, room));
  if (got == 0) {
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

bool FileInput::is_rewritten() {
  Result<std::uint64_t> size = file_->size();
  if (!size.ok() || stopped_) return false;
  if (size.value() < offset_) return true;
  if (size.value() == offset_ || trail_.empty()) return false;
  std::string now(trail_.size(), '\0');
  Result<std::size_t> got = file_->read(offset_ - trail_.size(), now.data(), now.size());
  return got.ok() && got.value() == now.size() && now != trail_;
}

}  // namespace drover
