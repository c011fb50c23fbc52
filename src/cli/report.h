#pragma once
// What was wrong with the data, told once at the end: how much, where, and the first few.

#include "describe/reader.h"
#include "node/node.h"

namespace drover {

// To standard error. False when there was anything.
bool report_problems(const Problems& problems);
// The same, and what the node dropped.
bool report_faults(const Problems& problems, const Node& node);

}  // namespace drover
