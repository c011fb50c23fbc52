#pragma once
// Rules that cannot derive a row twice: their rows need no look-up before they are stored.

#include "lang/program.h"

namespace drover {

// Whether different bindings of the rule's atoms always give different heads.
bool gives_each_row_once(const CheckedProgram& program, const CheckedRule& rule);

}  // namespace drover
