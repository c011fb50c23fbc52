#include "node/changes.h"

namespace drover {

void append_rows(std::string& out, const Answer& answer, std::string_view before_each) {
  for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
    out += before_each;
    answer.append_row(out, row);
    out += '\n';
  }
}

void append_changes(std::string& out, const Node& node, const std::vector<int>& relations) {
  for (const int relation : relations) {
    const bool event = node.schema(relation).kind == RelationKind::kEvent;
    if (!event) append_rows(out, node.removed(relation), "-");
    append_rows(out, node.added(relation), event ? "" : "+");
  }
}

}  // namespace drover
