#pragma once
// The parser's inside: recursive descent over two tokens of lookahead. parser.cc has the
// statements and what happens after an error, parser_rules.cc atoms and bodies, parser_exprs.cc
// expressions, parser_modules.cc what tells modules apart, parser_errors.cc the words for errors.
//
// Each parse function returns false when it has failed; the error is then reported already, once.

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/level.h"
#include "lang/syntax/lexer.h"
#include "lang/syntax/parser.h"
#include "lang/syntax/token.h"

namespace drover {

class Parser {
 public:
  Parser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);
  ast::Program parse();
  std::vector<AskedBody> parse_bodies();

 private:
  // Where an atom stands.
  enum class Role { kHead, kBody };

  // An expression and how many nodes stand on each other in it.
  struct Built {
    ast::Expr expr;
    int height = 1;
  };
  struct Operator {
    ast::BinaryOp op;
    Level level;
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

  // --- tokens and errors ---
  void advance();
  bool at(TokenKind kind) const { return token_.kind == kind; }
  bool accept(TokenKind kind);
  bool expect(TokenKind kind, const std::string& expected, const std::string& hint = "");
  bool expect_close(TokenKind kind, const std::string& expected, Span opened);
  bool fail(Span span, std::string message, std::string hint = "", std::vector<Note> notes = {});
  bool fail_expected(const std::string& expected, std::string hint = "",
                     std::vector<Note> notes = {});
  bool too_deep(Span span);
  std::string_view text(const Token& token) const { return sources_.text(token.span); }
  std::string found() const;
  Span missing_place() const;
  void recover();
  bool begins_statement() const;

  // --- statements ---
  bool statement(ast::Statement& out);
  bool program_name(ast::Statement& out);
  bool at_use() const;
  bool at_function() const;
  bool at_private() const;
  bool use(ast::Statement& out);
  bool private_statement(ast::Statement& out);
  bool sided(ast::Side side, ast::Statement& out);
  bool ahead_declares() const;
  bool declaration(ast::Side side, ast::Statement& out);
  bool column(ast::ColumnDecl& out);
  bool key(ast::RelationDecl& out);
  bool table_options(ast::RelationDecl& out);
  bool timer(ast::Statement& out);
  bool pragma(ast::Statement& out);
  bool duration(const std::string& what, Duration& out);
  bool at_word(std::string_view word) const;
  bool type(Type& out);
  bool made_type(Kind kind, Type& out);
  bool tuple_type(Type& out);
  bool unknown_type();
  bool output(ast::Statement& out);
  bool load(ast::Statement& out);
  bool load_options(ast::LoadDecl& out);
  bool function(ast::Statement& out);
  bool parameter(ast::ColumnDecl& out);
  bool rule(ast::Statement& out);
  bool end_of_statement(const std::string& expected);
  bool no_turnstile();
  bool relation_name(const std::string& of_what, std::string& name, Span& span);
  bool own_name(const std::string& of_what, std::string& name, Span& span);
  bool at_plain_name() const;
  bool name_of_column(std::string& name, Span& span);

  // --- atoms and literals ---
  bool atom(Role role, ast::Atom& out, int& height);
  bool arguments(Role role, std::vector<ast::Argument>& out, int& height);
  bool argument(Role role, bool named_before, ast::Argument& out, int& height);
  void split_turnstile();
  bool foreign_aggregate();
  bool aggregate(Built& out);
  bool body(std::vector<ast::Literal>& out);
  bool literal(ast::Literal& out);
  bool assignment(ast::Literal& out);
  bool condition(ast::Literal& out);
  bool condition_from(Built first, ast::Literal& out);
  bool assignment_from(Built target, ast::Literal& out);
  bool interval(Built element, ast::Literal& out);
  bool call_from(ast::Atom atom, int height, Built& out);
  bool no_literal_end();

  // --- expressions ---
  bool expression(Built& out);
  bool nested(Built& out);
  bool binary(Built& out, Level level);
  bool binary_from(Built& out, Level level);
  bool combine(Built& left, Operator op, Built right);
  std::optional<Operator> operator_here() const;
  bool unary(Built& out);
  bool negated(Built& out);
  bool primary(Built& out);
  bool choice(Built& out);
  bool call(Built& out);
  bool no_operand();
  bool no_call();
  bool variable(Built& out);
  bool parenthesised(Built& out);
  bool tuple_from(Built& first, Span opened);
  bool map_from(Built key, Span opened, Built& out);
  bool map_colon();
  bool sequence(Built& out);
  bool constant(Built& out, bool negative);
  bool number(const Token& token, bool negative, Value& out);

  const Sources& sources_;
  std::uint32_t source_;
  Diagnostics& diagnostics_;
  Lexer lexer_;
  Token token_;
  Token ahead_;
  Span previous_;  // of the token before token_
  TokenKind previous_kind_ = TokenKind::kEnd;
  int depth_ = 0;
  Level floor_ = kOrLevel;  // what binds more loosely ends the expression: > in max<X>
  bool failed_ = false;     // in this statement
  std::uint32_t statement_column_ = 0;
};

}  // namespace drover
