#include "feed/byte_stream.h"

#include <algorithm>
#include <cstring>

namespace drover {

ByteStream::ByteStream(std::unique_ptr<Input> raw, std::string name)
    : input_(std::move(raw), name), name_(std::move(name)) {}

void ByteStream::make_room(std::size_t room) {
  const std::size_t left = end_ - begin_;
  if (left + room > size_) {
    std::size_t size = std::max(kBlock, size_);
    while (size < left + room) size *= 2;
    auto bigger = std::make_unique_for_overwrite<char[]>(size);
    if (left > 0) std::memcpy(bigger.get(), buffer_.get() + begin_, left);
    buffer_ = std::move(bigger);
    size_ = size;
  } else if (left > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, left);
  }
  begin_ = 0;
  end_ = left;
}

void ByteStream::hand_over(std::size_t size, Kept& to) {
  const std::string_view left = bytes().substr(size);
  if (to.size < std::max(kBlock, left.size())) {
    to.size = std::max(kBlock, left.size());
    to.buffer = std::make_unique_for_overwrite<char[]>(to.size);
  }
  if (!left.empty()) std::memcpy(to.buffer.get(), left.data(), left.size());
  to.bytes = bytes().substr(0, size);
  std::swap(buffer_, to.buffer);
  std::swap(size_, to.size);
  begin_ = 0;
  end_ = left.size();
}

bool ByteStream::fill(Problems& problems) {
  if (ended_) return false;
  const std::size_t goal = std::max<std::size_t>(end_ - begin_, 1);
  make_room(goal);
  std::size_t come = 0;
  while (come < goal) {
    Result<std::optional<std::size_t>> got = input_.read(buffer_.get() + end_, size_ - end_);
    if (!got.ok()) problems.add(name_, 0, got.error().what);
    if (got.ok() && !got.value()) break;
    if (!got.ok() || *got.value() == 0) {
      ended_ = true;
      break;
    }
    end_ += *got.value();
    come += *got.value();
  }
  return come > 0;
}

void ByteStream::fill_up_to(std::size_t size, Problems& problems) {
  while (end_ - begin_ < size && fill(problems)) {
  }
}

}  // namespace drover
