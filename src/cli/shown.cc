#include "cli/shown.h"

#include "base/text.h"
#include "value/numbers.h"

namespace drover {
namespace {

// The column that a word names, by name or by its number from 1; -1: none.
int column_meant(const Schema& schema, std::string_view word) {
  if (std::optional<int> column = schema.column(word)) return *column;
  const std::optional<std::int64_t> number = parse_int(word);
  const bool is_there =
      number && *number >= 1 && *number <= static_cast<std::int64_t>(schema.columns.size());
  return is_there ? static_cast<int>(*number) - 1 : -1;
}

std::optional<SortKey> key_meant(const Schema& schema, std::string_view word) {
  if (const int column = column_meant(schema, word); column >= 0) return SortKey{column, false};
  if (!word.starts_with('-')) return std::nullopt;
  const int column = column_meant(schema, word.substr(1));
  return column < 0 ? std::nullopt : std::optional(SortKey{column, true});
}

Error no_column(const Node& node, const std::vector<int>& relations, const std::string& word) {
  const std::string name = word.substr(word.starts_with('-') ? 1 : 0);
  std::vector<std::string> there;
  for (int relation : relations) {
    for (const Column& column : node.schema(relation).columns) there.push_back(column.name);
  }
  const std::string near = nearest(name, there);
  return {"", "--sort: the answer has no column '" + name + "'; " +
                  (near.empty() ? "" : "did you mean '" + near + "'? ") +
                  "its columns are: " + join(there, ", ")};
}

}  // namespace

std::vector<Option> Shown::options() {
  return {{"format", 'f', Option::Takes::kChoice, {"text", "json", "tsv", "table"}},
          {"sort", 's', Option::Takes::kText},
          {"limit", 'n', Option::Takes::kCount}};
}

Shown::Shown(const Options& options)
    : format_(*format_named(options.value("format").value_or("text"))),
      limit_(options.count("limit").value_or(UINT64_MAX)) {
  for (const std::string& list : options.all("sort")) {
    for (std::string_view word : split(list, ',')) {
      if (!trim(word).empty()) sort_.emplace_back(trim(word));
    }
  }
}

Status Shown::resolve(const Node& node, const std::vector<int>& relations) {
  keys_.assign(relations.size(), {});
  for (const std::string& word : sort_) {
    bool found = false;
    for (std::size_t i = 0; i < relations.size(); ++i) {
      const std::optional<SortKey> key = key_meant(node.schema(relations[i]), word);
      if (key) keys_[i].push_back(*key);
      found = found || key.has_value();
    }
    if (!found) return no_column(node, relations, word);
  }
  return Done{};
}

std::vector<Answer> Shown::answers(const Node& node, const std::vector<int>& relations) const {
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < relations.size(); ++i)
    answers.push_back(node.answer(relations[i], keys_[i], limit_));
  return answers;
}

bool Shown::print_all(const Node& node, const std::vector<int>& relations) const {
  Output output;
  const std::vector<Answer> answers = this->answers(node, relations);
  print(output, answers, format_);
  if (!write_out(output)) return false;
  say_left_out(answers);
  return true;
}

void say_left_out(const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    if (answer.left_out() == 0) continue;
    say(answer.schema().name + ": the first " + std::to_string(answer.row_count()) + " of " +
        counted(answer.row_count() + answer.left_out(), "row"));
  }
}

}  // namespace drover
