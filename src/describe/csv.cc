#include "describe/csv.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "value/numbers.h"

namespace drover {
namespace {

// Columns without a header that may be named: enough for any file, and no danger to memory.
constexpr std::int64_t kNumberedMax = 10'000;

std::size_t unescape(const CsvCell& cell, char* to) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < cell.size; ++i) {
    to[size++] = cell.data[i];
    if (cell.data[i] == '"') ++i;
  }
  return size;
}

bool is_blank(const std::vector<std::string>& record, bool is_quoted) {
  return record.size() == 1 && record[0].empty() && !is_quoted;
}

// A number or a time, and no name.
bool is_value(const std::string& cell) {
  TypeGuess guess;
  guess.see(cell);
  return guess.kind() != Kind::kString || is_huge_int(cell);
}

bool are_names(const std::vector<std::string>& record) {
  const std::set<std::string> different(record.begin(), record.end());
  return different.size() == record.size() && !different.contains("") &&
         std::ranges::none_of(record, is_value);
}

std::vector<std::string> numbered_names(std::size_t count) {
  return distinct_names(std::vector<std::string>(count));
}

// The separator that the first lines have instead: each of them equally often. 0: there is none.
char likely_separator(std::string_view sample, bool whole, char separator,
                      std::string_view comment) {
  constexpr int kLines = 10;
  for (const char likely : std::string_view(";\t|,")) {
    if (likely == separator) continue;
    std::string_view rest = sample;
    std::optional<std::ptrdiff_t> each;
    bool is_even = true;
    for (int lines = 0; lines < kLines && is_even && !rest.empty();) {
      const std::size_t end = rest.find('\n');
      if (end == std::string_view::npos && !whole) break;
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (trim(line).empty() || (!comment.empty() && line.starts_with(comment))) continue;
      std::ptrdiff_t count = 0;
      bool is_quoted = false;
      for (const char c : line) {
        if (c == '"') is_quoted = !is_quoted;
        if (c == likely && !is_quoted) ++count;
      }
      is_even = count == each.value_or(count);
      each = count;
      ++lines;
    }
    if (is_even && each.value_or(0) > 0) return likely;
  }
  return 0;
}

// The next record that is not blank, as texts, and as the names that it has as a header.
CsvRecords::Found next_texts(CsvRecords& records, std::string_view comment,
                             std::vector<std::string>& texts, std::uint64_t& line,
                             std::vector<std::string>* names = nullptr) {
  while (true) {
    bool is_quoted = false;
    texts.clear();
    if (names != nullptr) names->clear();
    CsvRecords::Found found = records.next([&](std::size_t /*index*/, const CsvCell& cell) {
      is_quoted = is_quoted || cell.is_quoted;
      texts.push_back(unescaped(cell));
      if (names == nullptr) return;
      names->push_back(cell.is_quoted ? texts.back() : std::string(trim(texts.back())));
    });
    if (found == CsvRecords::Found::kNothing) return found;
    line += records.lines();
    const bool said = !comment.empty() && !is_quoted && texts[0].starts_with(comment);
    if (found != CsvRecords::Found::kRecord || !(said || is_blank(texts, is_quoted))) return found;
  }
}

}  // namespace

std::string unescaped(const CsvCell& cell) {
  if (!cell.escaped) return std::string(cell.text());
  std::string text(cell.size, '\0');
  text.resize(unescape(cell, text.data()));
  return text;
}

