#pragma once
// The reader `json`: a row for each line, which is one JSON object. Columns: the paths in the
// sample's objects, file, line. A file that begins with "[", or with a "{" alone on its line, is
// read as one array, or as objects over several lines: each is a row, and `line` is where it
// begins. Brackets and commas between them must be where JSON has them; one that is not is a
// Problem, and the objects are rows all the same.
//
// {"a": {"b": 1}, "c": [7, 8]} has the columns a, a.b, c, c.0, c.1. A column's type is the
// narrowest of bool, int, float, time and string that fits the sample, unless it is given; objects
// and arrays are string, namely their JSON text, and so is any other value in a string column. null
// and a missing path are absent. A path that only rules name is string. Of a name that an object
// has twice the last one counts. {"a.b": 1} has the column a.b as well: an object's value of a
// column is that of the longest path with one. Paths end at kMaxPathDepth names, arrays at
// kMaxItems, a source at kMaxColumns, but for those that the rules name.
//
// What the rules do not use is checked for its form only; escapes in its strings are not.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "describe/cells.h"
#include "describe/json_values.h"
#include "describe/reader.h"
#include "describe/rows.h"

namespace drover {

struct JsonOptions {
  std::vector<TypedName> types;  // also of columns that the sample does not have
  std::size_t record_limit = Reader::kRecordLimit;
};

class JsonReader final : public Reader {
 public:
  static constexpr int kMaxPathDepth = 8;
  static constexpr std::size_t kMaxItems = 16;
  static constexpr std::size_t kMaxColumns = 1000;

  explicit JsonReader(JsonOptions options);
  ~JsonReader() override;

  Result<std::vector<Column>> describe(std::string_view sample, bool whole) override;
  std::optional<Guess> guess() const override { return guess_; }
  void look_for(const std::vector<std::string>& names) override { named_ = names; }
  void expect(const std::vector<std::string>& names) override { expected_ = names; }
  void want(const std::vector<int>& columns) override;
  void begin_file(const std::string& name) override;
  std::size_t read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                   Problems& problems) override;
  std::unique_ptr<Reader> clone() const override;

 private:
  struct Parser;
  struct Forms {
    std::string name;
    std::vector<std::vector<std::string>> found;  // in the sample
  };
  struct Wanted {
    int column;
    bool is_given;  // the user named the type: a string that reads as one will do
  };

  template <typename OnObject>
  void each_object(std::string_view sample, bool whole, OnObject on_object);
  std::size_t read_values(std::string_view bytes, bool last, Pool& pool, Word file, RowWriter& rows,
                          Problems& problems);
  void read_object(std::string_view line, const char* readable, Pool& pool, Word file,
                   RowWriter& rows, Problems& problems);
  void write_row(Pool& pool, Word file, RowWriter& rows, Problems& problems);

  void want_path(const Forms& path, std::size_t slot);
  void add_column(const std::string& name);

  JsonOptions options_;
  std::vector<std::string> named_;
  std::vector<std::string> expected_;
  std::vector<Column> columns_;  // of the data, then file and line
  std::optional<Guess> guess_;
  std::vector<Forms> paths_;  // of each data column
  std::vector<Wanted> wanted_;
  FilePlace place_;
  std::optional<bool> spans_lines_;  // not known before the first bytes
  JsonNesting nesting_;              // if they do
  std::unique_ptr<Parser> parser_;
};

}  // namespace drover
