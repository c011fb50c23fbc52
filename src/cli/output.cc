#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <poll.h>
#include <unistd.h>

#include "base/text.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {
namespace {

void append_json(std::string& out, Word word, const Type& type, const Pool& pool);

// With strings as its keys a map is an object, else a list of pairs.
void append_json_map(std::string& out, Word word, const Type& type, const Pool& pool) {
  const bool object = type.args[0].kind == Kind::kString;
  std::span<const Word> items = pool.items(word);
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < items.size(); i += 2) {
    if (i > 0) out += ", ";
    if (!object) out += '[';
    append_json(out, items[i], type.args[0], pool);
    out += object ? ": " : ", ";
    append_json(out, items[i + 1], type.args[1], pool);
    if (!object) out += ']';
  }
  out += object ? '}' : ']';
}

void append_json(std::string& out, Word word, const Type& type, const Pool& pool) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kAddr:
      append_quoted(out, pool.text(word));
      return;
    case Kind::kBytes:
      out += '"';
      append_hex(out, pool.text(word));
      out += '"';
      return;
    case Kind::kMap:
      append_json_map(out, word, type, pool);
      return;
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple: {
      out += '[';
      std::span<const Word> items = pool.items(word);
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += ", ";
        append_json(out, items[i], item_type(type, i), pool);
      }
      out += ']';
      return;
    }
    case Kind::kTime:
    case Kind::kDuration:
    case Kind::kId: {
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

// Strings and addresses as they are, bytes as hexadecimal digits, all else as the language writes
// it.
void append_plain(std::string& out, Word word, const Type& type, const Pool& pool) {
  if (type.kind == Kind::kString || type.kind == Kind::kAddr) {
    out += pool.text(word);
  } else if (type.kind == Kind::kBytes) {
    append_hex(out, pool.text(word));
  } else {
    pool.append_text(out, word, type);
  }
}

void append_tsv(std::string& out, std::string_view text) {
  if (text.find_first_of("\t\n\r\\") == std::string_view::npos) {
    out += text;
    return;
  }
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
std::string_view cell_text(Word word, const Type& type, const Pool& pool, std::string& text) {
  text.clear();
  append_plain(text, word, type, pool);
  bool control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control) text = drover::quoted(text);
  return text;
}

void append_cell(std::string& line, std::string_view text, std::size_t width, bool right) {
  const std::size_t blanks = width - width_of(text);
  if (right) line.append(blanks, ' ');
  line += text;
  if (!right) line.append(blanks, ' ');
}

// Goes over the rows twice, for their widths and to print them: there may be millions.
void print_table(Output& output, const Answer& answer) {
  const std::vector<Column>& columns = answer.schema().columns;
  std::string text;
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  for (const Column& column : columns) {
    widths.push_back(width_of(column.name));
    right.push_back(column.type.kind == Kind::kInt || column.type.kind == Kind::kFloat);
  }
  for (std::uint64_t r = 0; r < answer.row_count(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::string_view cell = cell_text(answer.row(r)[c], columns[c].type, answer.pool(), text);
      widths[c] = std::max(widths[c], width_of(cell));
    }
  }
  std::string line;
  const auto print_line = [&](auto cell) {
    line.clear();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (c > 0) line += "  ";
      append_cell(line, cell(c), widths[c], right[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    line += '\n';
    output.add(line);
  };
  print_line([&](std::size_t c) { return std::string_view(columns[c].name); });
  print_line([&](std::size_t c) { return std::string_view(text.assign(widths[c], '-')); });
  for (std::uint64_t r = 0; r < answer.row_count(); ++r) {
    print_line([&](std::size_t c) {
      return cell_text(answer.row(r)[c], columns[c].type, answer.pool(), text);
    });
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

namespace {

// The signal's own end, which whoever started us expects of a filter.
void end_as_unread() {
  std::signal(SIGPIPE, SIG_DFL);
  static_cast<void>(std::raise(SIGPIPE));
}

}  // namespace

void Output::end_if_unread() {
  pollfd out{STDOUT_FILENO, 0, 0};
  if (poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP)) != 0) end_as_unread();
}

void Output::write() {
  std::string_view rest = due_;
  while (!rest.empty() && !failed_) {
    ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      end_as_unread();
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
      answer.append_row(out, row);
      break;
    case Format::kJson:
      out += '{';
      if (!answer.schema().name.empty()) {
        out += "\"relation\": ";
        append_quoted(out, answer.schema().name);
      }
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if (c > 0 || !answer.schema().name.empty()) out += ", ";
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
        if (columns[c].type.kind == Kind::kString) {
          append_tsv(out, answer.pool().text(words[c]));
        } else {
          std::string text;
          append_plain(text, words[c], columns[c].type, answer.pool());
          append_tsv(out, text);
        }
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