Result<std::vector<Column>> CsvReader::describe(std::string_view sample, bool whole) {
  if (sample.starts_with(kByteOrderMark)) sample.remove_prefix(kByteOrderMark.size());
  CsvRecords records(sample, whole, options_.separator, options_.record_limit, false);
  std::vector<std::string> texts;
  std::uint64_t line = 0;
  const std::string& comment = options_.comment;
  Sampled sampled;
  CsvRecords::Found found = next_texts(records, comment, texts, line, &sampled.header);
  while (found == CsvRecords::Found::kUnclosed || found == CsvRecords::Found::kTooLong) {
    found = next_texts(records, comment, texts, line, &sampled.header);
  }
  if (found == CsvRecords::Found::kNothing && !sample.empty() && !whole) {
    return Error{"", "the first record does not end within " + human_bytes(sample.size())};
  }
  const bool empty = found == CsvRecords::Found::kNothing;
  header_ = has_header(texts);
  if (empty) sampled.header.clear();
  if (!header_ && !empty) see_record(texts, sampled);
  while (found != CsvRecords::Found::kNothing) {
    found = next_texts(records, comment, texts, line);
    // Of what will be no row nothing is learned.
    const std::size_t width = sampled.header.size();
    const bool fits = texts.size() >= width &&
                      std::all_of(texts.begin() + static_cast<std::ptrdiff_t>(width), texts.end(),
                                  [](const std::string& text) { return text.empty(); });
    if (found == CsvRecords::Found::kRecord && (!header_ || fits)) see_record(texts, sampled);
  }
  columns_.clear();
  if (header_) {
    for (const std::string& name : distinct_names(sampled.header)) add_column(name);
    if (empty) add_named();
  } else {
    DROVER_DO(number_columns(sampled));
  }
  sampled.guesses.resize(columns_.size());
  doubt_header(sampled);
  doubt_separator(sample, whole, sampled);
  DROVER_DO(give_types(sampled.guesses));
  add_column("file");
  columns_.push_back({"line", {Kind::kInt, {}}});
  return columns_;
}

bool CsvReader::has_header(const std::vector<std::string>& first) const {
  if (options_.header) return *options_.header;
  if (!options_.is_header_usual) return are_names(first);
  return !std::ranges::all_of(first, [](const auto& cell) {
    return cell.empty() || is_value(cell);
  }) || std::ranges::all_of(first, &std::string::empty);
}

// What speaks for data in the first record is a value among its cells; where a header is not usual,
// that the columns hold texts as it does.
void CsvReader::doubt_header(const Sampled& sampled) {
  guess_.reset();
  if (options_.header || !header_ || sampled.header.empty()) return;
  const auto value = std::ranges::find_if(sampled.header, is_value);
  const std::string taken = "the first record is taken for the names of the columns";
  if (value != sampled.header.end()) {
    guess_ = {taken + ", though it has " + shortened(*value), "header: true", "header: false"};
  } else if (!options_.is_header_usual &&
             std::ranges::all_of(sampled.guesses, [](const TypeGuess& guess) {
               return guess.kind() == Kind::kString;
             })) {
    guess_ = {taken, "header: true", "header: false"};
  }
}

// Such a file is one column, and its names and numbers are texts nobody asks for.
void CsvReader::doubt_separator(std::string_view sample, bool whole, const Sampled& sampled) {
  if (options_.is_separator_given || sampled.header.size() != 1) return;
  const char likely = likely_separator(sample, whole, options_.separator, options_.comment);
  if (likely == 0) return;
  const std::string written = likely == '\t' ? "\\t" : std::string(1, likely);
  guess_ = {"it looks as if '" + written + "' separates its columns", "",
            "sep: \"" + written + "\""};
}

void CsvReader::see_record(const std::vector<std::string>& texts, Sampled& sampled) {
  std::vector<TypeGuess>& guesses = sampled.guesses;
  const std::size_t cells = texts.size();
  sampled.width.least = guesses.empty() ? cells : std::min(sampled.width.least, cells);
  sampled.width.most = std::max(sampled.width.most, cells);
  if (guesses.size() < cells) guesses.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) guesses[i].see(texts[i]);
  sampled.fits = sampled.fits || cells == options_.width;
}

void CsvReader::add_column(const std::string& name) {
  columns_.push_back({name, {Kind::kString, {}}});
}

// Where nothing is yet: what is given a type or named by rules may come.
void CsvReader::add_named() {
  std::set<std::string> there = {"file", "line"};
  for (const TypedName& typed : options_.types) {
    if (there.insert(typed.name).second) add_column(typed.name);
  }
  for (const std::string& name : expected_) {
    if (there.insert(name).second) add_column(name);
  }
}

