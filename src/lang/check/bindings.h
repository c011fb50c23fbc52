#pragma once
// Which literals of a body can run when: a variable has a value once an atom, an assignment, a
// generator or a match has given it one. Literals may be written in any order.

#include <cstddef>
#include <utility>
#include <vector>

#include "lang/program.h"

namespace drover {

// The variables of an expression, each once, ascending.
std::vector<int> variables_of(const Expr& expr);

// Whether evaluating it may give no value for some data: an overflow, a division by zero, a text
// that is no number.
bool can_fail(const Expr& expr);
bool can_fail(const BodyLiteral& literal);

// What must be bound before the literal can run, and what it binds.
std::vector<int> needs(const BodyLiteral& literal);
std::vector<int> binds(const BodyLiteral& literal);

// The order in which a body can give its variables values.
class BodyOrder {
 public:
  explicit BodyOrder(const CheckedRule& rule);

  bool bound(int variable) const { return bound_[static_cast<std::size_t>(variable)]; }
  // Literals that can never run, with a variable that each lacks.
  const std::vector<std::pair<std::size_t, int>>& unbound() const { return unbound_; }

 private:
  std::vector<bool> bound_;
  std::vector<std::pair<std::size_t, int>> unbound_;
};

}  // namespace drover
