#pragma once
// What happened in a simulated world, one line an event: "1.500000000 a sends b \"ping\"". Two
// runs can be told apart with diff.

#include <cstdint>
#include <string>
#include <string_view>

namespace drover {

class History {
 public:
  void add(std::int64_t at_ns, std::string_view who, std::string_view what);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Bytes as a history shows them: the whole when it is short, else its beginning, size and hash.
std::string shown_bytes(std::string_view bytes);

}  // namespace drover