// Without a header.
Status CsvReader::number_columns(Sampled& sampled) {
  sampled_ = sampled.width;
  if (options_.width) {
    sampled_ = {*options_.width, *options_.width};
    if (!sampled.fits && !sampled.header.empty()) {
      return Error{"", "expected " + counted(*options_.width, "column") + ", found " +
                           std::to_string(sampled.header.size())};
    }
  } else {
    for (const TypedName& typed : options_.types) widen(typed.name);
    for (const std::string& name : expected_) widen(name);
  }
  for (const std::string& name : numbered_names(sampled_.most)) add_column(name);
  return Done{};
}

// c12 means that there may be twelve.
void CsvReader::widen(std::string_view name) {
  if (!name.starts_with('c') || name.size() < 2 || name[1] == '0') return;
  const std::optional<std::int64_t> number = parse_int(name.substr(1));
  if (!number || *number < 1 || *number > kNumberedMax) return;
  sampled_.most = std::max(sampled_.most, static_cast<std::size_t>(*number));
}

Status CsvReader::give_types(const std::vector<TypeGuess>& guesses) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].type.kind = guesses[i].kind();
    names.push_back(columns_[i].name);
  }
  for (const TypedName& typed : options_.types) {
    auto at = std::find(names.begin(), names.end(), typed.name);
    if (at == names.end()) {
      std::string near = nearest(typed.name, names);
      return Error{"", "no column is called '" + typed.name + "'" +
                           (near.empty() ? "" : "; did you mean '" + near + "'?")};
    }
    columns_[static_cast<std::size_t>(at - names.begin())].type.kind = typed.kind;
  }
  return Done{};
}

void CsvReader::expect(const std::vector<std::string>& names) { expected_ = names; }

void CsvReader::want(const std::vector<int>& columns) {
  for (int column : columns) {
    CHECK(column >= 0 && static_cast<std::size_t>(column) < columns_.size());
  }
  wanted_ = columns;
  cells_.resize(wanted_.size());
}

void CsvReader::begin_file(const std::string& name) {
  place_.begin(name);
  at_start_ = true;
  single_line_ = false;
  header_due_ = header_;
  width_ = sampled_;
  to_.assign(columns_.size() < 2 ? 0 : columns_.size() - 2, -1);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    auto column = static_cast<std::size_t>(wanted_[i]);
    if (column < to_.size()) to_[column] = static_cast<int>(i);
  }
}

std::unique_ptr<Reader> CsvReader::clone() const { return std::make_unique<CsvReader>(*this); }

bool CsvReader::pass_mark(std::string_view bytes, bool last, std::size_t& used) {
  if (!at_start_) return true;
  std::string_view front = bytes.substr(0, kByteOrderMark.size());
  if (!last && front.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(front)) {
    return false;
  }
  at_start_ = false;
  if (front == kByteOrderMark) used += front.size();
  return true;
}

void CsvReader::report(CsvRecords::Found found, Problems& problems) {
  problems.add(place_.file, place_.line,
               found == CsvRecords::Found::kUnclosed ? "a quote is not closed; the line is left out"
                                                     : "the record is too long and is skipped");
}

// True when the header is there.
bool CsvReader::read_header(CsvRecords& records, Problems& problems) {
  std::vector<std::string> texts;
  std::vector<std::string> names;
  while (true) {
    CsvRecords::Found found = next_texts(records, options_.comment, texts, place_.line, &names);
    if (found == CsvRecords::Found::kNothing) return false;
    if (found == CsvRecords::Found::kRecord) break;
    report(found, problems);
  }
  match_header(distinct_names(names), problems);
  header_due_ = false;
  return true;
}

void CsvReader::match_header(const std::vector<std::string>& names, Problems& problems) {
  width_ = {names.size(), names.size()};
  to_.assign(names.size(), -1);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    auto column = static_cast<std::size_t>(wanted_[i]);
    if (column + 2 >= columns_.size()) continue;
    auto at = std::find(names.begin(), names.end(), columns_[column].name);
    if (at != names.end()) {
      to_[static_cast<std::size_t>(at - names.begin())] = static_cast<int>(i);
    } else {
      problems.add(place_.file, place_.line,
                   "expected a column '" + columns_[column].name + "' in the header");
    }
  }
}

