#pragma once
// Where the texts come from that a program uses. lang/ reads no file: who has files hands this in.

#include <functional>
#include <string>

#include "base/result.h"

namespace drover {

struct TextReader {
  // The text behind a path, or why it cannot be had.
  std::function<Result<std::string>(const std::string& path)> read = {};
  // The same for all paths of one file; without it, a path as it stands.
  std::function<std::string(const std::string& path)> identity = {};
};

// A path as the file `user` says it, as seen from where `user` was named: b.olg in lib/a.olg is
// lib/b.olg.
std::string path_beside(const std::string& user, const std::string& path);

}  // namespace drover
