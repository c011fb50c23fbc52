#pragma once
// How a program would run, as text for people and golden tests: inputs, strata, and for each rule
// the steps of its plans. Same program, same text: row counts are taken as unknown.

#include <string>
#include <vector>

#include "base/source.h"
#include "lang/program.h"
#include "plan/program_plan.h"
#include "plan/rule_plan.h"

namespace drover {

std::string explain(const Sources& sources, const CheckedProgram& program, const ProgramPlan& plan);

// The steps of a rule's plan, a line each; the last one says what becomes of the rows.
std::vector<std::string> explain_steps(const Sources& sources, const CheckedProgram& program,
                                       const ProgramPlan& plan, const RulePlan& rule);

// The same as JSON: an object a line for each input, then one for each stratum.
std::string explain_json(const Sources& sources, const CheckedProgram& program,
                         const ProgramPlan& plan);

}  // namespace drover
