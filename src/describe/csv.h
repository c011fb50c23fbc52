#pragma once
// The readers `csv` and `tsv`: a row for each record. Columns: those of the header, file, line (the
// record's first line).
//
// Unless told otherwise, of a `csv` the first record is taken for a header, but not when all it
// holds are numbers and times; of a `tsv`, when all its cells are names: filled, different, and
// none of them a number or a time. Where that may be wrong, guess() tells. Of the names blanks
// around them are no part, unless they are in quotes. Without a header the
// columns are c1, c2 ... up to the sample's widest record, or further where one is named. A
// column's type is the narrowest of int, float, time and string that fits the sample, unless it is
// given. Blank lines and a byte order mark are passed over.
//
// A record has as many cells as the header; without one, no fewer than the sample's narrowest and
// no more than its widest. One that has not is a Problem and no row, for nobody knows which cell is
// which; but empty cells at its end may be too many. An empty cell is absent unless the column is
// string. Files of one source are matched by the names in their headers.

#include <optional>
#include <string>
#include <vector>

#include "describe/cells.h"
#include "describe/csv_records.h"
#include "describe/reader.h"
#include "describe/rows.h"

namespace drover {

struct CsvOptions {
  char separator = ',';
  bool is_separator_given = true;     // else another one may be meant, and guess() tells
  std::optional<bool> header = true;  // nullopt: look at the first record
  bool is_header_usual = false;       // and when in doubt, it is one
  std::vector<TypedName> types;
  std::optional<std::size_t> width = {};  // without a header: so many columns, and cells a record
  std::size_t record_limit = Reader::kRecordLimit;
  std::string comment = {};  // what a line begins with that is no record; "": there are none
};

class CsvReader final : public Reader {
 public:
  // How many cells a record may have.
  struct Width {
    std::size_t least = 0;
    std::size_t most = 0;
  };

  explicit CsvReader(CsvOptions options) : options_(std::move(options)) {}

  Result<std::vector<Column>> describe(std::string_view sample, bool whole) override;
  std::optional<Guess> guess() const override { return guess_; }
  void expect(const std::vector<std::string>& names) override;
  void want(const std::vector<int>& columns) override;
  void begin_file(const std::string& name) override;
  std::size_t read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                   Problems& problems) override;
  std::unique_ptr<Reader> clone() const override;

 private:
  // What a sample tells of the data's columns.
  struct Sampled {
    std::vector<std::string> header;  // the first record
    std::vector<TypeGuess> guesses;
    Width width;
    bool fits = false;  // some record has the width that was asked for
  };

  bool has_header(const std::vector<std::string>& first) const;
  void doubt_header(const Sampled& sampled);
  void doubt_separator(std::string_view sample, bool whole, const Sampled& sampled);
  void see_record(const std::vector<std::string>& texts, Sampled& sampled);
  void add_column(const std::string& name);
  void add_named();
  void widen(std::string_view name);
  Status number_columns(Sampled& sampled);
  Status give_types(const std::vector<TypeGuess>& guesses);
  // False: more bytes are needed.
  bool pass_mark(std::string_view bytes, bool last, std::size_t& used);
  void report(CsvRecords::Found found, Problems& problems);
  bool read_header(CsvRecords& records, Problems& problems);
  void match_header(const std::vector<std::string>& names, Problems& problems);
  bool is_comment(const CsvCell& cell) const {
    return !options_.comment.empty() && !cell.is_quoted &&
           cell.text().starts_with(options_.comment);
  }
  bool has_right_width(std::size_t cells, bool filled_beyond, Problems& problems);
  void write_row(Pool& pool, Word file, RowWriter& rows, Problems& problems);
  void write_cell(std::size_t to, const CsvCell& cell, Pool& pool, RowWriter& rows,
                  Problems& problems);

  CsvOptions options_;
  bool header_ = true;
  std::optional<Guess> guess_;
  std::vector<Column> columns_;  // of the data, then file and line
  Width sampled_;                // without a header
  std::vector<int> wanted_;      // indexes into columns_
  std::vector<std::string> expected_;

  FilePlace place_;
  bool at_start_ = true;  // a byte order mark may come
  bool header_due_ = true;
  bool single_line_ = false;  // quoted cells must end on their line
  Width width_;               // of the records of this file
  std::vector<int> to_;       // field of this file -> index into wanted_, or -1
  std::vector<CsvCell> cells_;
};

// The bytes of a cell with every two quotes made one.
std::string unescaped(const CsvCell& cell);

}  // namespace drover
