#pragma once
// The readers `csv` and `tsv`: a row for each record. Columns: those of the header, file, line (the
// record's first line).
//
// Without a header the columns are c1, c2 ... `csv` has a header unless told otherwise; of a `tsv`
// the first record is taken for a header when all its cells are names: filled, different, and none
// of them a number or a time. A column's type is the narrowest of int, float, time and string
// that fits the sample, unless it is given. Blank lines and a byte order mark are passed over.
//
// An empty cell is absent unless the column is string. Files of one source are matched by the
// names in their headers.

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
  std::optional<bool> header = true;  // nullopt: look at the first record
  std::vector<TypedName> types;
  std::size_t record_limit = Reader::kRecordLimit;
};

class CsvReader final : public Reader {
 public:
  explicit CsvReader(CsvOptions options) : options_(std::move(options)) {}

  Result<std::vector<Column>> describe(std::string_view sample, bool whole) override;
  void want(const std::vector<int>& columns) override;
  void begin_file(const std::string& name) override;
  std::size_t read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                   Problems& problems) override;
  std::unique_ptr<Reader> clone() const override;

 private:
  struct Wanted {
    int column;    // index into columns_
    bool in_file;  // this file has it
  };

  Status give_types(const std::vector<TypeGuess>& guesses);
  // False: more bytes are needed.
  bool pass_mark(std::string_view bytes, bool last, std::size_t& used);
  void report(CsvRecords::Found found, Problems& problems);
  bool read_header(CsvRecords& records, Problems& problems);
  void match_header(const std::vector<std::string>& names, Problems& problems);
  void write_row(std::size_t fields, bool too_many, Pool& pool, Word file, RowWriter& rows,
                 Problems& problems);
  void write_cell(std::size_t to, const CsvCell& cell, Pool& pool, RowWriter& rows,
                  Problems& problems);

  CsvOptions options_;
  bool header_ = true;
  std::vector<Column> columns_;  // of the data, then file and line
  std::vector<Wanted> wanted_;

  FilePlace place_;
  bool at_start_ = true;  // a byte order mark may come
  bool header_due_ = true;
  bool single_line_ = false;  // quoted cells must end on their line
  std::vector<int> to_;       // field of this file -> index into wanted_, or -1
  std::vector<CsvCell> cells_;
};

// The bytes of a cell with every two quotes made one.
std::string unescaped(const CsvCell& cell);

}  // namespace drover
