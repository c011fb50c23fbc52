#include "feed/load.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "describe/reader_spec.h"
#include "feed/source.h"
#include "feed/source_rows.h"

namespace drover {
namespace {

// Reads what a statement says; without `faults` it is known to be right.
class LoadSpec {
 public:
  LoadSpec(const Node& node, const Node::Load& load, Diagnostics* faults)
      : schema_(node.schema(load.relation)), load_(load), faults_(faults) {}

  ReaderSpec read() {
    for (const Column& column : schema_.columns) {
      if (!column.type.args.empty()) {
        fault(load_.span,
              "'load' cannot fill column '" + column.name + "' of type " + to_text(column.type),
              "");
      }
    }
    const std::optional<ReaderKind> kind = this->kind();
    if (!kind) {
      fault(load_.path_span, "cannot tell from its name how to read " + quoted(load_.path),
            "expected .csv, .tsv, .facts, .json, .jsonl or .ndjson, and perhaps .gz, .zst, .xz or "
            ".bz2 behind it; or say it: (as: \"csv\")");
    }
    spec_.kind = kind.value_or(ReaderKind::kCsv);
    spec_.span = load_.span;
    const bool is_json = spec_.kind == ReaderKind::kJson;
    if (!is_json) spec_.header = spec_.kind == ReaderKind::kCsv;
    for (const Node::Load::Option& option : load_.options) {
      if (option.name == "as") continue;
      if (kind && is_json) {
        fault(option.name_span, "'load' of JSON has no options", "");
      } else {
        this->option(option);
      }
    }
    if (!is_json && !*spec_.header) spec_.width = schema_.columns.size();
    return std::move(spec_);
  }

 private:
  // What the option `as` says, or else the ending of the name.
  std::optional<ReaderKind> kind() {
    for (const Node::Load::Option& option : load_.options) {
      if (option.name != "as") continue;
      const std::string* text = std::get_if<std::string>(&option.value);
      for (ReaderKind kind : {ReaderKind::kCsv, ReaderKind::kTsv, ReaderKind::kJson}) {
        if (text != nullptr && *text == reader_name(kind)) return kind;
      }
      fault(option.value_span, "expected \"csv\", \"tsv\" or \"json\" for 'as'", "");
      return ReaderKind::kCsv;
    }
    return reader_for(load_.path);
  }

  void option(const Node::Load::Option& option) {
    const bool* yes = std::get_if<bool>(&option.value);
    const std::string* text = std::get_if<std::string>(&option.value);
    if (option.name == "header") {
      if (yes != nullptr) {
        spec_.header = *yes;
      } else {
        fault(option.value_span, "expected true or false for 'header'", "");
      }
    } else if (option.name == "sep") {
      if (text != nullptr && text->size() == 1 && *text != "\"" && *text != "\n" && *text != "\r") {
        spec_.separator = *text;
      } else {
        fault(option.value_span, "expected one byte, and no quote or line end, for 'sep'",
              "for example sep: \";\"");
      }
    } else if (option.name == "comment") {
      if (text != nullptr && !text->empty()) {
        spec_.comment = *text;
      } else {
        fault(option.value_span, "expected what a comment begins with for 'comment'",
              "for example comment: \"#\"");
      }
    } else {
      const std::string near = nearest(option.name, {"header", "sep", "as", "comment"});
      fault(option.name_span, "'load' has no option '" + option.name + "'",
            near.empty() ? "its options are header: true or false, sep: \";\", comment: \"#\" and "
                           "as: \"csv\""
                         : "did you mean '" + near + "'?");
    }
  }

  void fault(Span span, std::string message, std::string hint) {
    CHECK(faults_ != nullptr);
    faults_->push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
  }

  const Schema& schema_;
  const Node::Load& load_;
  Diagnostics* faults_;
  ReaderSpec spec_;
};

class Loader {
 public:
  Loader(Node& node, Disk& disk, const Node::Load& load, Problems& problems)
      : node_(node),
        disk_(disk),
        load_(load),
        schema_(node.schema(load.relation)),
        problems_(problems) {}

