#pragma once
// A proof as people and programs read it: what follows stands above what it follows from.

#include "engine/why/proof.h"
#include "engine/why/told.h"

namespace drover {

Told tell(const Proof& proof, const CheckedProgram& program, const Wording& wording);

}  // namespace drover
