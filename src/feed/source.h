#pragma once
// Which files a source means: a path, a pattern (feed/glob.h, and ** for any folders between, or at
// the end for all that is in them), or "-", standard input.

#include <string>
#include <vector>

#include "base/result.h"
#include "describe/reader.h"
#include "host/host.h"

namespace drover {

inline constexpr const char* kStandardInput = "-";

// The files, each once, ordered by path with numbers by their value (natural_less). What a
// pattern matches that is no file is left out; a folder that cannot be listed is a Problem. An
// error when there is none: it says what is missing and what there is instead.
Result<std::vector<std::string>> find_files(Disk& disk, const std::string& pattern,
                                            Problems& problems);

// The path under which the disk knows standard input, or the path itself.
std::string disk_path(const std::string& file);

}  // namespace drover
