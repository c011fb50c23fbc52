#pragma once
// A file gets another text, or keeps its own: a full disk loses nothing.

#include <string>

#include "base/result.h"
#include "host/host.h"

namespace drover {

// Links stay links, and the file keeps its permissions.
Status replace_file(Disk& disk, const std::string& name, const std::string& text);

}  // namespace drover
