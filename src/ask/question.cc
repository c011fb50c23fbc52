#include "ask/question.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "describe/cells.h"
#include "feed/load.h"
#include "feed/source.h"

namespace drover {

Question::Question(Disk& disk, Clock& clock, QuestionOptions options)
    : disk_(disk), clock_(clock), options_(std::move(options)) {}
Question::~Question() = default;

// Diagnostics tell several sources apart by their names.
void Question::add_source(std::string from) {
  const std::string name(trim(std::string_view(from).substr(0, from.find('='))));
  from_texts_.add(is_plain_name(name) ? "--from " + name : "--from", std::move(from));
}
void Question::add_rules(std::string name, std::string text) {
  node_.add_program(std::move(name), std::move(text));
}

namespace {

// How to write a path that leads nowhere, if it looks like one of the usual mistakes.
std::string path_hint(const From& from) {
  const std::string start = from.name + " = " + reader_name(from.reader.kind) + " @ ";
  if (from.path.starts_with("~/")) {
    return "'~' stands for itself here; in double quotes the shell fills in $HOME: --from \"" +
           start + "$HOME" + from.path.substr(1) + "\"";
  }
  std::vector<std::string> words;
  std::string rest = from.path;
  std::ranges::replace(rest, ',', ' ');
  for (std::string_view word : split(rest, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  if (words.size() < 2 || from.path.find_first_of("{[") != std::string::npos) return "";
  return "several files are one pattern: --from '" + start + "{" + join(words, ",") + "}'";
}

}  // namespace

// Finds the files, looks at their front, and makes the relation known.
bool Question::open(Feed& feed, Diagnostics& diagnostics) {
  auto refuse = [&](Span span, std::string message, std::string hint = "") {
    diagnostics.push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
    return false;
  };
  feed.reader = make_reader(feed.from.reader);
  feed.reader->look_for(node_.columns_named(feed.from.name));
  Sample sample;
  if (options_.follow) {
    feed.tail = std::make_unique<Tail>(disk_, clock_, feed.from.path);
    auto found = feed.tail->sample(feed.reader->sample_bytes(), problems_);
    if (!found.ok()) return refuse(feed.from.path_span, found.error().text(), path_hint(feed.from));
    sample = found.value();
  } else {
    auto files = find_files(disk_, feed.from.path, problems_);
    if (!files.ok()) return refuse(feed.from.path_span, files.error().text(), path_hint(feed.from));
    feed.rows = std::make_unique<SourceRows>(disk_, std::move(files).value());
    const std::uint64_t before = problems_.count();
    sample = feed.rows->sample(feed.reader->sample_bytes(), problems_);
    if (sample.is_all && sample.bytes.empty() && problems_.count() == before) {
      said_ += "warning: '" + feed.from.name +
               "': " + (feed.from.path == kStandardInput ? "standard input" : feed.from.path) +
               " is empty\n";
    }
  }
  if (feed.reader->sample_bytes() > 0 && !sample.whole && options_.interrupted &&
      options_.interrupted() && sample.bytes.find('\n') == std::string_view::npos) {
    said_ += "interrupted before a first record of '" + feed.from.name + "' had come\n";
    return false;
  }
  auto columns = feed.reader->describe(sample.bytes, sample.whole);
  if (!columns.ok()) return refuse(feed.from.reader.span, columns.error().text());
  if (!sample.is_all) expect_late(feed, sample, columns.value());
  if (sample.is_all && sample.bytes.empty()) expect_any(feed, columns.value());
  tell_guesses(feed, columns.value());
  Schema schema;
  schema.name = feed.from.name;
  schema.columns = feed.columns = std::move(columns).value();
  node_.add_input(std::move(schema));
  return true;
}

// What the user may take for something else.
void Question::tell_guesses(const Feed& feed, const std::vector<Column>& columns) {
  const std::string warning = "warning: '" + feed.from.name + "': ";
  if (const auto guess = feed.reader->guess()) {
    const std::string reader = reader_name(feed.from.reader.kind);
    said_ += warning + guess->what +
             (guess->if_wrong.empty() ? "\n"
              : guess->if_right.empty()
                  ? ": " + reader + "(" + guess->if_wrong + ")\n"
                  : "; write " + reader + "(" + guess->if_right + ") if they are, " + reader + "(" +
                        guess->if_wrong + ") if not\n");
  }
  const std::vector<std::string> named = node_.columns_named(feed.from.name);
  for (const std::string ours : {"file", "line"}) {
    const auto is_named = [&](const std::string& name) {
      return std::ranges::find(named, name) != named.end();
    };
    if (!is_named(ours) || is_named(ours + "_2") ||
        std::ranges::find(columns, ours + "_2", &Column::name) == columns.end()) {
      continue;
    }
    said_ += warning + "'" + ours + "' is where a row stands; the data's own '" + ours +
             "' is called '" + ours + "_2'\n";
  }
}

// Of a source without a byte all columns may be that rules name: its answer is that there is none.
void Question::expect_any(Feed& feed, std::vector<Column>& columns) {
  const std::size_t before = columns.size();
  feed.reader->expect(node_.columns_named(feed.from.name));
  auto again = feed.reader->describe("", true);
  if (!again.ok() || again.value().size() == before) return;
  const auto is_new = [&](const Column& column) {
    return std::ranges::find(columns, column.name, &Column::name) == columns.end();
  };
  const auto first = std::ranges::find_if(again.value(), is_new);
  said_ += "warning: '" + feed.from.name +
           "' has no rows to tell its types: its columns are string, " +
           "unless you give theirs: " + reader_name(feed.from.reader.kind) + "(" + first->name +
           ": int)\n";
  columns = std::move(again).value();
}

// Columns that rules name may come behind the sample: the reader is told of them, and so is the
// user.
void Question::expect_late(Feed& feed, const Sample& sample, std::vector<Column>& columns) {
  std::vector<std::string> names;
  std::vector<std::string> there;
  for (const Column& column : columns) there.push_back(column.name);
  for (const std::string& name : node_.columns_named(feed.from.name)) {
    if (std::ranges::find(there, name) == there.end()) names.push_back(name);
  }
  if (names.empty()) return;
  feed.reader->expect(names);
  auto again = feed.reader->describe(sample.bytes, sample.whole);
  if (!again.ok()) return;
  columns = std::move(again).value();
  for (const std::string& name : names) {
    auto at = std::ranges::find(columns, name, &Column::name);
    if (at == columns.end()) continue;
    const std::string near = nearest(name, there);
    feed.late.push_back({static_cast<int>(at - columns.begin()), near});
    said_ += "warning: '" + feed.from.name + "' has no column '" + name + "' in its first " +
             human_bytes(sample.bytes.size()) +
             (near.empty() ? "" : " (did you mean '" + near + "'?)") +
             "; should it come later, it is a string, unless you give its type: " +
             std::string(reader_name(feed.from.reader.kind)) + "(" + name + ": int)\n";
  }
}

void Question::look_for_late(const Node::Input& input, Feed& feed) {
  for (Late& late : feed.late) {
    auto at = std::ranges::find(input.used, late.column);
    if (late.came || at == input.used.end()) continue;
    const std::vector<std::uint8_t>& absent =
        batch_.columns[static_cast<std::size_t>(at - input.used.begin())].absent;
    late.came = batch_.rows > 0 && (absent.empty() || std::ranges::count(absent, 0) > 0);
  }
}

std::vector<std::string> Question::remarks() const {
  std::vector<std::string> remarks;
  for (const Node::Input& input : node_.inputs()) {
    const Schema& schema = node_.schema(input.relation);
    for (const Late& late : feed_of(input)->late) {
      if (late.came || !input.read) continue;
      remarks.push_back("warning: no record of '" + schema.name + "' had a column '" +
                        schema.columns[static_cast<std::size_t>(late.column)].name + "'" +
                        (late.near.empty() ? "" : "; did you mean '" + late.near + "'?"));
    }
  }
  return remarks;
}

bool Question::open_all(bool color) {
  Diagnostics diagnostics;
  bool opened = true;
  bool reads_stdin = false;
  for (std::uint32_t i = 0; i < from_texts_.size(); ++i) {
    auto from = parse_from(from_texts_, i, diagnostics);
    if (!from) continue;
    if (std::ranges::any_of(feeds_,
                            [&](const auto& other) { return other->from.name == from->name; })) {
      diagnostics.push_back({Severity::kError,
                             from->name_span,
                             "two sources are called '" + from->name + "'",
                             "give each its own name",
                             {}});
      continue;
    }
    if (from->path == kStandardInput && std::exchange(reads_stdin, true)) {
      diagnostics.push_back({Severity::kError,
                             from->path_span,
                             "standard input can be read by one source only",
                             "name a file for the other: @ PATH",
                             {}});
      continue;
    }
    feeds_.push_back(std::make_unique<Feed>());
    feeds_.back()->from = std::move(*from);
    opened = open(*feeds_.back(), diagnostics) && opened;
  }
  if (has_errors(diagnostics) || !opened) {
    said_ += render(from_texts_, diagnostics, color);
    return false;
  }
  return true;
}

bool Question::show_columns(bool color, std::string& text) {
  if (!open_all(color)) return false;
  for (const auto& feed : feeds_) {
    if (!text.empty()) text += "\n";
    append_columns(*feed, text);
  }
  return true;
}

// With the first value that is there among the first rows. Of `fields` only those that come.
void Question::append_columns(Feed& feed, std::string& text) {
  text +=
      feed.from.name + " = " + reader_name(feed.from.reader.kind) + " @ " + feed.from.path + "\n";
  std::vector<int> all;
  std::vector<std::string> names;
  std::size_t width = 0;
  for (const Column& column : feed.columns) {
    all.push_back(static_cast<int>(all.size()));
    append_name(names.emplace_back(), column.name);
  }
  feed.reader->want(all);
  Pool pool;
  Batch batch;
  batch.columns.resize(all.size());
  Problems none;  // that a line has no f255 is none
  static_cast<void>(feed.rows->next(*feed.reader, pool, batch, none));
  std::vector<std::string> values;
  for (std::size_t c = 0; c < all.size(); ++c) {
    const Batch::BatchColumn& cells = batch.columns[c];
    std::size_t row = 0;
    if (!cells.absent.empty()) {
      row = static_cast<std::size_t>(std::ranges::find(cells.absent, 0) - cells.absent.begin());
    }
    std::string& value = values.emplace_back();
    if (row >= batch.rows) continue;
    if (feed.columns[c].type.kind == Kind::kString) {
      value = shortened(pool.text(cells.words[row]));
    } else {
      pool.append_text(value, cells.words[row], feed.columns[c].type);
    }
    width = std::max(width, names[c].size());
  }
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (values[c].empty() && feed.from.reader.kind == ReaderKind::kFields) continue;
    names[c].resize(std::max(width, names[c].size()), ' ');
    const std::string type = to_text(feed.columns[c].type);
    text += "  " + names[c] + "  " + type;
    if (!values[c].empty())
      text += std::string(10 - std::min<std::size_t>(type.size(), 9), ' ') + values[c];
    text += '\n';
  }
}

bool Question::prepare(bool color) {
  if (!open_all(color)) return false;
  bool installed = node_.install(
      {.endless = options_.follow, .keep_going = true, .interrupted = options_.interrupted});
  Diagnostics found = node_.diagnostics();
  for (Diagnostic& fault : check_loads(node_)) found.push_back(std::move(fault));
  said_ += render(node_.sources(), found, color);
  if (!installed || has_errors(found)) return false;
  if (node_.last_answers().empty()) {
    said_ += "the rules ask nothing: write one such as n(count<*>) :- " +
             (feeds_.empty() ? std::string("…") : feeds_[0]->from.name + "()") + "\n";
    return false;
  }
  for (const Node::Input& input : node_.inputs()) {
    feed_of(input)->reader->want(input.used);
    if (!input.read)
      said_ += "warning: no rule reads '" + node_.schema(input.relation).name + "'\n";
  }
  if (Status loaded = run_loads(node_, disk_, problems_); !loaded.ok()) {
    said_ += loaded.error().text();
    return false;
  }
  return true;
}

Question::Feed* Question::feed_of(const Node::Input& input) const {
  const std::string& name = node_.schema(input.relation).name;
  for (const auto& feed : feeds_) {
    if (feed->from.name == name) return feed.get();
  }
  CHECK(false);
  return nullptr;
}

bool Question::push(std::size_t input, Pool::Mark mark) {
  look_for_late(node_.inputs()[input], *feed_of(node_.inputs()[input]));
  rows_ += batch_.rows;
  bool pushed = node_.push(input, batch_);
  node_.pool().release(mark);
  batch_.clear();
  return pushed;
}

// Late columns are looked for batch by batch: readers of lines have none. One worker alone is
// quicker undivided; but of several rules that fail, the order in which it is told depends on where
// batches end.
bool Question::divides(std::size_t input) const {
  const Node::Input& read = node_.inputs()[input];
  const Feed& feed = *feed_of(read);
  return options_.workers != nullptr && read.read && feed.reader->reads_lines() &&
         feed.late.empty() && node_.divides(input) &&
         (options_.workers->count() > 1 || node_.stream_rules(input) > 1);
}

bool Question::read_one(std::size_t i, std::uint64_t done_before, const Watch& watch) {
  const Node::Input& input = node_.inputs()[i];
  Feed& feed = *feed_of(input);
  const Pool::Mark mark = node_.pool().mark();
  batch_.columns.resize(input.used.size());
  bool going = true;
  while (going && input.read && feed.rows->next(*feed.reader, node_.pool(), batch_, problems_)) {
    if (!push(i, mark)) {
      failed_ = true;
      return false;
    }
    SourceRows::Progress at = feed.rows->progress();
    going = watch({done_before + at.done_bytes, done_before + at.total_bytes, rows_, at.file});
  }
  return going;
}

bool Question::read_all(const Watch& watch) {
  if (!node_.start()) return false;
  std::uint64_t done_before = 0;
  bool going = true;
  for (std::size_t i = 0; i < node_.inputs().size(); ++i) {
    const Node::Input& input = node_.inputs()[i];
    Feed& feed = *feed_of(input);
    if (going)
      going = divides(i) ? read_divided(i, done_before, watch) : read_one(i, done_before, watch);
    if (failed_) return false;
    done_before += feed.rows->progress().done_bytes;
    const bool cut = !going || (options_.interrupted && options_.interrupted());
    partial_ = partial_ || (cut && input.read && !feed.rows->is_finished(problems_));
    if (!partial_ && !node_.end_input(i)) return false;
  }
  return node_.finish();
}

bool Question::read_new() {
  bool any = false;
  for (std::size_t i = 0; i < node_.inputs().size(); ++i) {
    const Node::Input& input = node_.inputs()[i];
    if (!input.read) continue;
    Feed& feed = *feed_of(input);
    batch_.columns.resize(input.used.size());
    Pool::Mark mark = node_.pool().mark();
    if (!feed.tail->poll(*feed.reader, node_.pool(), batch_, problems_)) continue;
    any = changed_ = true;
    if (!push(i, mark)) {
      failed_ = true;
      return false;
    }
  }
  return any;
}

bool Question::take_changed() { return std::exchange(changed_, false); }

std::vector<std::string> Question::take_warnings() {
  std::vector<std::string> all;
  for (const auto& feed : feeds_) {
    if (feed->tail == nullptr) continue;
    for (std::string& warning : feed->tail->take_warnings()) all.push_back(std::move(warning));
  }
  return all;
}

bool Question::refresh() {
  if (!node_.refresh()) failed_ = true;
  return !failed_;
}

bool Question::ended() const {
  return std::ranges::all_of(
      feeds_, [](const auto& feed) { return feed->tail != nullptr && feed->tail->ended(); });
}

}  // namespace drover
