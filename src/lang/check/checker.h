#pragma once
// Syntax trees -> one checked program, or everything that is wrong with them, all at once: names,
// arity, types, unsafe variables, unstratifiable cycles, relations nobody defines or uses.

#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/host_functions.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

struct CheckOptions {
  std::vector<HostFunction> host_functions = {};
  bool stepped = false;               // the program moves in steps even if no rule of it acts
  bool written_from_outside = false;  // tables may have rows that nothing in the program gives them
};

// `inputs` are relations whose rows come from outside. When `diagnostics` has syntax errors
// already, what was understood is checked all the same, but nothing is said of names that are
// missing: they may stand in what was not understood. When `diagnostics` ends up with an error the
// program must not be run.
CheckedProgram check(const Sources& sources, const std::vector<ast::Program>& programs,
                     const std::vector<Schema>& inputs, Diagnostics& diagnostics,
                     const CheckOptions& options = {});

// How a column is called: `IsDir` and `is_dir` are the same.
std::string column_name(std::string_view written);

}  // namespace drover
