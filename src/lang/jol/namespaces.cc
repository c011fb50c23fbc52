#include "lang/jol/namespaces.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/overloaded.h"

namespace drover {

namespace {

// The relations that a program declares.
std::set<std::string> declared_in(const ast::Program& program) {
  std::set<std::string> names;
  for (const ast::Statement& statement : program.statements) {
    if (const auto* decl = std::get_if<ast::RelationDecl>(&statement.node))
      names.insert(decl->name);
    if (const auto* timer = std::get_if<ast::TimerDecl>(&statement.node)) names.insert(timer->name);
  }
  return names;
}

std::string name_of(const ast::Program& program) {
  for (const ast::Statement& statement : program.statements) {
    if (const auto* name = std::get_if<ast::ProgramName>(&statement.node)) return name->name;
  }
  return "";
}

// Gives the relations of one program the names that they have among all.
class Renaming {
 public:
  // `several`: programs of JOL stand beside it. `known`: the tables of each of them.
  Renaming(std::string program, bool several,
           const std::map<std::string, std::set<std::string>>& known)
      : program_(std::move(program)), several_(several), known_(known) {}

  void apply(ast::Program& program) const {
    for (ast::Statement& statement : program.statements) {
      std::visit(Overloaded{[&](ast::RelationDecl& node) { own(node.name); },
                            [&](ast::TimerDecl& node) { own(node.name); },
                            [&](ast::LoadDecl& node) { own(node.relation); },
                            [&](ast::WatchDecl& node) { own(node.relation); },
                            [&](ast::Rule& node) {
                              atom(node.head);
                              for (ast::Literal& literal : node.body) body(literal);
                            },
                            [](auto&) {}},
                 statement.node);
    }
  }

 private:
  void own(std::string& name) const {
    if (several_) name = program_ + "." + name;
  }

  void body(ast::Literal& literal) const {
    if (auto* positive = std::get_if<ast::Positive>(&literal.node)) atom(positive->atom);
    if (auto* negated = std::get_if<ast::Negated>(&literal.node)) atom(negated->atom);
  }

  void atom(ast::Atom& atom) const {
    const bool other = !atom.space.empty() && atom.space != program_;
    const auto space = known_.find(other ? atom.space : program_);
    const std::string plain = atom.relation.substr(0, atom.relation.find('\''));
    const bool there = space != known_.end() && space->second.contains(plain);
    if (!other) {
      if (there) own(atom.relation);
    } else if (there) {
      atom.relation = atom.space + "." + atom.relation;
    } else {
      atom.relation = atom.space + "::" + atom.relation;
    }
    atom.space.clear();
  }

  std::string program_;
  bool several_;
  const std::map<std::string, std::set<std::string>>& known_;
};

}  // namespace

std::vector<ast::Program> with_namespaces(std::vector<ast::Program> programs) {
  std::map<std::string, std::set<std::string>> known;
  for (const ast::Program& program : programs) {
    if (program.jol) known[name_of(program)].merge(declared_in(program));
  }
  for (ast::Program& program : programs) {
    if (program.jol) Renaming(name_of(program), known.size() > 1, known).apply(program);
  }
  return programs;
}

}  // namespace drover
