// Atoms, their arguments, and table functions, which take an atom and give rows.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lang/builtins.h"
#include "lang/jol/parsing.h"

namespace drover {

namespace {

ast::Expr variable_named(Span span, std::string name) {
  return {span, ast::Variable{std::move(name)}};
}

ast::Literal literal_of(ast::Atom atom) {
  const Span span = atom.span;
  return {span, ast::Positive{std::move(atom)}};
}

ast::Aggregate aggregate_of(std::string function, Span span, std::vector<ast::Expr> args) {
  return {std::move(function), span, false, std::move(args), {}};
}

// Where the aggregate of max<X> stands; the number of arguments if nowhere.
std::size_t aggregated_argument(const ast::Atom& atom) {
  const auto found = std::ranges::find_if(atom.args, [](const ast::Argument& argument) {
    return std::holds_alternative<ast::Aggregate>(argument.value.node);
  });
  return static_cast<std::size_t>(found - atom.args.begin());
}

// The variables of an atom, each once, but for one argument.
std::vector<ast::Argument> variables_but(const ast::Atom& atom, std::size_t which) {
  std::vector<ast::Argument> found;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < atom.args.size(); ++i) {
    const ast::Variable* variable = ast::as_variable(atom.args[i].value);
    if (i == which || variable == nullptr || !seen.insert(variable->name).second) continue;
    found.push_back({"", atom.args[i].value.span, atom.args[i].value});
  }
  return found;
}

}  // namespace

// [NAMESPACE '::'] NAME ['#insert' | '#delete'] '(' ... ')'
bool JolParser::atom(bool head, ast::Atom& out) {
  const Span first = token_.span;
  if (ahead_.is("::")) {
    const std::string space(text(token_));
    if (!at_name()) return fail_expected("the name of a program");
    advance();
    advance();
    if (!table_name("table", out.relation, out.name_span)) return false;
    out.relation = space + "::" + out.relation;
    out.name_span = first.to(out.name_span);
  } else if (!table_name("table", out.relation, out.name_span)) {
    return false;
  }
  if (at("#insert") || at("#delete")) {
    if (head) {
      return fail(token_.span, "a rule cannot make what has happened to '" + out.relation + "'",
                  "remove '" + std::string(text(token_)) + "', or write it in a body");
    }
    const auto table = names_.tables.find(out.relation);
    const bool event = table != names_.tables.end() && table->second.event;
    if (!event || at("#delete"))
      out.watch = at("#insert") ? ast::Watch::kInsert : ast::Watch::kDelete;
    advance();
  }
  if (!at("(")) return fail_expected("'(' after '" + out.relation + "'");
  if (!arguments(head, out)) return false;
  out.span = first.to(previous_);
  return true;
}

bool JolParser::arguments(bool head, ast::Atom& out) {
  const Span opened = token_.span;
  advance();
  while (!at(")")) {
    if (!argument(head, out)) return false;
    if (!at(")") && !accept(",")) return expect_close(")", "',' or ')' after the argument", opened);
  }
  advance();
  const auto places = std::ranges::count(out.args, true, &ast::Argument::location);
  if (places < 2) return true;
  return fail(opened.to(previous_), "a row is at one place, so one argument has an '@'",
              "remove the others");
}

bool JolParser::argument(bool head, ast::Atom& out) {
  ast::Argument next;
  if (accept("@")) {
    next.location = true;
    if (!at(JolKind::kVariable)) {
      return fail_expected("a variable behind '@'",
                           "name the place first: Place := …, or write it without '@'");
    }
    next.value = variable_named(token_.span, std::string(text(token_)));
    advance();
    out.args.push_back(std::move(next));
    return true;
  }
  if (at(JolKind::kVariable) && ahead_.is(":=")) return alias(out);
  const bool aggregated = at(JolKind::kWord) && !token_.is_value() && ahead_.is("<");
  if (!(aggregated ? aggregate(next.value) : expression(next.value))) return false;
  if (aggregated && !head && !at(")") && !at(",")) return fail_expected("',' or ')'");
  out.args.push_back(std::move(next));
  return true;
}

// X := $2 is X as the third argument; those before that are not given do not matter.
bool JolParser::alias(ast::Atom& out) {
  const Span span = token_.span;
  const std::string name(text(token_));
  advance();
  advance();
  if (!at(JolKind::kPosition)) {
    return fail_expected("a column after ':='", "columns are counted from 0: p(X := $2)");
  }
  constexpr std::size_t kColumnsMax = 1000;
  std::size_t column = 0;
  for (char c : token_.text)
    column = std::min<std::size_t>(column * 10 + static_cast<std::size_t>(c - '0'), kColumnsMax);
  if (column < out.args.size()) {
    return fail(token_.span, "column " + token_.text + " is given already",
                "columns are named in their order");
  }
  if (column == kColumnsMax) return fail(token_.span, "no table has so many columns");
  while (out.args.size() < column) out.args.push_back({"", span, {span, ast::Wildcard{}}});
  out.args.push_back({"", span, variable_named(span, name)});
  advance();
  return true;
}

