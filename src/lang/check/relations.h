#pragma once
// The relations of a program while it is checked: declared ones, inputs, and those that only rules
// and facts write, whose columns are read off their heads.

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/check/functions.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

// The column that an argument means: by its place, by its name as it is written, or else by its
// name without regard to capitals.
std::optional<int> column_meant(const Schema& schema, const ast::Argument& argument,
                                std::size_t position);

// What to call the column of an undeclared relation that this head argument fills.
std::string name_for(const ast::Argument& argument, std::size_t position);

class Relations {
 public:
  Relations(const Sources& sources, const Functions& functions, std::vector<Relation>& relations,
            Diagnostics& diagnostics)
      : sources_(sources),
        functions_(functions),
        relations_(relations),
        diagnostics_(diagnostics) {}

  void add_input(const Schema& schema);
  // What is declared and written from here on is of a module that is used, or of the program
  // itself.
  void enter(bool inner) { inner_ = inner; }
  void declare(const ast::RelationDecl& decl);
  // A head or a fact: makes the relation when nobody has declared it.
  void written(const ast::Atom& head);
  void declare(const ast::TimerDecl& decl);
  // The event that tells what has come into a table or view, or gone; -1 after an error.
  int trigger_of(const ast::WatchDecl& decl, ast::Watch watch);
  // Makes what the atom watches a relation, if there is such a table.
  void watched(const ast::Atom& atom);
  // Columns of what is watched take their types from it.
  void type_watched();
  // The relation that an atom means; -1: there is none.
  int find(const ast::Atom& atom) const;
  // That of the time; made on first use.
  int clock();
  bool is_event(int relation) const;

  int find(const std::string& name) const;
  Relation& at(int relation) { return relations_[static_cast<std::size_t>(relation)]; }
  const Relation& at(int relation) const { return relations_[static_cast<std::size_t>(relation)]; }
  const Functions& functions() const { return functions_; }
  std::vector<std::string> names() const;
  // The name of a relation, '…' included, for messages.
  std::string shown(int relation) const;

  // The column that an argument means; -1 after an error.
  int column_of(int relation, const ast::Argument& argument, std::size_t position);

 private:
  void error(Span span, std::string message, std::string hint, std::vector<Note> notes = {});
  bool check_name(const std::string& name, Span span);
  std::vector<Column> columns_of(const ast::RelationDecl& decl);

  const Sources& sources_;
  const Functions& functions_;
  std::vector<Relation>& relations_;
  Diagnostics& diagnostics_;
  bool inner_ = false;
  std::vector<int> watching_;  // relations that tell what another one has gained or lost
  std::map<std::string, int> by_name_;
};

}  // namespace drover