  Status run() {
    ReaderSpec spec = LoadSpec(node_, load_, nullptr).read();
    DROVER_TRY(std::vector<std::string> files, find_files(disk_, path(), problems_));
    files_ = files;
    SourceRows rows(disk_, std::move(files));
    // First what the columns are called, then again with the types that the relation wants.
    Sample sample = rows.sample(Reader::kSampleBytes, problems_);
    if (sample.bytes.empty()) return Done{};
    auto found = make_reader(spec)->describe(sample.bytes, sample.whole);
    if (!found.ok()) return error(path() + ": " + found.error().text());
    DROVER_TRY(std::vector<std::string> names, column_names(spec, found.value()));
    for (std::size_t c = 0; c < names.size(); ++c)
      spec.types.push_back({names[c], schema_.columns[c].type.kind});
    std::unique_ptr<Reader> reader = make_reader(spec);
    DROVER_TRY(std::vector<Column> columns, reader->describe(sample.bytes, sample.whole));
    // Of each row also where it stands, to be told if it breaks a key.
    std::vector<int> wanted;
    std::vector<int> into;
    const auto want = [&](std::string_view name, int to) {
      const auto at = std::ranges::find(columns, name, &Column::name);
      wanted.push_back(static_cast<int>(at - columns.begin()));
      into.push_back(to);
    };
    for (std::size_t c = 0; c < names.size(); ++c) want(names[c], static_cast<int>(c));
    want("file", -1);
    want("line", -1);
    reader->want(wanted);
    DROVER_DO(read(rows, *reader, into));
    const auto is_first_line = [&](const Problems::Problem& problem) {
      return problem.line == 1 && std::ranges::find(files_, problem.file) != files_.end();
    };
    if (!by_name(spec) && std::ranges::any_of(problems_.first(), is_first_line)) {
      problems_.note(path(), 1,
                     "if this line names the columns: load " + schema_.name + " from " +
                         quoted(load_.path) + " (header: true);");
    }
    return Done{};
  }

 private:
  Error error(std::string what) const {
    return {node_.sources().where(load_.span), std::move(what)};
  }

  std::string path() const {
    const std::string& program = node_.sources().at(load_.span.source).name();
    std::size_t slash = program.rfind('/');
    if (load_.path.starts_with('/') || slash == std::string::npos) return load_.path;
    return program.substr(0, slash + 1) + load_.path;
  }

  static bool by_name(const ReaderSpec& spec) {
    return spec.kind == ReaderKind::kJson || spec.header.value_or(false);
  }

  // For each column of the relation the name it has in the file.
  Result<std::vector<std::string>> column_names(const ReaderSpec& spec,
                                                const std::vector<Column>& found) const {
    std::vector<std::string> names;
    std::vector<std::string> there;
    for (const Column& column : found) {
      if (column.name != "file" && column.name != "line") there.push_back(column.name);
    }
    for (std::size_t c = 0; c < schema_.columns.size(); ++c) {
      if (!by_name(spec)) {
        names.push_back(there[c]);
        continue;
      }
      const std::string& wanted = schema_.columns[c].name;
      auto at = std::ranges::find_if(there, [&](const std::string& name) {
        // The data's own `file` and `line` stand behind those that every reader adds.
        return same_name(name, wanted) ||
               ((wanted == "file" || wanted == "line") && name == wanted + "_2");
      });
      if (at == there.end() && spec.kind == ReaderKind::kJson) {
        names.push_back(wanted);  // perhaps further down in the file
      } else if (at == there.end()) {
        return error(path() + " has no column '" + wanted +
                     "'; its columns are: " + join(there, ", "));
      } else {
        names.push_back(*at);
      }
    }
    return names;
  }

