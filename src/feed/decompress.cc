#include "feed/decompress.h"

#include <algorithm>
#include <cstring>

namespace drover {
namespace {

constexpr std::size_t kInBytes = std::size_t{128} << 10U;

struct Magic {
  std::string_view bytes;
  std::unique_ptr<Codec> (*make)();
};

constexpr Magic kMagics[] = {
    {"\x1F\x8B\x08", gzip_codec},
    {"\x28\xB5\x2F\xFD", zstd_codec},
    {std::string_view("\xFD"
                      "7zXZ\0",
                      6),
     xz_codec},
};

}  // namespace

Decompress::Decompress(std::unique_ptr<Input> raw, std::string name)
    : raw_(std::move(raw)), name_(std::move(name)), in_(kInBytes) {}

Result<Decompress::Got> Decompress::refill() {
  if (in_begin_ > 0) {
    std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
    in_end_ -= in_begin_;
    in_begin_ = 0;
  }
  DROVER_TRY(const std::optional<std::size_t> got,
             raw_->read(in_.data() + in_end_, in_.size() - in_end_));
  if (!got) return Got::kNothingNow;
  raw_ended_ = *got == 0;
  raw_bytes_ += *got;
  in_end_ += *got;
  return raw_ended_ ? Got::kEnd : Got::kBytes;
}

bool Decompress::find_codec() {
  std::string_view front(in_.data() + in_begin_, in_end_ - in_begin_);
  bool undecided = front.empty();
  for (const Magic& magic : kMagics) {
    if (front.starts_with(magic.bytes)) {
      codec_ = magic.make();
      return true;
    }
    undecided = undecided || magic.bytes.starts_with(front);
  }
  return !undecided || raw_ended_;
}

Result<std::optional<std::size_t>> Decompress::read(char* to, std::size_t room) {
  while (!is_known_) {
    DROVER_TRY(const Got got, refill());
    if (got == Got::kNothingNow) return std::optional<std::size_t>();
    is_known_ = find_codec();
  }
  return codec_ == nullptr ? read_plain(to, room) : read_codec(to, room);
}

Result<std::optional<std::size_t>> Decompress::read_plain(char* to, std::size_t room) {
  if (in_begin_ < in_end_) {
    std::size_t size = std::min(room, in_end_ - in_begin_);
    std::memcpy(to, in_.data() + in_begin_, size);
    in_begin_ += size;
    return std::optional<std::size_t>(size);
  }
  if (raw_ended_) return std::optional<std::size_t>(0);
  DROVER_TRY(const std::optional<std::size_t> got, raw_->read(to, room));
  raw_bytes_ += got.value_or(0);
  return got;
}

Result<std::optional<std::size_t>> Decompress::read_codec(char* to, std::size_t room) {
  while (true) {
    if (in_begin_ == in_end_ && !raw_ended_ && !output_waits_) {
      DROVER_TRY(const Got got, refill());
      if (got == Got::kNothingNow) return std::optional<std::size_t>();
    }
    std::string_view in(in_.data() + in_begin_, in_end_ - in_begin_);
    Result<Codec::Step> step = codec_->run(in, raw_ended_, to, room);
    if (!step.ok()) return fault(step.error().what);
    in_begin_ += step.value().used;
    output_waits_ = step.value().made == room;
    if (step.value().made > 0) return std::optional<std::size_t>(step.value().made);
    if (step.value().used > 0 || !raw_ended_) continue;
    if (!codec_->is_complete()) return fault("is cut off");
    if (in_begin_ < in_end_) return fault("is broken");
    return std::optional<std::size_t>(0);
  }
}

Error Decompress::fault(const std::string& what) const {
  return {name_, std::string("the ") + codec_->name() + " data " + what + " at byte " +
                     std::to_string(raw_bytes_ - (in_end_ - in_begin_))};
}

}  // namespace drover
