#include "lang/jol/aggregates.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace drover {

namespace {

using MakeName = std::function<std::string(const std::string&)>;

ast::Aggregate* aggregate_of(ast::Argument& argument) {
  return std::get_if<ast::Aggregate>(&argument.value.node);
}

// To these it makes a difference how often a value is there.
bool counts_repeats(std::string_view function) {
  constexpr std::array<std::string_view, 5> kCounting = {"sum", "avg", "list", "limit", "sumstr"};
  return std::ranges::find(kCounting, function) != kCounting.end();
}

class JolAggregates {
 public:
  JolAggregates(ast::Rule& rule, std::vector<ast::Rule>& helpers, const MakeName& fresh)
      : rule_(rule), helpers_(helpers), fresh_(fresh) {}

  void rewrite() {
    bool star = false;
    bool projects = false;
    for (ast::Argument& argument : rule_.head.args) {
      const ast::Aggregate* aggregate = aggregate_of(argument);
      if (aggregate == nullptr) continue;
      aggregates_ = true;
      star = star || aggregate->star;
      projects = projects || counts_repeats(aggregate->function);
    }
    if (!aggregates_) return;
    if (projects && !star) project();
    for (ast::Argument& argument : rule_.head.args) {
      if (ast::Aggregate* aggregate = aggregate_of(argument)) rename(*aggregate);
    }
    join_texts();
  }

 private:
  static void rename(ast::Aggregate& aggregate) {
    if (aggregate.function == "tupleset") aggregate.function = "set";
    if (aggregate.function == "count" && !aggregate.star) aggregate.function = "count_distinct";
  }

  // An expression of the head becomes a variable, and the helper's column is the expression.
  ast::Expr column(ast::Rule& helper, ast::Expr expr) {
    ast::Expr name{expr.span, ast::Variable{fresh_("X")}};
    helper.head.args.push_back({"", expr.span, std::move(expr)});
    return name;
  }

  ast::Rule helper_rule() const {
    ast::Rule helper;
    helper.jol = rule_.jol;
    helper.head.relation = fresh_(rule_.head.relation);
    helper.head.name_span = rule_.head.name_span;
    helper.head.span = rule_.head.span;
    helper.body = rule_.body;
    return helper;
  }

  // The rule reads the helper, whose columns are these variables.
  void read(ast::Rule helper, const std::vector<ast::Expr>& columns) {
    ast::Atom atom = helper.head;
    atom.args.clear();
    for (const ast::Expr& expr : columns) atom.args.push_back({"", expr.span, expr});
    rule_.body.clear();
    rule_.body.push_back({atom.span, ast::Positive{std::move(atom)}});
    helpers_.push_back(std::move(helper));
  }

  void project() {
    ast::Rule helper = helper_rule();
    std::vector<ast::Expr> columns;
    for (ast::Argument& argument : rule_.head.args) {
      ast::Aggregate* aggregate = aggregate_of(argument);
      if (aggregate == nullptr) {
        argument.value = column(helper, std::move(argument.value));
        columns.push_back(argument.value);
      } else if (!aggregate->args.empty()) {
        // What stands behind says how many, or by what; a constant stays what it is.
        for (ast::Expr& arg : aggregate->args) {
          if (std::holds_alternative<ast::Constant>(arg.node) && &arg != &aggregate->args[0])
            continue;
          arg = column(helper, std::move(arg));
          columns.push_back(arg);
        }
      }
    }
    read(std::move(helper), columns);
  }

  // sumstr<X> is join(L, "") of a helper's list<X>.
  void join_texts() {
    const bool joins = std::ranges::any_of(rule_.head.args, [](ast::Argument& argument) {
      const ast::Aggregate* aggregate = aggregate_of(argument);
      return aggregate != nullptr && aggregate->function == "sumstr";
    });
    if (!joins) return;
    ast::Rule helper = helper_rule();
    std::vector<ast::Expr> columns;
    for (ast::Argument& argument : rule_.head.args) {
      ast::Aggregate* aggregate = aggregate_of(argument);
      const bool text = aggregate != nullptr && aggregate->function == "sumstr";
      if (text) aggregate->function = "list";
      const Span span = argument.value.span;
      argument.value = column(helper, std::move(argument.value));
      columns.push_back(argument.value);
      if (!text) continue;
      ast::Expr none{span, ast::Constant{std::string()}};
      argument.value = {span, ast::Call{"join", span, {columns.back(), std::move(none)}, ""}};
    }
    read(std::move(helper), columns);
  }

  ast::Rule& rule_;
  std::vector<ast::Rule>& helpers_;
  const MakeName& fresh_;
  bool aggregates_ = false;
};

}  // namespace

void project_for_jol(ast::Rule& rule, std::vector<ast::Rule>& helpers, const MakeName& fresh) {
  JolAggregates(rule, helpers, fresh).rewrite();
}

void apply_pragma(ast::Program& program) {
  const bool asked = std::ranges::any_of(program.statements, [](const ast::Statement& statement) {
    return std::holds_alternative<ast::JolPragma>(statement.node);
  });
  if (!asked) return;
  int made = 0;
  std::vector<ast::Statement> added;
  for (ast::Statement& statement : program.statements) {
    auto* rule = std::get_if<ast::Rule>(&statement.node);
    if (rule == nullptr) continue;
    std::vector<ast::Rule> helpers;
    project_for_jol(*rule, helpers, [&](const std::string& name) {
      const std::string text = program.source > 0 ? std::to_string(program.source) + "." : "";
      return name + "'" + text + std::to_string(++made);
    });
    for (ast::Rule& helper : helpers) added.push_back({statement.span, std::move(helper)});
  }
  std::ranges::move(added, std::back_inserter(program.statements));
}

}  // namespace drover
