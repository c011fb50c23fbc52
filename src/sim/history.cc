#include "sim/history.h"

#include "base/hash.h"
#include "base/text.h"

namespace drover {

void History::add(std::int64_t at_ns, std::string_view who, std::string_view what) {
  const std::string fraction = std::to_string(at_ns % 1'000'000'000);
  text_ += std::to_string(at_ns / 1'000'000'000) + "." + std::string(9 - fraction.size(), '0');
  text_ += fraction;
  text_ += ' ';
  text_ += who;
  text_ += ' ';
  text_ += what;
  text_ += '\n';
}

std::string shown_bytes(std::string_view bytes) {
  constexpr std::size_t kShownMax = 60;
  std::string text = quoted(bytes.substr(0, kShownMax));
  if (bytes.size() > kShownMax) {
    text += "... (" + std::to_string(bytes.size()) + " bytes, hash " +
            std::to_string(hash_bytes(bytes)) + ")";
  }
  return text;
}

}  // namespace drover
