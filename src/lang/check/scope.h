#pragma once
// The variables of one rule while it is checked: their numbers, types and uses.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/program.h"

namespace drover {

struct Scope {
  std::vector<Variable> variables;
  std::vector<int> uses;  // occurrences in the text
  std::map<std::string, int> names;
  std::optional<Span> impure = {};  // the first call of a host function that is not pure
  int clock = -1;                   // the variable that now() stands for
  bool jol = false;                 // expressions mean what they mean in JOL
  // Whether a relation is called so, for who takes one for a function.
  std::function<bool(const std::string&)> is_relation = {};

  int named(const std::string& name, Span span) {
    auto [at, added] = names.emplace(name, static_cast<int>(variables.size()));
    if (added) {
      variables.push_back({name, {}, span});
      uses.push_back(0);
    }
    return at->second;
  }
  int hidden(Type type, Span span) {
    variables.push_back({"", std::move(type), span});
    uses.push_back(2);
    return static_cast<int>(variables.size()) - 1;
  }
  int now(Span span) {
    if (clock < 0) clock = hidden(Type{Kind::kTime, {}}, span);
    return clock;
  }
  Variable& at(int variable) { return variables[static_cast<std::size_t>(variable)]; }
  const Variable& at(int variable) const { return variables[static_cast<std::size_t>(variable)]; }
};

}  // namespace drover
