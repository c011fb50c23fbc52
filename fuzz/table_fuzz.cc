// Any bytes as CSV, TSV or fields: the reader ends, and blocks split anywhere give the same rows
// and problems. Of fields there are as many as a plain loop finds.
//
// The first byte chooses the reader and its settings, the next two where blocks are split.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "describe/csv.h"
#include "describe/fields.h"
#include "describe/reading.h"

namespace {

// The first field of a line and how many there are, the plain way.
std::string plain(std::string_view line, const std::string& separator) {
  std::string first;
  std::size_t count = 0;
  if (separator.empty()) {
    for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != std::string_view::npos;) {
      std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
      if (count++ == 0) first = line.substr(at, end - at);
      at = end;
    }
  } else if (!line.empty()) {
    first = line.substr(0, line.find(separator));
    for (std::size_t at = 0; at != std::string_view::npos; ++count) {
      at = line.find(separator, at);
      if (at != std::string_view::npos) at += separator.size();
    }
  }
  return (count == 0 ? "~" : first) + "|" + std::to_string(count);
}

void check_fields(unsigned settings, std::string_view bytes,
                  const std::vector<std::size_t>& pieces) {
  const char* const separators[] = {"", ":", "ab", " "};
  const std::string separator = separators[settings % 4];
  drover::FieldsReader reader(separator);
  const drover::Reading counted = drover::read_text(reader, {"f1", "nf"}, bytes);
  std::size_t row = 0;
  // A byte order mark at the start and a carriage return at a line's end are no part of the text.
  for (std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < bytes.size(); ++row) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    CHECK(row < counted.rows.size());
    CHECK(counted.rows[row] == plain(line, separator));
    at = end + 1;
  }
  CHECK(row == counted.rows.size());
  const std::vector<std::string> names = {"f3", "f1", "f0", "line", "file"};
  const drover::Reading whole = drover::read_text(reader, names, bytes);
  CHECK(drover::read_text(reader, names, bytes, pieces) == whole);
}

void check_csv(unsigned settings, std::string_view bytes, const std::vector<std::size_t>& pieces) {
  drover::CsvOptions options;
  options.separator = (settings & 1U) != 0 ? ',' : '\t';
  if ((settings & 2U) != 0) options.header = false;
  if ((settings & 4U) != 0) options.header.reset();
  if ((settings & 8U) != 0) options.record_limit = 20;
  drover::CsvReader reader(options);
  const drover::Reading whole = drover::read_text(reader, {"*"}, bytes);
  CHECK(drover::read_text(reader, {"*"}, bytes, pieces) == whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::vector<std::size_t> pieces = {data[1], data[2], 1, 1, 64};
  if ((data[0] & 64U) != 0) {
    check_fields(data[0], bytes, pieces);
  } else {
    check_csv(data[0], bytes, pieces);
  }
  return 0;
}
