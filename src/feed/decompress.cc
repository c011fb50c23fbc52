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
    {"\xFF\xFE", utf16_codec},
    {"\xFE\xFF", utf16_big_endian_codec},
};

// What is often met among logs and holds no lines of text.
struct Refused {
  std::string_view bytes;
  const char* what;
};

constexpr Refused kRefused[] = {
    {"PK\x03\x04", "is a zip archive (or an Office document); unpack it first, as unzip -p does"},
    {"7z\xBC\xAF\x27\x1C", "is a 7z archive; unpack it first, as 7z x -so does"},
    {"\x04\x22\x4D\x18", "is compressed by lz4; unpack it first, as lz4 -dc does"},
    {"\x1F\x9D", "is compressed by compress; unpack it first, as zcat does"},
    {"LPKSHHRH", "is a systemd journal; read it by journalctl -o json --file"},
    {std::string_view("SQLite format 3\0", 16), "is an SQLite database; export it first"},
    {"PAR1", "is a Parquet file; export it first"},
    {"\x7F"
     "ELF",
     "is a program"},
    {"\xD4\xC3\xB2\xA1", "is a capture of packets"},
};

// "BZh", the size of its blocks, and the mark of a block or of the end; nullopt: more bytes are
// needed to tell.
std::optional<bool> is_bzip2(std::string_view front) {
  constexpr std::string_view kBlock = "\x31\x41\x59\x26\x53\x59";
  constexpr std::string_view kEnd = "\x17\x72\x45\x38\x50\x90";
  constexpr std::string_view kStart = "BZh";
  if (front.size() <= kStart.size()) {
    return kStart.starts_with(front) ? std::nullopt : std::optional(false);
  }
  if (!front.starts_with(kStart) || front[3] < '1' || front[3] > '9') return false;
  front = front.substr(kStart.size() + 1, kBlock.size());
  if (front == kBlock || front == kEnd) return true;
  return kBlock.starts_with(front) || kEnd.starts_with(front) ? std::nullopt : std::optional(false);
}

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

Result<bool> Decompress::find_codec() {
  std::string_view front(in_.data() + in_begin_, in_end_ - in_begin_);
  bool undecided = front.empty();
  for (const Refused& refused : kRefused) {
    if (front.starts_with(refused.bytes)) return Error{name_, refused.what};
    undecided = undecided || refused.bytes.starts_with(front);
  }
  const std::optional<bool> bzip2 = is_bzip2(front);
  if (bzip2 == true) {
    codec_ = bzip2_codec();
    return true;
  }
  undecided = undecided || !bzip2;
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
    DROVER_TRY(is_known_, find_codec());
  }
  auto got = codec_ == nullptr ? read_plain(to, room) : read_codec(to, room);
  if (got.ok() && got.value()) DROVER_DO(look_for_tar({to, *got.value()}));
  return got;
}

Status Decompress::look_for_tar(std::string_view made) {
  constexpr std::string_view kMark = "ustar";
  constexpr std::size_t kMarkAt = 257;
  constexpr std::size_t kHead = kMarkAt + kMark.size();
  if (head_.size() == kHead) return Done{};
  head_ += made.substr(0, kHead - head_.size());
  if (!head_.ends_with(kMark) || head_.size() < kHead) return Done{};
  return Error{name_, "is a tar archive; unpack it first, as tar -xOf does"};
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
