// Any bytes as JSON lines: the reader ends, and blocks split anywhere give the same rows and
// problems.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "describe/json_lines.h"
#include "describe/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  drover::JsonReader reader({});
  const drover::Reading whole = drover::read_text(reader, {"*"}, bytes);
  CHECK(drover::read_text(reader, {"*"}, bytes, {data[0], data[1], 1, 64}) == whole);
  return 0;
}
