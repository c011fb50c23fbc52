#pragma once
// The aggregates of JOL, said with ours. JOL projects the bindings of a body on the head's plain
// terms and on what is aggregated, as a set, before it aggregates; ours are over all bindings. So
// `h(G, sum<X>) :- body` becomes `t(G, X) :- body` and `h(G, sum<X>) :- t(G, X)`. With count<*>
// nothing is projected away, so nothing changes.

#include <functional>
#include <string>
#include <vector>

#include "lang/syntax/ast.h"

namespace drover {

// Rewrites a rule that aggregates; the rules that it needs besides are added to `helpers`. `fresh`
// makes a name that nothing else has, from one that it may resemble.
void project_for_jol(ast::Rule& rule, std::vector<ast::Rule>& helpers,
                     const std::function<std::string(const std::string&)>& fresh);

// Does so to all rules of a text that says `pragma jol;`.
void apply_pragma(ast::Program& program);

}  // namespace drover
