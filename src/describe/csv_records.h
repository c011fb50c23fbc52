#pragma once
// Cuts the bytes of a CSV file into records and cells (RFC 4180). Used by the reader in csv.h.
//
// A cell that begins with a quote ends with the next lone quote, may hold separators and line ends
// and writes a quote as two. A quote that is never closed would swallow the rest of the file: it is
// reported, reading goes on with the next line, and from there on a quoted cell must end on its
// line.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "describe/byte_mask.h"

namespace drover {

struct CsvCell {
  const char* data = nullptr;  // null: there is no such cell
  std::size_t size = 0;
  bool escaped = false;  // two quotes stand for one
  bool is_quoted = false;
  std::string_view text() const { return {data, size}; }
};

class CsvRecords {
 public:
  enum class Found {
    kRecord,
    kNothing,   // the end, or more bytes are needed
    kUnclosed,  // a quote is not closed; the line is left out
    kTooLong,   // the record is over the limit and is left out
  };

  CsvRecords(std::string_view bytes, bool last, char separator, std::size_t limit, bool single_line)
      : bytes_(bytes),
        last_(last),
        separator_(separator),
        limit_(limit),
        single_line_(single_line) {
    jump(0);
  }

  // Calls on_cell(index, cell) for the cells of the next record.
  template <typename OnCell>
  Found next(OnCell on_cell) {
    begin_ = at_;
    lines_ = 1;
    stray_ = false;
    if (at_ == bytes_.size()) return Found::kNothing;
    for (std::size_t index = 0;; ++index) {
      if (at_ - begin_ > limit_) return too_long(at_);
      CsvCell cell;
      std::size_t stop = 0;
      if (at_ < bytes_.size() && bytes_[at_] == '"') {
        Found found = quoted_cell(cell, stop);
        if (found != Found::kRecord) return found;
      } else {
        stop = next_mark();
        cell.data = bytes_.data() + at_;
        cell.size = stop - at_;
      }
      if (stop - begin_ > limit_) return too_long(stop);
      if (stop == bytes_.size() && !last_) return nothing();
      bool ends = stop == bytes_.size() || bytes_[stop] == '\n';
      if (ends && !cell.is_quoted && cell.size > 0 && cell.data[cell.size - 1] == '\r') --cell.size;
      on_cell(index, cell);
      at_ = stop == bytes_.size() ? stop : stop + 1;
      if (ends) return Found::kRecord;
    }
  }

  std::size_t position() const { return at_; }       // where the next record begins
  std::uint64_t lines() const { return lines_; }     // the lines of what next() went over
  bool stray() const { return stray_; }              // text stood behind a closing quote
  bool single_line() const { return single_line_; }  // quoted cells must end on their line
  bool skipping() const { return skipping_; }        // the line left out goes on

 private:
  void jump(std::size_t to) {
    block_ = to;
    marks_ = mask_of_either(bytes_.data() + to, bytes_.size() - to, separator_, '\n');
  }
  // The next separator or line end, or the end of the bytes.
  std::size_t next_mark() {
    while (marks_ == 0) {
      if (bytes_.size() - block_ <= 64) return bytes_.size();
      jump(block_ + 64);
    }
    std::size_t mark = block_ + static_cast<std::size_t>(std::countr_zero(marks_));
    marks_ &= marks_ - 1;
    return mark;
  }
  Found nothing() {
    at_ = begin_;
    return Found::kNothing;
  }
  Found quoted_cell(CsvCell& cell, std::size_t& stop);
  Found unclosed();
  Found too_long(std::size_t stop);
  void leave_line(std::size_t from);

  std::string_view bytes_;
  bool last_;
  char separator_;
  std::size_t limit_;
  bool single_line_;
  bool skipping_ = false;
  bool stray_ = false;
  std::size_t begin_ = 0;  // of the record
  std::size_t at_ = 0;     // of the cell
  std::uint64_t lines_ = 1;
  std::size_t block_ = 0;  // the 64 bytes that marks_ is about; marks that were used are gone
  std::uint64_t marks_ = 0;
};

}  // namespace drover
