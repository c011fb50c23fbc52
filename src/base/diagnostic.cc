#include "base/diagnostic.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace drover {

namespace {

constexpr std::size_t kColumnsMax = 100;    // of a line that is shown
constexpr std::size_t kColumnsBefore = 40;  // kept before what is underlined, in a longer line
constexpr std::size_t kBytesBefore = 400;   // looked at for those columns
constexpr std::size_t kBytesAfter = 800;
constexpr std::size_t kTabColumns = 4;
constexpr std::string_view kUnprintable = "\uFFFD";
constexpr std::string_view kCut = "…";

// One character of a line as it is shown.
struct Cell {
  std::string text;
  std::size_t columns = 1;
  std::size_t offset = 0;  // of its first byte in the line
};

struct Paint {
  bool color;
  std::string operator()(std::string_view code, std::string_view text) const {
    if (!color) return std::string(text);
    return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
  }
};

std::uint32_t code_point(std::string_view character) {
  auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  std::uint32_t point = first & (0x7FU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) {
    point = point << 6U | (static_cast<unsigned char>(character[i]) & 0x3FU);
  }
  return point;
}

// Characters that would steer the terminal, or turn round the order of what follows.
bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069);
}

// Roughly what terminals do: marks take no room, East Asian characters and pictures twice.
std::size_t columns_of(std::uint32_t point) {
  auto in = [&](std::uint32_t first, std::uint32_t last) {
    return point >= first && point <= last;
  };
  if (in(0x300, 0x36F) || in(0x200B, 0x200F) || in(0xFE00, 0xFE0F)) return 0;
  bool wide = in(0x1100, 0x115F) || in(0x2E80, 0xA4CF) || in(0xAC00, 0xD7A3) ||
              in(0xF900, 0xFAFF) || in(0xFE30, 0xFE6F) || in(0xFF00, 0xFF60) ||
              in(0xFFE0, 0xFFE6) || in(0x1F300, 0x1FAFF) || in(0x20000, 0x3FFFD);
  return wide ? 2 : 1;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::vector<Cell> cells_of(std::string_view line, std::size_t begin, std::size_t end) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t i = begin; i < end;) {
    std::size_t length = utf8_length(line.substr(i));
    Cell cell{std::string(kUnprintable), 1, i};
    if (length > 0) {
      std::string_view character = line.substr(i, length);
      std::uint32_t point = code_point(character);
      if (point == '\t') {
        cell.columns = kTabColumns - column % kTabColumns;
        cell.text = std::string(cell.columns, ' ');
      } else if (!is_control(point)) {
        cell.columns = columns_of(point);
        cell.text = character;
      }
    }
    column += cell.columns;
    cells.push_back(std::move(cell));
    i += std::max<std::size_t>(length, 1);
  }
  return cells;
}

std::size_t columns_between(const std::vector<Cell>& cells, std::size_t begin, std::size_t end) {
  std::size_t sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += cells[i].columns;
  return sum;
}

// A line, or the part of it around [begin, end), and the underline below it.
struct Excerpt {
  std::string text;
  std::string indent;
  std::string underline;
};

Excerpt excerpt_of(std::string_view line, std::size_t begin, std::size_t end) {
  std::size_t look_begin = begin > kBytesBefore ? begin - kBytesBefore : 0;
  std::size_t look_end = std::min(line.size(), begin + kBytesAfter);
  while (look_begin > 0 && is_continuation(line[look_begin])) --look_begin;
  while (look_end < line.size() && is_continuation(line[look_end])) ++look_end;
  std::vector<Cell> cells = cells_of(line, look_begin, look_end);

  auto cell_at = [&](std::size_t offset) {
    auto found = std::find_if(cells.begin(), cells.end(),
                              [&](const Cell& cell) { return cell.offset >= offset; });
    return static_cast<std::size_t>(found - cells.begin());
  };
  std::size_t mark_begin = cell_at(begin);
  std::size_t mark_end = cell_at(end);
  std::size_t first = 0;
  std::size_t last = cells.size();
  if (columns_between(cells, first, last) > kColumnsMax) {
    while (columns_between(cells, first, mark_begin) > kColumnsBefore) ++first;
    while (columns_between(cells, first, last) > kColumnsMax) --last;
  }
  Excerpt excerpt;
  bool cut_before = look_begin > 0 || first > 0;
  if (cut_before) excerpt.text += kCut;
  for (std::size_t i = first; i < last; ++i) excerpt.text += cells[i].text;
  if (last < cells.size() || look_end < line.size()) excerpt.text += kCut;
  excerpt.indent =
      std::string(columns_between(cells, first, mark_begin) + (cut_before ? 1 : 0), ' ');
  mark_end = std::min(mark_end, last);
  std::size_t width = mark_end > mark_begin ? columns_between(cells, mark_begin, mark_end) : 1;
  excerpt.underline = "^" + std::string(std::max<std::size_t>(width, 1) - 1, '~');
  return excerpt;
}

