// What declares: program, import, define, stasis, timer, watch, load.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/jol/java.h"
#include "lang/jol/parsing.h"
#include "value/numbers.h"

namespace drover {

namespace {

constexpr std::array<std::string_view, 12> kReserved = {"delete", "public", "async",    "true",
                                                        "false",  "in",     "infinity", "keys",
                                                        "define", "timer",  "load",     "watch"};

// What watch(t, ...) takes.
constexpr std::string_view kWatchLetters = "taeidrs";

}  // namespace

bool JolParser::table_name(const std::string& of_what, std::string& out, Span& span) {
  span = token_.span;
  out = std::string(text(token_));
  if (at(JolKind::kVariable)) {
    return fail(span, "the name of a " + of_what + " starts with a lower-case letter",
                "names that start with an upper-case letter are variables and classes");
  }
  const bool reserved = std::ranges::find(kReserved, out) != kReserved.end() || out == "null";
  if (at(JolKind::kWord) && reserved) {
    return fail(span, "'" + out + "' is a word of JOL and cannot name a " + of_what,
                "choose another name");
  }
  if (!at(JolKind::kWord)) return fail_expected("the name of a " + of_what);
  advance();
  return true;
}

bool JolParser::program_name() {
  advance();
  ast::ProgramName name;
  // Only here nothing minds a capital letter.
  if (!at_name()) return fail_expected("the name of the program");
  name.name = std::string(text(token_));
  name.name_span = token_.span;
  advance();
  if (!end_of_statement("';'")) return false;
  const bool second = std::ranges::any_of(program_.statements, [](const ast::Statement& other) {
    return std::holds_alternative<ast::ProgramName>(other.node);
  });
  if (second) {
    return fail(name.name_span, "this text has a name already",
                "a text is one program; give drover two files to run two together");
  }
  add(std::move(name));
  return true;
}

// java.util.HashSet
bool JolParser::class_name(std::string& out, Span& span) {
  span = token_.span;
  out.clear();
  while (true) {
    if (!at_name()) return fail_expected("the name of a class");
    out += text(token_);
    advance();
    if (!at(".")) break;
    advance();
    out += '.';
  }
  span = span.to(previous_);
  return true;
}

bool JolParser::import() {
  advance();
  std::string name;
  Span span;
  if (!class_name(name, span)) return false;
  if (!end_of_statement("'.' or ';'")) return false;
  names_.classes.insert(name.substr(name.rfind('.') + 1));
  return true;
}

bool JolParser::define(bool durable) {
  advance();
  const Span opened = token_.span;
  advance();
  ast::RelationDecl decl;
  JolNames::Table table;
  if (!table_name("table", decl.name, decl.name_span)) return false;
  if (!expect(",", "',' and the keys or the types",
              "write define(" + decl.name + ", keys(0), {String});"))
    return false;
  std::vector<std::pair<std::int64_t, Span>> key;
  const bool keyed = at_word("keys");
  if (keyed && (!keys(key) || !expect(",", "',' and the types of the columns"))) return false;
  if (durable && !keyed) return fail_expected("keys(…), for a durable table keeps rows");
  if (!columns(decl, table)) return false;
  if (!expect_close(")", "')' after the types", opened)) return false;
  if (!end_of_statement("';'")) return false;
  decl.kind = keyed ? ast::DeclaredKind::kTable : ast::DeclaredKind::kEvent;
  table.event = !keyed;
  if (!key_columns(key, decl, table)) return false;
  if (durable || (keyed && decl.name.starts_with("stasis"))) {
    warn(decl.name_span, "'" + decl.name + "' is durable in JOL, and is kept in memory only here",
         "its rows are gone when the run is over");
  }
  names_.tables.emplace(decl.name, std::move(table));
  add(std::move(decl));
  return true;
}

bool JolParser::keys(std::vector<std::pair<std::int64_t, Span>>& out) {
  advance();
  const Span opened = token_.span;
  if (!expect("(", "'(' and the columns of the key", "columns are counted from 0: keys(0, 1)"))
    return false;
  while (!at(")")) {
    const Span span = token_.span;
    std::int64_t column = 0;
    if (!whole_number(column)) return false;
    out.emplace_back(column, span);
    if (!at(")") && !accept(",")) return expect_close(")", "',' or ')' after the column", opened);
  }
  advance();
  return true;
}

bool JolParser::whole_number(std::int64_t& out) {
  if (!at(JolKind::kInt)) return fail_expected("a whole number");
  const auto value = parse_int(token_.text);
  if (!value) return fail(token_.span, "'" + token_.text + "' does not fit into 64 bits");
  out = *value;
  advance();
  return true;
}

bool JolParser::columns(ast::RelationDecl& decl, JolNames::Table& table) {
  const Span opened = token_.span;
  if (!expect("{", "'{' and the types of the columns",
              "write define(" + decl.name + ", keys(0), {String, Integer});"))
    return false;
  while (!at("}")) {
    JavaType type;
    Span span;
    if (!java_type(type, span)) return false;
    decl.columns.push_back({"c" + std::to_string(decl.columns.size()), span, type.type, span});
    table.collection.push_back(type.collection);
    if (!at("}") && !accept(",")) return expect_close("}", "',' or '}' after the type", opened);
  }
  advance();
  return true;
}

bool JolParser::java_type(JavaType& out, Span& span) {
  std::string name;
  if (!class_name(name, span)) return false;
  const bool simple = name.find('.') == std::string::npos;
  const std::string last = name.substr(name.rfind('.') + 1);
  const auto known = java_class(last);
  if (known && (known->everywhere || !simple || is_class(last))) {
    out = {known->type, known->collection};
    return true;
  }
  if (!simple || is_class(last)) return true;  // its type is that of what is put in
  const std::string near = nearest(last, java_class_names());
  return fail(span, "there is no type '" + name + "'",
              near.empty() ? "import the class, or write its name in full"
                           : "did you mean '" + near + "'? Other classes are imported first");
}

bool JolParser::key_columns(const std::vector<std::pair<std::int64_t, Span>>& keys,
                            ast::RelationDecl& decl, JolNames::Table& table) {
  for (const auto& [column, span] : keys) {
    if (column >= std::ssize(decl.columns)) {
      return fail(span,
                  "'" + decl.name + "' has no column " + std::to_string(column) + ": it has " +
                      counted(decl.columns.size(), "column"),
                  "columns are counted from 0");
    }
    table.key.push_back(static_cast<std::size_t>(column));
    decl.key.emplace_back(decl.columns[static_cast<std::size_t>(column)].name, span);
  }
  decl.has_key = !keys.empty();  // keys() is all columns
  return true;
}

// timer(n, physical, period, ttl, delay)
bool JolParser::timer() {
  advance();
  const Span opened = token_.span;
  advance();
  ast::TimerDecl decl;
  ast::JolTimer jol;
  if (!table_name("timer", decl.name, decl.name_span)) return false;
  const std::string hint = "write timer(" + decl.name + ", physical, 1000, infinity, 0);";
  if (!expect(",", "',' and the kind of the timer", hint)) return false;
  if (!at_word("physical") && !at_word("logical"))
    return fail_expected("'physical', of milliseconds, or 'logical', of steps", hint);
  jol.logical = at_word("logical");
  advance();
  if (!expect(",", "',' and the period", hint) || !count_of("the period", jol.period)) return false;
  if (!expect(",", "',' and how often it fires", hint) ||
      !count_of("how often it fires", jol.firings))
    return false;
  if (!expect(",", "',' and the delay", hint) || !count_of("the delay", jol.delay)) return false;
  if (!expect_close(")", "')' after the delay", opened)) return false;
  if (!end_of_statement("';'")) return false;
  decl.jol = jol;
  names_.timers.insert(decl.name);
  names_.tables.emplace(decl.name, JolNames::Table{{false, false, false}, {}, true});
  add(std::move(decl));
  return true;
}

bool JolParser::count_of(const std::string& what, std::int64_t& out) {
  if (at_word("infinity")) {
    advance();
    out = ast::JolTimer::kForever;
    return true;
  }
  const Span span = token_.span;
  if (!at(JolKind::kInt)) return fail_expected(what + ", a whole number or infinity");
  if (!whole_number(out)) return false;
  if (out <= ast::JolTimer::kForever) return true;
  return fail(span, what + " is at most " + std::to_string(ast::JolTimer::kForever), "");
}

bool JolParser::watch() {
  advance();
  const Span opened = token_.span;
  advance();
  ast::WatchDecl decl;
  if (!table_name("table", decl.relation, decl.relation_span)) return false;
  std::string letters(kWatchLetters.substr(0, 1));
  Span span = decl.relation_span;
  if (accept(",")) {
    span = token_.span;
    letters = std::string(text(token_));
    if (!at_name() || letters.find_first_not_of(kWatchLetters) != std::string::npos) {
      return fail_expected("letters of 'taeidrs'",
                           "a and i show rows that come, e and d rows that go, t both");
    }
    advance();
  }
  if (!expect_close(")", "',' or ')'", opened)) return false;
  if (!end_of_statement("';'")) return false;
  decl.came = letters.find_first_of("tai") != std::string::npos;
  decl.went = letters.find_first_of("ted") != std::string::npos;
  if (letters.find_first_of("rs") != std::string::npos) {
    warn(span, "r and s watch messages between nodes, and a run on its own has none",
         "a and i show rows that come, e and d rows that go");
  }
  if (decl.came || decl.went) add(std::move(decl));
  return true;
}

// load("file", table, "delimiter")
bool JolParser::load() {
  advance();
  const Span opened = token_.span;
  advance();
  ast::LoadDecl decl;
  decl.path = token_.text;
  decl.path_span = token_.span;
  if (!at(JolKind::kString)) return fail_expected("the path of a file, in double quotes");
  advance();
  if (!expect(",", "',' and the table")) return false;
  if (!table_name("table", decl.relation, decl.relation_span)) return false;
  Span span = decl.path_span;
  std::string separator = ",";
  if (accept(",")) {
    span = token_.span;
    separator = token_.text;
    if (!at(JolKind::kString)) return fail_expected("what stands between columns, a string");
    advance();
  }
  if (!expect_close(")", "',' or ')'", opened)) return false;
  if (!end_of_statement("';'")) return false;
  const auto option = [&](const char* name, Value value) {
    decl.options.push_back({name, span, {span, ast::Constant{std::move(value)}}});
  };
  option("as", std::string("csv"));
  option("header", false);
  option("sep", std::move(separator));
  option("comment", std::string("//"));
  add(std::move(decl));
  return true;
}

}  // namespace drover
