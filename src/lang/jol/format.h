#pragma once
// A program in the surface of JOL, in one canonical layout of that surface. Words stay as they are
// written; only what stands between them changes.

#include <string>

#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

// REQUIRES: it was parsed from these sources without errors, and is in the surface of JOL.
std::string format_jol(const Sources& sources, const ast::Program& program);

}  // namespace drover