void append_excerpt(std::string& out, const Sources& sources, Span span, Paint paint) {
  const Source& source = sources.at(span.source);
  int number = source.place(span.begin).line;
  std::string_view line = source.line(number);
  // The line is a piece of the text, so its place in the text is where it points to.
  auto start = static_cast<std::size_t>(line.data() - source.text().data());
  std::size_t begin = std::min(span.begin - start, line.size());
  std::size_t end = std::clamp(span.end > start ? span.end - start : 0, begin, line.size());
  Excerpt excerpt = excerpt_of(line, begin, end);
  std::string digits = std::to_string(number);
  out += "  " + digits + " | " + excerpt.text + "\n";
  out += "  " + std::string(digits.size(), ' ') + " | " + excerpt.indent +
         paint("1;32", excerpt.underline) + "\n";
}

void append_place_json(std::string& out, const Sources& sources, Span span) {
  const Source& source = sources.at(span.source);
  Place begin = source.place(span.begin);
  Place end = source.place(std::max(span.begin, span.end));
  out += "\"file\":";
  append_quoted(out, source.name());
  out += ",\"line\":" + std::to_string(begin.line) + ",\"column\":" + std::to_string(begin.column);
  out +=
      ",\"end_line\":" + std::to_string(end.line) + ",\"end_column\":" + std::to_string(end.column);
}

std::string_view name_of(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

auto rank(const Diagnostic& d) {
  return std::tie(d.span.source, d.span.begin, d.span.end, d.severity, d.message, d.hint);
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

void sort_diagnostics(Diagnostics& diagnostics) {
  std::sort(diagnostics.begin(), diagnostics.end(),
            [](const Diagnostic& a, const Diagnostic& b) { return rank(a) < rank(b); });
  auto same = [](const Diagnostic& a, const Diagnostic& b) { return rank(a) == rank(b); };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

std::string render(const Sources& sources, const Diagnostic& diagnostic, bool color) {
  Paint paint{color};
  bool error = diagnostic.severity == Severity::kError;
  std::string out = paint("1", sources.where(diagnostic.span) + ":") + " ";
  out += paint(error ? "1;31" : "1;35", std::string(name_of(diagnostic.severity)) + ":") + " ";
  out += paint("1", diagnostic.message) + "\n";
  append_excerpt(out, sources, diagnostic.span, paint);
  if (!diagnostic.hint.empty()) out += "  " + paint("1;36", "hint:") + " " + diagnostic.hint + "\n";
  for (const Note& note : diagnostic.notes) {
    out += paint("1", sources.where(note.span) + ":") + " " + paint("1;36", "note:") + " " +
           note.message + "\n";
    append_excerpt(out, sources, note.span, paint);
  }
  return out;
}

std::string render(const Sources& sources, const Diagnostics& diagnostics, bool color) {
  constexpr std::size_t kShown = 50;
  std::string out;
  std::size_t shown = 0;
  // Where there are too many, warnings make room for errors.
  bool errors_only = diagnostics.size() > kShown && has_errors(diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (shown == kShown || (errors_only && diagnostic.severity != Severity::kError)) continue;
    out += render(sources, diagnostic, color);
    ++shown;
  }
  if (shown < diagnostics.size())
    out += "… and " + std::to_string(diagnostics.size() - shown) + " more\n";
  return out;
}

std::string render_json(const Sources& sources, const Diagnostic& diagnostic) {
  std::string out = "{";
  append_place_json(out, sources, diagnostic.span);
  out += ",\"severity\":\"" + std::string(name_of(diagnostic.severity)) + "\",\"message\":";
  append_quoted(out, diagnostic.message);
  out += ",\"hint\":";
  append_quoted(out, diagnostic.hint);
  out += ",\"notes\":[";
  for (const Note& note : diagnostic.notes) {
    if (&note != &diagnostic.notes.front()) out += ",";
    out += "{";
    append_place_json(out, sources, note.span);
    out += ",\"message\":";
    append_quoted(out, note.message);
    out += "}";
  }
  return out + "]}";
}

}  // namespace drover
