#pragma once
// Overloaded{lambda, lambda, ...}: one visitor of a variant, written as one lambda for each kind.

namespace drover {

template <typename... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace drover
