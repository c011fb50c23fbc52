#pragma once
// For tests and fuzz targets only: a syntax tree as text that shows every node and no places, so
// that two trees are the same exactly when their dumps are.

#include <string>
#include <vector>

#include "base/overloaded.h"
#include "base/text.h"
#include "lang/syntax/ast.h"

namespace drover {

inline std::string dump(const ast::Expr& expr);

inline std::string dump(const std::vector<ast::Expr>& exprs) {
  std::string out;
  for (const ast::Expr& expr : exprs) out += " " + dump(expr);
  return out;
}

inline std::string dump_op(ast::BinaryOp op) {
  const std::vector<std::string> names = {"||", "&&", "==", "!=", "<", "<=", ">",
                                          ">=", "++", "+",  "-",  "*", "/",  "%"};
  return names[static_cast<std::size_t>(op)];
}

inline std::string dump(const ast::Expr& expr) {
  return std::visit(
      Overloaded{[](const ast::Variable& n) { return n.name; },
                 [](const ast::Wildcard&) { return std::string("_"); },
                 [](const ast::Constant& n) { return to_text(n.value); },
                 [](const ast::Regex& n) {
                   return "(regex " + drover::quoted(n.pattern) + (n.ignore_case ? " i)" : ")");
                 },
                 [](const ast::Call& n) { return "(call " + n.function + dump(n.args) + ")"; },
                 [](const ast::Unary& n) {
                   return std::string(n.op == ast::UnaryOp::kNegate ? "(neg " : "(not ") +
                          dump(*n.operand) + ")";
                 },
                 [](const ast::Binary& n) {
                   return "(" + dump_op(n.op) + " " + dump(*n.left) + " " + dump(*n.right) + ")";
                 },
                 [](const ast::If& n) {
                   return "(if " + dump(*n.condition) + " " + dump(*n.then) + " " +
                          dump(*n.otherwise) + ")";
                 },
                 [](const ast::ListOf& n) { return "(list" + dump(n.items) + ")"; },
                 [](const ast::SetOf& n) { return "(set" + dump(n.items) + ")"; },
                 [](const ast::TupleOf& n) { return "(tuple" + dump(n.items) + ")"; },
                 [](const ast::MapOf& n) { return "(map" + dump(n.items) + ")"; },
                 [](const ast::Interval& n) {
                   return std::string(n.ring ? "(ring " : "(range ") + dump(*n.element) +
                          (n.takes_from ? " [ " : " ( ") + dump(*n.from) + " " + dump(*n.to) +
                          (n.takes_to ? " ])" : " ))");
                 },
                 [](const ast::Aggregate& n) {
                   return "(aggregate " + n.function + (n.star ? " *" : "") + dump(n.args) +
                          (n.otherwise.empty() ? "" : " default" + dump(n.otherwise)) + ")";
                 }},
      expr.node);
}

inline std::string dump(const std::vector<ast::Argument>& args) {
  std::string out;
  for (const ast::Argument& argument : args) {
    out += " ";
    if (!argument.name.empty()) out += drover::quoted(argument.name) + ": ";
    if (argument.location) out += "@";
    out += dump(argument.value);
  }
  return out;
}

inline std::string dump(const ast::Atom& atom) {
  const std::vector<std::string> watches = {"", "#insert", "#delete"};
  return "(atom " + atom.relation + watches[static_cast<std::size_t>(atom.watch)] +
         dump(atom.args) + ")";
}

inline std::string dump(const ast::Literal& literal) {
  return std::visit(
      Overloaded{[](const ast::Positive& n) { return dump(n.atom); },
                 [](const ast::Negated& n) { return "(notin " + dump(n.atom) + ")"; },
                 [](const ast::Condition& n) { return "(where " + dump(n.expr) + ")"; },
                 [](const ast::Assignment& n) {
                   return "(let " + dump(n.target) + " " + dump(n.value) + ")";
                 },
                 [](const ast::Generator& n) {
                   return "(in " + dump(n.element) + " " + dump(n.sequence) + ")";
                 }},
      literal.node);
}

inline std::string dump(const std::vector<std::pair<std::string, Span>>& names) {
  std::string out;
  for (const auto& name : names) out += " " + drover::quoted(name.first);
  return out;
}

inline std::string dump(const ast::UseDecl& decl) {
  return std::string(decl.include ? "(include " : "(use ") + drover::quoted(decl.path) +
         (decl.alias.empty() ? "" : " " + decl.alias) + ")";
}

inline std::string dump(const ast::RelationDecl& decl) {
  const std::vector<std::string> sides = {"", "input ", "output "};
  std::string out = std::string("(declare ") + (decl.is_private ? "private " : "") +
                    sides[static_cast<std::size_t>(decl.side)] +
                    std::to_string(static_cast<int>(decl.kind)) + " " + decl.name;
  for (const ast::ColumnDecl& column : decl.columns) {
    out += " " + drover::quoted(column.name) + ": " + to_text(column.type);
  }
  if (decl.has_key) out += " key" + dump(decl.key);
  if (decl.ttl) out += " ttl " + to_text(Value(*decl.ttl));
  if (decl.max) out += " max " + std::to_string(*decl.max);
  return out + ")";
}

inline std::string dump(const ast::Rule& rule) {
  const std::vector<std::string> verbs = {"rule", "next", "delete"};
  std::string out = "(" + verbs[static_cast<std::size_t>(rule.verb)] + (rule.jol ? " jol " : " ") +
                    dump(rule.head);
  for (const ast::Literal& literal : rule.body) out += " " + dump(literal);
  return out + ")";
}

inline std::string dump(const ast::TimerDecl& decl) {
  std::string out = std::string("(timer ") + (decl.is_private ? "private " : "") + decl.name;
  if (!decl.jol) return out + " " + to_text(Value(decl.period)) + ")";
  out += decl.jol->logical ? " logical" : " physical";
  for (std::int64_t number : {decl.jol->period, decl.jol->firings, decl.jol->delay})
    out += " " + std::to_string(number);
  return out + ")";
}

inline std::string dump(const ast::Statement& statement) {
  return std::visit(
      Overloaded{
          [](const ast::ProgramName& n) { return "(program " + n.name + ")"; },
          [](const ast::UseDecl& n) { return dump(n); },
          [](const ast::RelationDecl& n) { return dump(n); },
          [](const ast::TimerDecl& n) { return dump(n); },
          [](const ast::WatchDecl& n) {
            return "(watch " + n.relation + (n.came ? " +" : "") + (n.went ? " -)" : ")");
          },
          [](const ast::OutputDecl& n) { return "(output" + dump(n.relations) + ")"; },
          [](const ast::LoadDecl& n) {
            return "(load " + n.relation + " " + drover::quoted(n.path) + dump(n.options) + ")";
          },
          [](const ast::FunctionDecl& n) {
            std::string out = std::string("(function ") + (n.is_private ? "private " : "") + n.name;
            for (const ast::ColumnDecl& param : n.params)
              out += " " + param.name + ": " + to_text(param.type);
            return out + " -> " + to_text(n.result) + " " + dump(n.body) + ")";
          },
          [](const ast::JolPragma&) { return std::string("(pragma jol)"); },
          [](const ast::Rule& n) { return dump(n); }},
      statement.node);
}

inline std::string dump(const ast::Program& program) {
  std::string out;
  for (const ast::Statement& statement : program.statements) out += dump(statement) + "\n";
  return out;
}

}  // namespace drover
