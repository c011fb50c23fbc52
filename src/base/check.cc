#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace drover {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: bug in drover: expected %s\n", file, line, condition);
  std::abort();
}

}  // namespace drover
