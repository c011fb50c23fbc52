#pragma once
// Syntax tree -> text in the one canonical layout. parse(format(p)) is p again, but for places.

#include <string>

#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

// The whole program with its comments and (single) blank lines between statements.
// REQUIRES: it was parsed from these sources without errors.
std::string format(const Sources& sources, const ast::Program& program);

// A statement as it stands in a program: a long rule takes several lines.
std::string format(const ast::Statement& statement);

// Pieces, on one line.
std::string format(const ast::Rule& rule);
std::string format(const ast::Atom& atom);
std::string format(const ast::Literal& literal);
std::string format(const ast::Expr& expr);

}  // namespace drover
