#include "lang/syntax/parser.h"

#include <algorithm>

#include "base/text.h"
#include "lang/jol/parser.h"
#include "lang/syntax/parsing.h"

namespace drover {

Parser::Parser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
    : sources_(sources),
      source_(source),
      diagnostics_(diagnostics),
      lexer_(sources.at(source).text(), source) {
  previous_.source = source;
  token_ = lexer_.next();
  ahead_ = token_.kind == TokenKind::kEnd ? token_ : lexer_.next();
}

ast::Program Parser::parse() {
  ast::Program program;
  program.source = source_;
  while (!at(TokenKind::kEnd)) {
    Span first = token_.span;
    failed_ = false;
    floor_ = kOrLevel;
    statement_column_ = token_.first_on_line ? token_.column : 0;
    ast::Statement out;
    if (statement(out)) {
      out.span = first.to(previous_);
      program.statements.push_back(std::move(out));
    } else {
      if (token_.span == first) advance();  // so that we get on
      recover();
    }
  }
  program.comments = lexer_.take_comments();
  return program;
}

std::vector<AskedBody> Parser::parse_bodies() {
  std::vector<AskedBody> bodies;
  while (!at(TokenKind::kEnd)) {
    const Span first = token_.span;
    failed_ = false;
    floor_ = kOrLevel;
    statement_column_ = token_.first_on_line ? token_.column : 0;
    AskedBody next;
    next.deleted = at_word("delete") && ahead_.kind == TokenKind::kName;
    if (next.deleted) advance();
    const Span begun = token_.span;
    if (body(next.body)) {
      next.span = begun.to(previous_);
      if (no_literal_end()) {
        bodies.push_back(std::move(next));
        continue;
      }
    }
    if (token_.span == first) advance();  // so that we get on
    recover();
  }
  return bodies;
}

bool Parser::statement(ast::Statement& out) {
  switch (token_.kind) {
    case TokenKind::kProgram:
      return program_name(out);
    case TokenKind::kTable:
    case TokenKind::kView:
    case TokenKind::kEvent:
      return declaration(ast::Side::kInner, out);
    case TokenKind::kOutput:
      return ahead_declares() ? sided(ast::Side::kOutput, out) : output(out);
    case TokenKind::kLoad:
      return load(out);
    case TokenKind::kSemicolon:
      return fail(token_.span, "there is no statement before this ';'", "remove it");
    default:
      break;
  }
  if (at_use()) return use(out);
  if (at_private()) return private_statement(out);
  if (at_word("input") && ahead_declares()) return sided(ast::Side::kInput, out);
  return at_function() ? function(out) : rule(out);
}

// No rule starts with two names.
bool Parser::at_function() const {
  return at_word("function") &&
         (ahead_.kind == TokenKind::kName || ahead_.kind == TokenKind::kVariable);
}

// `expected` is what could have stood here as well.
bool Parser::end_of_statement(const std::string& expected) {
  if (accept(TokenKind::kSemicolon) || accept(TokenKind::kDot)) return true;
  bool missing = at(TokenKind::kEnd) || token_.first_on_line;
  if (!missing || at(TokenKind::kError)) return fail_expected(expected);
  return fail(missing_place(), "expected " + expected + " but found " + found(),
              "put ';' at the end of the statement");
}

bool Parser::program_name(ast::Statement& out) {
  advance();
  ast::ProgramName name;
  if (!own_name("program", name.name, name.name_span)) return false;
  out.node = std::move(name);
  return end_of_statement("';'");
}

// The name of a relation or a program, where nothing else can stand.
bool Parser::relation_name(const std::string& of_what, std::string& name, Span& span) {
  // `table(X) :- ...`: the word before was meant to be the name.
  bool before = at(TokenKind::kLeftParen) && is_keyword(previous_kind_);
  if (is_keyword(token_.kind) || before) {
    Span word = before ? previous_ : token_.span;
    return fail(word,
                "'" + std::string(sources_.text(word)) +
                    "' is a word of the language and cannot name a " + of_what,
                "choose another name");
  }
  if (at(TokenKind::kVariable)) {
    return fail(token_.span, "the name of a " + of_what + " starts with a lower-case letter",
                "names that start with an upper-case letter are variables");
  }
  name = text(token_);
  span = token_.span;
  return expect(TokenKind::kName, "the name of a " + of_what);
}

bool Parser::at_plain_name() const {
  return at(TokenKind::kName) || at(TokenKind::kVariable) || is_keyword(token_.kind);
}

// Words of the language may name columns, and a string may: data has its own names.
bool Parser::name_of_column(std::string& name, Span& span) {
  span = token_.span;
  if (at(TokenKind::kString) && token_.text.empty()) {
    return fail(span, "a column needs a name", "write one between the quotes");
  }
  if (!at_plain_name() && !at(TokenKind::kString)) return fail_expected("the name of a column");
  if (!at(TokenKind::kString) && text(token_).find("::") != std::string_view::npos) {
    return fail(span, "the name of a column has no '::'", "columns are of their relation");
  }
  name = at(TokenKind::kString) ? token_.text : std::string(text(token_));
  advance();
  return true;
}

bool Parser::declaration(ast::Side side, ast::Statement& out) {
  ast::RelationDecl decl;
  decl.side = side;
  decl.kind = at(TokenKind::kTable)  ? ast::DeclaredKind::kTable
              : at(TokenKind::kView) ? ast::DeclaredKind::kView
                                     : ast::DeclaredKind::kEvent;
  advance();
  if (!own_name("relation", decl.name, decl.name_span)) return false;
  Span opened = token_.span;
  if (!expect(TokenKind::kLeftParen, "'(' and the columns")) return false;
  while (!at(TokenKind::kRightParen)) {
    ast::ColumnDecl next;
    if (!column(next)) return false;
    decl.columns.push_back(std::move(next));
    if (!at(TokenKind::kRightParen) && !accept(TokenKind::kComma)) {
      return expect_close(TokenKind::kRightParen, "',' or ')' after the column", opened);
    }
  }
  advance();
  if (at_word("key") && !key(decl)) return false;
  if (!table_options(decl)) return false;
  bool could_have_key = decl.kind == ast::DeclaredKind::kTable && !decl.has_key;
  out.node = std::move(decl);
  return end_of_statement(could_have_key ? "'key(…)' or ';'" : "';'");
}

// Words that mean something in one place only, and name relations and columns in others.
bool Parser::at_word(std::string_view word) const {
  return at(TokenKind::kName) && text(token_) == word;
}

bool Parser::table_options(ast::RelationDecl& out) {
  while (at_word("ttl") || at_word("max")) {
    bool ttl = at_word("ttl");
    Span word = token_.span;
    if (out.kind != ast::DeclaredKind::kTable) {
      return fail(word,
                  "only the rows of a table are kept, so only a table has '" +
                      std::string(text(token_)) + "'",
                  "remove it, or declare the relation as a table");
    }
    if (ttl ? out.ttl.has_value() : out.max.has_value()) {
      return fail(word, "'" + std::string(text(token_)) + "' is given twice", "keep one");
    }
    advance();
    if (ttl) {
      if (!duration("how long a row stays", out.ttl.emplace())) return false;
      continue;
    }
    Value value;
    Span span = token_.span;
    if (!at(TokenKind::kInt)) return fail_expected("how many rows stay, a whole number");
    if (!number(token_, false, value)) return false;
    advance();
    out.max = std::get<std::int64_t>(value);
    if (*out.max < 1)
      return fail(span, "a table that keeps rows keeps at least one", "write max 1");
  }
  return true;
}

bool Parser::duration(const std::string& what, Duration& out) {
  Value value;
  Span span = token_.span;
  if (!at(TokenKind::kDuration)) {
    return fail_expected(what, "write it as 3s, 500ms, 10m or 1h30m");
  }
  if (!number(token_, false, value)) return false;
  advance();
  out = std::get<Duration>(value);
  return out.ns > 0 || fail(span, "expected more than no time", "write 1ms or more");
}

bool Parser::timer(ast::Statement& out) {
  advance();
  ast::TimerDecl decl;
  if (!own_name("timer", decl.name, decl.name_span)) return false;
  if (!at_word("every")) {
    return fail_expected("'every' and how often", "write timer " + decl.name + " every 3s;");
  }
  advance();
  if (!duration("how often", decl.period)) return false;
  out.node = std::move(decl);
  return end_of_statement("';'");
}

bool Parser::pragma(ast::Statement& out) {
  advance();
  if (!at_word("jol")) return fail_expected("'jol', the only pragma");
  advance();
  out.node = ast::JolPragma{};
  return end_of_statement("';'");
}

bool Parser::column(ast::ColumnDecl& out) {
  if (!name_of_column(out.name, out.name_span)) return false;
  std::string hint = "write " + out.name + ": string, or another type";
  if (!expect(TokenKind::kColon, "':' and the type of the column", hint)) return false;
  Span first = token_.span;
  if (!type(out.type)) return false;
  out.type_span = first.to(previous_);
  return true;
}

bool Parser::key(ast::RelationDecl& out) {
  if (out.kind != ast::DeclaredKind::kTable) {
    return fail(token_.span, "only a table has a key",
                "remove it, or declare the relation as a table");
  }
  advance();
  out.has_key = true;
  Span opened = token_.span;
  if (!expect(TokenKind::kLeftParen, "'(' and the columns of the key")) return false;
  while (!at(TokenKind::kRightParen)) {
    std::pair<std::string, Span> next;
    if (!name_of_column(next.first, next.second)) return false;
    out.key.push_back(std::move(next));
    if (!at(TokenKind::kRightParen) && !accept(TokenKind::kComma)) {
      return expect_close(TokenKind::kRightParen, "',' or ')' after the column", opened);
    }
  }
  advance();
  return true;
}

bool Parser::type(Type& out) {
  Deeper deeper(depth_);
  if (too_deep(token_.span)) return false;
  if (at(TokenKind::kLeftParen)) return tuple_type(out);
  if (!at_plain_name()) return fail_expected("a type");
  std::string_view name = text(token_);
  if (name == "list") return made_type(Kind::kList, out);
  if (name == "set") return made_type(Kind::kSet, out);
  if (name == "map") return made_type(Kind::kMap, out);
  std::optional<Kind> kind = kind_named(name);
  if (!kind) return unknown_type();
  out = Type::of(*kind);
  advance();
  return true;
}

// list<T>, set<T>, map<K, V>
bool Parser::made_type(Kind kind, Type& out) {
  const bool map = kind == Kind::kMap;
  advance();
  Span opened = token_.span;
  out = {kind, {}};
  if (!expect(TokenKind::kLt,
              map ? "'<' and the type of the keys" : "'<' and the type of the items"))
    return false;
  if (!type(out.args.emplace_back())) return false;
  if (map) {
    if (!expect(TokenKind::kComma, "',' and the type of the values", "write map<string, int>"))
      return false;
    if (!type(out.args.emplace_back())) return false;
  }
  return expect_close(TokenKind::kGt,
                      map ? "'>' after the types" : "'>' after the type of the items", opened);
}

// (T, U)
bool Parser::tuple_type(Type& out) {
  Span opened = token_.span;
  advance();
  out = {Kind::kTuple, {}};
  do {
    if (!type(out.args.emplace_back())) return false;
  } while (accept(TokenKind::kComma));
  if (!expect_close(TokenKind::kRightParen, "',' or ')' after the type", opened)) return false;
  return out.args.size() > 1 || fail(opened.to(previous_), "a tuple has two parts or more",
                                     "write the type without parentheses");
}

bool Parser::unknown_type() {
  std::string name(text(token_));
  if (name == "tuple") {
    return fail(token_.span, "there is no type 'tuple'",
                "the type of a tuple is written as its parts: (int, string)");
  }
  std::vector<std::string> names = plain_type_names();
  std::string all = "the types are " + join(names, " ") + " list<T> set<T> map<K, V> (T, U)";
  for (const char* made : {"list", "set", "map"}) names.emplace_back(made);
  std::string near = nearest(name, names);
  return fail(token_.span, "there is no type '" + name + "'",
              near.empty() ? all : "did you mean '" + near + "'?");
}

bool Parser::output(ast::Statement& out) {
  advance();
  ast::OutputDecl decl;
  do {
    std::pair<std::string, Span> next;
    if (!relation_name("relation", next.first, next.second)) return false;
    decl.relations.push_back(std::move(next));
  } while (accept(TokenKind::kComma));
  out.node = std::move(decl);
  return end_of_statement("',' or ';'");
}

bool Parser::load(ast::Statement& out) {
  advance();
  ast::LoadDecl decl;
  if (!relation_name("relation", decl.relation, decl.relation_span)) return false;
  const std::string hint = "write load " + decl.relation + " from \"data.csv\"";
  if (!at_word("from")) {
    return fail_expected("'from' and the path of a file", hint);
  }
  advance();
  decl.path = token_.text;
  decl.path_span = token_.span;
  if (!expect(TokenKind::kString, "the path of a file, in double quotes", hint)) return false;
  bool options = at(TokenKind::kLeftParen);
  if (options && !load_options(decl)) return false;
  out.node = std::move(decl);
  return end_of_statement(options ? "';'" : "'(' with options, or ';'");
}

bool Parser::load_options(ast::LoadDecl& out) {
  int height = 0;
  if (!arguments(Role::kBody, out.options, height)) return false;
  for (const ast::Argument& option : out.options) {
    if (option.name.empty()) {
      return fail(option.value.span, "an option has a name", "write it as header: true");
    }
    if (!std::holds_alternative<ast::Constant>(option.value.node)) {
      return fail(option.value.span, "the value of an option is a constant",
                  "write true, false, a number or a string in double quotes");
    }
  }
  return true;
}

bool Parser::rule(ast::Statement& out) {
  if (!at(TokenKind::kName) && !at(TokenKind::kVariable) && !is_keyword(token_.kind)) {
    return fail_expected("a rule, a fact or a declaration");
  }
  ast::Rule rule;
  int height = 0;
  bool named = ahead_.kind == TokenKind::kName;
  if (named && at_word("timer")) return timer(out);
  if (named && at_word("pragma")) return pragma(out);
  if (named && at_word("next")) rule.verb = ast::RuleVerb::kNext;
  if (named && at_word("delete")) rule.verb = ast::RuleVerb::kDelete;
  const std::string verb(text(token_));
  if (rule.verb != ast::RuleVerb::kDerive) advance();
  if (!atom(Role::kHead, rule.head, height)) return false;
  bool has_body = accept(TokenKind::kTurnstile);
  if (has_body && !body(rule.body)) return false;
  out.node = std::move(rule);
  if (has_body) return no_literal_end();
  if (std::get<ast::Rule>(out.node).verb != ast::RuleVerb::kDerive) {
    return fail_expected("':-' and a body", "'" + verb + "' says what follows from what happens");
  }
  if (accept(TokenKind::kSemicolon) || accept(TokenKind::kDot)) return true;
  return no_turnstile();
}

// After the head of a rule stands neither :- nor the end.
bool Parser::no_turnstile() {
  const std::string expected = "':-' or ';' after the head";
  switch (token_.kind) {
    case TokenKind::kLt:
    case TokenKind::kLe:
    case TokenKind::kEq:
    case TokenKind::kSingleEq:
    case TokenKind::kAssign:
    case TokenKind::kColon:
    case TokenKind::kMinus:
    case TokenKind::kIf:
      return fail_expected(expected, "write :- between head and body");
    case TokenKind::kComma:
      return fail_expected(expected, "a rule has one head; what it depends on stands after :-");
    default:
      return end_of_statement(expected);
  }
}

namespace {

// Where a file that is no text shows it: the first of many bytes near its start that are control
// characters or no UTF-8. A single one is an error as any other.
std::optional<std::uint32_t> byte_of_no_text(std::string_view text) {
  constexpr std::size_t kLookedAt = 4096;
  constexpr std::size_t kMany = 10;
  text = text.substr(0, kLookedAt);
  std::size_t wrong = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    std::size_t length = utf8_length(text.substr(i));
    bool cut = text.size() == kLookedAt && i + 4 > text.size();
    if ((control || length == 0) && !cut && wrong++ == 0) first = i;
    i += std::max<std::size_t>(length, 1);
  }
  if (wrong < kMany || wrong * 10 < text.size()) return std::nullopt;
  return static_cast<std::uint32_t>(first);
}

}  // namespace

ast::Program parse(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  ast::Program nothing;
  nothing.source = source;
  if (sources.at(source).text().size() > kTextBytesMax) {
    diagnostics.push_back(
        {Severity::kError,
         {source, 0, 0},
         "a text of rules may have " + human_bytes(kTextBytesMax) + ", and this one has more",
         "keep data in a file of its own, and load it",
         {}});
    return nothing;
  }
  if (auto byte = byte_of_no_text(sources.at(source).text())) {
    diagnostics.push_back({Severity::kError,
                           {source, *byte, *byte},
                           "this is no text of rules: it has many bytes that stand in no text",
                           "data is read by load, or by drover ask --from",
                           {}});
    return nothing;
  }
  if (is_jol(sources.at(source).text())) return parse_jol(sources, source, diagnostics);
  return Parser(sources, source, diagnostics).parse();
}

std::vector<AskedBody> parse_bodies(const Sources& sources, std::uint32_t source,
                                    Diagnostics& diagnostics) {
  return Parser(sources, source, diagnostics).parse_bodies();
}

}  // namespace drover
