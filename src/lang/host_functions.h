#pragma once
// Functions that the program around drover brings: what the checker must know of them. What they do
// is in engine/eval/host_calls.h, under the same numbers.

#include <string>
#include <vector>

#include "value/type.h"

namespace drover {

struct HostFunction {
  std::string name;
  std::vector<Type> params;
  Type result;
  // The same arguments always give the same result. One that is not may be asked only by rules that
  // act when something happens: what else follows from it could never be kept true.
  bool pure = true;
};

}  // namespace drover
