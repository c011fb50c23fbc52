#include "lang/jol/parser.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/jol/parsing.h"
#include "lang/syntax/parser.h"

namespace drover {

namespace {

constexpr std::size_t kJolShownMax = 30;  // bytes of a word in a message

// Does a statement that begins with these four words belong to JOL? In the modern surface no
// lower-case word is a value, nothing is called without a name before, and no rule starts with two
// names of which the first is one of these.
bool is_jol_statement(const std::array<JolToken, 4>& words) {
  const JolToken& first = words[0];
  if (first.kind != JolKind::kWord) return false;
  if (words[1].is("(")) {
    constexpr std::array<std::string_view, 4> kTakesTable = {"define", "stasis", "timer", "watch"};
    if (first.text == "load") return words[2].kind == JolKind::kString;
    return std::ranges::find(kTakesTable, first.text) != kTakesTable.end() &&
           words[2].kind == JolKind::kWord && (words[3].is(",") || words[3].is(")"));
  }
  const bool name = words[1].kind == JolKind::kWord || words[1].kind == JolKind::kVariable;
  return name && (first.text == "import" || first.text == "public" || first.text == "async");
}

}  // namespace

bool is_jol(std::string_view text) {
  constexpr std::array<std::string_view, 8> kMarks = {"define", "stasis", "timer",  "watch",
                                                      "load",   "import", "public", "async"};
  if (std::ranges::none_of(kMarks, [&](std::string_view mark) {
        return text.find(mark) != std::string_view::npos;
      })) {
    return false;
  }
  JolLexer lexer(text, 0);
  std::array<JolToken, 4> words;
  for (JolToken& word : words) word = lexer.next();
  bool begins = true;
  int depth = 0;  // of braces
  while (words[0].kind != JolKind::kEnd) {
    if (begins && is_jol_statement(words)) return true;
    if (words[0].is("{")) ++depth;
    if (words[0].is("}") && depth > 0) --depth;
    begins = depth == 0 && words[0].is(";");
    std::ranges::rotate(words, words.begin() + 1);
    words[3] = words[2].kind == JolKind::kEnd ? words[2] : lexer.next();
  }
  return false;
}

ast::Program parse_jol(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  Diagnostics said_later;
  JolNames names = JolParser(sources, source, said_later, {}).scout();
  return JolParser(sources, source, diagnostics, std::move(names)).parse();
}

JolParser::JolParser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics,
                     JolNames names)
    : sources_(sources),
      source_(source),
      diagnostics_(diagnostics),
      names_(std::move(names)),
      lexer_(sources.at(source).text(), source) {
  previous_.source = source;
  program_.source = source;
  program_.jol = true;
  token_ = lexer_.next();
  ahead_ = token_.kind == JolKind::kEnd ? token_ : lexer_.next();
}

void JolParser::begin_statement() {
  first_ = token_.span;
  statement_column_ = token_.first_on_line ? token_.column : 0;
  failed_ = in_block_ = false;
  depth_ = operators_ = 0;
  nulls_.clear();
  helpers_.clear();
}

std::string JolParser::fresh(const std::string& name) {
  const std::size_t path = name.rfind("::");
  return name.substr(path == std::string::npos ? 0 : path + 2) + "'" + std::to_string(++fresh_);
}

JolNames JolParser::scout() {
  while (!at(JolKind::kEnd)) {
    begin_statement();
    const bool called = ahead_.is("(");
    const bool declares =
        called ? at_word("define") || at_word("stasis") || at_word("timer") : at_word("import");
    if (declares && statement()) continue;
    if (token_.span == first_) advance();
    recover();
  }
  return std::move(names_);
}

ast::Program JolParser::parse() {
  if (!at_word("program")) {
    fail(token_.span, "a program of JOL opens with its name", "write program NAME; before this");
  }
  while (!at(JolKind::kEnd)) {
    begin_statement();
    if (statement()) continue;
    if (token_.span == first_) advance();  // so that we get on
    recover();
  }
  program_.comments = lexer_.take_comments();
  return std::move(program_);
}

