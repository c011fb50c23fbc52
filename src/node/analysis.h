#pragma once
// What a run has cost and brought, rule by rule and step by step, as people and programs read it.

#include <string>

#include "base/source.h"
#include "engine/engine.h"
#include "engine/meter.h"

namespace drover {

struct AnalysisForm {
  bool json = false;  // an object a line for each stratum
  bool times = true;  // without them, and the bytes of relations, a run has the same text again
};

// `engine` was run with that meter.
std::string analysis(const Sources& sources, const Engine& engine, const Meter& meter,
                     const AnalysisForm& form);

}  // namespace drover
