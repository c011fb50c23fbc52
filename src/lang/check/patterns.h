#pragma once
// Tuples that take values apart: (K, V) in M, (A, B) := E, p((A, B)).

#include "lang/syntax/ast.h"
#include "value/type.h"

namespace drover {

// Whether the expression is a tuple that has a variable or a wildcard as a part.
bool takes_apart(const ast::Expr& expr);

// What a generator with this element gets out of a sequence of this type: of a map pairs, if it
// takes them apart, else keys. Unknown when it is no sequence.
Type type_in(const Type& sequence, const ast::Expr& element);

}  // namespace drover
