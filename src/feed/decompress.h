#pragma once
// gzip, zstd, xz and bzip2 taken away, told by their first bytes and not by the file's name, and
// UTF-16, told by its byte order mark, made UTF-8; other bytes pass as they are. Streams that were
// put one behind the other are read one after the other. What is known to hold no text (an archive,
// a database) is refused.
//
// A stream that is cut off or broken gives what can be read of it, then an error with the place.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feed/input.h"

namespace drover {

// One way of compressing.
class Codec {
 public:
  struct Step {
    std::size_t used = 0;  // of the bytes in
    std::size_t made = 0;  // bytes out
  };
  virtual ~Codec() = default;
  virtual const char* name() const = 0;
  // The error says what is wrong with the bytes in, no more.
  virtual Result<Step> run(std::string_view in, bool last, char* to, std::size_t room) = 0;
  // The bytes so far end where a stream may end.
  virtual bool is_complete() const = 0;
  // Whether such a file may grow while it is read.
  virtual bool grows() const { return false; }
};

std::unique_ptr<Codec> gzip_codec();
std::unique_ptr<Codec> zstd_codec();
std::unique_ptr<Codec> xz_codec();
std::unique_ptr<Codec> bzip2_codec();
std::unique_ptr<Codec> utf16_codec();
std::unique_ptr<Codec> utf16_big_endian_codec();

class Decompress final : public Input {
 public:
  Decompress(std::unique_ptr<Input> raw, std::string name);

  Result<std::optional<std::size_t>> read(char* to, std::size_t room) override;

  // Known once read() has given bytes or the end.
  bool is_compressed() const { return codec_ != nullptr && !codec_->grows(); }
  // Bytes taken from `raw`.
  std::uint64_t raw_bytes() const { return raw_bytes_; }

 private:
  enum class Got { kBytes, kEnd, kNothingNow };

  Result<Got> refill();
  // False: more bytes are needed to tell. An error: it is nothing to be read.
  Result<bool> find_codec();
  // An error when what was read is the start of a tar archive.
  Status look_for_tar(std::string_view made);
  Result<std::optional<std::size_t>> read_plain(char* to, std::size_t room);
  Result<std::optional<std::size_t>> read_codec(char* to, std::size_t room);
  Error fault(const std::string& what) const;

  std::unique_ptr<Input> raw_;
  std::string name_;
  std::unique_ptr<Codec> codec_;
  bool is_known_ = false;
  bool raw_ended_ = false;
  bool output_waits_ = false;  // the codec filled all room it had
  std::uint64_t raw_bytes_ = 0;
  std::string head_;  // of what was read, as long as it may be a tar archive's
  std::vector<char> in_;
  std::size_t in_begin_ = 0;
  std::size_t in_end_ = 0;
};

}  // namespace drover
