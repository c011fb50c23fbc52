#include "lang/check/uses.h"

#include <functional>
#include <set>
#include <string>

namespace drover {
namespace {

// Relations that some other relation's rule reads.
std::set<int> read_by_others(const CheckedProgram& program) {
  std::set<int> read;
  for (const CheckedRule& rule : program.rules) {
    for (const BodyLiteral& literal : rule.body) {
      const auto* atom = std::get_if<BodyAtom>(&literal.node);
      if (atom != nullptr && atom->relation != rule.head) read.insert(atom->relation);
    }
  }
  return read;
}

std::set<int> heads_of(const CheckedProgram& program) {
  std::set<int> heads;
  for (const CheckedRule& rule : program.rules) heads.insert(rule.head);
  return heads;
}

std::set<int> written_in(const CheckedProgram& program) {
  std::set<int> written = heads_of(program);
  for (const CheckedFact& fact : program.facts) written.insert(fact.relation);
  for (const CheckedLoad& load : program.loads) written.insert(load.relation);
  return written;
}

// Whether it says nothing that nobody has to do with it.
bool is_for_others(const Relation& relation) {
  return !relation.declared || relation.schema.kind == RelationKind::kInput || relation.output ||
         relation.side != ast::Side::kInner || relation.period_ns > 0 || relation.jol_timer ||
         relation.sets_timer >= 0 || relation.inner;
}

}  // namespace

void warn_about_unused(const CheckedProgram& program, bool written_from_outside,
                       Diagnostics& diagnostics) {
  const std::set<int> read = read_by_others(program);
  const std::set<int> write = written_in(program);
  for (int r = 0; r < static_cast<int>(program.relations.size()); ++r) {
    const Relation& relation = program.relations[static_cast<std::size_t>(r)];
    const auto warn = [&](std::string message, std::string hint) {
      diagnostics.push_back(
          {Severity::kWarning, relation.span, std::move(message), std::move(hint), {}});
    };
    const std::string name = "'" + relation.schema.name + "'";
    if (relation.offered && read.contains(r) && !write.contains(r)) {
      warn("nothing ever writes " + name + ", which is an output of its module",
           "use the module that fills it; each use with 'as' makes a module of its own");
    }
    if (is_for_others(relation)) continue;
    if (!read.contains(r) && !write.contains(r)) {
      warn(name + " is declared but never used", "remove it, or write a rule that uses it");
    } else if (!write.contains(r) && !written_from_outside &&
               relation.schema.kind != RelationKind::kEvent) {
      warn("nothing ever writes " + name + ": it is always empty",
           "add a fact, a rule or a load that fills it; or say that it comes from outside: input "
           "table");
    }
  }
}

std::vector<int> chosen_answer(const CheckedProgram& program) {
  const std::set<int> read = read_by_others(program);
  const std::set<int> heads = heads_of(program);
  const auto is_head = [&](int r, const Relation&) { return heads.contains(r); };
  const auto is_last = [&](int r, const Relation&) {
    return heads.contains(r) && !read.contains(r);
  };
  const std::vector<std::function<bool(int, const Relation&)>> choices = {
      [](int, const Relation& relation) { return relation.output; },
      [&](int r, const Relation& relation) { return !relation.inner && is_last(r, relation); },
      [&](int, const Relation& relation) { return relation.offered; },
      is_last,
      is_head,  // all in one cycle
      [](int, const Relation& relation) {
        return relation.schema.kind != RelationKind::kInput && !relation.hidden;
      },
  };
  std::vector<int> answer;
  for (const auto& wanted : choices) {
    for (int r = 0; r < static_cast<int>(program.relations.size()); ++r) {
      if (wanted(r, program.relations[static_cast<std::size_t>(r)])) answer.push_back(r);
    }
    if (!answer.empty()) break;
  }
  return answer;
}

}  // namespace drover
