#pragma once
// What the last step has done to some relations, as lines: "+path(1, 2)" came, "-path(1, 2)" went,
// and "told("yours")" happened.

#include <string>
#include <vector>

#include "node/node.h"

namespace drover {

// Appends a line a row, relation by relation, what went first.
void append_changes(std::string& out, const Node& node, const std::vector<int>& relations);
// Appends a line a row.
void append_rows(std::string& out, const Answer& answer, std::string_view before_each = "");

}  // namespace drover
