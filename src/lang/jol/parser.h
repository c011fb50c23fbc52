#pragma once
// The surface of JOL, the Java Overlog Library, in which published programs are written
// (`program p; define(link, keys(0, 1), {String, String}); ...`): text -> the same syntax tree that
// the modern surface has. docs/jol.md says what each construct means here.

#include <cstdint>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

// Whether a text is written in the surface of JOL: one of its statements is a define(t, ...),
// stasis(t, ...), timer(t, ...), watch(t...) or load("..."), an import, or a public or async rule.
// None of them can stand in the modern surface.
bool is_jol(std::string_view text);

// Parses `sources.at(source)`. With errors in `diagnostics` the tree holds what was understood.
ast::Program parse_jol(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

}  // namespace drover