// max<X>  topk<X, 3>  count<*>
bool JolParser::aggregate(ast::Expr& out) {
  const Span first = token_.span;
  ast::Aggregate node = aggregate_of(std::string(text(token_)), first, {});
  if (node.function == "generic") {
    return fail(first, "an aggregate of Java cannot be run here",
                "say it with min max count sum avg sumstr set list union topk bottomk limit");
  }
  advance();
  const Span opened = token_.span;
  advance();
  node.star = accept("*");
  while (!node.star && !at(">")) {
    ast::Expr next;
    if (!binary(next, kSum)) return false;
    node.args.push_back(std::move(next));
    if (!at(">") && !accept(",")) break;
  }
  if (!expect_close(">", "'>' after what is aggregated", opened)) return false;
  out = {first.to(previous_), std::move(node)};
  return true;
}

// name(table(…)), where the inner one is no function of ours in a condition of ours.
bool JolParser::at_table_function() const {
  if (!at(JolKind::kWord) || !ahead_.is("(")) return false;
  const std::string name(text(token_));
  if (names_.tables.contains(name)) return false;
  const bool known = name == "flatten" || name == "arg" || name == "limit";
  JolLexer rest(sources_.at(source_).text().substr(ahead_.span.end), source_);
  const JolToken inner = rest.next();
  const JolToken behind = rest.next();
  const bool table = inner.kind == JolKind::kWord && (behind.is("(") || behind.is("::") ||
                                                      behind.is("#insert") || behind.is("#delete"));
  return table && (known || names_.tables.contains(inner.text) || behind.text != "(");
}

bool JolParser::table_function(std::vector<ast::Literal>& out) {
  const Span first = token_.span;
  const std::string name(text(token_));
  advance();
  const Span opened = token_.span;
  advance();
  ast::Atom inner;
  if (!atom(false, inner)) return false;
  ast::Expr count;
  const bool counted = name == "limit" && accept(",");
  if (counted && !expression(count)) return false;
  if (!expect_close(")", "')' after the table", opened)) return false;
  const Span span = first.to(previous_);
  if (name == "flatten") return flatten(std::move(inner), span, out);
  if (name == "arg") return best(std::move(inner), span, out);
  if (name == "limit") return this->first(std::move(inner), counted ? &count : nullptr, span, out);
  return unknown_function(name, first);
}

bool JolParser::unknown_function(const std::string& name, Span span) {
  return fail(span, "'" + name + "' is a table function of Java, which drover does not run",
              "derive the rows of '" + name +
                  "' by rules; the table functions here are flatten, arg and limit");
}

// Each item of a list or set stands in its place: p(X, L'), L in L'.
bool JolParser::flatten(ast::Atom atom, Span span, std::vector<ast::Literal>& out) {
  const auto table = names_.tables.find(atom.relation);
  if (table == names_.tables.end()) {
    return fail(atom.name_span,
                "flatten must know the classes of the columns of '" + atom.relation + "'",
                "define '" + atom.relation + "' in this text");
  }
  std::vector<ast::Literal> generators;
  for (std::size_t i = 0; i < atom.args.size(); ++i) {
    ast::Expr& value = atom.args[i].value;
    const bool many = i < table->second.collection.size() && table->second.collection[i];
    if (!many || ast::is_wildcard(value)) continue;
    if (ast::as_variable(value) == nullptr) {
      return fail(value.span, "expected a variable for an item",
                  "compare it in a condition of its own");
    }
    ast::Expr whole = variable_named(value.span, fresh(ast::as_variable(value)->name));
    generators.push_back({value.span, ast::Generator{value, whole}});
    value = std::move(whole);
  }
  if (generators.empty()) {
    return fail(
        span, "no argument of '" + atom.relation + "' here is a list or a set",
        "flatten goes through columns of java.util.List, Set and the like, and of ValueList");
  }
  out.push_back(literal_of(std::move(atom)));
  std::ranges::move(generators, std::back_inserter(out));
  return true;
}

bool JolParser::only_variables(const ast::Atom& atom, const std::string& function) {
  for (const ast::Argument& argument : atom.args) {
    const auto& node = argument.value.node;
    if (std::holds_alternative<ast::Variable>(node) ||
        std::holds_alternative<ast::Wildcard>(node) ||
        std::holds_alternative<ast::Constant>(node) || std::holds_alternative<ast::Aggregate>(node))
      continue;
    return fail(argument.value.span,
                "the arguments within '" + function + "' are variables, constants and '_'",
                "compare it in a condition of its own");
  }
  return true;
}

