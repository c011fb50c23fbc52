#pragma once
// A line of disk operations, done and answered as text, so that a test case is one line. For tests
// only.
//
//   run_disk_script(disk, root, "write f 0 hello; read f; list /")  ->  "hello; f"

#include <string>
#include <string_view>

#include "host/host.h"

namespace drover {

// Paths start at `root`. What has nothing to say answers nothing; an error answers its text,
// without the root.
std::string run_disk_script(Disk& disk, const std::string& root, std::string_view script);

// All that is there: "d/ d/f=bytes".
std::string shown_disk(Disk& disk, const std::string& root);

// The whole file, or the error's text.
std::string read_whole(Disk& disk, const std::string& path);

}  // namespace drover
