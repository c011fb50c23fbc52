#pragma once
// Gives every expression its types and picks the function that each operator and call means.
//
// Runs many times over the same text while types are still being found; only the last run, with
// `report` set, says what is wrong.

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lang/check/functions.h"
#include "lang/check/scope.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

class ExprChecker {
 public:
  ExprChecker(Scope& scope, Diagnostics* report, const Functions& functions)
      : scope_(scope), report_(report), functions_(functions) {}

  // `expected` is what the place wants, when it is known: it decides whether 1 is an int or a
  // float, and what [] is a list of. The result's type may be another one, or unknown.
  Expr check(const ast::Expr& expr, const Type& expected = {});

  // As check(), and an error unless the result has the expected type. `place` completes "… in".
  Expr check_as(const ast::Expr& expr, const Type& expected, const std::string& place);

  // What a condition is: a bool; in JOL also a number that is not 0, and any other value.
  Expr condition(const ast::Expr& expr);

  // The tuple of these expressions.
  Expr tuple(Span span, const std::vector<ast::Expr>& items, const Type& expected);

  // A regular expression compiles and has at least `groups` groups.
  bool check_regex(const ast::Expr& expr, std::size_t groups);

  void error(Span span, std::string message, std::string hint = {});

 private:
  Expr variable(const ast::Expr& expr, const ast::Variable& node);
  Expr constant(const ast::Expr& expr, const ast::Constant& node, const Type& expected);
  Expr now(Span span);
  Expr call(const ast::Expr& expr, const ast::Call& node);
  Expr declared_call(const ast::Expr& expr, const ast::Call& node,
                     const DeclaredFunction& function);
  Expr host_call(const ast::Expr& expr, const ast::Call& node, int number);
  // The arguments of a call, each held against its parameter. `declared` is shown beside what is
  // wrong. False: their number is not that of the parameters.
  bool arguments(const ast::Expr& expr, const ast::Call& node, const std::vector<Variable>& params,
                 const std::optional<Note>& declared, std::vector<Expr>& args);
  Expr no_function(const ast::Expr& expr, const ast::Call& node);
  Expr no_java(const ast::Expr& expr, const ast::Call& node);
  Expr unary(const ast::Expr& expr, const ast::Unary& node, const Type& expected);
  Expr binary(const ast::Expr& expr, const ast::Binary& node, const Type& expected);
  Expr delivered(const ast::Expr& expr, const ast::Call& node);
  void widen(Fn fn, Expr& left, Expr& right);
  Expr logical(const ast::Expr& expr, const ast::Binary& node);
  Expr comparison(const ast::Expr& expr, const ast::Binary& node);
  Expr arithmetic(const ast::Expr& expr, const ast::Binary& node, const Type& expected);
  Expr concat(const ast::Expr& expr, const ast::Binary& node, const Type& expected);
  Expr choice(const ast::Expr& expr, const ast::If& node, const Type& expected);
  Expr interval(Span span, const ast::Interval& node);
  Expr part(const ast::Expr& expr, const ast::Call& node, std::vector<Expr> args);
  Expr sequence(const ast::Expr& expr, const std::vector<ast::Expr>& items, Fn fn,
                const Type& expected);

  Scope& scope_;
  Diagnostics* report_;
  const Functions& functions_;
};

// What the function gives for these arguments.
Expr apply(Span span, Fn fn, Type type, std::vector<Expr> args);

// "int", or "a value of yet unknown type": for messages.
std::string shown(const Type& type);

}  // namespace drover
