#pragma once
// A golden test from its text to what there is to say of it: what went wrong, and the text as it
// would be if the answers of now were right.

#include <string>
#include <vector>

#include "host/host.h"
#include "lang/modules/texts.h"

namespace drover {

struct Verdict {
  struct Failure {
    std::size_t line = 0;  // of the file, from 1
    std::string text;
  };
  std::string path;
  std::vector<Failure> failures;  // what no new answer would mend
  std::string diff;               // from the text to `accepted`; empty: all answers are right
  std::string accepted;

  bool passed() const { return failures.empty() && diff.empty(); }
};

Verdict judge(const std::string& path, const std::string& text, const TextReader& reader,
              Disk& disk);

}  // namespace drover