// arg(p(G, _, max<X>)): the rows whose X is greatest for their G.
bool JolParser::best(ast::Atom atom, Span span, std::vector<ast::Literal>& out) {
  const std::size_t which = aggregated_argument(atom);
  const auto* found = which < atom.args.size()
                          ? std::get_if<ast::Aggregate>(&atom.args[which].value.node)
                          : nullptr;
  const bool right = found != nullptr && (found->function == "max" || found->function == "min") &&
                     found->args.size() == 1 && ast::as_variable(found->args[0]) != nullptr;
  if (!right) {
    return fail(span, "arg gives the rows with the least or greatest value of one column",
                "write arg(" + atom.relation + "(…, max<X>)), or min<X>");
  }
  if (!only_variables(atom, "arg")) return false;
  const ast::Aggregate aggregate = *found;
  atom.args[which].value = aggregate.args[0];
  ast::Rule helper;
  helper.jol = true;
  helper.head.relation = fresh(atom.relation);
  helper.head.name_span = atom.name_span;
  helper.head.span = span;
  helper.head.args = variables_but(atom, which);
  helper.body.push_back(literal_of(atom));
  ast::Atom greatest = helper.head;
  greatest.args.push_back({"", span, aggregate.args[0]});
  helper.head.args.push_back({"", span, {span, aggregate}});
  helpers_.push_back({span, std::move(helper)});
  out.push_back(literal_of(std::move(atom)));
  out.push_back(literal_of(std::move(greatest)));
  return true;
}

// limit(p(A, B), k): the first k rows. limit(p(G, limit<X, k>)): for each G the first k of X.
bool JolParser::first(ast::Atom atom, const ast::Expr* count, Span span,
                      std::vector<ast::Literal>& out) {
  const std::size_t which = aggregated_argument(atom);
  if (!only_variables(atom, "limit")) return false;
  if (which < atom.args.size()) {
    const auto& aggregate = std::get<ast::Aggregate>(atom.args[which].value.node);
    const bool first_ones = aggregate.function == "limit" || aggregate.function == "topk" ||
                            aggregate.function == "bottomk";
    if (count == nullptr && first_ones && aggregate.args.size() == 2 &&
        ast::as_variable(aggregate.args[0]) != nullptr)
      return first_of_groups(std::move(atom), which, span, out);
  } else if (std::vector<ast::Argument> variables = variables_but(atom, which);
             count != nullptr && !variables.empty()) {
    ast::Expr row = variables[0].value;
    if (variables.size() > 1) {
      ast::TupleOf tuple;
      for (ast::Argument& variable : variables) tuple.items.push_back(std::move(variable.value));
      row = {span, std::move(tuple)};
    }
    ast::Rule helper;
    helper.jol = true;
    helper.head.relation = fresh(atom.relation);
    helper.head.name_span = atom.name_span;
    helper.head.span = span;
    ast::Atom read = helper.head;
    const ast::Expr rows = variable_named(span, fresh("L"));
    helper.head.args.push_back({"", span, {span, aggregate_of("limit", span, {row, *count})}});
    helper.body.push_back(literal_of(std::move(atom)));
    helpers_.push_back({span, std::move(helper)});
    read.args.push_back({"", span, rows});
    out.push_back(literal_of(std::move(read)));
    out.push_back({span, ast::Generator{std::move(row), rows}});
    return true;
  }
  return fail(span, "limit gives the first rows of a table",
              "write limit(" + atom.relation + "(X, Y), 10), or limit(" + atom.relation +
                  "(X, limit<Y, 10>)) for each X");
}

bool JolParser::first_of_groups(ast::Atom atom, std::size_t which, Span span,
                                std::vector<ast::Literal>& out) {
  const ast::Expr aggregated = atom.args[which].value;
  const ast::Expr item = std::get<ast::Aggregate>(aggregated.node).args[0];
  atom.args[which].value = item;
  ast::Rule helper;
  helper.jol = true;
  helper.head.relation = fresh(atom.relation);
  helper.head.name_span = atom.name_span;
  helper.head.span = span;
  helper.head.args = variables_but(atom, which);
  ast::Atom read = helper.head;
  helper.head.args.push_back({"", span, aggregated});
  helper.body.push_back(literal_of(std::move(atom)));
  helpers_.push_back({span, std::move(helper)});
  const ast::Expr rows = variable_named(span, fresh("L"));
  read.args.push_back({"", span, rows});
  out.push_back(literal_of(std::move(read)));
  out.push_back({span, ast::Generator{item, rows}});
  return true;
}

}  // namespace drover
