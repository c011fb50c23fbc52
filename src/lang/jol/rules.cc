// Rules and facts: their parts, and what these mean together.

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "lang/builtins.h"
#include "lang/format/format.h"
#include "lang/jol/aggregates.h"
#include "lang/jol/parsing.h"

namespace drover {

namespace {

// Of a rule that was made for a table function: it is where the table is.
bool is_helper(const ast::Atom& atom) { return atom.relation.find('\'') != std::string::npos; }

}  // namespace

// ['public'] ['async'] [NAME] ['delete']
bool JolParser::prefix(Prefix& out) {
  const auto word = [&](std::string_view text) {
    if (!at_word(text) || ahead_.is("(")) return false;
    advance();
    return true;
  };
  word("public");  // all rules wake for all rows here
  out.async = word("async");
  const bool two_names =
      at_name() && (ahead_.kind == JolKind::kWord || ahead_.kind == JolKind::kVariable);
  if (two_names && !at_word("delete") && !rule_name()) return false;
  out.removes = word("delete");
  return true;
}

bool JolParser::rule_name() {
  const std::string name(text(token_));
  const auto [known, added] = rule_names_.emplace(name, token_.span);
  if (!added) {
    return fail(token_.span, "two rules are called '" + name + "'", "rename one",
                {{known->second, "the other one is at " + sources_.where(known->second)}});
  }
  advance();
  return true;
}

bool JolParser::rule_or_fact() {
  if (!at_name()) return fail_expected("a rule, a fact or a declaration");
  const bool prefixed = !ahead_.is("(") && !ahead_.is("::");
  Prefix how;
  if (!prefix(how)) return false;
  ast::Rule rule;
  rule.jol = true;
  if (!atom(true, rule.head)) return false;
  const bool has_body = accept(":-");
  if (has_body && !body(rule)) return false;
  if (!has_body && prefixed) return fail_expected("':-' and a body");
  if (!end_of_statement(has_body ? "',' or ';'" : "':-' or ';' after the head")) return false;
  if (!no_nulls() || !locate(rule, how)) return false;
  if (how.removes) {
    rule.verb = ast::RuleVerb::kDelete;
  } else if (has_body && (how.async || is_update(rule))) {
    rule.verb = ast::RuleVerb::kNext;
  }
  return finish(std::move(rule));
}

bool JolParser::no_nulls() {
  if (nulls_.empty()) return true;
  return fail(nulls_.front(), "there is no null here: every value is one of its type",
              "choose a value that stands for none, such as -1 or \"\"");
}

bool JolParser::body(ast::Rule& rule) {
  while (true) {
    if (at(";") || at(JolKind::kEnd)) {
      return fail_expected("a condition", at(JolKind::kEnd) ? "put ';' at the end of the statement"
                                          : rule.body.empty() ? "a fact is written without :-"
                                                              : "remove the ',' before it");
    }
    if (!literal(rule.body)) return false;
    if (at("{")) return block(rule);
    if (!accept(",")) return true;
  }
}

// { X := E; E; }: assignments, and calls for the sake of what they do.
bool JolParser::block(ast::Rule& rule) {
  const Span opened = token_.span;
  advance();
  in_block_ = true;
  while (!at("}")) {
    const Span first = token_.span;
    ast::Literal next;
    if (at(JolKind::kVariable) && ahead_.is(":=")) {
      if (!assignment(next)) return false;
    } else {
      ast::Expr value;
      if (!expression(value)) return false;
      ast::Expr target{value.span, ast::Variable{fresh("_")}};
      next.node = ast::Assignment{std::move(target), std::move(value)};
    }
    next.span = first.to(previous_);
    rule.body.push_back(std::move(next));
    if (!accept(";")) return expect_close(";", "';' after what stands in braces", opened);
  }
  advance();
  in_block_ = false;
  return true;
}

bool JolParser::literal(std::vector<ast::Literal>& out) {
  const Span first = token_.span;
  ast::Literal next;
  if (at_word("notin") && !ahead_.is("(")) {
    advance();
    ast::Negated negated;
    if (!atom(false, negated.atom)) return false;
    next.node = std::move(negated);
  } else if (at(JolKind::kVariable) && ahead_.is(":=")) {
    if (!assignment(next)) return false;
  } else if (at_table_function()) {
    return table_function(out);
  } else {
    const std::string name(text(token_));
    const bool named = at(JolKind::kWord) && (ahead_.is("(") || ahead_.is("::") ||
                                              ahead_.is("#insert") || ahead_.is("#delete"));
    const bool function = is_function(name) && !names_.tables.contains(name) && ahead_.is("(");
    if (named && !function && name != "new") {
      ast::Atom found;
      if (!atom(false, found)) return false;
      next.node = ast::Positive{std::move(found)};
    } else if (!condition(next)) {
      return false;
    }
  }
  next.span = first.to(previous_);
  out.push_back(std::move(next));
  return true;
}

bool JolParser::assignment(ast::Literal& out) {
  ast::Assignment node{{token_.span, ast::Variable{std::string(text(token_))}}, {}};
  advance();
  advance();
  if (!expression(node.value)) return false;
  out.node = std::move(node);
  return true;
}

bool JolParser::condition(ast::Literal& out) {
  ast::Expr expr;
  if (!expression(expr)) return false;
  out.node = ast::Condition{std::move(expr)};
  return true;
}

// Where the rows are and where the head is to go. A head at another place than the body is a
// message, which is there in the next step; nothing carries it to another node.
bool JolParser::locate(ast::Rule& rule, const Prefix& prefix) {
  const auto place_of = [](const ast::Atom& atom) -> const ast::Argument* {
    const auto found = std::ranges::find(atom.args, true, &ast::Argument::location);
    return found == atom.args.end() ? nullptr : &*found;
  };
  const ast::Argument* body = nullptr;
  std::optional<Span> unplaced;
  for (const ast::Literal& literal : rule.body) {
    const auto* positive = std::get_if<ast::Positive>(&literal.node);
    const auto* negated = std::get_if<ast::Negated>(&literal.node);
    if (positive == nullptr && negated == nullptr) continue;
    const ast::Atom& atom = positive != nullptr ? positive->atom : negated->atom;
    const ast::Argument* place = place_of(atom);
    if (place == nullptr) {
      if (is_helper(atom)) continue;
      if (!unplaced) unplaced = atom.span;
      continue;
    }
    if (body != nullptr &&
        ast::as_variable(body->value)->name != ast::as_variable(place->value)->name) {
      return fail(
          place->value.span, "the body reads rows at two places, and there is no network in a run",
          "send what is needed to the place where the rest is, by a rule of its own",
          {{body->value.span, "the other place is '" + ast::as_variable(body->value)->name + "'"}});
    }
    if (body == nullptr) body = place;
  }
  if (body != nullptr && unplaced) {
    return fail(*unplaced, "some conditions of this body have an '@', and this one has none",
                "write '@' before the variable of its location, too",
                {{body->value.span, "this one has"}});
  }
  const auto head = std::ranges::find(rule.head.args, true, &ast::Argument::location);
  if (head == rule.head.args.end() || body == nullptr) return true;
  const std::string here = ast::as_variable(body->value)->name;
  if (ast::as_variable(head->value)->name == here) return true;
  if (!prefix.removes) rule.verb = ast::RuleVerb::kNext;
  const Span span = head->value.span;
  ast::Expr from{span, ast::Variable{here}};
  head->value = {
      span,
      ast::Call{std::string(ast::kDelivered), span, {std::move(head->value), std::move(from)}, ""}};
  return true;
}

// A rule without an event that reads a row and gives the same key another one: as a view it could
// not hold, so it is an update. cnt(K, N + 1) :- cnt(K, N), N < 9;
bool JolParser::is_update(const ast::Rule& rule) const {
  const auto table = names_.tables.find(rule.head.relation);
  if (table == names_.tables.end() || table->second.key.empty()) return false;
  const auto key_of = [&](const ast::Atom& atom) {
    std::string key;
    for (std::size_t column : table->second.key) {
      if (column >= atom.args.size()) return std::string();
      key += format(atom.args[column].value) + "\n";
    }
    return key;
  };
  const std::string key = key_of(rule.head);
  return !key.empty() && std::ranges::any_of(rule.body, [&](const ast::Literal& literal) {
    const auto* positive = std::get_if<ast::Positive>(&literal.node);
    return positive != nullptr && positive->atom.relation == rule.head.relation &&
           positive->atom.watch == ast::Watch::kNone && key_of(positive->atom) == key &&
           format(positive->atom) != format(rule.head);
  });
}

bool JolParser::finish(ast::Rule rule) {
  std::vector<ast::Rule> helpers;
  project_for_jol(rule, helpers, [&](const std::string& name) { return fresh(name); });
  // A timer is set, and fires later; its own rows are those of its firings.
  if (names_.timers.contains(rule.head.relation)) rule.head.relation += ast::kSetsTimer;
  add(std::move(rule));
  for (ast::Rule& helper : helpers) add(std::move(helper));
  for (ast::Statement& helper : helpers_) {
    helper.span = first_.to(previous_);
    program_.statements.push_back(std::move(helper));
  }
  return true;
}

}  // namespace drover
