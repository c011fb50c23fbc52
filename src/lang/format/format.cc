#include "lang/format/format.h"

#include "base/overloaded.h"
#include "base/text.h"
#include "lang/format/format_exprs.h"
#include "lang/format/layout.h"
#include "lang/jol/format.h"
#include "value/schema.h"

namespace drover {

namespace {

void append_arguments(std::string& out, const std::vector<ast::Argument>& args) {
  out += "(";
  for (const ast::Argument& argument : args) {
    if (&argument != &args.front()) out += ", ";
    if (!argument.name.empty()) {
      append_name(out, argument.name);
      out += ": ";
    }
    if (argument.location) out += "@";
    append_expr(out, argument.value);
  }
  out += ")";
}

void append_atom(std::string& out, const ast::Atom& atom) {
  out += atom.relation;
  if (atom.watch == ast::Watch::kInsert) out += "#insert";
  if (atom.watch == ast::Watch::kDelete) out += "#delete";
  append_arguments(out, atom.args);
}

void append_condition(std::string& out, const ast::Expr& expr) {
  // Without parentheses a call would be an atom.
  bool call = std::holds_alternative<ast::Call>(expr.node);
  if (call) out += "(";
  append_expr(out, expr);
  if (call) out += ")";
}

void append_sequence(std::string& out, const ast::Expr& expr) {
  // Without parentheses a call of these would be a range.
  const auto* call = std::get_if<ast::Call>(&expr.node);
  const bool range = call != nullptr && (call->function == "range" || call->function == "ring");
  if (range) out += "(";
  append_expr(out, expr);
  if (range) out += ")";
}

void append_literal(std::string& out, const ast::Literal& literal) {
  std::visit(Overloaded{[&](const ast::Positive& node) { append_atom(out, node.atom); },
                        [&](const ast::Negated& node) {
                          out += "notin ";
                          append_atom(out, node.atom);
                        },
                        [&](const ast::Condition& node) { append_condition(out, node.expr); },
                        [&](const ast::Assignment& node) {
                          append_expr(out, node.target);
                          out += " := ";
                          append_expr(out, node.value);
                        },
                        [&](const ast::Generator& node) {
                          append_expr(out, node.element);
                          out += " in ";
                          append_sequence(out, node.sequence);
                        }},
             literal.node);
}

// `separator` stands before each literal of the body, after the comma.
void append_rule(std::string& out, const ast::Rule& rule, std::string_view separator) {
  if (rule.verb == ast::RuleVerb::kNext) out += "next ";
  if (rule.verb == ast::RuleVerb::kDelete) out += "delete ";
  append_atom(out, rule.head);
  if (!rule.body.empty()) out += " :-";
  for (const ast::Literal& literal : rule.body) {
    if (&literal != &rule.body.front()) out += ",";
    out += separator;
    append_literal(out, literal);
  }
  out += ";";
}

void append_names(std::string& out, const std::vector<std::pair<std::string, Span>>& names) {
  for (const auto& name : names) {
    if (&name != &names.front()) out += ", ";
    append_name(out, name.first);
  }
}

void append_use(std::string& out, const ast::UseDecl& use) {
  out += use.include ? "include " : "use ";
  append_quoted(out, use.path);
  if (!use.alias.empty()) out += " as " + use.alias;
  out += ";";
}

void append_declaration(std::string& out, const ast::RelationDecl& decl) {
  if (decl.is_private) out += "private ";
  if (decl.side == ast::Side::kInput) out += "input ";
  if (decl.side == ast::Side::kOutput) out += "output ";
  switch (decl.kind) {
    case ast::DeclaredKind::kTable:
      out += "table ";
      break;
    case ast::DeclaredKind::kView:
      out += "view ";
      break;
    case ast::DeclaredKind::kEvent:
      out += "event ";
      break;
  }
  out += decl.name + "(";
  for (const ast::ColumnDecl& column : decl.columns) {
    if (&column != &decl.columns.front()) out += ", ";
    append_name(out, column.name);
    out += ": " + to_text(column.type);
  }
  out += ")";
  if (decl.has_key) {
    out += " key(";
    append_names(out, decl.key);
    out += ")";
  }
  if (decl.ttl) out += " ttl " + to_text(Value(*decl.ttl));
  if (decl.max) out += " max " + std::to_string(*decl.max);
  out += ";";
}

void append_function(std::string& out, const ast::FunctionDecl& decl) {
  if (decl.is_private) out += "private ";
  out += "function " + decl.name + "(";
  for (const ast::ColumnDecl& param : decl.params) {
    if (&param != &decl.params.front()) out += ", ";
    out += param.name + ": " + to_text(param.type);
  }
  out += "): " + to_text(decl.result) + " = ";
  append_expr(out, decl.body);
  out += ";";
}

void append_load(std::string& out, const ast::LoadDecl& load) {
  out += "load " + load.relation + " from ";
  append_quoted(out, load.path);
  if (!load.options.empty()) {
    out += " ";
    append_arguments(out, load.options);
  }
  out += ";";
}

}  // namespace

std::string format(const Sources& sources, const ast::Program& program) {
  if (program.jol) return format_jol(sources, program);
  std::vector<LaidOut> statements;
  for (const ast::Statement& statement : program.statements)
    statements.push_back({statement.span, format(statement)});
  return lay_out(sources.at(program.source).text(), statements, program.comments);
}

std::string format(const ast::Statement& statement) {
  std::string out;
  std::visit(Overloaded{[&](const ast::ProgramName& node) { out = "program " + node.name + ";"; },
                        [&](const ast::UseDecl& node) { append_use(out, node); },
                        [&](const ast::RelationDecl& node) { append_declaration(out, node); },
                        [&](const ast::TimerDecl& node) {
                          out = std::string(node.is_private ? "private " : "") + "timer " +
                                node.name + " every " + to_text(Value(node.period)) + ";";
                        },
                        [&](const ast::JolPragma&) { out = "pragma jol;"; },
                        [&](const ast::WatchDecl&) {},  // the modern surface has none
                        [&](const ast::OutputDecl& node) {
                          for (const auto& [name, span] : node.relations)
                            out += (out.empty() ? "output " : ", ") + name;
                          out += ";";
                        },
                        [&](const ast::LoadDecl& node) { append_load(out, node); },
                        [&](const ast::FunctionDecl& node) { append_function(out, node); },
                        [&](const ast::Rule& node) {
                          out = format(node);
                          if (characters(out) <= kLineMax || node.body.empty()) return;
                          out.clear();
                          append_rule(out, node, "\n" + std::string(kIndent));
                        }},
             statement.node);
  return out;
}

std::string format(const ast::Rule& rule) {
  std::string out;
  append_rule(out, rule, " ");
  return out;
}

std::string format(const ast::Atom& atom) {
  std::string out;
  append_atom(out, atom);
  return out;
}

std::string format(const ast::Literal& literal) {
  std::string out;
  append_literal(out, literal);
  return out;
}

std::string format(const ast::Expr& expr) {
  std::string out;
  append_expr(out, expr);
  return out;
}

}  // namespace drover
