#pragma once
// Rows on their way in, column by column, as a reader hands them over. Only the columns that the
// rules use are there.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/word.h"

namespace drover {

struct Batch {
  struct BatchColumn {
    std::vector<Word> words;           // one a row; strings are transient words of the Pool
    std::vector<std::uint8_t> absent;  // one a row, 1 = this row has no such value; or empty: none
  };
  std::size_t rows = 0;
  std::vector<BatchColumn> columns;

  void clear() {
    rows = 0;
    for (BatchColumn& column : columns) {
      column.words.clear();
      column.absent.clear();
    }
  }
};

}  // namespace drover
