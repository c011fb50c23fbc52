// Follows `use` and `include` from file to file.

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "lang/modules/module.h"
#include "lang/modules/modules.h"
#include "lang/syntax/characters.h"
#include "lang/syntax/parser.h"

namespace drover {

namespace {

std::string name_in(const ast::Program& text) {
  for (const ast::Statement& statement : text.statements) {
    if (const auto* name = std::get_if<ast::ProgramName>(&statement.node)) return name->name;
  }
  return "";
}

// How a file that does not say it is called: delivery, for lib/delivery.olg.
std::string name_of_file(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  name = name.substr(0, name.find('.'));
  const bool good = !name.empty() && is_lower(name[0]) && std::ranges::all_of(name, is_name_part);
  return good ? name : "";
}

class ModuleReader {
 public:
  ModuleReader(Sources& sources, const TextReader& reader, Diagnostics& diagnostics)
      : sources_(sources), reader_(reader), diagnostics_(diagnostics) {}

  Modules read(const std::vector<std::uint32_t>& roots) {
    worlds_.emplace_back();
    modules_.emplace_back();
    add_roots(roots);
    // In the order of their distance, so that names are short.
    for (std::size_t m = 0; m < modules_.size(); ++m) follow(static_cast<int>(m));
    return std::move(modules_);
  }

 private:
  struct File {
    std::string identity;
    std::uint32_t source = 0;
    std::string name;  // what it calls itself
  };
  // Where files that are used without `as` are one module each. Each `as` makes another one.
  struct World {
    std::map<std::string, int> shared;  // by the identity of the file
    std::vector<Span> made_by;          // the uses that made it and those around it
  };

  Module& at(int module) { return modules_[static_cast<std::size_t>(module)]; }
  World& world_of(int module) { return worlds_[static_cast<std::size_t>(at(module).world)]; }

  // Two programs of JOL have two namespaces, and one alone has none.
  void add_roots(const std::vector<std::uint32_t>& roots) {
    std::vector<ast::Program> texts;
    std::set<std::string> of_jol;
    for (std::uint32_t source : roots) {
      texts.push_back(parse(sources_, source, diagnostics_));
      if (texts.back().jol) of_jol.insert(name_in(texts.back()));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string identity = identity_of(sources_.at(roots[i]).name());
      const int module = texts[i].jol && of_jol.size() > 1 ? program_of_jol(name_in(texts[i])) : 0;
      const File file{identity, roots[i], name_in(texts[i])};
      worlds_[0].shared.emplace(identity, module);
      files_.emplace(identity, file);
      unplaced_.emplace(roots[i], std::move(texts[i]));
      add_part(module, file);
    }
  }

  int program_of_jol(const std::string& name) {
    auto [known, added] = at(0).aliases.try_emplace(name);
    if (!added) return known->second.module;
    known->second.module = static_cast<int>(modules_.size());
    Module& made = modules_.emplace_back();
    made.prefix = name + "::";
    made.user = 0;
    return known->second.module;
  }

  void add_part(int module, const File& file) {
    ast::Program text = tree_of(file.source);
    Module& into = at(module);
    into.files.insert(file.identity);
    if (!file.name.empty()) into.names.insert(file.name);
    text.inner = into.inner;
    into.parts.push_back(std::move(text));
  }

  // Where it stands the first time there is no copy.
  ast::Program tree_of(std::uint32_t source) {
    if (auto tree = unplaced_.extract(source)) return std::move(tree.mapped());
    for (const Module& module : modules_) {
      const auto part = std::ranges::find(module.parts, source, &ast::Program::source);
      if (part != module.parts.end()) return *part;
    }
    return {};
  }

  // Parts may be added while they are gone through.
  void follow(int module) {
    for (std::size_t p = 0; p < at(module).parts.size(); ++p) {
      for (std::size_t s = 0; s < at(module).parts[p].statements.size(); ++s) {
        const auto* found = std::get_if<ast::UseDecl>(&at(module).parts[p].statements[s].node);
        if (found == nullptr) continue;
        const ast::UseDecl decl = *found;
        if (decl.include) {
          include(module, decl);
        } else {
          use(module, decl);
        }
      }
    }
  }

