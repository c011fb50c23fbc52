#pragma once
// The reader `lines`: a row for each line, as it is. Columns: text, file, line.
//
// A line ends with "\n" or "\r\n"; all that stands before it is data, NUL and broken UTF-8 too, but
// for a byte order mark at the start of the file.

#include "describe/reader.h"
#include "describe/rows.h"

namespace drover {

class LinesReader final : public Reader {
 public:
  explicit LinesReader(std::size_t record_limit = kRecordLimit) : limit_(record_limit) {}

  Result<std::vector<Column>> describe(std::string_view sample, bool whole) override;
  std::size_t sample_bytes() const override { return 0; }
  void want(const std::vector<int>& columns) override;
  void begin_file(const std::string& name) override;
  bool reads_lines() const override { return true; }
  void begin_at(const FilePlace& place) override { place_ = place; }
  std::size_t read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                   Problems& problems) override;
  std::unique_ptr<Reader> clone() const override;

 private:
  std::size_t limit_;
  std::vector<int> wanted_;
  FilePlace place_;
};

}  // namespace drover
