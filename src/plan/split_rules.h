#pragma once
// Recursive rules through three atoms or more, split so that a pair of them is joined once.
//
// In p(X, W) :- e(X, Y), p(Y, Z), p(Z, W) nobody needs Y once the first two atoms are joined, yet
// each of its values brings the same (X, Z) again, and each time all that the third atom has for Z.
// A relation of the planner's own, p/1(X, Z) :- e(X, Y), p(Y, Z), keeps each pair once. What the
// program means stays the same.

#include <optional>

#include "lang/program.h"

namespace drover {

// The program with such rules split; nullopt when there are none. Its relations and rules come
// first, with the numbers that they had.
std::optional<CheckedProgram> split_rules(const CheckedProgram& program);

}  // namespace drover
