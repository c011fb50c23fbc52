#pragma once
// The expressions that an expression is directly made of.

#include <type_traits>
#include <variant>

#include "lang/syntax/ast.h"

namespace drover::ast {

// `visit` takes an Expr&, or a const one if `expr` is const.
template <typename E, typename Visit>
void for_each_part(E& expr, const Visit& visit) {
  static_assert(std::is_same_v<std::remove_const_t<E>, Expr>);
  const auto each = [&](auto& exprs) {
    for (auto& part : exprs) visit(part);
  };
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Call>) {
          each(node.args);
        } else if constexpr (std::is_same_v<Node, Aggregate>) {
          each(node.args);
          each(node.otherwise);
        } else if constexpr (std::is_same_v<Node, Interval>) {
          visit(*node.element);
          visit(*node.from);
          visit(*node.to);
        } else if constexpr (std::is_same_v<Node, Unary>) {
          visit(*node.operand);
        } else if constexpr (std::is_same_v<Node, Binary>) {
          visit(*node.left);
          visit(*node.right);
        } else if constexpr (std::is_same_v<Node, If>) {
          visit(*node.condition);
          visit(*node.then);
          visit(*node.otherwise);
        } else if constexpr (std::is_same_v<Node, ListOf> || std::is_same_v<Node, SetOf> ||
                             std::is_same_v<Node, TupleOf> || std::is_same_v<Node, MapOf>) {
          each(node.items);
        }
      },
      expr.node);
}

}  // namespace drover::ast
