#include "lang/check/functions.h"

#include <algorithm>

#include "lang/aggregates.h"
#include "lang/builtins.h"
#include "lang/check/expr_checker.h"
#include "lang/check/scope.h"
#include "lang/syntax/walk.h"

namespace drover {
namespace {

// The names of the functions that an expression calls.
void collect_calls(const ast::Expr& expr, std::vector<std::string>& into) {
  if (const auto* call = std::get_if<ast::Call>(&expr.node)) into.push_back(call->function);
  ast::for_each_part(expr, [&](const ast::Expr& part) { collect_calls(part, into); });
}

std::size_t size_of_expr(const Expr& expr) {
  std::size_t size = 1;
  for (const Expr& arg : expr.args) size += size_of_expr(arg);
  return size;
}

std::size_t size_with(const Expr& expr, const std::vector<std::size_t>& args) {
  if (expr.kind == Expr::Kind::kVariable) return args[static_cast<std::size_t>(expr.variable)];
  std::size_t size = 1;
  for (const Expr& arg : expr.args) size += size_with(arg, args);
  return size;
}

Expr with_arguments(const Expr& expr, const std::vector<Expr>& args) {
  if (expr.kind == Expr::Kind::kVariable) return args[static_cast<std::size_t>(expr.variable)];
  // Not a copy of all of it, whose arguments would be made twice at each level.
  Expr made;
  made.kind = expr.kind;
  made.type = expr.type;
  made.span = expr.span;
  made.constant = expr.constant;
  made.ignore_case = expr.ignore_case;
  made.fn = expr.fn;
  made.host = expr.host;
  for (const Expr& arg : expr.args) made.args.push_back(with_arguments(arg, args));
  return made;
}

}  // namespace

void Functions::error(Span span, std::string message, std::string hint, std::vector<Note> notes) {
  diagnostics_.push_back(
      {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
}

void Functions::declare(const ast::FunctionDecl& decl) {
  bool builtin = is_function(decl.name) || decl.name == "now";
  if (builtin || aggregate_named(decl.name)) {
    error(decl.name_span,
          "'" + decl.name + (builtin ? "' is a function already" : "' is an aggregate"),
          "choose another name");
    return;
  }
  if (find_host(decl.name) >= 0) {
    error(decl.name_span, "'" + decl.name + "' is a function of the host", "choose another name");
    return;
  }
  if (const DeclaredFunction* first = find(decl.name)) {
    error(decl.name_span, "the function '" + decl.name + "' is declared twice",
          "keep one declaration",
          {{first->span, "declared first at " + sources_.where(first->span)}});
    return;
  }
  Entry entry;
  entry.decl = &decl;
  entry.function.name = decl.name;
  entry.function.span = decl.name_span;
  entry.function.result = decl.result;
  for (const ast::ColumnDecl& param : decl.params) {
    if (std::ranges::count(entry.function.params, param.name, &Variable::name) > 0) {
      error(param.name_span, "'" + decl.name + "' has two parameters called '" + param.name + "'",
            "rename one");
    }
    entry.function.params.push_back({param.name, param.type, param.name_span});
  }
  by_name_.emplace(decl.name, std::move(entry));
}

const DeclaredFunction* Functions::find(std::string_view name) const {
  auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second.function;
}

int Functions::find_host(std::string_view name) const {
  auto found = std::ranges::find(host_, name, &HostFunction::name);
  return found == host_.end() ? -1 : static_cast<int>(found - host_.begin());
}

std::vector<std::string> Functions::names() const {
  std::vector<std::string> names;
  for (const HostFunction& function : host_) names.push_back(function.name);
  for (const auto& [name, entry] : by_name_) names.push_back(name);
  return names;
}

void Functions::check() {
  std::vector<const Entry*> path;
  for (auto& [name, entry] : by_name_) check(entry, path);
}

void Functions::check(Entry& entry, std::vector<const Entry*>& path) {
  constexpr std::size_t kDepthMax = 200;
  if (entry.progress == Progress::kDone) return;
  if (entry.progress == Progress::kBegun) return refuse_cycle(entry, path);
  auto refuse_depth = [&] {
    error(entry.function.span,
          "functions call each other more than " + std::to_string(kDepthMax) + " deep",
          "derive what is in between by rules");
  };
  if (path.size() == kDepthMax) return refuse_depth();
  entry.progress = Progress::kBegun;
  path.push_back(&entry);
  std::vector<std::string> calls;
  collect_calls(entry.decl->body, calls);
  for (const std::string& call : calls) {
    auto called = by_name_.find(call);
    if (called == by_name_.end()) continue;
    check(called->second, path);
    entry.depth = std::max(entry.depth, called->second.depth + 1);
  }
  path.pop_back();
  entry.progress = Progress::kDone;
  // In whatever order they are looked at: those above are too deep as well, and said nothing of.
  if (entry.depth == kDepthMax) refuse_depth();
  if (entry.depth >= kDepthMax) return;
  check_body(entry);
}

void Functions::refuse_cycle(const Entry& entry, const std::vector<const Entry*>& path) {
  std::vector<Note> notes;
  std::string cycle;
  for (auto at = std::ranges::find(path, &entry); at != path.end(); ++at) {
    cycle += (*at)->function.name + " -> ";
    notes.push_back({(*at)->function.span, "'" + (*at)->function.name + "' is declared here"});
  }
  error(entry.function.span,
        "'" + entry.function.name + "' calls itself: " + cycle + entry.function.name,
        "a function has no recursion: derive a relation by rules", std::move(notes));
}

void Functions::check_body(Entry& entry) {
  DeclaredFunction& function = entry.function;
  std::size_t errors = diagnostics_.size();
  Scope scope;
  for (const Variable& param : function.params)
    scope.at(scope.named(param.name, param.span)).type = param.type;
  if (scope.variables.size() < function.params.size()) return;  // two have one name
  ExprChecker exprs(scope, &diagnostics_, *this);
  function.body =
      exprs.check_as(entry.decl->body, function.result, "the value of '" + function.name + "'");
  if (scope.impure) {
    error(*scope.impure, "a function cannot ask what may be different each time it is asked",
          "make the value a parameter of '" + function.name + "'");
  }
  for (std::size_t i = 0; i < scope.variables.size(); ++i) {
    const Variable& variable = scope.variables[i];
    if (static_cast<int>(i) == scope.clock) {
      error(variable.span, "a function cannot ask now(): it gives the same for the same arguments",
            "make the time a parameter of '" + function.name + "'");
    } else if (i >= function.params.size()) {
      error(variable.span, "'" + variable.name + "' has no value: a function knows its parameters",
            "make it a parameter of '" + function.name + "'");
    } else if (scope.uses[i] == 0 && variable.name[0] != '_') {
      diagnostics_.push_back({Severity::kWarning,
                              variable.span,
                              "the parameter '" + variable.name + "' is not used",
                              "remove it, or call it _" + variable.name,
                              {}});
    }
  }
  function.right = diagnostics_.size() == errors ||
                   std::none_of(diagnostics_.begin() + static_cast<std::ptrdiff_t>(errors),
                                diagnostics_.end(), [](const Diagnostic& diagnostic) {
                                  return diagnostic.severity == Severity::kError;
                                });
}

Expr inlined(const DeclaredFunction& function, const std::vector<Expr>& args) {
  return with_arguments(function.body, args);
}

std::size_t inlined_size(const DeclaredFunction& function, const std::vector<Expr>& args) {
  std::vector<std::size_t> sizes;
  for (const Expr& arg : args) sizes.push_back(size_of_expr(arg));
  return size_with(function.body, sizes);
}

}  // namespace drover
