#include "lang/check/checker.h"

#include <algorithm>
#include <deque>
#include <set>

#include "base/text.h"
#include "lang/check/actions.h"
#include "lang/check/defaults.h"
#include "lang/check/relations.h"
#include "lang/check/rule_checker.h"
#include "lang/check/strata.h"
#include "lang/check/uses.h"
#include "lang/jol/aggregates.h"
#include "lang/modules/modules.h"

namespace drover {
namespace {

class Checker {
 public:
  Checker(const Sources& sources, CheckedProgram& program, Diagnostics& diagnostics,
          const CheckOptions& options)
      : sources_(sources),
        program_(program),
        diagnostics_(diagnostics),
        incomplete_(has_errors(diagnostics)),
        options_(options),
        functions_(sources, diagnostics, incomplete_, options.host_functions),
        relations_(sources, functions_, program.relations, diagnostics) {}

  void run(const std::vector<ast::Program>& programs, const std::vector<Schema>& inputs) {
    for (const Schema& input : inputs) relations_.add_input(input);
    declare(programs);
    find_watches();
    find_actions();
    functions_.check();
    infer();
    check_rules();
    check_types_known();
    for (const auto& [load, span] : loads_) check_load(*load, span);
    for (const auto& [output, inner] : outputs_) check_output(*output, inner);
    program_.timed = options_.stepped || is_timed(program_);
    stratify(sources_, program_, diagnostics_);
    if (has_errors(diagnostics_)) return;
    warn_about_unused(program_, options_.written_from_outside, diagnostics_);
    program_.answer = chosen_answer(program_);
  }

 private:
  void declare(const std::vector<ast::Program>& programs) {
    auto each = [&](auto visit) {
      for (const ast::Program& program : programs) {
        relations_.enter(program.inner);
        for (const ast::Statement& statement : program.statements) visit(statement, program);
      }
    };
    each([&](const ast::Statement& statement, const ast::Program&) {
      if (const auto* decl = std::get_if<ast::FunctionDecl>(&statement.node))
        declare_function(*decl);
    });
    each([&](const ast::Statement& statement, const ast::Program&) {
      if (const auto* decl = std::get_if<ast::RelationDecl>(&statement.node))
        relations_.declare(*decl);
      if (const auto* timer = std::get_if<ast::TimerDecl>(&statement.node))
        relations_.declare(*timer);
    });
    each([&](const ast::Statement& statement, const ast::Program& program) {
      if (const auto* rule = std::get_if<ast::Rule>(&statement.node)) {
        if (rule->jol) require_defined(rule->head);
        relations_.written(rule->head);
        rules_.emplace_back(rule, statement.span);
      } else if (const auto* load = std::get_if<ast::LoadDecl>(&statement.node)) {
        loads_.emplace_back(load, statement.span);
      } else if (const auto* output = std::get_if<ast::OutputDecl>(&statement.node)) {
        outputs_.emplace_back(output, program.inner);
      } else if (const auto* watch = std::get_if<ast::WatchDecl>(&statement.node)) {
        watches_.push_back(watch);
      } else if (const auto* name = std::get_if<ast::ProgramName>(&statement.node)) {
        program_.name = name->name;
      }
    });
  }

  // In JOL every table is defined; but for those that a statement needs for itself.
  void require_defined(const ast::Atom& head) {
    if (incomplete_ || relations_.find(head.relation) >= 0 ||
        head.relation.find('\'') != std::string::npos)
      return;
    std::string near = nearest(head.relation, relations_.names());
    error(head.name_span, "no table is called '" + head.relation + "'",
          near.empty() ? "define it: define(" + head.relation + ", keys(0), {String});"
                       : "did you mean '" + near + "'?");
  }

