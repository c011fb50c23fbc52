#pragma once
// The inside of the parser of JOL: recursive descent over two words of lookahead. parser.cc has the
// statements, declarations.cc what declares, rules.cc rules and what their parts mean together,
// atoms.cc atoms and table functions, exprs.cc expressions, java.cc what calls of Java mean.
//
// Each parse function returns false when it has failed; the error is then reported already, once.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/jol/lexer.h"
#include "lang/syntax/ast.h"

namespace drover {

// What the declarations of a text say, which may stand behind what needs it.
struct JolNames {
  struct Table {
    std::vector<bool> collection;  // for each column: its class is a list or a set
    std::vector<std::size_t> key;  // none: all columns
    bool event = false;
  };
  std::map<std::string, Table> tables;
  std::set<std::string> timers;
  std::set<std::string> classes;  // imported ones, by their simple names
};

class JolParser {
 public:
  JolParser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics, JolNames names);

  // Reads the declarations only.
  JolNames scout();
  ast::Program parse();

 private:
  // What binds tighter stands later.
  enum Binding { kOr, kAnd, kEqual, kCompare, kShift, kSum, kProduct };
  // How a rule is to be read besides its head and body.
  struct Prefix {
    bool async = false;
    bool removes = false;
  };
  struct Place {  // of a location
    std::string variable;
    Span span;
  };
  struct JavaType {
    Type type;
    bool collection = false;
  };

  // Counts a level of nesting for as long as it lives.
  class Deeper {
   public:
    explicit Deeper(int& depth) : depth_(++depth) {}
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --depth_; }

   private:
    int& depth_;
  };

  // --- words and errors ---
  void advance();
  bool at(JolKind kind) const { return token_.kind == kind; }
  bool at(std::string_view sign) const { return token_.is(sign); }
  bool at_word(std::string_view word) const { return token_.is_word(word); }
  bool at_name() const { return at(JolKind::kWord) || at(JolKind::kVariable); }
  bool accept(std::string_view sign);
  bool expect(std::string_view sign, const std::string& expected, const std::string& hint = "");
  bool expect_close(std::string_view sign, const std::string& expected, Span opened);
  bool fail(Span span, std::string message, std::string hint = "", std::vector<Note> notes = {});
  bool fail_expected(const std::string& expected, std::string hint = "",
                     std::vector<Note> notes = {});
  bool too_deep();
  void warn(Span span, std::string message, std::string hint);
  std::string_view text(const JolToken& token) const { return sources_.text(token.span); }
  std::string found() const;
  Span missing_place() const;
  void begin_statement();
  void recover();
  bool end_of_statement(const std::string& expected);

  // --- statements ---
  bool statement();
  void add(decltype(ast::Statement::node) node);
  bool program_name();
  bool import();
  bool define(bool durable);
  bool keys(std::vector<std::pair<std::int64_t, Span>>& out);
  bool columns(ast::RelationDecl& decl, JolNames::Table& table);
  bool class_name(std::string& out, Span& span);
  bool java_type(JavaType& out, Span& span);
  bool key_columns(const std::vector<std::pair<std::int64_t, Span>>& keys, ast::RelationDecl& decl,
                   JolNames::Table& table);
  bool timer();
  bool count_of(const std::string& what, std::int64_t& out);
  bool watch();
  bool load();
  bool whole_number(std::int64_t& out);
  bool table_name(const std::string& of_what, std::string& out, Span& span);

  // --- rules ---
  bool rule_or_fact();
  bool prefix(Prefix& out);
  bool rule_name();
  bool body(ast::Rule& rule);
  bool block(ast::Rule& rule);
  bool literal(std::vector<ast::Literal>& out);
  bool assignment(ast::Literal& out);
  bool condition(ast::Literal& out);
  bool locate(ast::Rule& rule, const Prefix& prefix);
  bool is_update(const ast::Rule& rule) const;
  bool finish(ast::Rule rule);
  bool no_nulls();

  // --- atoms and table functions ---
  bool atom(bool head, ast::Atom& out);
  bool arguments(bool head, ast::Atom& out);
  bool argument(bool head, ast::Atom& out);
  bool alias(ast::Atom& out);
  bool aggregate(ast::Expr& out);
  bool at_table_function() const;
  bool table_function(std::vector<ast::Literal>& out);
  bool unknown_function(const std::string& name, Span span);
  bool flatten(ast::Atom atom, Span span, std::vector<ast::Literal>& out);
  bool best(ast::Atom atom, Span span, std::vector<ast::Literal>& out);
  bool first(ast::Atom atom, const ast::Expr* count, Span span, std::vector<ast::Literal>& out);
  bool first_of_groups(ast::Atom atom, std::size_t which, Span span,
                       std::vector<ast::Literal>& out);
  bool only_variables(const ast::Atom& atom, const std::string& function);
  // A name of this module that nothing else has.
  std::string fresh(const std::string& name);

  // --- expressions ---
  bool expression(ast::Expr& out);
  bool binary(ast::Expr& out, Binding binding);
  bool combine(ast::Expr& left, ast::BinaryOp op, ast::Expr right);
  bool shift(ast::Expr& left, bool left_shift, ast::Expr right);
  bool operator_here(ast::BinaryOp& op, Binding& binding) const;
  bool membership(ast::Expr& element);
  bool interval(ast::Expr& element);
  bool range(ast::Expr& element, bool& is_range, ast::Expr& rest);
  bool unary(ast::Expr& out);
  bool postfix(ast::Expr& out);
  bool primary(ast::Expr& out);
  bool word(ast::Expr& out);
  bool variable(ast::Expr& out);
  bool number(ast::Expr& out, bool negative);
  bool parenthesised(ast::Expr& out);
  bool items(std::string_view close, const std::string& expected, std::vector<ast::Expr>& out);
  bool list_from(ast::Expr first, Span opened, ast::Expr& out);
  bool at_cast() const;
  bool cast(ast::Expr& out);
  bool creation(ast::Expr& out);
  bool member(ast::Expr& out);
  bool member_of_class(const std::string& name, Span span, ast::Expr& out);
  bool is_class(std::string_view name) const;
  ast::Expr method(ast::Expr receiver, const std::string& name, Span name_span,
                   std::vector<ast::Expr> args, bool call);
  bool is_null(const ast::Expr& expr) const;

  const Sources& sources_;
  std::uint32_t source_;
  Diagnostics& diagnostics_;
  JolNames names_;
  JolLexer lexer_;
  JolToken token_;
  JolToken ahead_;
  Span previous_;  // of the token before token_
  JolKind previous_kind_ = JolKind::kEnd;

  ast::Program program_;
  std::map<std::string, Span> rule_names_;
  Span first_;  // of the statement
  std::uint32_t statement_column_ = 0;
  bool failed_ = false;                  // in this statement
  bool in_block_ = false;                // between the braces of a rule
  int depth_ = 0;                        // of nesting
  int operators_ = 0;                    // in this statement
  int fresh_ = 0;                        // names made up
  std::vector<Span> nulls_;              // of this statement, compared with nothing
  std::vector<ast::Statement> helpers_;  // rules that this one needs
};

}  // namespace drover
