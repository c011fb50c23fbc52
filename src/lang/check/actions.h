#pragma once
// What a program does from step to step: which relations are events, and what each rule does with
// the rows of its head. docs/language.md, "Steps", says what it means to users.

#include <vector>

#include "base/diagnostic.h"
#include "lang/check/relations.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

// Undeclared relations that follow from events are events; those that `next` writes are tables.
void infer_kinds(Relations& relations, const std::vector<const ast::Rule*>& rules);

// Says what the rule does; reports an action that its head cannot take.
void decide_action(const Relations& relations, ast::RuleVerb verb, CheckedRule& rule,
                   Diagnostics& diagnostics);

// `delete t(K, _)` takes every row that fits: as `delete t(K, V) :- t(K, V), …`. Other rules are as
// they were.
ast::Rule spell_out_delete(const Relations& relations, ast::Rule rule);

// Whether one step may lead to another.
bool is_timed(const CheckedProgram& program);

}  // namespace drover