  void include(int module, const ast::UseDecl& decl) {
    const File* file = find(decl);
    if (file == nullptr || at(module).files.contains(file->identity)) return;
    add_part(module, *file);
  }

  void use(int module, const ast::UseDecl& decl) {
    const File* file = find(decl);
    const bool fresh = !decl.alias.empty();
    std::string name = decl.alias;
    if (!fresh && file != nullptr) name = file->name;
    if (name.empty()) name = name_of_file(decl.path);
    if (name.empty()) {
      return error(decl.path_span, "the file does not say what it is called",
                   "give it a name: use " + quoted(decl.path) + " as d;");
    }
    name = lower_first(name);
    if (file == nullptr) {
      at(module).aliases.try_emplace(name, Module::Alias{-1, decl.path_span, "", fresh});
      return;
    }
    const Span span = fresh ? decl.alias_span : decl.path_span;
    const auto known = at(module).aliases.find(name);
    if (known != at(module).aliases.end()) {
      const bool same = known->second.file == file->identity && known->second.fresh == fresh;
      if (!same) refuse_name(name, span, known->second.span);
      return;
    }
    const int target =
        fresh ? instance(module, name, *file, decl) : shared(module, name, *file, span);
    at(module).aliases.emplace(name, Module::Alias{target, span, file->identity, fresh});
  }

  void refuse_name(const std::string& name, Span span, Span first) {
    error(span, "two modules are called '" + name + "' here",
          "give this one another name: use \"…\" as other;",
          {{first, "the other one is used at " + sources_.where(first)}});
  }

  // The one module that all have who use the file without `as`.
  int shared(int user, const std::string& name, const File& file, Span span) {
    auto known = world_of(user).shared.find(file.identity);
    if (known != world_of(user).shared.end()) return known->second;
    const int made = make(user, name, file, at(user).world, span);
    if (made >= 0) world_of(user).shared.emplace(file.identity, made);
    return made;
  }

  // A module of its own, and of its own, too, whatever it uses.
  int instance(int user, const std::string& name, const File& file, const ast::UseDecl& decl) {
    std::vector<Span> made_by = world_of(user).made_by;
    if (std::ranges::find(made_by, decl.path_span) != made_by.end()) {
      refuse_cycle(decl, made_by);
      return -1;
    }
    made_by.push_back(decl.path_span);
    const int made = make(user, name, file, static_cast<int>(worlds_.size()), decl.alias_span);
    if (made < 0) return made;
    worlds_.push_back({{{file.identity, made}}, std::move(made_by)});
    return made;
  }

  int make(int user, const std::string& name, const File& file, int world, Span span) {
    if (modules_.size() == kModulesMax) {
      if (!std::exchange(too_many_, true)) {
        error(span, "the program has more than " + std::to_string(kModulesMax) + " modules",
              "use files without 'as' where one module of them is enough");
      }
      return -1;
    }
    const int made = static_cast<int>(modules_.size());
    Module& module = modules_.emplace_back();
    module.prefix = at(user).prefix + name + "::";
    module.user = user;
    module.world = world;
    module.inner = true;
    add_part(made, file);
    return made;
  }

  void refuse_cycle(const ast::UseDecl& decl, const std::vector<Span>& made_by) {
    std::vector<Note> notes;
    std::string path;
    for (auto use = std::ranges::find(made_by, decl.path_span); use != made_by.end(); ++use) {
      notes.push_back({*use, "used here, with 'as'"});
      path += sources_.at(use->source).name() + " -> ";
    }
    path += sources_.at(decl.path_span.source).name();
    error(decl.path_span, "this would make modules within each other for ever: " + path,
          "leave out 'as' at one of them: then they share one module", std::move(notes));
  }