std::size_t CsvReader::read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                            Problems& problems) {
  RowWriter rows(out, wanted_.size());
  std::size_t used = skip_to_line_end(bytes, place_);
  if (place_.skipping || rows.full() || !pass_mark(bytes, last, used)) return used;
  CsvRecords records(bytes.substr(used), last, options_.separator, options_.record_limit,
                     single_line_);
  const Word file = pool.intern(place_.file);
  const auto finish = [&] {
    single_line_ = records.single_line();
    place_.skipping = records.skipping();
    return used + records.position();
  };
  if (header_due_ && !read_header(records, problems)) return finish();
  while (!rows.full()) {
    std::fill(cells_.begin(), cells_.end(), CsvCell{});
    std::size_t fields = 0;
    bool filled_beyond = false;
    bool blank = true;
    bool said = false;
    CsvRecords::Found found = records.next([&](std::size_t index, const CsvCell& cell) {
      fields = index + 1;
      blank = blank && cell.size == 0 && !cell.is_quoted;
      said = said || (index == 0 && is_comment(cell));
      if (index >= to_.size()) {
        filled_beyond = filled_beyond || cell.size > 0;
      } else if (to_[index] >= 0) {
        cells_[static_cast<std::size_t>(to_[index])] = cell;
      }
    });
    if (found == CsvRecords::Found::kNothing) break;
    ++place_.line;
    if (found != CsvRecords::Found::kRecord) {
      report(found, problems);
    } else if (!said && (fields > 1 || !blank)) {
      if (records.stray()) {
        problems.add(place_.file, place_.line, "text stands behind a closing quote");
      }
      if (has_right_width(fields, filled_beyond, problems)) {
        write_row(pool, file, rows, problems);
      }
    }
    place_.line += records.lines() - 1;
  }
  return finish();
}

bool CsvReader::has_right_width(std::size_t cells, bool filled_beyond, Problems& problems) {
  if (cells >= width_.least && !filled_beyond) return true;
  std::string expected = counted(width_.most, "cell");
  if (width_.least < width_.most) expected = std::to_string(width_.least) + " to " + expected;
  problems.add(place_.file, place_.line,
               "expected " + expected + ", found " + std::to_string(cells));
  return false;
}

void CsvReader::write_row(Pool& pool, Word file, RowWriter& rows, Problems& problems) {
  const std::size_t data_columns = columns_.size() - 2;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    auto column = static_cast<std::size_t>(wanted_[i]);
    if (column >= data_columns) {
      rows.set(i, column == data_columns ? file : word_of(static_cast<std::int64_t>(place_.line)));
    } else if (cells_[i].data == nullptr) {
      rows.set_absent(i);
    } else {
      write_cell(i, cells_[i], pool, rows, problems);
    }
  }
  rows.next_row();
}

void CsvReader::write_cell(std::size_t to, const CsvCell& cell, Pool& pool, RowWriter& rows,
                           Problems& problems) {
  const Column& column = columns_[static_cast<std::size_t>(wanted_[to])];
  std::string_view text = cell.text();
  if (cell.escaped) {
    char* made = pool.scratch(cell.size);
    text = {made, unescape(cell, made)};
  }
  if (column.type.kind == Kind::kString) {
    rows.set(to, pool.transient(text));
    return;
  }
  // An empty cell has no value, unless nothing is one.
  const bool empty = text.empty() && column.type.kind != Kind::kBytes;
  std::optional<Word> word = empty ? std::nullopt : parse_cell(text, column.type.kind, pool);
  if (column.type.kind == Kind::kFloat && is_huge_int(text) &&
      !has_type(options_.types, column.name)) {
    word.reset();
  }
  if (word) {
    rows.set(to, *word);
  } else {
    if (!text.empty()) problems.add(place_.file, place_.line, misfit(column, text));
    rows.set_absent(to);
  }
}

}  // namespace drover
