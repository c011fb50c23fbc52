#include "lang/check/defaults.h"

#include <algorithm>
#include <set>
#include <string>

#include "lang/check/relations.h"
#include "lang/syntax/walk.h"

namespace drover {
namespace {

const ast::Aggregate* aggregate_of(const ast::Argument& argument) {
  return std::get_if<ast::Aggregate>(&argument.value.node);
}

bool has_default(const ast::Rule& rule) {
  return std::ranges::any_of(rule.head.args, [](const ast::Argument& argument) {
    const ast::Aggregate* aggregate = aggregate_of(argument);
    return aggregate != nullptr && !aggregate->otherwise.empty();
  });
}

// Visits all variables of an expression.
template <typename Visit>
void for_each_variable(const ast::Expr& expr, const Visit& visit) {
  if (const ast::Variable* variable = ast::as_variable(expr)) visit(*variable, expr.span);
  ast::for_each_part(expr, [&](const ast::Expr& part) { for_each_variable(part, visit); });
}

class Defaults {
 public:
  Defaults(std::vector<ast::Program>& programs, Diagnostics& diagnostics)
      : programs_(programs), diagnostics_(diagnostics) {}

  void run() {
    find_events();
    for (ast::Program& program : programs_) {
      std::vector<ast::Statement> made;
      source_ = program.source;
      for (ast::Statement& statement : program.statements) {
        auto* rule = std::get_if<ast::Rule>(&statement.node);
        if (rule == nullptr || !has_default(*rule) || !is_right(*rule)) continue;
        std::vector<ast::Rule> parts = parts_of(*rule);
        *rule = std::move(parts.back());
        parts.pop_back();
        for (ast::Rule& part : parts) made.push_back({statement.span, std::move(part)});
      }
      std::ranges::move(made, std::back_inserter(program.statements));
    }
  }

 private:
  // Relations whose rows are gone when the step is: declared ones, and what follows from these.
  void find_events() {
    std::set<std::string> declared;
    std::vector<const ast::Rule*> rules;
    for (const ast::Program& program : programs_) {
      for (const ast::Statement& statement : program.statements) {
        if (const auto* decl = std::get_if<ast::RelationDecl>(&statement.node)) {
          declared.insert(decl->name);
          if (decl->kind == ast::DeclaredKind::kEvent) events_.insert(decl->name);
        } else if (const auto* timer = std::get_if<ast::TimerDecl>(&statement.node)) {
          declared.insert(timer->name);
          events_.insert(timer->name);
        } else if (const auto* rule = std::get_if<ast::Rule>(&statement.node)) {
          rules.push_back(rule);
        }
      }
    }
    for (bool grown = true; grown;) {
      grown = false;
      for (const ast::Rule* rule : rules) {
        if (declared.contains(rule->head.relation) || rule->verb != ast::RuleVerb::kDerive ||
            !std::ranges::any_of(rule->body, [&](const auto& literal) { return happens(literal); }))
          continue;
        grown = events_.insert(rule->head.relation).second || grown;
      }
    }
  }

  bool happens(const ast::Literal& literal) const {
    const auto* positive = std::get_if<ast::Positive>(&literal.node);
    return positive != nullptr &&
           (positive->atom.watch != ast::Watch::kNone || events_.contains(positive->atom.relation));
  }

  void error(Span span, std::string message, std::string hint) {
    diagnostics_.push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
  }

