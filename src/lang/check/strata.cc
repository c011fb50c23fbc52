#include "lang/check/strata.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include "base/check.h"
#include "base/index.h"
#include "lang/check/merging.h"

namespace drover {
namespace {

struct Edge {
  int to = 0;  // a relation that the body reads
  int rule = 0;
  bool strict = false;  // negated, or under an aggregate: `to` must be complete before
  bool negated = false;
};

// Tarjan's strongly connected components (1972), without recursion; components come out with
// those they depend on first.
class Components {
 public:
  explicit Components(const std::vector<std::vector<Edge>>& graph)
      : graph_(graph), number_(graph.size(), -1), low_(graph.size()), on_stack_(graph.size()) {
    for (int node = 0; node < static_cast<int>(graph.size()); ++node) {
      if (number_[at(node)] < 0) visit(node);
    }
  }

  std::vector<std::vector<int>> components;

 private:
  void enter(int node) {
    number_[at(node)] = low_[at(node)] = count_++;
    stack_.push_back(node);
    on_stack_[at(node)] = true;
    path_.push_back({node, 0});
  }

  void visit(int root) {
    enter(root);
    while (!path_.empty()) {
      auto [node, next] = path_.back();
      if (next < graph_[at(node)].size()) {
        ++path_.back().second;
        int to = graph_[at(node)][next].to;
        if (number_[at(to)] < 0) {
          enter(to);
        } else if (on_stack_[at(to)]) {
          low_[at(node)] = std::min(low_[at(node)], number_[at(to)]);
        }
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) {
        int parent = path_.back().first;
        low_[at(parent)] = std::min(low_[at(parent)], low_[at(node)]);
      }
      if (low_[at(node)] == number_[at(node)]) leave(node);
    }
  }

  void leave(int node) {
    std::vector<int> component;
    int top = -1;
    while (top != node) {
      top = stack_.back();
      stack_.pop_back();
      on_stack_[at(top)] = false;
      component.push_back(top);
    }
    std::ranges::sort(component);
    components.push_back(std::move(component));
  }