  std::string identity_of(const std::string& path) const {
    return reader_.identity ? reader_.identity(path) : path;
  }

  // Null after an error, which is told once for each place.
  const File* find(const ast::UseDecl& decl) {
    const std::string path = path_beside(sources_.at(decl.path_span.source).name(), decl.path);
    std::string identity = identity_of(path);
    auto known = files_.find(identity);
    if (known != files_.end()) return known->second ? &*known->second : refuse(decl, path, "");
    auto text = reader_.read ? reader_.read(path)
                             : Result<std::string>(Error{"", "no files can be read here"});
    if (!text.ok()) {
      why_not_[identity] = text.error().what;
      files_.emplace(identity, std::nullopt);
      return refuse(decl, path, text.error().what);
    }
    const std::uint32_t source = sources_.add(path, std::move(text).value());
    ast::Program tree = parse(sources_, source, diagnostics_);
    File file{identity, source, name_in(tree)};
    unplaced_.emplace(source, std::move(tree));
    return &*files_.emplace(std::move(identity), std::move(file)).first->second;
  }

  const File* refuse(const ast::UseDecl& decl, const std::string& path, std::string why) {
    if (why.empty()) why = why_not_[identity_of(path)];
    error(decl.path_span, path + ": " + why,
          decl.path.starts_with('/') ? "" : "a path is seen from the file that says it");
    return nullptr;
  }

  void error(Span span, std::string message, std::string hint, std::vector<Note> notes = {}) {
    diagnostics_.push_back(
        {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
  }

  Sources& sources_;
  const TextReader& reader_;
  Diagnostics& diagnostics_;
  Modules modules_;
  std::deque<World> worlds_;
  std::map<std::string, std::optional<File>> files_;  // by identity; none: it cannot be read
  std::map<std::string, std::string> why_not_;
  std::map<std::uint32_t, ast::Program> unplaced_;  // by source: trees that no module has yet
  bool too_many_ = false;
};

// What nothing behind this room needs to know.
bool is_done(const ast::Statement& statement, bool inner) {
  return std::holds_alternative<ast::UseDecl>(statement.node) ||
         (inner && std::holds_alternative<ast::ProgramName>(statement.node));
}

}  // namespace

std::string path_beside(const std::string& user, const std::string& path) {
  const std::size_t slash = user.rfind('/');
  const bool absolute = path.starts_with('/') || slash == std::string::npos;
  const std::string whole = absolute ? path : user.substr(0, slash + 1) + path;
  std::vector<std::string> parts;
  for (std::string_view part : split(whole, '/')) {
    const bool up = part == ".." && !parts.empty() && parts.back() != ".." && !parts.back().empty();
    if (part == "." || (part.empty() && !parts.empty())) continue;
    if (up) {
      parts.pop_back();
    } else {
      parts.emplace_back(part);
    }
  }
  return join(parts, "/");
}

std::vector<ast::Program> read_modules(Sources& sources, const std::vector<std::uint32_t>& roots,
                                       const TextReader& reader,
                                       const std::vector<HostFunction>& host_functions,
                                       Diagnostics& diagnostics) {
  Modules modules = ModuleReader(sources, reader, diagnostics).read(roots);
  std::set<std::string> functions;
  for (const HostFunction& function : host_functions) functions.insert(function.name);
  Naming(sources, modules, std::move(functions), diagnostics).run();
  std::vector<ast::Program> used;
  std::map<std::uint32_t, ast::Program> given;
  for (Module& module : modules) {
    for (ast::Program& part : module.parts) {
      std::erase_if(part.statements, [&](const ast::Statement& statement) {
        return is_done(statement, module.inner);
      });
      const bool root = !module.inner && std::ranges::find(roots, part.source) != roots.end();
      if (root) {
        given.emplace(part.source, std::move(part));
      } else {
        used.push_back(std::move(part));
      }
    }
  }
  for (auto& [source, part] : given) used.push_back(std::move(part));
  return used;
}

}  // namespace drover
