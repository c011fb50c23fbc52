#pragma once
// Sorts relations into strata: each after all that its rules negate or aggregate over. A cycle
// through negation or aggregation has no meaning and is refused, printed as a path of rules; but
// for min and max where they have one (lang/check/merging.h).

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/program.h"

namespace drover {

// Fills program.strata and each rule's stratum, and marks relations that merge.
void stratify(const Sources& sources, CheckedProgram& program, Diagnostics& diagnostics);

}  // namespace drover
