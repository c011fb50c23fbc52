// One name for each thing.

#include <algorithm>
#include <cctype>
#include <tuple>

#include "base/overloaded.h"
#include "base/text.h"
#include "lang/builtins.h"
#include "lang/modules/module.h"
#include "lang/modules/modules.h"
#include "lang/syntax/walk.h"

namespace drover {

namespace {

constexpr std::size_t kNamesShown = 8;

// What stands before the mark of what was made for a relation: p of p'1.
std::string base_of(const std::string& name) { return name.substr(0, name.find('\'')); }

}  // namespace

std::string shown_module(const Module& module) {
  if (module.prefix.empty()) return "this program";
  return "'" + module.prefix.substr(0, module.prefix.size() - 2) + "'";
}

Naming::Naming(const Sources& sources, Modules& modules, std::set<std::string> host_functions,
               Diagnostics& diagnostics)
    : sources_(sources),
      modules_(modules),
      host_functions_(std::move(host_functions)),
      diagnostics_(diagnostics),
      incomplete_(has_errors(diagnostics)) {}

void Naming::run() {
  for (Module& module : modules_) collect(module);
  for (Module& module : modules_) {
    at_ = &module;
    for (ast::Program& part : module.parts) {
      jol_ = part.jol;
      part_ = module.parts.size() > 1 ? "." + std::to_string(part.source) : "";
      for (ast::Statement& statement : part.statements) rename(statement);
    }
  }
}

// What the module declares, and what its rules and facts write without saying whose it is.
void Naming::collect(Module& module) {
  for (const ast::Program& part : module.parts) {
    for (const ast::Statement& statement : part.statements) {
      if (const auto* decl = std::get_if<ast::RelationDecl>(&statement.node)) {
        module.relations.emplace(decl->name, Module::Owned{decl->name_span, decl->is_private});
      } else if (const auto* timer = std::get_if<ast::TimerDecl>(&statement.node)) {
        module.relations.emplace(timer->name, Module::Owned{timer->name_span, timer->is_private});
      } else if (const auto* function = std::get_if<ast::FunctionDecl>(&statement.node)) {
        module.functions.emplace(function->name,
                                 Module::Owned{function->name_span, function->is_private});
      }
    }
  }
  for (const ast::Program& part : module.parts) {
    for (const ast::Statement& statement : part.statements) {
      const auto* rule = std::get_if<ast::Rule>(&statement.node);
      // In JOL what is written is declared, perhaps by another program.
      if (rule == nullptr || rule->jol || rule->head.relation.find("::") != std::string::npos)
        continue;
      module.relations.emplace(rule->head.relation, Module::Owned{rule->head.name_span});
    }
  }
}

void Naming::rename(ast::Statement& statement) {
  std::visit(Overloaded{[&](ast::RelationDecl& node) { own(node.name); },
                        [&](ast::TimerDecl& node) { own(node.name); },
                        [&](ast::FunctionDecl& node) {
                          own(node.name);
                          rename(node.body);
                        },
                        [&](ast::LoadDecl& node) { relation(node.relation, node.relation_span); },
                        [&](ast::WatchDecl& node) { relation(node.relation, node.relation_span); },
                        [&](ast::OutputDecl& node) {
                          for (auto& [name, span] : node.relations) relation(name, span);
                        },
                        [&](ast::Rule& node) { rename(node); }, [](auto&) {}},
             statement.node);
}

void Naming::rename(ast::Rule& rule) {
  rename(rule.head, What::kRelation);
  for (ast::Literal& literal : rule.body) rename(literal);
}

void Naming::rename(ast::Literal& literal) {
  std::visit(Overloaded{[&](ast::Positive& node) { rename(node.atom, What::kEither); },
                        [&](ast::Negated& node) { rename(node.atom, What::kRelation); },
                        [&](ast::Condition& node) { rename(node.expr); },
                        [&](ast::Assignment& node) {
                          rename(node.target);
                          rename(node.value);
                        },
                        [&](ast::Generator& node) {
                          rename(node.element);
                          rename(node.sequence);
                        }},
             literal.node);
}

void Naming::rename(ast::Atom& atom, What what) {
  atom.relation = resolved(atom.relation, atom.name_span, what);
  for (ast::Argument& argument : atom.args) rename(argument.value);
}

void Naming::rename(ast::Expr& expr) {
  if (auto* call = std::get_if<ast::Call>(&expr.node))
    call->function = resolved(call->function, call->name_span, What::kFunction);
  ast::for_each_part(expr, [&](ast::Expr& part) { rename(part); });
}

void Naming::relation(std::string& name, Span span) {
  name = resolved(name, span, What::kRelation);
}

std::string Naming::resolved(const std::string& written, Span span, What what) {
  const std::size_t cut = written.rfind("::");
  if (cut == std::string::npos) return resolved_here(written, what);
  const Name name{written.substr(0, cut), written.substr(cut + 2)};
  const Module* module = find_module(name.path, span);
  if (module == nullptr) return written;
  const Module::Owned* owned = find(*module, base_of(name.last), what);
  if (owned == nullptr) {
    if (!jol_) refuse_unknown(*module, name, what, span);
    return written;
  }
  if (owned->is_private && module != at_) refuse_private(*module, name, *owned, span);
  return module->prefix + name.last;
}

// A name without a module is of this one, or the language's own. Programs of JOL that are given see
// what the files of ours declare that are given beside them.
std::string Naming::resolved_here(const std::string& written, What what) const {
  const std::string base = base_of(written);
  const bool helper = base != written;  // of JOL, and made where it is read
  if (helper && !written.ends_with(ast::kSetsTimer)) return at_->prefix + written + part_;
  if (find(*at_, base, what) != nullptr) return at_->prefix + written;
  const bool known =
      what != What::kRelation && (is_function(written) || is_condition(written) ||
                                  written == "now" || host_functions_.contains(written));
  if (known || (jol_ && what == What::kFunction)) return written;
  return jol_ && !at_->inner ? written : at_->prefix + written;
}

const Module::Owned* Naming::find(const Module& module, const std::string& name, What what) {
  if (what != What::kFunction) {
    const auto relation = module.relations.find(name);
    if (relation != module.relations.end()) return &relation->second;
  }
  if (what == What::kRelation) return nullptr;
  const auto function = module.functions.find(name);
  return function == module.functions.end() ? nullptr : &function->second;
}

// The module that a path leads to; null if it leads nowhere, which was said, or to a file that
// cannot be read.
const Module* Naming::find_module(const std::string& path, Span span) {
  const Module* module = at_;
  bool first = true;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find("::", begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    bool unread = false;
    const Module* next = step_to(*module, name, first, unread);
    if (next == nullptr) {
      if (!unread && !jol_) refuse_module(*module, name, span);
      return nullptr;
    }
    module = next;
    first = false;
    begin = end + 2;
  }
  return module;
}

// A module names those that it uses, and itself; a program of JOL those that are run with it.
const Module* Naming::step_to(const Module& from, const std::string& name, bool first,
                              bool& unread) const {
  const auto known = from.aliases.find(name);
  if (known != from.aliases.end()) {
    unread = known->second.module < 0;
    return unread ? nullptr : &modules_[static_cast<std::size_t>(known->second.module)];
  }
  if (!first) return nullptr;
  if (from.names.contains(name)) return &from;
  if (!jol_ || from.user < 0) return nullptr;
  return step_to(modules_[static_cast<std::size_t>(from.user)], name, first, unread);
}

void Naming::refuse_private(const Module& module, const Name& name, const Module::Owned& owned,
                            Span span) {
  error(span, "'" + name.last + "' is private to " + shown_module(module),
        "ask for what the module shows, or leave out 'private' where it is declared",
        {{owned.span, "declared as private at " + sources_.where(owned.span)}});
}

void Naming::refuse_unknown(const Module& module, const Name& name, What what, Span span) {
  std::vector<std::string> known;
  const auto see = [&](const std::map<std::string, Module::Owned>& all) {
    for (const auto& [each, owned] : all) {
      if (!owned.is_private || &module == at_) known.push_back(each);
    }
  };
  if (what != What::kFunction) see(module.relations);
  if (what != What::kRelation) see(module.functions);
  const std::string near = nearest(name.last, known);
  std::string hint = near.empty() ? "" : "did you mean '" + name.path + "::" + near + "'?";
  if (near.empty() && !known.empty()) {
    const bool more = known.size() > kNamesShown;
    known.resize(std::min(known.size(), kNamesShown));
    hint = "it has: " + join(known, ", ") + (more ? ", …" : "");
  }
  error(span,
        shown_module(module) + " has no " + (what == What::kFunction ? "function" : "relation") +
            " '" + name.last + "'",
        std::move(hint));
}

void Naming::refuse_module(const Module& from, const std::string& name, Span span) {
  std::vector<std::string> known;
  for (const auto& [each, alias] : from.aliases) known.push_back(each);
  const std::string near = nearest(name, known);
  error(span,
        "no module is called '" + name + "'" + (&from == at_ ? "" : " in " + shown_module(from)),
        near.empty() ? "use its file first: use \"" + name + ".olg\";"
                     : "did you mean '" + near + "'?");
}

void Naming::error(Span span, std::string message, std::string hint, std::vector<Note> notes) {
  // What could not be read may be what is missing.
  if (incomplete_) return;
  diagnostics_.push_back(
      {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
}

namespace {

// `d::send` as it is called in its own module.
std::string without_modules(const std::string& text) {
  std::string out;
  for (char c : text) {
    out += c;
    if (!out.ends_with("::")) continue;
    std::size_t begin = out.size() - 2;
    const auto is_part = [](char part) {
      return std::isalnum(static_cast<unsigned char>(part)) != 0 || part == '_' || part == '.';
    };
    while (begin > 0 && is_part(out[begin - 1])) --begin;
    out.resize(begin);
  }
  return out;
}

}  // namespace

void drop_repeated(Diagnostics& diagnostics) {
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>> told;
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    const Span span = diagnostic.span;
    return !told.emplace(span.source, span.begin, span.end, without_modules(diagnostic.message))
                .second;
  });
}

}  // namespace drover
