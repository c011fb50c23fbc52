#pragma once
// How answers are to be shown: --format, --sort and --limit, the same for every verb that has them.

#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/output.h"
#include "node/node.h"

namespace drover {

class Shown {
 public:
  // What a verb adds to its options, and to its help.
  static std::vector<Option> options();
  static constexpr const char* kHelp =
      R"(  --format FORM, -f text (default): rel(v1, "s", ...), one row a line; json: one object a line;
                    tsv: values between tabs; table: for people
  --sort COLUMNS, -s  order by these columns, each by name or number, -COLUMN from high to low:
                    --sort -count,day. Without it, and among equal rows: by all columns, first to last
  --limit N, -n N   print the first N rows only, and say how many there are
)";

  Shown() = default;
  explicit Shown(const Options& options);

  Format format() const { return format_; }
  // The order is not that of the columns, or rows are left out.
  bool is_chosen() const { return !sort_.empty() || limit_ != UINT64_MAX; }

  // Finds the columns; the error says which is in none of these relations.
  Status resolve(const Node& node, const std::vector<int>& relations);

  std::vector<Answer> answers(const Node& node, const std::vector<int>& relations) const;
  // To standard output; false after saying why it could not.
  bool print_all(const Node& node, const std::vector<int>& relations) const;

 private:
  Format format_ = Format::kText;
  std::vector<std::string> sort_;  // "day", "-count"
  std::uint64_t limit_ = UINT64_MAX;
  std::vector<std::vector<SortKey>> keys_;  // of each relation
};

// To standard error, for each answer whose rows were not all kept.
void say_left_out(const std::vector<Answer>& answers);

}  // namespace drover
