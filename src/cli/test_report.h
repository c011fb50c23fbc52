#pragma once
// What tests have shown, for people, for programs, and for what gathers results of many tools.

#include <string>
#include <vector>

#include "golden/verdict.h"

namespace drover {

struct Tested {
  Verdict verdict;
  bool accepted = false;  // its file was written anew
};

// What went wrong, or was accepted: file:line and the difference. Empty for a test that passed.
std::string test_text(const Tested& tested);
// An object on a line.
std::string test_json(const Tested& tested);
// The document of JUnit, which most servers read.
std::string test_junit(const std::vector<Tested>& all);

}  // namespace drover