  void find_watches() {
    for (const ast::WatchDecl* watch : watches_) {
      const int relation = relations_.find(watch->relation);
      if (relation < 0 && incomplete_) continue;
      if (relation < 0) {
        std::string near = nearest(watch->relation, relations_.names());
        error(watch->relation_span, "no table is called '" + watch->relation + "'",
              near.empty() ? "define it first" : "did you mean '" + near + "'?");
        continue;
      }
      CheckedWatch checked{relation, -1, -1};
      const bool event = relations_.is_event(relation);
      const auto trigger = [&](ast::Watch what) { return relations_.trigger_of(*watch, what); };
      if (watch->came) checked.came = event ? relation : trigger(ast::Watch::kInsert);
      if (watch->went && !event) checked.went = trigger(ast::Watch::kDelete);
      program_.watches.push_back(checked);
    }
  }

  // What is watched becomes a relation, and rules get the body that they mean.
  void find_actions() {
    std::vector<const ast::Rule*> rules;
    for (auto& [rule, span] : rules_) {
      for (const ast::Literal& literal : rule->body) {
        if (const auto* atom = std::get_if<ast::Positive>(&literal.node))
          relations_.watched(atom->atom);
        if (const auto* atom = std::get_if<ast::Negated>(&literal.node))
          relations_.watched(atom->atom);
      }
      rules.push_back(rule);
    }
    infer_kinds(relations_, rules);
    for (auto& [rule, span] : rules_) {
      if (rule->verb != ast::RuleVerb::kDelete) continue;
      spelt_out_.push_back(spell_out_delete(relations_, *rule));
      rule = &spelt_out_.back();
    }
  }

  void declare_function(const ast::FunctionDecl& decl) {
    if (relations_.find(decl.name) < 0) return functions_.declare(decl);
    error(decl.name_span, "'" + decl.name + "' is a relation from outside",
          "choose another name for the function");
  }

  // Types flow from declarations, inputs and facts along the rules until nothing new is learnt.
  void infer() {
    relations_.type_watched();
    std::vector<std::vector<std::size_t>> readers = readers_of_untyped();
    std::deque<std::size_t> work;
    std::vector<bool> queued(rules_.size(), true);
    for (std::size_t r = 0; r < rules_.size(); ++r) work.push_back(r);
    while (!work.empty()) {
      std::size_t r = work.front();
      work.pop_front();
      queued[r] = false;
      const auto& [rule, span] = rules_[r];
      int head = relations_.find(rule->head.relation);
      if (head < 0 || relations_.at(head).schema.typed()) continue;
      if (!RuleChecker(relations_, *rule, span, incomplete_).infer()) continue;
      relations_.type_watched();
      for (std::size_t reader : readers[static_cast<std::size_t>(head)]) {
        if (!queued[reader]) work.push_back(reader);
        queued[reader] = true;
      }
    }
  }

  // For each relation whose types are not all known, the rules that read it.
  std::vector<std::vector<std::size_t>> readers_of_untyped() {
    std::vector<std::vector<std::size_t>> readers(program_.relations.size());
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      for (const ast::Literal& literal : rules_[r].first->body) {
        const auto* atom = std::get_if<ast::Positive>(&literal.node);
        int relation = atom == nullptr ? -1 : relations_.find(atom->atom.relation);
        if (relation >= 0 && !relations_.at(relation).schema.typed())
          readers[static_cast<std::size_t>(relation)].push_back(r);
      }
    }
    return readers;
  }

  void check_rules() {
    for (const auto& [rule, span] : rules_) {
      int head = relations_.find(rule->head.relation);
      bool input = head >= 0 && relations_.at(head).schema.kind == RelationKind::kInput;
      if (head < 0 || input) continue;  // reported already
      if (rule->body.empty()) {
        if (auto fact =
                RuleChecker(relations_, *rule, span, incomplete_).check_fact(diagnostics_)) {
          program_.facts.push_back(std::move(*fact));
          continue;
        }
      }
      program_.rules.push_back(
          RuleChecker(relations_, *rule, span, incomplete_).check(diagnostics_));
    }
  }

  void check_types_known() {
    if (has_errors(diagnostics_)) return;  // most likely the cause
    for (const Relation& relation : program_.relations) {
      for (const Column& column : relation.schema.columns) {
        if (column.type.known()) continue;
        error(relation.span,
              "cannot tell the type of column '" + column.name + "' of '" + relation.schema.name +
                  "'",
              "declare it: view " + relation.schema.name + "(" + column.name + ": int, …);");
        break;
      }
    }
  }

