#include "lang/syntax/asked.h"

#include <algorithm>

#include "base/index.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// No program can write this name.
const std::string kAskedHead = "asked()";

const ast::Rule* only_fact(const ast::Program& text) {
  if (text.statements.size() != 1) return nullptr;
  const auto* rule = std::get_if<ast::Rule>(&text.statements[0].node);
  if (rule == nullptr || !rule->body.empty() || rule->verb != ast::RuleVerb::kDerive)
    return nullptr;
  return rule;
}

// asked() :- path("a", _);
ast::Statement as_rule(const AskedBody& asked, std::size_t number) {
  ast::Rule rule;
  rule.head.relation = kAskedHead + std::to_string(number);
  rule.head.name_span = rule.head.span = asked.span;
  rule.body = asked.body;
  return {asked.span, std::move(rule)};
}

// The atom's literal comes first; what its expressions need follows.
void put_atom_first(CheckedRule& rule) {
  const auto atom = std::ranges::find_if(rule.body, [](const BodyLiteral& literal) {
    return std::holds_alternative<BodyAtom>(literal.node);
  });
  std::rotate(rule.body.begin(), atom, atom + 1);
}

// Gives relations the numbers that they have in `program`.
bool renumber(CheckedRule& rule, const CheckedProgram& checked, const CheckedProgram& program,
              Diagnostics& diagnostics) {
  for (BodyLiteral& literal : rule.body) {
    auto* atom = std::get_if<BodyAtom>(&literal.node);
    if (atom == nullptr) continue;
    const Relation& relation = checked.relations[at(atom->relation)];
    const std::string& name = relation.schema.name;
    // now() of the question would be that of no step.
    if (name == kClock) {
      diagnostics.push_back(
          {Severity::kError, rule.span, "what is asked for cannot depend on now()", "", {}});
      return false;
    }
    atom->relation = program.find(name);
    if (atom->relation >= 0) continue;
    diagnostics.push_back(
        {Severity::kError,
         literal.span,
         "nobody has noted what happened to '" + name.substr(0, name.find('#')) + "'",
         "only what a rule of the program watches can be asked for",
         {}});
    return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<CheckedRule>> check_bodies(
    const Sources& sources, const std::vector<AskedBody>& bodies,
    std::vector<ast::Program> programs, const std::vector<Schema>& inputs,
    const CheckOptions& options, const CheckedProgram& program, Diagnostics& diagnostics) {
  ast::Program questions;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    questions.source = bodies[i].span.source;
    questions.statements.push_back(as_rule(bodies[i], i));
  }
  programs.push_back(std::move(questions));
  Diagnostics found;
  const CheckedProgram checked = check(sources, programs, inputs, found, options);
  std::ranges::copy_if(found, std::back_inserter(diagnostics), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::kError;
  });
  if (has_errors(diagnostics)) return std::nullopt;
  std::vector<CheckedRule> rules;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const int head = checked.find(kAskedHead + std::to_string(i));
    CheckedRule rule = *std::ranges::find(checked.rules, head, &CheckedRule::head);
    const bool one_atom =
        bodies[i].body.size() == 1 && std::holds_alternative<ast::Positive>(bodies[i].body[0].node);
    if (one_atom) put_atom_first(rule);
    if (!renumber(rule, checked, program, diagnostics)) return std::nullopt;
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::optional<CheckedRule> check_asked(const Sources& sources, std::uint32_t asked,
                                       std::vector<ast::Program> programs,
                                       const std::vector<Schema>& inputs,
                                       const CheckOptions& options, const CheckedProgram& program,
                                       Diagnostics& diagnostics) {
  const ast::Program text = parse(sources, asked, diagnostics);
  if (has_errors(diagnostics)) return std::nullopt;
  const auto size = static_cast<std::uint32_t>(sources.at(asked).text().size());
  const Span whole{asked, 0, size};
  const ast::Rule* fact = only_fact(text);
  if (fact == nullptr) {
    diagnostics.push_back({Severity::kError,
                           whole,
                           "expected one row, and nothing else",
                           "for example path(\"a\", _): a name, and values or _ in parentheses",
                           {}});
    return std::nullopt;
  }
  const AskedBody body{whole, false, {{whole, ast::Positive{fact->head}}}};
  auto rules =
      check_bodies(sources, {body}, std::move(programs), inputs, options, program, diagnostics);
  if (!rules) return std::nullopt;
  return std::move(rules->front());
}

}  // namespace drover
