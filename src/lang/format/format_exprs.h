#pragma once
// The formatter's part for expressions: as few parentheses as read back to the same tree.

#include <string>

#include "lang/syntax/ast.h"

namespace drover {

void append_expr(std::string& out, const ast::Expr& expr);

}  // namespace drover
