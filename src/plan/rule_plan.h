#pragma once
// How one rule is run: a chain of steps, each of which binds variables or lets a binding pass, down
// to the head. Made by join_order; turned into operators by engine/; printed by explain.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "lang/program.h"

namespace drover {

// A value known before the step runs.
struct Operand {
  int variable = -1;  // -1: the constant
  Value constant;
  Type type;
};

// An atom of the body.
struct AtomStep {
  enum class Access : std::uint8_t {
    kScan,    // all rows; `key` filters
    kDelta,   // the rows that are new in this round; `key` filters
    kInput,   // the rows of a batch that streams in; `key` filters
    kChange,  // the rows that a step has added or removed; `key` filters
    kProbe,   // the rows under `key`, by an index
  };
  struct Key {
    int column;
    Operand operand;
  };
  struct Load {
    int column;
    int variable;
  };
  int relation = -1;
  int literal = -1;  // of the rule's body
  Access access = Access::kScan;
  bool negated = false;  // pass when there is no such row
  bool exists = false;   // pass once when there is such a row: nothing more is wanted of it
  std::vector<Key> key;  // columns whose value is known
  std::vector<Load> load;
  std::vector<Load> same;  // columns that must equal a variable loaded by this very step
  Span span;
};

struct FilterStep {
  Expr expr;
};

// variable := expr; when the variable is bound already, a comparison.
struct AssignStep {
  int variable = -1;
  Expr expr;
  bool bound = false;
};

// variable == from + offset, of ints; a sum past 64 bits equals nothing.
struct OffsetStep {
  int variable = -1;
  int from = -1;
  std::int64_t offset = 0;
  bool bound = false;  // else the variable gets this value
  Span span;
};

struct GenerateStep {
  int variable = -1;
  Expr sequence;
  bool bound = false;  // pass when the variable's value is an item
};

struct MatchStep {
  struct Capture {
    int group;  // from 1
    int variable;
    bool bound;  // compare instead of bind
  };
  Expr text;
  std::string pattern;
  bool ignore_case = false;
  std::vector<Capture> captures;
  Span span;
};

struct Step {
  std::variant<AtomStep, FilterStep, AssignStep, OffsetStep, GenerateStep, MatchStep> node;
};

struct RulePlan {
  int rule = -1;
  int driver = -1;  // the body literal that is a delta or an input; -1: none, all rows
  std::vector<Step> steps;
  // Per variable: its string (or list) may be transient when it is bound by this plan.
  std::vector<bool> transient;
};

}  // namespace drover
