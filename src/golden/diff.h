#pragma once
// What has changed from one text to another, line by line, as `diff -u` prints it.

#include <string>
#include <string_view>

namespace drover {

// Empty when they are the same. `name` is what both are called.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace drover
