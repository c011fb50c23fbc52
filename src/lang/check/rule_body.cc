// The literals of a body.
#include "base/text.h"
#include "lang/check/patterns.h"
#include "lang/check/rule_checker.h"

namespace drover {

void RuleChecker::check_literal(const ast::Literal& literal) {
  struct Visit {
    RuleChecker& self;
    Span span;
    void operator()(const ast::Positive& node) const {
      if (self.is_predicate(node.atom)) return self.check_predicate(node.atom, span);
      self.check_atom(node.atom, false, span);
    }
    void operator()(const ast::Negated& node) const {
      if (self.is_predicate(node.atom)) {
        self.exprs_->error(span, "'" + node.atom.relation + "' is a function, no relation",
                           "negate a condition with '!': !" + node.atom.relation + "(…)");
        return;
      }
      self.check_atom(node.atom, true, span);
    }
    void operator()(const ast::Condition& node) const {
      self.add(span, BodyCondition{self.exprs_->condition(node.expr)});
    }
    void operator()(const ast::Assignment& node) const { self.check_assignment(node, span); }
    void operator()(const ast::Generator& node) const { self.check_generator(node, span); }
  };
  std::visit(Visit{*this, literal.span}, literal.node);
}

void RuleChecker::check_atom(const ast::Atom& atom, bool negated, Span span) {
  int relation = relation_of(atom, false);
  if (relation < 0) {
    // Its variables count as used and bound, so that one mistake is reported once.
    for (const ast::Argument& argument : atom.args) {
      if (ast::as_variable(argument.value) != nullptr || ast::as_tuple(argument.value) != nullptr)
        bind_pattern(argument.value, {}, "");
    }
    result_.body_incomplete = true;
    return;
  }
  BodyAtom checked;
  checked.relation = relation;
  checked.negated = negated;
  checked.terms.resize(relations_.at(relation).schema.columns.size());
  for (const Target& target : targets(relation, atom, false)) {
    checked.terms[static_cast<std::size_t>(target.column)] = check_term(relation, target, negated);
  }
  add(span, std::move(checked));
}

Term RuleChecker::check_term(int relation, const Target& target, bool negated) {
  const ast::Expr& expr = target.argument->value;
  const Schema& schema = relations_.at(relation).schema;
  const Type type = column_type(relation, target.column);
  std::string place = "column '" + schema.columns[static_cast<std::size_t>(target.column)].name +
                      "' of '" + schema.name + "'";
  Term term;
  term.span = expr.span;
  if (ast::is_wildcard(expr)) return term;
  if (ast::as_variable(expr) != nullptr) {
    term.kind = Term::Kind::kVariable;
    term.variable = bind(expr, type, place);
    return term;
  }
  if (!negated && takes_apart(expr)) {
    term.kind = Term::Kind::kVariable;
    term.variable = bind_pattern(expr, type, place);
    return term;
  }
  Expr value = exprs_->check_as(expr, type, place);
  if (value.kind == Expr::Kind::kConstant) {
    term.kind = Term::Kind::kConstant;
    term.constant = std::move(value.constant);
    return term;
  }
  // p(X + 1) is p(H), H := X + 1.
  term.kind = Term::Kind::kVariable;
  term.variable = scope_.hidden(value.type, expr.span);
  add(expr.span, BodyAssignment{term.variable, std::move(value)});
  return term;
}

// A function as a condition: starts_with(S, "x"), match(T, /…/, A, B).
void RuleChecker::check_predicate(const ast::Atom& atom, Span span) {
  for (const ast::Argument& argument : atom.args) {
    if (argument.name.empty()) continue;
    exprs_->error(argument.name_span,
                  "'" + atom.relation + "' is a function: its arguments have no names");
    return;
  }
  if (atom.relation == "match" && atom.args.size() > 2) return check_match(atom, span);
  ast::Expr call;
  call.span = span;
  ast::Call node;
  node.function = atom.relation;
  node.name_span = atom.name_span;
  for (const ast::Argument& argument : atom.args) node.args.push_back(argument.value);
  call.node = std::move(node);
  Expr checked = exprs_->check(call);
  if (checked.type.known() && !(checked.type == Type::of(Kind::kBool))) {
    exprs_->error(span,
                  "a condition must be true or false, but '" + atom.relation + "' gives " +
                      to_text(checked.type),
                  "compare it with something, or name it: X := " + atom.relation + "(…)");
  }
  add(span, BodyCondition{std::move(checked)});
}

void RuleChecker::check_match(const ast::Atom& atom, Span span) {
  BodyMatch match;
  match.text = exprs_->check_as(atom.args[0].value, Type::of(Kind::kString), "'match'");
  const auto* regex = std::get_if<ast::Regex>(&atom.args[1].value.node);
  if (regex == nullptr) {
    exprs_->error(atom.args[1].value.span, "expected a regular expression",
                  "write it between slashes: match(Text, /^(\\S+) /, First)");
    return;
  }
  exprs_->check_regex(atom.args[1].value, atom.args.size() - 2);
  match.pattern = regex->pattern;
  match.ignore_case = regex->ignore_case;
  for (std::size_t i = 2; i < atom.args.size(); ++i) {
    const ast::Expr& capture = atom.args[i].value;
    if (ast::is_wildcard(capture)) {
      match.captures.push_back(-1);
    } else if (ast::as_variable(capture) != nullptr) {
      match.captures.push_back(
          bind(capture, Type::of(Kind::kString), "what a group of 'match' captures"));
    } else {
      Expr value = exprs_->check_as(capture, Type::of(Kind::kString), "a capture of 'match'");
      int hidden = scope_.hidden(Type::of(Kind::kString), capture.span);
      add(capture.span, BodyAssignment{hidden, std::move(value)});
      match.captures.push_back(hidden);
    }
  }
  add(span, std::move(match));
}

void RuleChecker::check_assignment(const ast::Assignment& node, Span span) {
  if (const ast::Variable* name = ast::as_variable(node.target)) {
    int variable = scope_.named(name->name, node.target.span);
    ++scope_.uses[static_cast<std::size_t>(variable)];
    const Type type = scope_.at(variable).type;
    Expr value = exprs_->check_as(node.value, type, "'" + name->name + "'");
    add(span, BodyAssignment{variable, std::move(value)});
    return;
  }
  Expr value = exprs_->check(node.value);
  int whole = bind_pattern(node.target, value.type, "what is assigned");
  add(span, BodyAssignment{whole, std::move(value)});
}

void RuleChecker::check_generator(const ast::Generator& generator, Span span) {
  BodyGenerator checked;
  checked.sequence = exprs_->check(generator.sequence);
  const Type type = checked.sequence.type;
  const Type element = type_in(type, generator.element);
  if (type.known() && !element.known()) {
    exprs_->error(generator.sequence.span,
                  "'in' goes over a list, a set or a map, not " + to_text(type));
    result_.body_incomplete = true;
    return;
  }
  if (type.kind == Kind::kMap) {
    const bool pairs = ast::as_tuple(generator.element) != nullptr;
    Type walked = pairs ? Type::list_of(element) : Type::set_of(element);
    Span at = checked.sequence.span;
    checked.sequence = apply(at, pairs ? Fn::kEntries : Fn::kKeys, std::move(walked),
                             {std::move(checked.sequence)});
  }
  checked.variable = bind_pattern(generator.element, element, "an item of the sequence");
  add(span, std::move(checked));
}

}  // namespace drover
