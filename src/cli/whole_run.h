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
};

// Of an installed program; `verb` is who speaks, `for_ns` how long a program that moves in steps
// goes on with what time brings.
WholeRun run_whole(Node& node, Disk& disk, const std::string& verb,
                   std::optional<std::int64_t> for_ns, Problems& problems);

}  // namespace drover
