// What X in range[A, B) and X in ring(A, B] mean.

#include "base/text.h"
#include "lang/check/expr_checker.h"

namespace drover {

// On a line A <= X && X < B. On a ring the same if A < B, and else A <= X || X < B: from A round
// to B over the end, and from A to A all the way round.
Expr ExprChecker::interval(Span span, const ast::Interval& node) {
  const Type boolean = Type::of(Kind::kBool);
  const auto compared = [&](const ast::Expr& left, ast::BinaryOp op, const ast::Expr& right) {
    return check({span, ast::Binary{op, left, right}});
  };
  const auto lower = node.takes_from ? ast::BinaryOp::kLe : ast::BinaryOp::kLt;
  const auto upper = node.takes_to ? ast::BinaryOp::kLe : ast::BinaryOp::kLt;
  const std::size_t before = report_ == nullptr ? 0 : report_->size();
  Expr above = compared(*node.from, lower, *node.element);
  Diagnostics* report = report_;
  // What is wrong with X has been said.
  if (report != nullptr && report->size() > before) report_ = nullptr;
  Expr below = compared(*node.element, upper, *node.to);
  report_ = nullptr;
  Expr ascending = compared(*node.from, ast::BinaryOp::kLt, *node.to);
  report_ = report;
  if (!node.ring) return apply(span, Fn::kAnd, boolean, {std::move(above), std::move(below)});
  Expr between = apply(span, Fn::kAnd, boolean, {above, below});
  Expr around = apply(span, Fn::kOr, boolean, {std::move(above), std::move(below)});
  return apply(span, Fn::kIf, boolean,
               {std::move(ascending), std::move(between), std::move(around)});
}

}  // namespace drover
