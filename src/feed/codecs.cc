// The codecs of decompress.h over zlib, libzstd, liblzma and libbz2.

#include <algorithm>
#include <cstdint>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "base/check.h"
#include "feed/decompress.h"

namespace drover {
namespace {

constexpr std::size_t kStepMax = std::size_t{1} << 30U;  // zlib counts in 32 bits

class Gzip final : public Codec {
 public:
  Gzip() {
    stream_ = {};
    CHECK(inflateInit2(&stream_, 15 + 16) == Z_OK);  // 16: with gzip's header and trailer
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { inflateEnd(&stream_); }

  const char* name() const override { return "gzip"; }
  bool is_complete() const override { return is_complete_; }

  Result<Step> run(std::string_view in, bool /*last*/, char* to, std::size_t room) override {
    if (is_complete_ && !in.empty()) {
      // Some programs fill up a file with zeros.
      std::size_t zeros = std::min(in.find_first_not_of('\0'), in.size());
      if (zeros > 0) return Step{zeros, 0};
      if (inflateReset(&stream_) != Z_OK) return Error{"", "is broken"};
      is_complete_ = false;
    }
    if (in.empty() && is_complete_) return Step{};
    in = in.substr(0, kStepMax);
    room = std::min(room, kStepMax);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // NOLINT: zlib's way
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(room);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    Step step{in.size() - stream_.avail_in, room - stream_.avail_out};
    is_complete_ = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) return step;
    // What was made before the fault is kept; the next call meets the fault again.
    if (step.made > 0) return step;
    return Error{"", "is broken"};
  }

 private:
  z_stream stream_;
  bool is_complete_ = false;
};

class Zstd final : public Codec {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    CHECK(stream_ != nullptr);
    // What `zstd --long=31` writes can be read too.
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax,
                           ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
  }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ~Zstd() override { ZSTD_freeDStream(stream_); }

  const char* name() const override { return "zstd"; }
  bool is_complete() const override { return is_complete_; }

  Result<Step> run(std::string_view in, bool /*last*/, char* to, std::size_t room) override {
    if (is_broken_) return Error{"", "is broken"};
    if (in.empty() && is_complete_) return Step{};
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer into{to, room, 0};
    const std::size_t code = ZSTD_decompressStream(stream_, &into, &from);
    is_broken_ = ZSTD_isError(code) != 0;
    if (is_broken_ && into.pos == 0) return Error{"", "is broken"};
    is_complete_ = code == 0;
    return Step{from.pos, into.pos};
  }

 private:
  ZSTD_DStream* stream_;
  bool is_broken_ = false;
  bool is_complete_ = false;
};

class Xz final : public Codec {
 public:
  Xz() { CHECK(lzma_stream_decoder(&stream_, kMemoryMax, LZMA_CONCATENATED) == LZMA_OK); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;
  ~Xz() override { lzma_end(&stream_); }

  const char* name() const override { return "xz"; }
  bool is_complete() const override { return is_complete_; }

  Result<Step> run(std::string_view in, bool last, char* to, std::size_t room) override {
    if (is_complete_) return Step{};
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
    stream_.avail_out = room;
    const lzma_ret code = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
    Step step{in.size() - stream_.avail_in, room - stream_.avail_out};
    is_complete_ = code == LZMA_STREAM_END;
    if (code == LZMA_OK || code == LZMA_STREAM_END || code == LZMA_BUF_ERROR) return step;
    if (step.made > 0) return step;
    return Error{"", code == LZMA_MEMLIMIT_ERROR ? "needs over 1 GiB of memory" : "is broken"};
  }

 private:
  static constexpr std::uint64_t kMemoryMax = std::uint64_t{1} << 30U;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool is_complete_ = false;
};

class Bzip2 final : public Codec {
 public:
  Bzip2() { CHECK(BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK); }
  Bzip2(const Bzip2&) = delete;
  Bzip2& operator=(const Bzip2&) = delete;
  ~Bzip2() override { BZ2_bzDecompressEnd(&stream_); }

  const char* name() const override { return "bzip2"; }
  bool is_complete() const override { return is_complete_; }

  Result<Step> run(std::string_view in, bool /*last*/, char* to, std::size_t room) override {
    if (is_broken_) return Error{"", "is broken"};
    if (is_complete_ && in.empty()) return Step{};
    if (is_complete_) {  // another stream behind the first
      BZ2_bzDecompressEnd(&stream_);
      stream_ = {};
      CHECK(BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK);
      is_complete_ = false;
    }
    in = in.substr(0, kStepMax);
    room = std::min(room, kStepMax);
    stream_.next_in = const_cast<char*>(in.data());  // NOLINT: libbz2's way
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = to;
    stream_.avail_out = static_cast<unsigned>(room);
    const int code = BZ2_bzDecompress(&stream_);
    Step step{in.size() - stream_.avail_in, room - stream_.avail_out};
    is_complete_ = code == BZ_STREAM_END;
    is_broken_ = code != BZ_OK && !is_complete_;
    if (is_broken_ && step.made == 0) return Error{"", "is broken"};
    return step;
  }

 private:
  bz_stream stream_ = {};
  bool is_broken_ = false;
  bool is_complete_ = false;
};

}  // namespace

std::unique_ptr<Codec> gzip_codec() { return std::make_unique<Gzip>(); }
std::unique_ptr<Codec> zstd_codec() { return std::make_unique<Zstd>(); }
std::unique_ptr<Codec> xz_codec() { return std::make_unique<Xz>(); }
std::unique_ptr<Codec> bzip2_codec() { return std::make_unique<Bzip2>(); }

}  // namespace drover
