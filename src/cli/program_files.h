#pragma once
// Rule files named on the command line, as a node takes them.

#include <string>
#include <vector>

#include "host/host.h"
#include "node/node.h"

namespace drover {

// The text of a file; "-" is standard input.
Result<std::string> read_text(Disk& disk, const std::string& path);

// Files that programs use. The disk is borrowed.
TextReader texts_on(Disk& disk);

// Installs what was added and checks its loads; false when it is wrong. `found` is what there is to
// say of it.
bool install(Node& node, NodeOptions options, Diagnostics& found);
// The same, and says it.
bool install(Node& node, NodeOptions options);

// Adds all files; false after saying what cannot be read.
bool add_programs(Node& node, Disk& disk, const std::vector<std::string>& paths);

}  // namespace drover