  void check_load(const ast::LoadDecl& load, Span span) {
    int relation = relations_.find(load.relation);
    if (relation < 0 && incomplete_) return;
    if (relation < 0 || !relations_.at(relation).declared) {
      error(load.relation_span,
            "'" + load.relation + "' must be declared before data can be loaded into it",
            "for example: table " + load.relation + "(id: int, name: string);");
      return;
    }
    if (relations_.at(relation).schema.kind == RelationKind::kInput) {
      error(load.relation_span, "'" + load.relation + "' is read from outside already");
      return;
    }
    CheckedLoad checked{relation, load.path, load.path_span, {}, span};
    for (const ast::Argument& option : load.options) {
      const auto* constant = std::get_if<ast::Constant>(&option.value.node);
      if (constant == nullptr || option.name.empty()) {
        error(option.value.span, "an option is NAME: constant",
              "for example (header: true, sep: \";\")");
        continue;
      }
      checked.options.push_back(
          {option.name, option.name_span, constant->value, option.value.span});
    }
    program_.loads.push_back(std::move(checked));
  }

  void check_output(const ast::OutputDecl& output, bool inner) {
    for (const auto& [name, span] : output.relations) {
      int relation = relations_.find(name);
      if (relation >= 0 && relations_.at(relation).schema.kind == RelationKind::kInput) {
        error(span, "'" + name + "' is an input: its rows stream by and are not kept",
              "derive what is to be printed: row(A) :- " + name + "(…: A);");
        continue;
      }
      if (relation >= 0) {
        (inner ? relations_.at(relation).offered : relations_.at(relation).output) = true;
        continue;
      }
      if (incomplete_) continue;
      std::string near = nearest(name, relations_.names());
      error(span, "no relation is called '" + name + "'",
            near.empty() ? "" : "did you mean '" + near + "'?");
    }
  }

  void error(Span span, std::string message, std::string hint = {}) {
    diagnostics_.push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
  }

  const Sources& sources_;
  CheckedProgram& program_;
  Diagnostics& diagnostics_;
  const bool incomplete_;  // some statements could not be read
  const CheckOptions& options_;
  Functions functions_;
  Relations relations_;
  std::vector<std::pair<const ast::Rule*, Span>> rules_;
  std::deque<ast::Rule> spelt_out_;  // for those of rules_ that mean more than they say
  std::vector<std::pair<const ast::LoadDecl*, Span>> loads_;
  std::vector<std::pair<const ast::OutputDecl*, bool>> outputs_;  // of a module that is used
  std::vector<const ast::WatchDecl*> watches_;
};

}  // namespace

CheckedProgram check(const Sources& sources, const std::vector<ast::Program>& programs,
                     const std::vector<Schema>& inputs, Diagnostics& diagnostics,
                     const CheckOptions& options) {
  CheckedProgram program;
  Checker checker(sources, program, diagnostics, options);
  const auto is_pragma = [](const ast::Statement& statement) {
    return std::holds_alternative<ast::JolPragma>(statement.node);
  };
  const bool from_jol = std::ranges::any_of(programs, [&](const ast::Program& text) {
    return text.jol || std::ranges::any_of(text.statements, is_pragma);
  });
  if (from_jol || has_defaults(programs)) {
    std::vector<ast::Program> meant = programs;
    spell_out_defaults(meant, diagnostics);
    for (ast::Program& text : meant) apply_pragma(text);
    checker.run(meant, inputs);
  } else {
    checker.run(programs, inputs);
  }
  sort_diagnostics(diagnostics);
  std::set<std::uint32_t> texts;
  for (const ast::Program& text : programs) texts.insert(text.source);
  if (texts.size() < programs.size()) drop_repeated(diagnostics);
  return program;
}

int CheckedProgram::find(std::string_view relation) const {
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (relations[i].schema.name == relation) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace drover
