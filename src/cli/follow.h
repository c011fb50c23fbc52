#pragma once
// Following: prints how the answer changes while the sources grow, or all of it again and again.

#include <cstdint>
#include <vector>

#include "ask/question.h"
#include "cli/shown.h"
#include "host/real.h"

namespace drover {

struct FollowOptions {
  Shown shown;
  std::int64_t every_ns = 0;  // 0: print changes; else the whole answer this often
  bool keep_going = false;    // exit 0 even when records were wrong
};

// Until interrupted, the sources end or the run fails; gives the exit status.
int follow(Question& question, const std::vector<int>& relations, Clock& clock,
           const Interrupt& interrupt, const FollowOptions& options);

}  // namespace drover
