#pragma once
// What somebody asks of a program that is checked already: a row, as the language writes it,
// path("a", _), price(item: "tea"), of which any value may be left open by _ or a variable, and any
// may be an expression; or all that makes a body hold, as in path("a", X), X != "b".

#include <optional>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/check/checker.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/parser.h"

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

// A rule for each body, with that body and a head without columns; nullopt when one is wrong. The
// literal of a body that is one atom comes first.
std::optional<std::vector<CheckedRule>> check_bodies(
    const Sources& sources, const std::vector<AskedBody>& bodies,
    std::vector<ast::Program> programs, const std::vector<Schema>& inputs,
    const CheckOptions& options, const CheckedProgram& program, Diagnostics& diagnostics);

}  // namespace drover
