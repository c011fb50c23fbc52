#pragma once
// One rule, checked: names resolved to columns, types, and that every variable is bound.
//
// rule_checker.cc has the way through and what the parts share, rule_types.cc how types are found,
// rule_body.cc the literals, rule_patterns.cc what takes values apart, rule_head.cc the head and
// its aggregates, rule_safety.cc that every variable gets a value.

#include <optional>

#include "base/diagnostic.h"
#include "lang/check/expr_checker.h"
#include "lang/check/relations.h"
#include "lang/check/scope.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

class RuleChecker {
 public:
  // `incomplete`: relations may be missing because of syntax errors elsewhere.
  RuleChecker(Relations& relations, const ast::Rule& rule, Span span, bool incomplete)
      : relations_(relations), rule_(rule), span_(span), incomplete_(incomplete) {
    scope_.jol = rule.jol;
  }

  // Reads the types of the head's columns off the body, as far as they are known by now, into
  // columns that have none yet. True when a column got its type.
  bool infer();

  // The checked rule; reports everything that is wrong with it.
  CheckedRule check(Diagnostics& diagnostics);

  // As check(), for a fact whose arguments are all constants; nullopt when one must be computed.
  std::optional<CheckedFact> check_fact(Diagnostics& diagnostics);

 private:
  struct Target {  // where an argument of an atom goes
    int column;
    const ast::Argument* argument;
  };

  void find_types();
  bool find_type_of(const ast::Literal& literal);
  bool give_type(const ast::Expr& pattern, const Type& type);
  bool is_predicate(const ast::Atom& atom) const;

  int relation_of(const ast::Atom& atom, bool head);
  std::vector<Target> targets(int relation, const ast::Atom& atom, bool head);
  Type column_type(int relation, int column);

  void check_literal(const ast::Literal& literal);
  void check_atom(const ast::Atom& atom, bool negated, Span span);
  Term check_term(int relation, const Target& target, bool negated);
  void check_predicate(const ast::Atom& atom, Span span);
  void check_match(const ast::Atom& atom, Span span);
  void check_generator(const ast::Generator& generator, Span span);
  void check_assignment(const ast::Assignment& node, Span span);
  int bind(const ast::Expr& variable, const Type& type, const std::string& place);
  int bind_pattern(const ast::Expr& pattern, const Type& type, const std::string& place);
  int take_apart(const ast::Expr& pattern, const ast::TupleOf& tuple, const Type& type,
                 const std::string& place);
  void add(Span span, decltype(BodyLiteral::node) node);

  void check_head();
  void read_clock();
  HeadTerm check_head_term(const Target& target);
  void check_aggregate(const ast::Expr& expr, const ast::Aggregate& node, const Type& column,
                       HeadTerm& term);
  bool check_aggregate_arguments(const ast::Expr& expr, const ast::Aggregate& node,
                                 const Type& column, HeadTerm& term);
  void check_bound();
  void warn_about_single_uses();
  bool is_of_input(int variable) const;

  Relations& relations_;
  const ast::Rule& rule_;
  Span span_;
  const bool incomplete_;
  Scope scope_;
  CheckedRule result_;
  Diagnostics* report_ = nullptr;
  std::optional<ExprChecker> exprs_;  // says nothing while types are being found
};

}  // namespace drover
