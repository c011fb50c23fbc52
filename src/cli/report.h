#pragma once
// What was wrong with the data, told once at the end: how much, where, and the first few.

#include "describe/reader.h"
#include "node/node.h"

namespace drover {

// To standard error. False when there was anything.
bool report_faults(const Problems& problems, const Node& node);

}  // namespace drover
