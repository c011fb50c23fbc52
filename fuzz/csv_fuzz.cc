// Any bytes as CSV: the reader ends, and blocks split anywhere give the same rows and problems.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "describe/csv.h"
#include "describe/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  drover::CsvOptions options;
  options.separator = (data[0] & 1U) != 0 ? ',' : '\t';
  if ((data[0] & 2U) != 0) options.header = false;
  if ((data[0] & 4U) != 0) options.header.reset();
  if ((data[0] & 8U) != 0) options.record_limit = 20;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  drover::CsvReader reader(options);
  const drover::Reading whole = drover::read_text(reader, {"*"}, bytes);
  CHECK(drover::read_text(reader, {"*"}, bytes, {data[1], data[2], 1, 1, 64}) == whole);
  return 0;
}
