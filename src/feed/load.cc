#include "feed/load.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "describe/reader_spec.h"
#include "feed/source.h"
#include "feed/source_rows.h"

namespace drover {
namespace {

// The reader for a file, by the ending of its name.
std::optional<ReaderKind> kind_of(std::string path) {
  for (const char* packed : {".gz", ".zst", ".xz"}) {
    if (path.ends_with(packed)) path.resize(path.rfind('.'));
  }
  if (path.ends_with(".csv")) return ReaderKind::kCsv;
  if (path.ends_with(".tsv") || path.ends_with(".facts")) return ReaderKind::kTsv;
  for (const char* json : {".json", ".jsonl", ".ndjson"}) {
    if (path.ends_with(json)) return ReaderKind::kJson;
  }
  return std::nullopt;
}

class Loader {
 public:
  Loader(Node& node, Disk& disk, const Node::Load& load, Problems& problems)
      : node_(node),
        disk_(disk),
        load_(load),
        schema_(node.schema(load.relation)),
        problems_(problems) {}

  Status run() {
    DROVER_TRY(ReaderSpec spec, this->spec());
    for (const Column& column : schema_.columns) {
      if (!column.type.args.empty())
        return error("'load' cannot fill column '" + column.name + "' of type " +
                     to_text(column.type));
    }
    DROVER_TRY(std::vector<std::string> files, find_files(disk_, path(), problems_));
    SourceRows rows(disk_, std::move(files));
    // First what the columns are called, then again with the types that the relation wants.
    Sample sample = rows.sample(Reader::kSampleBytes, problems_);
    if (sample.bytes.empty()) return Done{};
    DROVER_TRY(std::vector<Column> found, make_reader(spec)->describe(sample.bytes, sample.whole));
    DROVER_TRY(std::vector<std::string> names, column_names(spec, found));
    for (std::size_t c = 0; c < names.size(); ++c)
      spec.types.push_back({names[c], schema_.columns[c].type.kind});
    std::unique_ptr<Reader> reader = make_reader(spec);
    DROVER_TRY(std::vector<Column> columns, reader->describe(sample.bytes, sample.whole));
    std::vector<int> wanted;
    std::vector<int> into;
    for (std::size_t c = 0; c < names.size(); ++c) {
      auto at = std::ranges::find(columns, names[c], &Column::name);
      wanted.push_back(static_cast<int>(at - columns.begin()));
      into.push_back(static_cast<int>(c));
    }
    reader->want(wanted);
    DROVER_DO(read(rows, *reader, into));
    const auto& first = problems_.first();
    if (!by_name(spec) &&
        std::ranges::any_of(first, [&](const auto& problem) { return problem.line == 1; })) {
      problems_.add(path(), 1,
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

  Result<ReaderSpec> spec() const {
    std::optional<ReaderKind> kind = kind_of(load_.path);
    if (!kind)
      return error("cannot tell from its name how to read " + quoted(load_.path) +
                   ": expected .csv, .tsv, .facts, .json, .jsonl or .ndjson");
    ReaderSpec spec;
    spec.kind = *kind;
    spec.span = load_.span;
    if (*kind != ReaderKind::kJson) spec.header = *kind == ReaderKind::kCsv;
    for (const auto& [name, value] : load_.options) {
      const bool* yes = std::get_if<bool>(&value);
      const std::string* text = std::get_if<std::string>(&value);
      if (name == "header" && yes != nullptr && *kind != ReaderKind::kJson) {
        spec.header = *yes;
      } else if (name == "sep" && text != nullptr && text->size() == 1 &&
                 *kind != ReaderKind::kJson) {
        spec.separator = *text;
      } else {
        return error("'load' does not know the option '" + name + "' with " + to_text(value) +
                     ": it takes header: true or false, and sep: \"one character\"");
      }
    }
    return spec;
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
    if (!by_name(spec) && there.size() != schema_.columns.size()) {
      return error(path() + " has " + counted(there.size(), "column") + ", but '" + schema_.name +
                   "' has " + std::to_string(schema_.columns.size()));
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
    std::uint64_t before = problems_.count();
    while (rows.next(reader, pool, batch, problems_)) {
      auto inserted = node_.insert(load_.relation, into, batch, load_.span);
      std::uint64_t all = batch.rows;
      pool.release(mark);
      batch.clear();
      if (!inserted.ok()) return inserted.error();
      left_out += all - inserted.value();
    }
    pool.release(mark);
    // What was wrong with a row was said; that a value is simply not there was not.
    std::uint64_t said = problems_.count() - before;
    if (left_out > said) {
      problems_.add(path(), 0,
                    counted(left_out - said, "row") + " left out, for a column has no value there");
    }
    return Done{};
  }

  Node& node_;
  Disk& disk_;
  const Node::Load& load_;
  const Schema& schema_;
  Problems& problems_;
};

}  // namespace

Status run_loads(Node& node, Disk& disk, Problems& problems) {
  for (const Node::Load& load : node.loads()) DROVER_DO(Loader(node, disk, load, problems).run());
  return Done{};
}

}  // namespace drover
