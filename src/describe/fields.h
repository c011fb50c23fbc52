#pragma once
// The reader `fields`: a row for each line, cut into fields as awk does. Columns: f1 ... f255,
// nf (how many fields the line has), f0 (the whole line), file, line.
//
// Fields are what stands between runs of blanks and tabs; those at the line's ends count for
// nothing. With a separator, a line is cut at exactly that text and a field may be empty. A field
// is string; an empty line has no field. Lines end as for `lines`.

#include <string>
#include <vector>

#include "describe/reader.h"
#include "describe/rows.h"

namespace drover {

class FieldsReader final : public Reader {
 public:
  static constexpr int kFields = 255;

  // An empty separator means blanks and tabs.
  explicit FieldsReader(std::string separator = "", std::size_t record_limit = kRecordLimit)
      : separator_(std::move(separator)), limit_(record_limit) {}

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
  struct WantedField {
    std::uint32_t field;  // from 1
    std::uint32_t to;     // column of the batch
  };
  struct WantedOther {
    int column;
    std::uint32_t to;
  };

  // Cuts a line: edges_[2k] and edges_[2k + 1] are begin and end of field k + 1. Returns the number
  // of edges; those beyond the wanted fields are only counted, and only if nf is wanted.
  std::size_t cut_at_blanks(std::string_view line, const char* readable);
  std::size_t cut_at_byte(std::string_view line, const char* readable);
  std::size_t cut_at_text(std::string_view line);

  template <typename Cut>
  std::size_t read_cut(std::string_view bytes, bool last, Pool& pool, RowWriter& rows,
                       Problems& problems, Cut cut);
  void set_others(std::string_view line, std::size_t edges, Word file, Pool& pool, RowWriter& rows);
  void report_short(std::size_t edges, Problems& problems);

  std::string separator_;
  std::size_t limit_;
  std::vector<WantedField> fields_;
  std::vector<WantedOther> others_;
  std::size_t room_ = 0;    // how many edges are wanted
  bool count_all_ = false;  // nf is wanted
  std::uint32_t edges_[2 * kFields + 2] = {};
  FilePlace place_;
};

}  // namespace drover
