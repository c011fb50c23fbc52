#pragma once
// The verbs of the command line, one file each. Every verb takes what stands behind its name and
// gives the exit status: 0 success, 1 the work failed, 2 it was called wrongly.

#include <string>
#include <vector>

namespace drover {

using Arguments = std::vector<std::string>;

int verb_run(const Arguments& args);
int verb_check(const Arguments& args);
int verb_fmt(const Arguments& args);
int verb_explain(const Arguments& args);
int verb_why(const Arguments& args);
int verb_why_not(const Arguments& args);
int verb_test(const Arguments& args);
int verb_ask(const Arguments& args);

inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kInternalError = 3;  // drover itself is wrong; --cross-check has seen it

}  // namespace drover