  bool is_right(const ast::Rule& rule) {
    const auto* first =
        rule.body.empty() ? nullptr : std::get_if<ast::Positive>(&rule.body.front().node);
    if (first == nullptr) {
      error(rule.head.span, "a 'default' is for the rows of the first atom, and the body has none",
            "begin the body with the atom that says which groups there are");
      return false;
    }
    std::set<std::string> known;
    for (const ast::Argument& argument : first->atom.args) {
      for_each_variable(argument.value,
                        [&](const ast::Variable& v, Span) { known.insert(v.name); });
    }
    for (const ast::Argument& argument : rule.head.args) {
      const ast::Aggregate* aggregate = aggregate_of(argument);
      if (aggregate != nullptr && aggregate->otherwise.empty()) {
        error(argument.value.span, "'" + aggregate->function + "' has no 'default' here",
              "all aggregates of a head have one, or none: " + aggregate->function +
                  (aggregate->star ? "<*>" : "<X>") + " default 0");
        return false;
      }
      bool right = true;
      const ast::Expr& needed = aggregate == nullptr ? argument.value : aggregate->otherwise[0];
      for_each_variable(needed, [&](const ast::Variable& v, Span span) {
        if (!right || known.contains(v.name)) return;
        right = false;
        error(span,
              "'" + v.name + "' is no value of '" + first->atom.relation +
                  "', whose rows say which groups there are",
              "begin the body with the atom that gives it");
      });
      if (!right) return false;
    }
    return true;
  }

  // The helper that aggregates, what stands for no row, and what takes the helper's rows over.
  std::vector<ast::Rule> parts_of(const ast::Rule& rule) {
    const std::string name = rule.head.relation + "'d" +
                             (source_ > 0 ? std::to_string(source_) + "." : "") +
                             std::to_string(++made_);
    ast::Rule helper = rule;
    helper.verb = ast::RuleVerb::kDerive;
    helper.head.relation = name;
    ast::Rule filled = rule;
    ast::Rule empty = rule;
    filled.made = empty.made = true;
    ast::Atom read{name, rule.head.name_span, ast::Watch::kNone, {}, rule.head.span};
    ast::Atom none = read;
    bool grouped = false;
    std::set<std::string> names;
    for (std::size_t i = 0; i < rule.head.args.size(); ++i) {
      const Span span = rule.head.args[i].value.span;
      // An undeclared relation takes the names of its columns from these.
      std::string variable = name_for(rule.head.args[i], i);
      while (!names.insert(variable).second) variable += "_" + std::to_string(i);
      ast::Expr column{span, ast::Variable{std::move(variable)}};
      helper.head.args[i].name.clear();
      if (const ast::Aggregate* aggregate = aggregate_of(rule.head.args[i])) {
        std::get<ast::Aggregate>(helper.head.args[i].value.node).otherwise.clear();
        empty.head.args[i].value = aggregate->otherwise[0];
        none.args.push_back({"", span, {span, ast::Wildcard{}}});
      } else {
        none.args.push_back({"", span, rule.head.args[i].value});
        grouped = true;
      }
      filled.head.args[i].value = column;
      read.args.push_back({"", span, std::move(column)});
    }
    // One group, which is there always, or whenever something happens.
    const bool always = !grouped && std::ranges::none_of(rule.body, [&](const auto& literal) {
      return happens(literal);
    });
    filled.body = {{rule.head.span, ast::Positive{std::move(read)}}};
    empty.body.clear();
    if (!always) empty.body.push_back(rule.body.front());
    empty.body.push_back({rule.head.span, ast::Negated{std::move(none)}});
    return {std::move(helper), std::move(empty), std::move(filled)};
  }

  std::vector<ast::Program>& programs_;
  Diagnostics& diagnostics_;
  std::set<std::string> events_;
  std::uint32_t source_ = 0;
  int made_ = 0;
};

}  // namespace

bool has_defaults(const std::vector<ast::Program>& programs) {
  return std::ranges::any_of(programs, [](const ast::Program& program) {
    return std::ranges::any_of(program.statements, [](const ast::Statement& statement) {
      const auto* rule = std::get_if<ast::Rule>(&statement.node);
      return rule != nullptr && has_default(*rule);
    });
  });
}

void spell_out_defaults(std::vector<ast::Program>& programs, Diagnostics& diagnostics) {
  Defaults(programs, diagnostics).run();
}

}  // namespace drover
