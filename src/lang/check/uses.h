#pragma once
// What relations of a checked program are for: which of them are its answer, and which look
// forgotten.

#include <vector>

#include "base/diagnostic.h"
#include "lang/program.h"

namespace drover {

// Warns of declared relations that nothing writes, or that nothing has to do with.
// `written_from_outside`: tables may have rows that nothing in the program gives them.
void warn_about_unused(const CheckedProgram& program, bool written_from_outside,
                       Diagnostics& diagnostics);

// What to print: the outputs; without any, what rules derive and no other relation needs; without
// rules, everything. Of a module that is used only what it calls its output, and that only if the
// program itself derives nothing.
std::vector<int> chosen_answer(const CheckedProgram& program);

}  // namespace drover
