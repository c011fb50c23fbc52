#pragma once
// Runs a golden test: installs its program and carries out its commands under a time of their own,
// which nobody waits for. Gives what each command answers now, and what may not be whatever is
// expected.

#include <string>
#include <vector>

#include "golden/script.h"
#include "host/host.h"
#include "lang/modules/texts.h"

namespace drover {

struct Played {
  struct Failure {
    std::size_t line = 0;  // of the file, from 0
    std::string text;      // one line or several
  };
  std::vector<std::string> answers;  // one a command: lines, each with its end
  std::vector<Failure> failures;
  bool broken = false;  // the program does not run, and more than its faults was asked for
};

// `path` is where the file is: what it loads, uses and includes is found beside it. Answers call
// files as they are seen from there.
Played play(const Script& script, const std::string& path, const TextReader& reader, Disk& disk);

}  // namespace drover
