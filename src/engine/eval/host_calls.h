#pragma once
// What the functions of the host do (lang/host_functions.h says what they are called).

#include <functional>
#include <vector>

#include "base/result.h"
#include "value/value.h"

namespace drover {

// The arguments have the types of the parameters. An error: there is no value, and its `what` says
// why. It must not come back into the engine.
using HostCall = std::function<Result<Value>(const std::vector<Value>&)>;
using HostCalls = std::vector<HostCall>;

}  // namespace drover
