// UTF-16 as a codec of decompress.h: what Windows writes becomes UTF-8.

#include <algorithm>
#include <cstring>
#include <utility>

#include "feed/decompress.h"

namespace drover {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;  // for half a pair

bool is_high(std::uint32_t unit) { return (unit & 0xFC00U) == 0xD800U; }
bool is_low(std::uint32_t unit) { return (unit & 0xFC00U) == 0xDC00U; }

void append_utf8(std::uint32_t point, std::string& to) {
  const auto add = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  const auto add_part = [&](unsigned shift) { add(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0U | point >> 6U);
    return add_part(0);
  }
  if (point < 0x10000) {
    add(0xE0U | point >> 12U);
  } else {
    add(0xF0U | point >> 18U);
    add_part(12);
  }
  add_part(6);
  add_part(0);
}

class Utf16 final : public Codec {
 public:
  explicit Utf16(bool big_endian) : big_endian_(big_endian) {}

  const char* name() const override { return "UTF-16"; }
  bool is_complete() const override { return !has_byte_ && high_ == 0 && made_.empty(); }
  bool grows() const override { return true; }

  Result<Step> run(std::string_view in, bool last, char* to, std::size_t room) override {
    Step step;
    while (true) {
      const std::size_t size = std::min(room - step.made, made_.size());
      std::memcpy(to + step.made, made_.data(), size);
      made_.erase(0, size);
      step.made += size;
      if (!made_.empty()) return step;
      if (step.used < in.size()) {
        take(static_cast<unsigned char>(in[step.used++]));
      } else if (last && high_ != 0) {
        high_ = 0;
        append_utf8(kReplacement, made_);
      } else {
        return step;
      }
    }
  }

 private:
  void take(std::uint32_t byte) {
    if (!std::exchange(has_byte_, !has_byte_)) {
      byte_ = byte;
      return;
    }
    const std::uint32_t unit = big_endian_ ? byte_ << 8U | byte : byte << 8U | byte_;
    if (std::exchange(at_mark_, false)) return;
    const std::uint32_t high = std::exchange(high_, 0);
    if (high != 0 && is_low(unit)) {
      append_utf8(0x10000 + ((high & 0x3FFU) << 10U) + (unit & 0x3FFU), made_);
      return;
    }
    if (high != 0) append_utf8(kReplacement, made_);
    if (is_high(unit)) {
      high_ = unit;
    } else {
      append_utf8(is_low(unit) ? kReplacement : unit, made_);
    }
  }

  bool big_endian_;
  bool at_mark_ = true;  // the first unit is the byte order mark
  bool has_byte_ = false;
  std::uint32_t byte_ = 0;  // the first half of a unit
  std::uint32_t high_ = 0;  // the first half of a pair; 0: none
  std::string made_;        // that had no room yet
};

}  // namespace

std::unique_ptr<Codec> utf16_codec() { return std::make_unique<Utf16>(false); }
std::unique_ptr<Codec> utf16_big_endian_codec() { return std::make_unique<Utf16>(true); }

}  // namespace drover
