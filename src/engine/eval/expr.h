#pragma once
// Expressions as they run: checked expressions compiled to small objects, one for each operator on
// the types at hand.

#include <memory>

#include "engine/operators/frame.h"
#include "lang/program.h"

namespace drover {

// Whether a word of this type can be transient.
inline bool may_be_transient(const Type& type) {
  return is_text(type.kind) || has_items(type.kind);
}

class Eval {
 public:
  virtual ~Eval() = default;
  // The value; when frame.failed is set afterwards, there is none. Strings and lists may be
  // transient.
  virtual Word eval(Frame& frame) const = 0;
};

// Whether evaluating it may make strings or lists that are transient.
bool makes_transients(const Expr& expr);

// Constants are interned in `pool`.
std::unique_ptr<Eval> compile(const Expr& expr, Pool& pool);

}  // namespace drover