bool JolParser::statement() {
  const bool called = ahead_.is("(");
  if (at(";")) return fail(token_.span, "there is no statement before this ';'", "remove it");
  if (at_word("program") && !called) return program_name();
  if (at_word("import") && !called) return import();
  if (called && at_word("define")) return define(false);
  if (called && at_word("stasis")) return define(true);
  if (called && at_word("timer")) return timer();
  if (called && at_word("watch")) return watch();
  if (called && at_word("load")) return load();
  return rule_or_fact();
}

void JolParser::add(decltype(ast::Statement::node) node) {
  program_.statements.push_back({first_.to(previous_), std::move(node)});
}

bool JolParser::end_of_statement(const std::string& expected) {
  if (accept(";")) return true;
  const bool missing = at(JolKind::kEnd) || token_.first_on_line;
  if (!missing || at(JolKind::kError)) return fail_expected(expected);
  return fail(missing_place(), "expected " + expected + " but found " + found(),
              "put ';' at the end of the statement");
}

void JolParser::advance() {
  previous_ = token_.span;
  previous_kind_ = token_.kind;
  token_ = std::move(ahead_);
  ahead_ = token_.kind == JolKind::kEnd ? token_ : lexer_.next();
}

bool JolParser::accept(std::string_view sign) {
  if (!at(sign)) return false;
  advance();
  return true;
}

bool JolParser::expect(std::string_view sign, const std::string& expected,
                       const std::string& hint) {
  return accept(sign) || fail_expected(expected, hint);
}

bool JolParser::expect_close(std::string_view sign, const std::string& expected, Span opened) {
  if (accept(sign)) return true;
  return fail_expected(expected, "",
                       {{opened, "'" + std::string(sources_.text(opened)) + "' was opened here"}});
}

// Always false, so that a parse function can return it.
bool JolParser::fail(Span span, std::string message, std::string hint, std::vector<Note> notes) {
  if (failed_) return false;
  failed_ = true;
  diagnostics_.push_back(
      {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
  return false;
}

bool JolParser::fail_expected(const std::string& expected, std::string hint,
                              std::vector<Note> notes) {
  if (at(JolKind::kError)) return fail(token_.span, token_.text, token_.hint);
  const Span span = at(JolKind::kEnd) ? missing_place() : token_.span;
  if (hint.empty() && at("=")) hint = "write == to compare, or := to name a value";
  return fail(span, "expected " + expected + " but found " + found(), std::move(hint),
              std::move(notes));
}

bool JolParser::too_deep() {
  if (depth_ <= kNestingMax) return false;
  fail(token_.span, "this is nested more than " + std::to_string(kNestingMax) + " deep",
       "name a part of it first: X := …");
  return true;
}

void JolParser::warn(Span span, std::string message, std::string hint) {
  diagnostics_.push_back({Severity::kWarning, span, std::move(message), std::move(hint), {}});
}

std::string JolParser::found() const {
  if (at(JolKind::kEnd)) return "the end of the text";
  std::string shown(text(token_));
  if (at(JolKind::kString)) return shown.size() > kJolShownMax ? "a string" : "the string " + shown;
  if (shown.size() > kJolShownMax) shown = shown.substr(0, kJolShownMax) + "…";
  return "'" + shown + "'";
}

// Where something is missing: behind the last word when a new line or nothing follows.
Span JolParser::missing_place() const {
  if (!at(JolKind::kEnd) && !token_.first_on_line) return token_.span;
  return {source_, previous_.end, previous_.end};
}

// After an error: to the next statement. What stands at the left edge is most likely one.
void JolParser::recover() {
  int braces = in_block_ ? 1 : 0;
  while (!at(JolKind::kEnd)) {
    const bool begins = at_name() && token_.first_on_line && token_.column <= statement_column_ &&
                        previous_kind_ != JolKind::kSign;
    if (begins && braces == 0) return;
    if (at("{")) ++braces;
    if (at("}") && braces > 0) --braces;
    const bool end = at(";") && braces == 0;
    advance();
    if (end) return;
  }
}

}  // namespace drover
