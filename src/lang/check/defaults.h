#pragma once
// What `count<*> default 0` means, said with rules that have no default. Of
//   h(G, count<Y> default 0) :- first(G), rest(G, Y);
// become
//   t(G, count<Y>) :- first(G), rest(G, Y);
//   h(G, N) :- t(G, N);
//   h(G, 0) :- first(G), notin t(G, _);

#include <vector>

#include "base/diagnostic.h"
#include "lang/syntax/ast.h"

namespace drover {

bool has_defaults(const std::vector<ast::Program>& programs);

// Rewrites all such rules. A rule whose groups are not those of its first atom is reported.
void spell_out_defaults(std::vector<ast::Program>& programs, Diagnostics& diagnostics);

}  // namespace drover
