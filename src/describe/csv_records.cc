#include "describe/csv_records.h"

#include <algorithm>

namespace drover {

CsvRecords::Found CsvRecords::quoted_cell(CsvCell& cell, std::size_t& stop) {
  // A closing quote counts only up to `end`.
  std::size_t end = std::min(bytes_.size(), begin_ + std::min(limit_, bytes_.size()));
  bool cut = end < bytes_.size();
  if (single_line_) {
    std::size_t line_end = std::min(bytes_.find('\n', at_), bytes_.size());
    if (line_end == bytes_.size() && !last_ && !cut) return nothing();
    cut = cut || line_end < end;
    end = std::min(end, line_end);
  }
  cell.is_quoted = true;
  std::size_t close = at_ + 1;
  while (true) {
    close = bytes_.find('"', close);
    if (close >= end) {
      // std::string_view::npos is beyond every end.
      return cut || last_ ? unclosed() : nothing();
    }
    if (close + 1 == bytes_.size()) break;
    if (bytes_[close + 1] != '"') break;
    cell.escaped = true;
    close += 2;
  }
  const std::size_t left = bytes_.size() - close - 1;
  if (left == 0 && !last_) return nothing();
  if (left == 1 && !last_ && bytes_[close + 1] == '\r') return nothing();
  lines_ +=
      static_cast<std::uint64_t>(std::count(bytes_.data() + at_ + 1, bytes_.data() + close, '\n'));
  cell.data = bytes_.data() + at_ + 1;
  cell.size = close - at_ - 1;
  jump(close + 1);
  stop = next_mark();
  std::string_view behind = bytes_.substr(close + 1, stop - close - 1);
  bool ends = stop == bytes_.size() || bytes_[stop] == '\n';
  if (behind.empty() || (ends && behind == "\r")) return Found::kRecord;
  if (lines_ > 1) {
    // More likely this quote opens a cell, and the one before it was never closed.
    lines_ = 1;
    leave_line(begin_);
    return Found::kUnclosed;
  }
  // Taken as it stands, quotes and all.
  stray_ = true;
  cell = {bytes_.data() + at_, stop - at_, false, false};
  return Found::kRecord;
}

CsvRecords::Found CsvRecords::unclosed() {
  single_line_ = true;
  lines_ = 1;
  leave_line(begin_);
  return Found::kUnclosed;
}

CsvRecords::Found CsvRecords::too_long(std::size_t stop) {
  leave_line(stop);
  return Found::kTooLong;
}

void CsvRecords::leave_line(std::size_t from) {
  std::size_t line_end = bytes_.find('\n', from);
  skipping_ = line_end == std::string_view::npos && !last_;
  at_ = line_end == std::string_view::npos ? bytes_.size() : line_end + 1;
  jump(at_);
}

}  // namespace drover
