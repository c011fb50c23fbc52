#include "engine/why/proof_text.h"

#include <numeric>

#include "base/index.h"
#include "base/text.h"

namespace drover {
namespace {

class ProofTeller {
 public:
  ProofTeller(const Proof& proof, const CheckedProgram& program, const Wording& wording)
      : proof_(proof), program_(program), wording_(wording), told_(proof.nodes.size(), false) {}

  Told node(std::size_t number) {
    const ProofNode& node = proof_.nodes[number];
    Told told;
    const std::string row = wording_.row(node.relation, node.row);
    told.say(row).add("row", row);
    if (node.replaced) {
      told.say(", until a better row came").add_raw("replaced", "true");
    }
    const bool again = told_[number] && !node.reasons.empty();
    told_[number] = true;
    if (again) {
      told.say("  see above").add("by", "above");
    } else {
      ground(node, told);
    }
    return told;
  }

 private:
  void ground(const ProofNode& node, Told& told) {
    switch (node.ground) {
      case ProofNode::Ground::kFact:
        told.say("  fact at " + wording_.where(node.span));
        told.add("by", "fact").add("place", wording_.where(node.span));
        return;
      case ProofNode::Ground::kLoaded:
        told.say("  loaded at " + wording_.where(node.span) + ": " + wording_.text(node.span));
        told.add("by", "load").add("place", wording_.where(node.span));
        told.add("load", wording_.text(node.span));
        return;
      case ProofNode::Ground::kStored:
        return stored(node, told);
      case ProofNode::Ground::kGiven:
        return given(node, told);
      case ProofNode::Ground::kCut:
        told.say("  ...").add("by", "cut");
        return;
      case ProofNode::Ground::kRule:
        return rule(node, told);
    }
  }

  void stored(const ProofNode& node, Told& told) const {
    told.say("  stored in step " + std::to_string(node.step));
    told.add("by", "step").add_raw("step", std::to_string(node.step));
    if (node.rule < 0) return;
    const CheckedRule& rule = program_.rules[at(node.rule)];
    told.say(" by " + wording_.where(rule.span) + ": " + rule.text);
    told.add("place", wording_.where(rule.span)).add("rule", rule.text);
  }

  // What is known of a row that nothing derives.
  void given(const ProofNode& node, Told& told) {
    const Relation& relation = program_.relations[at(node.relation)];
    told.add("by", "given");
    std::string how = "given";
    if (relation.trigger != Trigger::kNone) {
      how =
          "the step before has " +
          std::string(relation.trigger == Trigger::kInsert ? "added it to " : "removed it from ") +
          program_.relations[at(relation.trigger_of)].schema.name;
    } else if (relation.period_ns > 0 || relation.hidden) {
      how = "as time has it";
    } else if (relation.schema.kind == RelationKind::kEvent) {
      how = "it happened";
    } else if (program_.timed) {
      how = "stored in a step before, by one of";
    }
    told.say("  " + how).add("how", how);
    if (relation.schema.kind == RelationKind::kEvent) return;
    told.below_name = "rules";
    for (const CheckedRule& rule : program_.rules) {
      if (rule.head != node.relation || rule.action == RuleAction::kDelete) continue;
      Told one;
      one.say(wording_.where(rule.span) + ": " + rule.text);
      one.add("place", wording_.where(rule.span)).add("rule", rule.text);
      told.below.push_back(std::move(one));
    }
  }

  void rule(const ProofNode& node, Told& told) {
    const CheckedRule& rule = program_.rules[at(node.rule)];
    const bool computed = rule.body.empty();
    told.say((computed ? "  fact at " : "  by ") + wording_.where(rule.span) + ": " + rule.text);
    told.add("by", computed ? "fact" : "rule").add("place", wording_.where(rule.span));
    told.add("rule", rule.text);
    const std::vector<WrittenLiteral> literals = written_literals(rule);
    if (!rule.aggregated) {
      premises(rule, literals, node.reasons[0], told.below);
      return;
    }
    told.say("  of " + counted(node.bindings, "binding"));
    told.add_raw("bindings", std::to_string(node.bindings));
    std::vector<int> all(rule.variables.size());
    std::iota(all.begin(), all.end(), 0);
    for (const Reason& reason : node.reasons) {
      // One row a binding needs no heading.
      if (literals.size() == 1 &&
          reason.premises[at(literals[0].literal)].kind == Premise::Kind::kRow) {
        premises(rule, literals, reason, told.below);
        continue;
      }
      Told one;
      one.say("with " + wording_.values(rule, all, reason.binding));
      one.add_raw("values", wording_.values_json(rule, all, reason.binding));
      premises(rule, literals, reason, one.below);
      told.below.push_back(std::move(one));
    }
    if (const std::uint64_t more = node.bindings - node.reasons.size(); more > 0) {
      Told rest;
      rest.say("and " + std::to_string(more) + " more").add_raw("more", std::to_string(more));
      told.below.push_back(std::move(rest));
    }
  }

  void premises(const CheckedRule& rule, const std::vector<WrittenLiteral>& literals,
                const Reason& reason, std::vector<Told>& below) {
    for (const WrittenLiteral& written : literals) {
      const Premise& premise = reason.premises[at(written.literal)];
      const BodyLiteral& literal = rule.body[at(written.literal)];
      if (premise.kind == Premise::Kind::kRow) {
        below.push_back(node(at(premise.node)));
      } else if (premise.kind == Premise::Kind::kAbsent) {
        below.push_back(absent(std::get<BodyAtom>(literal.node), reason.binding));
      } else {
        below.push_back(condition(rule, written, literal.span, reason.binding));
      }
    }
  }

  Told absent(const BodyAtom& atom, const Binding& binding) const {
    const Schema& schema = program_.relations[at(atom.relation)].schema;
    std::string text = schema.name + "(";
    for (std::size_t c = 0; c < atom.terms.size(); ++c) {
      const Term& term = atom.terms[c];
      if (c > 0) text += ", ";
      switch (term.kind) {
        case Term::Kind::kAny:
          text += '_';
          break;
        case Term::Kind::kVariable:
          text += wording_.value(binding[at(term.variable)], schema.columns[c].type);
          break;
        case Term::Kind::kConstant:
          text += to_text(term.constant);
          break;
      }
    }
    text += ')';
    Told told;
    told.say("no row of " + text).add("absent", text);
    return told;
  }

  Told condition(const CheckedRule& rule, const WrittenLiteral& written, Span span,
                 const Binding& binding) const {
    Told told;
    const std::string text = wording_.text(span);
    const std::string values = wording_.values(rule, written.variables, binding);
    told.say("where " + text + (values.empty() ? "" : ", with " + values));
    told.add("condition", text);
    told.add_raw("values", wording_.values_json(rule, written.variables, binding));
    return told;
  }

  const Proof& proof_;
  const CheckedProgram& program_;
  const Wording& wording_;
  std::vector<bool> told_;  // one a node
};

}  // namespace

Told tell(const Proof& proof, const CheckedProgram& program, const Wording& wording) {
  return ProofTeller(proof, program, wording).node(0);
}

}  // namespace drover
