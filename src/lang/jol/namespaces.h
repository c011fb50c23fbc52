#pragma once
// The namespaces of JOL: a text is a program, and names its own tables by themselves, those of
// another one as `other::table`. Run together, the relations of several programs of JOL are called
// `program.table`; one alone keeps its names.

#include <vector>

#include "lang/syntax/ast.h"

namespace drover {

std::vector<ast::Program> with_namespaces(std::vector<ast::Program> programs);

}  // namespace drover
