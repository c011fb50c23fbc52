#pragma once
// One program out of many files. A file that is used is a module, with names of its own: what it
// calls `send` is `d::send` for the file that uses it as d. Several files that are given together
// are one module, and so are programs of JOL that have one name.
//
// This room follows `use` and `include`, and gives each relation and function the one name that it
// has in the whole program; from here on nobody knows of modules. It does not check what the names
// stand for, but for whether another module may be asked for them.

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/host_functions.h"
#include "lang/modules/texts.h"
#include "lang/syntax/ast.h"

namespace drover {

// More instances of modules are refused: files that use each other twice make twice as many.
inline constexpr std::size_t kModulesMax = 1000;

// The trees of the texts `roots`, and of all that they use, which are added to `sources`. Those of
// the roots come last, in their order.
std::vector<ast::Program> read_modules(Sources& sources, const std::vector<std::uint32_t>& roots,
                                       const TextReader& reader,
                                       const std::vector<HostFunction>& host_functions,
                                       Diagnostics& diagnostics);

// A file that is used as two modules has its faults twice, under two names: keeps one of each.
void drop_repeated(Diagnostics& diagnostics);

}  // namespace drover
