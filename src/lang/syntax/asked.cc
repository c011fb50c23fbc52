#include "lang/syntax/asked.h"

#include <algorithm>

#include "base/index.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// No program can write this name.
constexpr const char* kAskedHead = "asked()";

const ast::Rule* only_fact(const ast::Program& text) {
  if (text.statements.size() != 1) return nullptr;
  const auto* rule = std::get_if<ast::Rule>(&text.statements[0].node);
  if (rule == nullptr || !rule->body.empty() || rule->verb != ast::RuleVerb::kDerive)
    return nullptr;
  return rule;
}

// asked() :- path("a", _);
ast::Statement as_rule(const ast::Rule& fact, Span span) {
  ast::Rule rule;
  rule.head.relation = kAskedHead;
  rule.head.name_span = rule.head.span = span;
  rule.body.push_back({span, ast::Positive{fact.head}});
  return {span, std::move(rule)};
}

// The atom's literal comes first; what its expressions need follows.
void put_atom_first(CheckedRule& rule) {
  const auto atom = std::ranges::find_if(rule.body, [](const BodyLiteral& literal) {
    return std::holds_alternative<BodyAtom>(literal.node);
  });
  std::rotate(rule.body.begin(), atom, atom + 1);
}

}  // namespace

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
  ast::Program question;
  question.source = asked;
  question.statements.push_back(as_rule(*fact, whole));
  programs.push_back(std::move(question));
  Diagnostics found;
  CheckedProgram checked = check(sources, programs, inputs, found, options);
  std::ranges::copy_if(found, std::back_inserter(diagnostics), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::kError;
  });
  if (has_errors(diagnostics)) return std::nullopt;
  const int head = checked.find(kAskedHead);
  const auto rule = std::ranges::find(checked.rules, head, &CheckedRule::head);
  put_atom_first(*rule);
  auto& atom = std::get<BodyAtom>(rule->body[0].node);
  atom.relation = program.find(checked.relations[at(atom.relation)].schema.name);
  for (std::size_t l = 1; l < rule->body.size(); ++l) {
    // now() of the question would be that of no step.
    if (!std::holds_alternative<BodyAtom>(rule->body[l].node)) continue;
    diagnostics.push_back(
        {Severity::kError, whole, "what is asked for cannot depend on now()", "", {}});
    return std::nullopt;
  }
  return std::move(*rule);
}

}  // namespace drover
