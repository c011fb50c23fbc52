#pragma once
// The modules of a program, before their names are resolved. Within lang/modules only.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/syntax/ast.h"

namespace drover {

struct Module {
  struct Alias {
    int module = -1;  // -1: its file cannot be read
    Span span;
    std::string file;    // its identity
    bool fresh = false;  // by `as`: an instance of its own
  };
  struct Owned {
    Span span;
    bool is_private = false;
  };

  std::string prefix;  // before its names in the whole program: "d::", or nothing
  int user = -1;       // who used it first
  int world = 0;       // in which each file that is used without `as` is one module
  bool inner = false;  // it is used; else it is given
  std::vector<ast::Program> parts;
  std::set<std::string> files;  // of which it is made, by identity
  std::set<std::string> names;  // what these call themselves
  std::map<std::string, Alias> aliases;
  std::map<std::string, Owned> relations;
  std::map<std::string, Owned> functions;
};

// Pointers to modules stay good while modules are added.
using Modules = std::deque<Module>;

// How the module is called in messages: d, or `this program`.
std::string shown_module(const Module& module);

// Gives each name of each module the one that it has in the whole program.
class Naming {
 public:
  Naming(const Sources& sources, Modules& modules, std::set<std::string> host_functions,
         Diagnostics& diagnostics);
  void run();

 private:
  enum class What { kRelation, kFunction, kEither };
  struct Name {
    std::string path;  // "a::b", or nothing
    std::string last;
  };

  void collect(Module& module);
  void rename(ast::Statement& statement);
  void rename(ast::RelationDecl& decl) const;
  void rename(ast::Rule& rule);
  void rename(ast::Literal& literal);
  void rename(ast::Atom& atom, What what);
  void rename(ast::Expr& expr);
  void own(std::string& name) const { name = at_->prefix + name; }
  void relation(std::string& name, Span span);
  std::string resolved(const std::string& written, Span span, What what);
  std::string resolved_here(const std::string& written, What what) const;
  const Module* find_module(const std::string& path, Span span);
  const Module* step_to(const Module& from, const std::string& name, bool first,
                        bool& unread) const;
  static const Module::Owned* find(const Module& module, const std::string& name, What what);
  void refuse_private(const Module& module, const Name& name, const Module::Owned& owned,
                      Span span);
  void refuse_unknown(const Module& module, const Name& name, What what, Span span);
  void refuse_module(const Module& from, const std::string& name, Span span);
  void error(Span span, std::string message, std::string hint, std::vector<Note> notes = {});

  const Sources& sources_;
  Modules& modules_;
  std::set<std::string> host_functions_;
  Diagnostics& diagnostics_;
  const bool incomplete_;       // some statements could not be read
  const Module* at_ = nullptr;  // whose names are given
  std::string part_;            // behind the names of what was made for this text alone
  bool jol_ = false;            // to the text that is read
};

}  // namespace drover
