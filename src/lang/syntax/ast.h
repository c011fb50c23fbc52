#pragma once
// The syntax tree of a rule program: what the parser makes, the formatter prints and the checker
// reads. Names are as written, `module::name` for those of another module, until lang/modules gives
// each thing its one name.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/source.h"
#include "value/type.h"
#include "value/value.h"

namespace drover::ast {

// A pointer that copies what it points to, so that trees are values.
template <typename T>
class Box {
 public:
  Box(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: a box is its value
  Box(const Box& other) : value_(std::make_unique<T>(*other.value_)) {}
  Box(Box&& other) noexcept = default;
  Box& operator=(const Box& other) {
    if (this != &other) value_ = std::make_unique<T>(*other.value_);
    return *this;
  }
  Box& operator=(Box&& other) noexcept = default;
  ~Box() = default;
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

struct Expr;

// The function that a message goes through: its place, and the place that it comes from.
inline constexpr std::string_view kDelivered = "@";
// Behind the name of a timer of JOL: the relation whose rows set it.
inline constexpr std::string_view kSetsTimer = "'set";

enum class UnaryOp { kNegate, kNot };  // -X  !X
enum class BinaryOp {
  kOr,
  kAnd,  // ||  &&
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,      // ==  !=  <  <=  >  >=
  kConcat,  // ++
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,  // +  -  *  /  %
};

struct Variable {
  std::string name;
};  // X
struct Wildcard {};  // _
struct Constant {
  Value value;
};  // 1 2.5 "s" true 3s 2026-11-23T02:51:19Z
struct Regex {
  std::string pattern;
  bool ignore_case = false;
};  // /…/  /…/i
struct Call {
  std::string function;
  Span name_span;
  std::vector<Expr> args;
  std::string java = {};  // how it was written, if it was written as a call of Java
};
struct Unary {
  UnaryOp op;
  Box<Expr> operand;
};
struct Binary {
  BinaryOp op;
  Box<Expr> left;
  Box<Expr> right;
};
struct If {
  Box<Expr> condition;
  Box<Expr> then;
  Box<Expr> otherwise;
};  // if C then A else B
struct ListOf {
  std::vector<Expr> items;
};  // [a, b]
struct SetOf {
  std::vector<Expr> items;
};  // {a, b}
struct TupleOf {
  std::vector<Expr> items;
};  // (a, b); two or more
struct MapOf {
  std::vector<Expr> items;
};  // {a: b, c: d}, each key followed by its value
struct Interval {
  Box<Expr> element;
  Box<Expr> from;
  Box<Expr> to;
  bool ring = false;        // else on a line
  bool takes_from = false;  // a square bracket
  bool takes_to = false;
};  // X in range[A, B)  X in ring(A, B]
struct Aggregate {  // count<*>  max<X>  topk<X, 3>; heads only
  std::string function;
  Span name_span;
  bool star = false;
  std::vector<Expr> args;
  std::vector<Expr> otherwise;  // one: count<*> default 0
};

struct Expr {
  Span span;
  std::variant<Variable, Wildcard, Constant, Regex, Call, Unary, Binary, If, ListOf, SetOf, TupleOf,
               MapOf, Interval, Aggregate>
      node;
};

// The variable that the expression is, or null.
inline const Variable* as_variable(const Expr& expr) { return std::get_if<Variable>(&expr.node); }
inline const TupleOf* as_tuple(const Expr& expr) { return std::get_if<TupleOf>(&expr.node); }
inline bool is_wildcard(const Expr& expr) { return std::holds_alternative<Wildcard>(expr.node); }

// An argument of an atom: by position, or by name (`status: S`).
struct Argument {
  std::string name;  // empty: by position
  Span name_span;
  Expr value;
  bool location = false;  // @X: the node where the row is
};

// log#insert(…): what has come into a table, or gone.
enum class Watch { kNone, kInsert, kDelete };

struct Atom {
  std::string relation;
  Span name_span;
  Watch watch = Watch::kNone;
  std::vector<Argument> args;
  Span span;
};

struct Positive {
  Atom atom;
};  // p(X); also a predicate: match(T, /…/, A)
struct Negated {
  Atom atom;
};  // notin p(X)
struct Condition {
  Expr expr;
};  // X > 3
struct Assignment {
  Expr target;  // a variable, or a tuple
  Expr value;
};  // X := E  (X, Y) := E
struct Generator {
  Expr element;
  Expr sequence;
};  // X in E

struct Literal {
  Span span;
  std::variant<Positive, Negated, Condition, Assignment, Generator> node;
};

struct ProgramName {
  std::string name;
  Span name_span;
};  // program fs;

// use "lib/delivery.olg" as d;  include "delivery.olg";
struct UseDecl {
  std::string path;
  Span path_span;
  std::string alias;  // empty: what the file calls itself
  Span alias_span;
  bool include = false;  // the file becomes a part of this module
};

enum class DeclaredKind { kTable, kView, kEvent };

// What a declaration says of the world outside.
enum class Side {
  kInner,
  kInput,   // input event e(…): rows come from there
  kOutput,  // output view v(…): rows are for it
};

struct ColumnDecl {
  std::string name;
  Span name_span;
  Type type;
  Span type_span;
};

struct RelationDecl {  // table t(A: int, B: string) key(A);
  DeclaredKind kind = DeclaredKind::kTable;
  Side side = Side::kInner;
  bool is_private = false;  // only its own module sees it
  std::string name;
  Span name_span;
  std::vector<ColumnDecl> columns;
  bool has_key = false;  // key() is a key of no column: one row at most
  std::vector<std::pair<std::string, Span>> key;
  std::optional<Duration> ttl;      // rows go when they have not come anew for so long
  std::optional<std::int64_t> max;  // of rows; the oldest go
};

struct JolPragma {};  // pragma jol; aggregates are over sets, as those of JOL are

// Of a timer of JOL; periods and delays are milliseconds, of a logical timer steps.
struct JolTimer {
  static constexpr std::int64_t kForever = 2'147'483'647;  // `infinity`
  bool logical = false;
  std::int64_t period = 0;  // 0: once
  std::int64_t firings = kForever;
  std::int64_t delay = 0;
};

struct TimerDecl {  // timer beat every 3s;
  std::string name;
  Span name_span;
  Duration period;
  std::optional<JolTimer> jol = {};  // period says nothing then
  bool is_private = false;
};

struct WatchDecl {  // watch(t, ae);
  std::string relation;
  Span relation_span;
  bool came = true;  // shows rows that come, rows that go
  bool went = true;
};

struct OutputDecl {
  std::vector<std::pair<std::string, Span>> relations;
};  // output a, b;

struct LoadDecl {  // load t from "f.csv" (header: true);
  std::string relation;
  Span relation_span;
  std::string path;
  Span path_span;
  std::vector<Argument> options;
};

struct FunctionDecl {  // function half(X: int): int = X / 2;
  std::string name;
  Span name_span;
  std::vector<ColumnDecl> params;  // names are variables
  Type result;
  Expr body;
  bool is_private = false;
};

enum class RuleVerb { kDerive, kNext, kDelete };

struct Rule {                         // h(X) :- b(X);   a fact has no body
  RuleVerb verb = RuleVerb::kDerive;  // next h(X) :- b(X);   delete h(X) :- b(X);
  Atom head;
  std::vector<Literal> body;
  // Read with the eyes of JOL: atoms may leave out their last columns, + joins texts, the left
  // operand's type wins, a condition may be a number, and a variable may stand alone.
  bool jol = false;
  bool made = false;  // for another one; nobody has written it
};

struct Statement {
  Span span;
  std::variant<ProgramName, UseDecl, RelationDecl, TimerDecl, OutputDecl, LoadDecl, FunctionDecl,
               WatchDecl, JolPragma, Rule>
      node;
};

struct Comment {
  Span span;              // with its // or /* */
  bool own_line = false;  // nothing but blanks before it on its line
};

struct Program {
  std::uint32_t source = 0;
  bool jol = false;    // written in the surface of JOL
  bool inner = false;  // of a module that is used; else of the program itself
  std::vector<Statement> statements;
  std::vector<Comment> comments;
};

}  // namespace drover::ast
