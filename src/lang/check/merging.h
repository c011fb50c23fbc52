#pragma once
// Relations that may depend on themselves through min or max: shortest paths, least labels. Such a
// relation keeps one row for the values of its other columns, the best that any rule or fact has
// given, and a better one takes its place.
//
// That has one meaning, whatever the order of evaluation, as long as a better value can only lead
// to better values and to more rows. So within the cycle the value may only be moved by what does
// not depend on it, be compared so that a better one passes too, and end in the column from which
// it comes or in one like it.

#include <string>
#include <vector>

#include "lang/program.h"

namespace drover {

// Where all aggregates over the relations of a cycle (ascending) are such: marks their heads
// (Relation::merge), makes their rules plain ones, and gives "". Else says why not, and changes
// nothing.
std::string merge_in_cycle(CheckedProgram& program, const std::vector<int>& cycle);

}  // namespace drover
