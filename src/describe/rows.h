#pragma once
// What the readers share: writing rows into a Batch, and walking over lines.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/text.h"
#include "describe/reader.h"
#include "value/batch.h"

namespace drover {

// Writes rows behind those that a batch has. A row counts only with next_row(): until then its
// words may be written again.
class RowWriter {
 public:
  RowWriter(Batch& out, std::size_t columns) : out_(out), row_(out.rows) {
    if (out.columns.size() != columns) out.columns.resize(columns);
    for (Batch::BatchColumn& column : out.columns) {
      column.words.resize(Reader::kBatchRows);
      if (!column.absent.empty()) column.absent.resize(Reader::kBatchRows, 0);
    }
  }
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  ~RowWriter() {
    out_.rows = row_;
    for (Batch::BatchColumn& column : out_.columns) {
      column.words.resize(row_);
      if (!column.absent.empty()) column.absent.resize(row_);
    }
  }

  bool full() const { return row_ >= Reader::kBatchRows; }
  std::size_t row() const { return row_; }
  void set(std::size_t column, Word word) { out_.columns[column].words[row_] = word; }
  void set_absent(std::size_t column) {
    Batch::BatchColumn& to = out_.columns[column];
    to.words[row_] = 0;
    if (to.absent.empty()) to.absent.resize(Reader::kBatchRows, 0);
    to.absent[row_] = 1;
  }
  void next_row() { ++row_; }

 private:
  Batch& out_;
  std::size_t row_;
};

// Goes on with skipping a record that is too long; returns the bytes used.
inline std::size_t skip_to_line_end(std::string_view bytes, FilePlace& place) {
  if (!place.skipping || bytes.empty()) return 0;
  std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return bytes.size();
  place.skipping = false;
  return end + 1;
}

// Calls on_line(line, readable) for the lines at the front of `bytes` until the rows are full;
// `readable` is where the readable bytes end. Returns the bytes used. Of a line are no part: its
// end,
// "\n" or "\r\n", and a byte order mark at the start of the file.
template <typename OnLine>
std::size_t for_each_line(std::string_view bytes, bool last, std::size_t limit, FilePlace& place,
                          RowWriter& rows, Problems& problems, OnLine on_line) {
  const char* const end = bytes.data() + bytes.size();
  const char* at = bytes.data() + skip_to_line_end(bytes, place);
  while (at != end && !rows.full()) {
    auto size = static_cast<std::size_t>(end - at);
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', size));
    if (newline == nullptr && !last && size <= limit) break;
    const char* line_end = newline == nullptr ? end : newline;
    ++place.line;
    std::string_view line(at, static_cast<std::size_t>(line_end - at));
    at = newline == nullptr ? end : newline + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (place.line == 1 && line.starts_with(kByteOrderMark)) {
      line.remove_prefix(kByteOrderMark.size());
    }
    if (line.size() > limit) {
      problems.add(place.file, place.line, "the line is too long and is skipped");
      place.skipping = newline == nullptr && !last;
    } else {
      on_line(line, end);
    }
  }
  return static_cast<std::size_t>(at - bytes.data());
}

}  // namespace drover