  const std::vector<std::vector<Edge>>& graph_;
  std::vector<int> number_;
  std::vector<int> low_;
  std::vector<bool> on_stack_;
  std::vector<int> stack_;
  std::vector<std::pair<int, std::size_t>> path_;
  int count_ = 0;
};

// What a rule wants of the next step does not belong to this one.
bool is_late(const CheckedRule& rule) {
  return rule.action == RuleAction::kNext || rule.action == RuleAction::kDelete;
}

std::vector<std::vector<Edge>> dependencies(const CheckedProgram& program) {
  std::vector<std::vector<Edge>> graph(program.relations.size());
  for (int r = 0; r < static_cast<int>(program.rules.size()); ++r) {
    const CheckedRule& rule = program.rules[static_cast<std::size_t>(r)];
    if (is_late(rule)) continue;
    for (const BodyLiteral& literal : rule.body) {
      const auto* atom = std::get_if<BodyAtom>(&literal.node);
      if (atom == nullptr) continue;
      graph[static_cast<std::size_t>(rule.head)].push_back(
          {atom->relation, r, atom->negated || rule.aggregated, atom->negated});
    }
  }
  return graph;
}

// The edges of a shortest path from one relation to another inside a component.
std::vector<Edge> path_between(const std::vector<std::vector<Edge>>& graph, int from, int to,
                               const std::vector<int>& component) {
  std::map<int, std::pair<int, Edge>> reached_by;  // relation: (from where, edge)
  std::deque<int> work{from};
  while (!work.empty()) {
    int node = work.front();
    work.pop_front();
    if (node == to) break;
    for (const Edge& edge : graph[static_cast<std::size_t>(node)]) {
      if (!std::ranges::binary_search(component, edge.to)) continue;
      if (edge.to == from || reached_by.contains(edge.to)) continue;
      reached_by[edge.to] = {node, edge};
      work.push_back(edge.to);
    }
  }
  std::vector<Edge> path;
  for (int node = to; node != from; node = reached_by.at(node).first) {
    path.push_back(reached_by.at(node).second);
  }
  std::ranges::reverse(path);
  return path;
}

void refuse_cycle(const Sources& sources, const CheckedProgram& program,
                  const std::vector<std::vector<Edge>>& graph, int head, const Edge& strict,
                  const std::vector<int>& component, const std::string& why,
                  Diagnostics& diagnostics) {
  auto name = [&](int relation) {
    return "'" + program.relations[static_cast<std::size_t>(relation)].schema.name + "'";
  };
  auto rule = [&](const Edge& edge) -> const CheckedRule& {
    return program.rules[static_cast<std::size_t>(edge.rule)];
  };
  std::vector<Edge> cycle{strict};
  if (strict.to != head) {
    for (const Edge& edge : path_between(graph, strict.to, head, component)) cycle.push_back(edge);
  }
  Diagnostic diagnostic;
  diagnostic.span = rule(strict).span;
  bool negation = !rule(strict).aggregated;
  diagnostic.message = name(head) + " depends on itself through " +
                       (negation ? "a negation" : "an aggregate") + ": it has no meaning";
  diagnostic.hint = negation ? "break the cycle: negate a relation that does not need " + name(head)
                             : "break the cycle: aggregate into a relation that nothing in the "
                               "cycle reads";
  if (!why.empty()) {
    diagnostic.notes.push_back(
        {rule(strict).span, "min and max can stand in a cycle, but here " + why});
  }
  if (rule(strict).action == RuleAction::kStore) {
    diagnostic.hint = "write 'next " + name(head).substr(1, name(head).size() - 2) +
                      "(…) :- …': then the row comes when the step is over";
  }
  int from = head;
  for (const Edge& edge : cycle) {
    std::string how =
        edge.strict ? (rule(edge).aggregated ? " aggregates over " : " negates or needs all of ")
                    : " reads ";
    diagnostic.notes.push_back({rule(edge).span, name(from) + how + name(edge.to) + ": " +
                                                     sources.where(rule(edge).span) + ": " +
                                                     rule(edge).text});
    from = edge.to;
  }
  diagnostics.push_back(std::move(diagnostic));
}

// What of a component's edges stays in it.
struct Inside {
  bool any = false;
  bool negates = false;
  std::optional<std::pair<int, Edge>> strict;  // the first one, with its head
};

Inside edges_inside(const std::vector<std::vector<Edge>>& graph,
                    const std::vector<int>& component) {
  Inside inside;
  for (int relation : component) {
    for (const Edge& edge : graph[at(relation)]) {
      if (!std::ranges::binary_search(component, edge.to)) continue;
      inside.any = true;
      inside.negates = inside.negates || edge.negated;
      if (edge.strict && !inside.strict) inside.strict = std::pair(relation, edge);
    }
  }
  return inside;
}

}  // namespace

void stratify(const Sources& sources, CheckedProgram& program, Diagnostics& diagnostics) {
  std::vector<std::vector<Edge>> graph = dependencies(program);
  std::vector<std::vector<int>> components = Components(graph).components;
  for (std::vector<int>& component : components) {
    Inside inside = edges_inside(graph, component);
    if (inside.strict) {
      auto [head, edge] = *inside.strict;
      std::string why = inside.negates ? "" : merge_in_cycle(program, component);
      // One cycle a component is enough to act on.
      if (inside.negates || !why.empty())
        refuse_cycle(sources, program, graph, head, edge, component, why, diagnostics);
    }
    program.strata.push_back({component, {}, inside.any});
  }
  for (std::size_t s = 0; s < program.strata.size(); ++s) {
    for (int relation : program.strata[s].relations) {
      program.relations[static_cast<std::size_t>(relation)].stratum = static_cast<int>(s);
    }
  }
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    CheckedRule& rule = program.rules[r];
    if (is_late(rule)) {
      rule.stratum = -1;
      program.late_rules.push_back(static_cast<int>(r));
      continue;
    }
    rule.stratum = program.relations[static_cast<std::size_t>(rule.head)].stratum;
    program.strata[static_cast<std::size_t>(rule.stratum)].rules.push_back(static_cast<int>(r));
  }
}

}  // namespace drover
