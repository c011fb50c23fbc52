#pragma once
// A program from its loads to where it stands still, as several verbs need it.

#include <cstdint>
#include <optional>
#include <string>

#include "describe/reader.h"
#include "host/host.h"
#include "node/node.h"

namespace drover {

enum class WholeRun {
  kDone,
  kCutShort,  // the user has interrupted its steps
  kStopped,   // and it was said why
  kWrong,     // the cross-check has found a difference, and it was said which
};

struct WholeRunOptions {
  std::string verb;                    // who speaks
  std::optional<std::int64_t> for_ns;  // how long steps go on with what time brings
  bool cross_check = false;            // after each step; the node is installed to be explained
};

// Of an installed program.
WholeRun run_whole(Node& node, Disk& disk, const WholeRunOptions& options, Problems& problems);

}  // namespace drover
