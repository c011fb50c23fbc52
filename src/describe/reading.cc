#include "describe/reading.h"

#include <algorithm>

#include "base/check.h"

namespace drover {
namespace {

void append_rows(const Pool& pool, const Batch& batch, const std::vector<Column>& wanted,
                 std::vector<std::string>& rows) {
  CHECK(batch.columns.size() == wanted.size());
  for (std::size_t row = 0; row < batch.rows; ++row) {
    std::string text;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Batch::BatchColumn& column = batch.columns[i];
      CHECK(column.words.size() == batch.rows);
      CHECK(column.absent.empty() || column.absent.size() == batch.rows);
      if (i > 0) text += '|';
      if (!column.absent.empty() && column.absent[row] != 0) {
        text += '~';
      } else if (wanted[i].type.kind == Kind::kString) {
        text += pool.text(column.words[row]);
      } else {
        pool.append_text(text, column.words[row], wanted[i].type);
      }
    }
    rows.push_back(text);
  }
}

}  // namespace

std::vector<int> columns_named(const std::vector<Column>& columns,
                               const std::vector<std::string>& names) {
  std::vector<int> found;
  for (const std::string& name : names) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (name == "*" || columns[i].name == name) found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

void read_pieces(Reader& reader, const std::vector<Column>& wanted, const std::string& file,
                 std::string_view bytes, const std::vector<std::size_t>& pieces, Reading& reading) {
  Pool pool;
  Problems problems;
  reader.begin_file(file);
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i <= pieces.size(); ++i) {
    end = i < pieces.size() ? std::min(end + pieces[i], bytes.size()) : bytes.size();
    const bool last = i == pieces.size();
    std::vector<char> block(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                            bytes.begin() + static_cast<std::ptrdiff_t>(end));
    std::string_view rest(block.data(), block.size());
    while (true) {
      Batch batch;
      Pool::Mark mark = pool.mark();
      std::size_t used = reader.read(rest, last, pool, batch, problems);
      CHECK(used <= rest.size());
      append_rows(pool, batch, wanted, reading.rows);
      pool.release(mark);
      rest.remove_prefix(used);
      begin += used;
      if (used == 0 && batch.rows == 0) break;
    }
    CHECK(!last || rest.empty());
  }
  for (const Problems::Problem& problem : problems.first()) {
    reading.problems.push_back(problem.file + ":" + std::to_string(problem.line) + ": " +
                               problem.what);
  }
  reading.problem_count += problems.count();
}

Reading read_text(Reader& reader, const std::vector<std::string>& names, std::string_view bytes,
                  const std::vector<std::size_t>& pieces) {
  Reading reading;
  Result<std::vector<Column>> columns = reader.describe(bytes, true);
  if (!columns.ok()) {
    reading.problems.push_back(columns.error().text());
    return reading;
  }
  std::vector<int> wanted = columns_named(columns.value(), names);
  std::vector<Column> wanted_columns;
  for (int column : wanted) {
    wanted_columns.push_back(columns.value()[static_cast<std::size_t>(column)]);
  }
  reader.want(wanted);
  read_pieces(reader, wanted_columns, "t", bytes, pieces, reading);
  return reading;
}

}  // namespace drover
