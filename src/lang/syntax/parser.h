#pragma once
// Text of a rule program -> syntax tree. All syntax errors of a text are found in one go: after an
// error the parser goes on at the next statement.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

// Parses `sources.at(source)`. With errors in `diagnostics` the tree holds what was understood.
ast::Program parse(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

// Conditions that stand alone, each up to its ';' or '.': what is asked of a program. A single one
// may be a row that is given to it, or with `delete` before it one that is taken away.
struct AskedBody {
  Span span;
  bool deleted = false;
  std::vector<ast::Literal> body;
};
std::vector<AskedBody> parse_bodies(const Sources& sources, std::uint32_t source,
                                    Diagnostics& diagnostics);

// How deep parentheses, lists, calls, signs, `if`s and types may nest.
inline constexpr int kNestingMax = 200;
// How many operators may stand on each other, as in 1 + 1 + 1 + ...: trees are walked recursively.
inline constexpr int kHeightMax = 1000;
// More is refused; whoever reads a file of rules need not read on after so much.
inline constexpr std::size_t kTextBytesMax = 64'000'000;

}  // namespace drover
