#pragma once
// Answers on standard output in the form that was asked for, and talk on standard error.
//
//   text   rel(v1, "s", …), one row a line
//   json   one object a line: {"relation": "rel", "column": value, …}
//   tsv    the values, a tab between; tab, newline, return and backslash as \t \n \r \\.
//   table  columns in line under their names

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "node/answer.h"

namespace drover {

enum class Format { kText, kJson, kTsv, kTable };

// "text", "json", "tsv", "table".
std::optional<Format> format_named(std::string_view name);

// Collects bytes for standard output and notices when they cannot be written.
class Output {
 public:
  // Writes all that is due. A reader that has gone away (| head) ends the program quietly, as any
  // filter would.
  Status flush();
  // The same end for a reader that goes away while there is nothing to write.
  static void end_if_unread();
  // Writes when much is due.
  void add(std::string_view text) {
    due_ += text;
    if (due_.size() >= kBlock) write();
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{64} << 10U;
  void write();

  std::string due_;
  std::optional<Error> failed_;
};

// Appends one row as a line.
void append_row(std::string& out, const Answer& answer, std::uint64_t row, Format format,
                bool name_relation);

// All answers, one after the other.
void print(Output& output, const std::vector<Answer>& answers, Format format);

// One line to standard error.
void say(std::string_view text);

// Flushes; false after saying why it could not.
bool write_out(Output& output);

// Whether diagnostics are coloured: standard error is a terminal and NO_COLOR is not set.
bool color_errors();

}  // namespace drover
