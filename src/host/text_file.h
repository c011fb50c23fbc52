#pragma once
// A file that is small enough to be read whole, such as one of rules.

#include <cstddef>
#include <string>

#include "base/result.h"
#include "host/host.h"

namespace drover {

// At most a little more than `bytes_most` of it: who wants less sees that there is more.
Result<std::string> read_text_file(Disk& disk, const std::string& path, std::size_t bytes_most);

}  // namespace drover
