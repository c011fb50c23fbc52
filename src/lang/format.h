#pragma once
// Syntax tree -> text in the one canonical layout. parse(format(p)) is p again, but for places.

#include <string>

#include "base/source.h"
#include "lang/ast.h"

namespace drover {

// The whole program with its comments and (single) blank lines between statements.
std::string format(const Sources& sources, const ast::Program& program);

// Pieces, on one line.
std::string format(const ast::Rule& rule);
std::string format(const ast::Atom& atom);
std::string format(const ast::Literal& literal);
std::string format(const ast::Expr& expr);

}  // namespace drover
