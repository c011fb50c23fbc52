#pragma once
// A row that somebody asks for, as the language writes it: path("a", _), price(item: "tea"). Any
// value may be left open by _ or a variable, and any may be an expression.

#include <optional>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/check/checker.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

// `asked` is the number of the text among the sources, `programs` are the others, which are right.
// The answer is a rule whose body says which rows are meant; its first literal is the atom itself,
// or nullopt when the text is wrong: then `diagnostics` has errors. Relations have the numbers that
// they have in `program`, which was checked from `programs` with these options.
std::optional<CheckedRule> check_asked(const Sources& sources, std::uint32_t asked,
                                       std::vector<ast::Program> programs,
                                       const std::vector<Schema>& inputs,
                                       const CheckOptions& options, const CheckedProgram& program,
                                       Diagnostics& diagnostics);

}  // namespace drover
