#include "describe/json_lines.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/text.h"
#include "describe/json_paths.h"
#include "describe/json_walk.h"

namespace drover {
namespace {

std::string fault(simdjson::error_code error, std::string_view line) {
  switch (error) {
    case simdjson::INCORRECT_TYPE:
      return "expected a JSON object, found " + shortened(line);
    case simdjson::UTF8_ERROR:
      return "the line is not valid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "a JSON string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "a control character stands in a JSON string";
    case simdjson::STRING_ERROR:
      return "a JSON string has a bad escape";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "the line does not end with its JSON object's '}'";
    case simdjson::TRAILING_CONTENT:
      return "text stands behind the JSON object";
    case simdjson::DEPTH_ERROR:
      return "the JSON object is nested too deep";
    case simdjson::MEMALLOC:
      return "the line is too long for the memory there is";
    default:
      return "expected a JSON object, found " + shortened(line);
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The word of a value in a column that is not string; nullopt when it does not fit.
std::optional<Word> word_of_cell(const JsonCell& cell, Kind kind, bool is_given, Pool& pool) {
  switch (cell.form) {
    case JsonCell::Form::kTrue:
    case JsonCell::Form::kFalse:
      if (kind != Kind::kBool) return std::nullopt;
      return cell.form == JsonCell::Form::kTrue ? Word{1} : Word{0};
    case JsonCell::Form::kNumber:
      if (kind != Kind::kInt && kind != Kind::kFloat) return std::nullopt;
      if (!is_given && is_huge_int(cell.text)) return std::nullopt;
      return parse_cell(cell.text, kind, pool);
    case JsonCell::Form::kString:
      if (kind != Kind::kTime && kind != Kind::kDuration && !is_given) return std::nullopt;
      return parse_cell(cell.text, kind, pool);
    case JsonCell::Form::kAbsent:
    case JsonCell::Form::kNested:
      break;
  }
  return std::nullopt;
}

}  // namespace

// simdjson's buffers, and a line that stood too near the end of the bytes for simdjson.
struct JsonReader::Parser {
  simdjson::ondemand::parser parser;
  std::vector<char> padded;
  PathTree tree;
  std::vector<JsonCell> cells;

  // The line, with readable bytes behind it. simdjson takes the byte that stands there for a part
  // of a bad object, and may go astray if it means something in JSON.
  std::string_view with_padding(std::string_view line, const char* readable) {
    const char* end = line.data() + line.size();
    const bool is_padded = static_cast<std::size_t>(readable - end) >= simdjson::SIMDJSON_PADDING;
    if (is_padded && (*end == '\n' || *end == '\r')) return line;
    padded.assign(line.begin(), line.end());
    padded.resize(line.size() + simdjson::SIMDJSON_PADDING);
    return {padded.data(), line.size()};
  }
};

JsonReader::JsonReader(JsonOptions options)
    : options_(std::move(options)), parser_(std::make_unique<Parser>()) {}

JsonReader::~JsonReader() = default;

template <typename OnObject>
void JsonReader::each_object(std::string_view sample, bool whole, OnObject on_object) {
  if (values_span_lines(sample, whole).value_or(false)) {
    JsonNesting nesting;
    JsonValues values(sample, whole, options_.record_limit, nesting);
    JsonValues::Found found = values.next();
    for (; found != JsonValues::Found::kNothing; found = values.next()) {
      if (found == JsonValues::Found::kObject) on_object(values.text());
    }
    return;
  }
  while (!sample.empty()) {
    const std::size_t end = sample.find('\n');
    if (end == std::string_view::npos && !whole) return;
    on_object(sample.substr(0, end));
    sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
  }
}

Result<std::vector<Column>> JsonReader::describe(std::string_view sample, bool whole) {
  if (sample.starts_with(kByteOrderMark)) sample.remove_prefix(kByteOrderMark.size());
  JsonPaths found(named_);
  each_object(sample, whole, [&](std::string_view text) {
    found.see(parser_->parser, parser_->with_padding(text, sample.data() + sample.size()));
  });
  std::vector<std::string> names;
  columns_.clear();
  paths_.clear();
  guess_.reset();
  for (const JsonPaths::Path& path : found.paths()) {
    names.push_back(path.name);
    paths_.push_back({path.name, path.forms});
    if (path.is_twice && std::ranges::find(named_, path.name) != named_.end()) {
      guess_ = {
          "some record has '" + path.name + "' twice, as a name and as a path; the path counts", "",
          ""};
    }
    columns_.push_back({"", {path.kind(), {}}});
  }
  names = distinct_names(names);
  for (std::size_t i = 0; i < names.size(); ++i) columns_[i].name = names[i];
  for (const TypedName& typed : options_.types) {
    auto at = std::find(names.begin(), names.end(), typed.name);
    auto column = static_cast<std::size_t>(at - names.begin());
    if (at == names.end()) {
      names.push_back(typed.name);
      add_column(typed.name);
    }
    columns_[column].type = {typed.kind, {}};
  }
  for (const std::string& name : expected_) {
    const bool is_ours = name == "file" || name == "line";
    if (!is_ours && std::find(names.begin(), names.end(), name) == names.end()) add_column(name);
  }
  columns_.push_back({"file", {Kind::kString, {}}});
  columns_.push_back({"line", {Kind::kInt, {}}});
  return columns_;
}

// One that the sample does not have.
void JsonReader::add_column(const std::string& name) {
  columns_.push_back({name, {Kind::kString, {}}});
  paths_.push_back({name, {}});
}

// In the forms that the sample has, and in those that may come yet: one name, or all are nested.
void JsonReader::want_path(const Forms& path, std::size_t slot) {
  std::vector<std::vector<std::string>> forms = path.found;
  forms.push_back({path.name});
  std::vector<std::string>& nested = forms.emplace_back();
  for (std::string_view part : split(path.name, '.')) nested.emplace_back(part);
  const std::size_t longest = nested.size();
  for (const std::vector<std::string>& form : forms) {
    PathTree::Node& node = parser_->tree.nodes[parser_->tree.add(form)];
    node.to = static_cast<int>(slot);
    node.shares = longest > 1;
    node.yields = form.size() < longest;
  }
}

void JsonReader::want(const std::vector<int>& columns) {
  wanted_.clear();
  parser_->tree = PathTree();
  parser_->cells.assign(columns.size(), JsonCell{});
  for (int number : columns) {
    auto column = static_cast<std::size_t>(number);
    CHECK(number >= 0 && column < columns_.size());
    const bool is_given = has_type(options_.types, columns_[column].name);
    if (column < paths_.size()) {
      want_path(paths_[column], wanted_.size());
    }
    wanted_.push_back({number, is_given});
  }
}

void JsonReader::begin_file(const std::string& name) {
  place_.begin(name);
  spans_lines_.reset();
  nesting_ = {};
}

std::unique_ptr<Reader> JsonReader::clone() const {
  auto copy = std::make_unique<JsonReader>(options_);
  copy->columns_ = columns_;
  copy->paths_ = paths_;
  std::vector<int> columns;
  for (const Wanted& wanted : wanted_) columns.push_back(wanted.column);
  copy->want(columns);
  return copy;
}

std::size_t JsonReader::read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                             Problems& problems) {
  RowWriter rows(out, wanted_.size());
  const Word file = pool.intern(place_.file);
  if (!spans_lines_) {
    std::string_view front = bytes;
    if (!last && front.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(front)) {
      return 0;
    }
    if (front.starts_with(kByteOrderMark)) front.remove_prefix(kByteOrderMark.size());
    spans_lines_ = values_span_lines(front, last);
    if (!spans_lines_) return 0;
  }
  if (*spans_lines_) return read_values(bytes, last, pool, file, rows, problems);
  return for_each_line(bytes, last, options_.record_limit, place_, rows, problems,
                       [&](std::string_view line, const char* readable) {
                         if (!is_blank(line)) {
                           read_object(line, readable, pool, file, rows, problems);
                         }
                       });
}

std::size_t JsonReader::read_values(std::string_view bytes, bool last, Pool& pool, Word file,
                                    RowWriter& rows, Problems& problems) {
  std::size_t used = 0;
  if (place_.line == 0 && bytes.starts_with(kByteOrderMark)) used = kByteOrderMark.size();
  if (place_.line == 0) place_.line = 1;
  const std::uint64_t line_before = place_.line;
  JsonValues values(bytes.substr(used), last, options_.record_limit, nesting_);
  while (!rows.full()) {
    const JsonValues::Found found = values.next();
    if (found == JsonValues::Found::kNothing) break;
    place_.line = line_before + values.line();
    switch (found) {
      case JsonValues::Found::kObject:
        read_object(values.text(), bytes.data() + bytes.size(), pool, file, rows, problems);
        break;
      case JsonValues::Found::kCut:
        problems.add(place_.file, place_.line, "a JSON object does not end before the file does");
        break;
      case JsonValues::Found::kTooLong:
        problems.add(place_.file, place_.line, "the JSON object is too long and is skipped");
        break;
      case JsonValues::Found::kOther:
        problems.add(place_.file, place_.line, fault(simdjson::INCORRECT_TYPE, values.text()));
        break;
      case JsonValues::Found::kMisplaced:
        problems.add(place_.file, place_.line, values.fault());
        break;
      case JsonValues::Found::kNothing:
        break;
    }
  }
  place_.line = line_before + values.lines();
  return used + values.position();
}

void JsonReader::read_object(std::string_view line, const char* readable, Pool& pool, Word file,
                             RowWriter& rows, Problems& problems) {
  std::vector<JsonCell>& cells = parser_->cells;
  std::fill(cells.begin(), cells.end(), JsonCell{});
  std::string_view text = parser_->with_padding(line, readable);
  simdjson::error_code error = JsonWalk(parser_->tree, cells).walk(parser_->parser, text);
  if (error != simdjson::SUCCESS) {
    problems.add(place_.file, place_.line, fault(error, line));
    return;
  }
  if (text.data() != line.data()) {
    // Views into the copy become views into the caller's bytes.
    for (JsonCell& cell : cells) {
      if (cell.is_made || cell.form == JsonCell::Form::kAbsent) continue;
      cell.text =
          line.substr(static_cast<std::size_t>(cell.text.data() - text.data()), cell.text.size());
    }
  }
  write_row(pool, file, rows, problems);
}

void JsonReader::write_row(Pool& pool, Word file, RowWriter& rows, Problems& problems) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    auto number = static_cast<std::size_t>(wanted_[i].column);
    const Column& column = columns_[number];
    JsonCell& cell = parser_->cells[i];
    if (cell.is_made && is_text(column.type.kind) && !cell.text.empty()) {
      char* made = pool.scratch(cell.text.size());
      std::memcpy(made, cell.text.data(), cell.text.size());
      cell.text = {made, cell.text.size()};
    }
    if (number == paths_.size()) {
      rows.set(i, file);
    } else if (number > paths_.size()) {
      rows.set(i, word_of(static_cast<std::int64_t>(place_.line)));
    } else if (cell.form == JsonCell::Form::kAbsent) {
      rows.set_absent(i);
    } else if (column.type.kind == Kind::kString) {
      rows.set(i, pool.transient(cell.text));
    } else if (auto word = word_of_cell(cell, column.type.kind, wanted_[i].is_given, pool)) {
      rows.set(i, *word);
    } else {
      problems.add(place_.file, place_.line, misfit(column, cell.text));
      rows.set_absent(i);
    }
  }
  rows.next_row();
}

}  // namespace drover
