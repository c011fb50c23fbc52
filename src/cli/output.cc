#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "base/text.h"
#include "value/numbers.h"

namespace drover {
namespace {

void append_json(std::string& out, Word word, const Type& type, const Pool& pool) {
  switch (type.kind) {
    case Kind::kString:
      append_quoted(out, pool.text(word));
      return;
    case Kind::kList:
    case Kind::kSet: {
      out += '[';
      bool first = true;
      for (Word item : pool.items(word)) {
        if (!first) out += ", ";
        first = false;
        append_json(out, item, type.args[0], pool);
      }
      out += ']';
      return;
    }
    case Kind::kTime:
    case Kind::kDuration: {
      std::string text;
      pool.append_text(text, word, type);
      append_quoted(out, text);
      return;
    }
    case Kind::kFloat: {
      double number = float_of(word);
      std::string text;
      append_float(text, number);
      // JSON knows no inf and no nan.
      bool finite = number - number == 0;
      if (finite) {
        out += text;
      } else {
        append_quoted(out, text);
      }
      return;
    }
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kUnknown:
      pool.append_text(out, word, type);
      return;
  }
}

// Strings as they are, all else as the language writes it.
std::string plain_text(Word word, const Type& type, const Pool& pool) {
  if (type.kind == Kind::kString) return std::string(pool.text(word));
  std::string text;
  pool.append_text(text, word, type);
  return text;
}

void append_tsv(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
  }
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Control characters would break the lines of a table.
std::string cell_text(Word word, const Type& type, const Pool& pool) {
  std::string text = plain_text(word, type, pool);
  bool control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return control ? drover::quoted(text) : text;
}

void print_table(Output& output, const Answer& answer) {
  const std::vector<Column>& columns = answer.schema().columns;
  std::vector<std::vector<std::string>> rows(1);
  for (const Column& column : columns) rows[0].push_back(column.name);
  for (std::uint64_t r = 0; r < answer.row_count(); ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < columns.size(); ++c)
      cells.push_back(cell_text(answer.row(r)[c], columns[c].type, answer.pool()));
    rows.push_back(std::move(cells));
  }
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      Kind kind = columns[c].type.kind;
      bool right = kind == Kind::kInt || kind == Kind::kFloat;
      std::string blanks(widths[c] - width_of(rows[r][c]), ' ');
      if (c > 0) line += "  ";
      line += right ? blanks + rows[r][c] : rows[r][c] + blanks;
    }
    output.add(line.substr(0, line.find_last_not_of(' ') + 1));
    output.add("\n");
    if (r > 0) continue;
    std::string rule;
    for (std::size_t c = 0; c < columns.size(); ++c)
      rule += (c > 0 ? "  " : "") + std::string(widths[c], '-');
    output.add(rule + "\n");
  }
}

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  if (name == "text") return Format::kText;
  if (name == "json") return Format::kJson;
  if (name == "tsv") return Format::kTsv;
  if (name == "table") return Format::kTable;
  return std::nullopt;
}

void Output::write() {
  std::string_view rest = due_;
  while (!rest.empty() && !failed_) {
    ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      std::signal(SIGPIPE, SIG_DFL);
      static_cast<void>(std::raise(SIGPIPE));
    } else if (errno != EINTR) {
      failed_ = Error{"standard output", std::string("cannot write: ") + std::strerror(errno)};
    }
  }
  due_.clear();
}

Status Output::flush() {
  write();
  if (failed_) return *failed_;
  return Done{};
}

void append_row(std::string& out, const Answer& answer, std::uint64_t row, Format format,
                bool name_relation) {
  const std::vector<Column>& columns = answer.schema().columns;
  const Word* words = answer.row(row);
  switch (format) {
    case Format::kText:
    case Format::kTable:
      out += answer.row_text(row);
      break;
    case Format::kJson:
      out += "{\"relation\": ";
      append_quoted(out, answer.schema().name);
      for (std::size_t c = 0; c < columns.size(); ++c) {
        out += ", ";
        append_quoted(out, columns[c].name == "relation" ? "relation_" : columns[c].name);
        out += ": ";
        append_json(out, words[c], columns[c].type, answer.pool());
      }
      out += '}';
      break;
    case Format::kTsv:
      if (name_relation) out += answer.schema().name;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if (c > 0 || name_relation) out += '\t';
        append_tsv(out, plain_text(words[c], columns[c].type, answer.pool()));
      }
      break;
  }
  out += '\n';
}

void print(Output& output, const std::vector<Answer>& answers, Format format) {
  bool several = answers.size() > 1;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers[i];
    if (format == Format::kTable) {
      if (several) output.add((i > 0 ? "\n" : "") + answer.schema().name + "\n");
      print_table(output, answer);
      continue;
    }
    std::string line;
    for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
      line.clear();
      append_row(line, answer, row, format, several);
      output.add(line);
    }
  }
}

void say(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

bool write_out(Output& output) {
  Status written = output.flush();
  if (!written.ok()) say(written.error().text());
  return written.ok();
}

bool color_errors() {
  const char* no = std::getenv("NO_COLOR");
  return isatty(STDERR_FILENO) == 1 && (no == nullptr || *no == '\0');
}

}  // namespace drover