  // "User ID", "userId" and "user_id" are one name.
  static bool same_name(std::string_view a, std::string_view b) {
    auto plain = [](std::string_view name) {
      std::string text;
      for (char c : name) {
        if (c != '_' && c != ' ' && c != '-')
          text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      }
      return text;
    };
    return plain(a) == plain(b);
  }

  Status read(SourceRows& rows, Reader& reader, const std::vector<int>& into) {
    Batch batch;
    batch.columns.resize(into.size());
    Pool& pool = node_.pool();
    Pool::Mark mark = pool.mark();
    std::uint64_t left_out = 0;
    const std::uint64_t told = problems_.count();
    while (rows.next(reader, pool, batch, problems_)) {
      std::size_t at = 0;
      auto inserted = node_.insert(load_.relation, into, batch, load_.span, at);
      if (!inserted.ok()) return Error{"", inserted.error().what + places_of(batch, at, reader)};
      left_out += batch.rows - inserted.value();
      pool.release(mark);
      batch.clear();
    }
    pool.release(mark);
    if (left_out > 0) {
      std::string what = counted(left_out, "row") + " left out, for a column has no value there";
      // Mostly that follows from what was told already; a path that JSON lacks is not told.
      if (problems_.count() > told) {
        problems_.note(path(), 0, std::move(what));
      } else {
        problems_.add(path(), 0, std::move(what));
      }
    }
    return Done{};
  }

  // Behind the columns of the relation.
  std::string place(const Batch& batch, std::size_t row) const {
    const std::size_t file = schema_.columns.size();
    return std::string(node_.pool().text(batch.columns[file].words[row])) + ":" +
           std::to_string(int_of(batch.columns[file + 1].words[row]));
  }

  // Where the refused row stands, and the one that has its key: the first one that we loaded, which
  // is found by reading again up to there.
  std::string places_of(const Batch& refused, std::size_t at, const Reader& reader) {
    const std::string here = place(refused, at);
    Pool& pool = node_.pool();
    std::vector<std::pair<std::size_t, Word>> key;
    for (int column : schema_.key) {
      const auto c = static_cast<std::size_t>(column);
      key.emplace_back(c, pool.canonical(refused.columns[c].words[at], schema_.columns[c].type));
    }
    const auto has_key = [&](const Batch& batch, std::size_t row) {
      return std::ranges::all_of(key, [&](const auto& cell) {
        const Batch::BatchColumn& cells = batch.columns[cell.first];
        return (cells.absent.empty() || cells.absent[row] == 0) &&
               pool.same(cells.words[row], cell.second, schema_.columns[cell.first].type);
      });
    };
    SourceRows rows(disk_, files_);
    Batch batch;
    batch.columns.resize(refused.columns.size());
    Problems said;
    const std::unique_ptr<Reader> again = reader.clone();
    for (Pool::Mark mark = pool.mark(); rows.next(*again, pool, batch, said);) {
      for (std::size_t row = 0; row < batch.rows; ++row) {
        if (!has_key(batch, row)) continue;
        const std::string there = place(batch, row);
        return there == here ? "  the row stands in " + here + "\n"
                             : "  the rows stand in " + here + " and " + there + "\n";
      }
      pool.release(mark);
      batch.clear();
    }
    return "  the row stands in " + here + "\n";
  }

  Node& node_;
  Disk& disk_;
  const Node::Load& load_;
  const Schema& schema_;
  Problems& problems_;
  std::vector<std::string> files_;
};

}  // namespace

Diagnostics check_loads(const Node& node) {
  Diagnostics faults;
  for (const Node::Load& load : node.loads()) LoadSpec(node, load, &faults).read();
  return faults;
}

Status run_loads(Node& node, Disk& disk, Problems& problems) {
  for (const Node::Load& load : node.loads()) DROVER_DO(Loader(node, disk, load, problems).run());
  return Done{};
}

}  // namespace drover
