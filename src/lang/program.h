#pragma once
// A checked program: names resolved to numbers, every expression typed, rules sorted into strata.
// What lang/ hands to plan/. Nothing in it can be wrong any more except what only data can show.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.h"
#include "lang/aggregates.h"
#include "lang/builtins.h"
#include "lang/syntax/ast.h"
#include "value/schema.h"
#include "value/value.h"

namespace drover {

// Of rows that agree in all other columns, the one with the best value of this column stays.
struct Merge {
  int column = -1;
  bool greatest = false;  // else the least
  bool operator==(const Merge&) const = default;
};

// What the rows of a relation tell of another one.
enum class Trigger : std::uint8_t {
  kNone,
  kInsert,  // t#insert: the rows that the step before has added to t
  kDelete,  // t#delete: the rows that it has removed
};

struct Relation {
  Schema schema;
  Span span;                           // where it was declared, or first written
  bool declared = false;               // by a declaration in the program
  bool output = false;                 // the program's answer
  bool inner = false;                  // of a module that is used
  bool offered = false;                // the output of such a module
  ast::Side side = ast::Side::kInner;  // what its declaration says of the world outside
  std::optional<Merge> merge = {};     // of one that depends on itself through min or max
  bool helper = false;                 // of the planner's own: no program names it
  bool hidden = false;                 // made by the checker: nobody asks for it
  Trigger trigger = Trigger::kNone;
  int trigger_of = -1;         // the relation that is watched
  std::int64_t ttl_ns = 0;     // > 0: rows go when they have not come anew for so long
  std::uint64_t max_rows = 0;  // > 0: the oldest rows go
  std::int64_t period_ns = 0;  // > 0: a timer, and how often it happens
  std::optional<ast::JolTimer> jol_timer = {};  // a timer of JOL: (period, firings, delay)
  int sets_timer = -1;                          // its rows set that timer
  int stratum = 0;
};

// The hidden event that holds the time of a step, for now().
inline constexpr const char* kClock = "now()";

// An expression over a rule's variables.
struct Expr {
  enum class Kind : std::uint8_t { kVariable, kConstant, kRegex, kApply };
  Kind kind = Kind::kConstant;
  Type type;  // for kRegex: string
  Span span;
  int variable = -1;
  Value constant;            // kRegex: the pattern
  bool ignore_case = false;  // kRegex
  Fn fn = Fn::kEq;
  int host = -1;  // kHostCall: which of the host's functions
  std::vector<Expr> args;
};

struct Variable {
  std::string name;  // "" for one that the checker made
  Type type;
  Span span;  // first occurrence
};

// One argument of an atom in a body.
struct Term {
  enum class Kind : std::uint8_t { kAny, kVariable, kConstant };
  Kind kind = Kind::kAny;
  int variable = -1;
  Value constant;
  Span span;
};

struct BodyAtom {
  int relation = -1;
  std::vector<Term> terms;  // one a column
  bool negated = false;
};
struct BodyCondition {
  Expr expr;  // bool
};
struct BodyAssignment {
  int variable = -1;
  Expr expr;
};
struct BodyGenerator {  // variable in sequence
  int variable = -1;
  Expr sequence;  // list or set
};
struct BodyMatch {  // match(text, /regex/, captures…): binds strings
  Expr text;
  std::string pattern;
  bool ignore_case = false;
  std::vector<int> captures;  // variables; -1 = not wanted
};

struct BodyLiteral {
  Span span;
  std::variant<BodyAtom, BodyCondition, BodyAssignment, BodyGenerator, BodyMatch> node;
};

struct HeadTerm {
  bool aggregated = false;
  Aggregate aggregate = Aggregate::kCount;
  std::int64_t k = 0;      // of topk, bottomk and limit
  Type type;               // of the column
  std::vector<Expr> args;  // plain: one; aggregate: what it is over (none for count<*>), and by
                           // what (argmin, argmax)
  Span span;
};

// What becomes of the head's rows.
enum class RuleAction : std::uint8_t {
  kDerive,  // they are there as long as the body holds; of an event: in this step
  kStore,   // into a table, to stay: the body is an event
  kNext,    // into a table, or to happen, in the next step
  kDelete,  // out of a table, when the step is over
};

struct CheckedRule {
  int head = -1;
  RuleAction action = RuleAction::kDerive;
  bool happens = false;  // an event stands in the body, not negated
  // It does something for each binding that begins to hold, rather than say what is: it stores,
  // deletes, or its head is an event.
  bool acts = false;
  std::optional<Span> impure = {};  // where it asks a host function that is not pure
  std::vector<HeadTerm> head_terms;
  std::vector<BodyLiteral> body;
  std::vector<Variable> variables;
  bool aggregated = false;
  bool body_incomplete = false;  // after an error in the body
  Span span;
  std::string text;  // on one line, for people
  int stratum = 0;   // -1: it runs when all strata are complete
};

struct CheckedFact {
  int relation = -1;
  std::vector<Value> values;
  Span span;
};

struct CheckedLoad {
  struct Option {
    std::string name;
    Span name_span;
    Value value;
    Span value_span;
  };
  int relation = -1;
  std::string path;
  Span path_span;
  std::vector<Option> options;
  Span span;
};

// What a program wants to be told of: events as they happen, rows of tables and views that come and
// go. The relations are events; a trigger tells of the step before.
struct CheckedWatch {
  int relation = -1;
  int came = -1;  // -1: not wanted
  int went = -1;
};

// Relations that depend on each other, and the rules that write them.
struct Stratum {
  std::vector<int> relations;
  std::vector<int> rules;
  bool recursive = false;
};

struct CheckedProgram {
  std::string name;
  std::vector<Relation> relations;
  std::vector<CheckedRule> rules;
  std::vector<CheckedFact> facts;
  std::vector<CheckedLoad> loads;
  std::vector<CheckedWatch> watches;
  std::vector<Stratum> strata;  // in order of evaluation
  std::vector<int> late_rules;  // those that act on the next step
  bool timed = false;           // one step may lead to another
  std::vector<int> answer;      // what to print: the outputs, or what no other rule reads

  int find(std::string_view relation) const;  // -1 when there is none
};

}  // namespace drover
