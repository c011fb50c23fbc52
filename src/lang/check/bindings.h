#pragma once
// Which literals of a body can run when: a variable has a value once an atom, an assignment, a
// generator or a match has given it one. Literals may be written in any order.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "lang/program.h"

namespace drover {

// The variables of an expression, each once, ascending.
std::vector<int> variables_of(const Expr& expr);

// Whether evaluating it may give no value for some data: an overflow, a division by zero, a text
// that is no number.
bool can_fail(const Expr& expr);
bool can_fail(const CheckedRule& rule, const BodyLiteral& literal);

// variable == from + offset, of ints. It holds or does not, whatever the data: a sum past 64 bits
// equals nothing. So each of the two says what the other is.
struct OffsetEquation {
  int variable = -1;
  int from = -1;
  std::int64_t offset = 0;
};
// A condition with == is one, and the argument in p(X - 1).
std::optional<OffsetEquation> offset_equation(const CheckedRule& rule, const BodyLiteral& literal);

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
