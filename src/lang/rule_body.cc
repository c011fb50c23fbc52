// The literals of a body.
#include "base/text.h"
#include "lang/rule_checker.h"

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
      self.add(span, BodyCondition{
                         self.exprs_->check_as(node.expr, Type::of(Kind::kBool), "a condition")});
    }
    void operator()(const ast::Assignment& node) const {
      int variable = self.scope_.named(node.variable, node.variable_span);
      ++self.scope_.uses[static_cast<std::size_t>(variable)];
      const Type type = self.scope_.at(variable).type;
      Expr value = self.exprs_->check_as(node.value, type, "'" + node.variable + "'");
      self.add(span, BodyAssignment{variable, std::move(value)});
    }
    void operator()(const ast::Generator& node) const { self.check_generator(node, span); }
  };
  std::visit(Visit{*this, literal.span}, literal.node);
}

void RuleChecker::check_atom(const ast::Atom& atom, bool negated, Span span) {
  int relation = relation_of(atom, false);
  if (relation < 0) {
    // Its variables count as used and bound, so that one mistake is reported once.
    for (const ast::Argument& argument : atom.args) {
      if (ast::as_variable(argument.value) != nullptr) bind(argument.value, {}, "");
    }
    result_.body_incomplete = true;
    return;
  }
  BodyAtom checked;
  checked.relation = relation;
  checked.negated = negated;
  checked.terms.resize(relations_.at(relation).schema.columns.size());
  for (const Target& target : targets(relation, atom, false)) {
    checked.terms[static_cast<std::size_t>(target.column)] = check_term(relation, target);
  }
  add(span, std::move(checked));
}

Term RuleChecker::check_term(int relation, const Target& target) {
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

void RuleChecker::check_generator(const ast::Generator& generator, Span span) {
  BodyGenerator checked;
  checked.sequence = exprs_->check(generator.sequence);
  const Type& type = checked.sequence.type;
  Type element;
  if (type.kind == Kind::kList || type.kind == Kind::kSet) {
    element = type.args[0];
  } else if (type.known()) {
    exprs_->error(generator.sequence.span, "'in' goes over a list or a set, not " + to_text(type));
    return;
  }
  const ast::Expr& item = generator.element;
  if (ast::is_wildcard(item)) {
    checked.variable = scope_.hidden(element, item.span);
  } else if (ast::as_variable(item) != nullptr) {
    checked.variable = bind(item, element, "an item of the sequence");
  } else {
    Expr value = exprs_->check_as(item, element, "an item of the sequence");
    checked.variable = scope_.hidden(element, item.span);
    add(item.span, BodyAssignment{checked.variable, std::move(value)});
  }
  add(span, std::move(checked));
}

}  // namespace drover
