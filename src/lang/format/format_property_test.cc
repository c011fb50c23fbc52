// Random syntax trees: what the formatter writes, the parser reads back as the same tree.

#include <random>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "base/testing/load.h"
#include "lang/format/format.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// Makes trees of every shape that a text can have.
class Trees {
 public:
  explicit Trees(std::uint64_t seed) : random_(seed) {}

  ast::Program program() {
    ast::Program out;
    int count = below(6);
    for (int i = 0; i < count; ++i) out.statements.push_back(statement());
    return out;
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  template <typename T>
  T one_of(std::vector<T> choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

  std::string relation() {
    return one_of<std::string>({"p", "log", "access_log.entry", "t.view", "not"});
  }
  // Where a name of another module may stand, too.
  std::string any_relation() {
    return chance(20) ? one_of<std::string>({"fs::file", "a::b.c::view", "use::private"})
                      : relation();
  }
  std::string variable() { return one_of<std::string>({"X", "Yes", "_x", "T1"}); }
  std::string column() {
    return one_of<std::string>(
        {"a", "Status", "user.id", "User.id", "_", "_a.b", "user agent", "if", "key", "é\n", "1"});
  }
  std::string any_text() {
    std::string out;
    const std::vector<std::string> pieces = {
        "a",  "\"", "\\",   "\n", "/", "é", "😀", "\t", std::string(1, '\0'),
        "//", "/*", "\x7f", "\\u"};
    for (int i = below(5); i > 0; --i) out += one_of(pieces);
    return out;
  }
  std::string pattern() {
    std::string out = "a";  // an empty one would be a comment, as would one that starts with *
    const std::vector<std::string> pieces = {"b",  "/", "\\\\", "\\d", "[^\"]",
                                             "\t", "é", "*",    "\\é"};
    for (int i = below(5); i > 0; --i) out += one_of(pieces);
    return out;
  }

  Value constant() {
    auto number = static_cast<std::int64_t>(random_()) >> below(64);
    switch (below(10)) {
      case 7:
        return Bytes{any_text()};
      case 8:
        return Addr{one_of<std::string>({"a:1", "127.0.0.1:80", "[::1]:65535"})};
      case 9:
        return Id{static_cast<std::uint64_t>(number)};
      case 0:
        return chance(50);
      case 1:
        return number;
      case 2:
        return static_cast<double>(number) / 1024;
      case 3:
        return one_of<double>({0.0, 1e300, -1.5, 5e-324, 1e21});
      case 4:
        return any_text();
      case 5:
        return Time{number};
      default:
        return Duration{number};
    }
  }

  ast::Expr expr(int depth) { return {{}, node(depth)}; }
  std::vector<ast::Expr> exprs(int depth, int limit) {
    std::vector<ast::Expr> out;
    for (int i = below(limit); i > 0; --i) out.push_back(expr(depth));
    return out;
  }

  decltype(ast::Expr::node) node(int depth) {
    switch (depth <= 0 ? below(5) : below(16)) {
      case 0:
      case 1:
        return ast::Variable{variable()};
      case 2:
        return ast::Wildcard{};
      case 3:
        return ast::Constant{constant()};
      case 4:
        return ast::Regex{pattern(), chance(50)};
      case 5:
        return ast::Call{relation(), {}, exprs(depth - 1, 3)};
      case 6:
        return negation(depth);
      case 7:
        return ast::If{expr(depth - 1), expr(depth - 1), expr(depth - 1)};
      case 8:
        return ast::ListOf{exprs(depth - 1, 3)};
      case 9:
        return ast::SetOf{exprs(depth - 1, 3)};
      case 10:
        return tuple(depth);
      case 11: {
        ast::MapOf map;
        for (int i = 2 * below(3); i > 0; --i) map.items.push_back(expr(depth - 1));
        return map;
      }
      default:
        return ast::Binary{static_cast<ast::BinaryOp>(below(14)), expr(depth - 1), expr(depth - 1)};
    }
  }

  ast::TupleOf tuple(int depth) {
    ast::TupleOf out{exprs(depth - 1, 3)};
    while (out.items.size() < 2) out.items.push_back(expr(depth - 1));
    return out;
  }

  decltype(ast::Expr::node) negation(int depth) {
    ast::Expr operand = expr(depth - 1);
    bool no = chance(50);
    // !f(_) is refused, for the sake of those who mean notin.
    if (no && std::holds_alternative<ast::Call>(operand.node)) operand.node = ast::Variable{"X"};
    return ast::Unary{no ? ast::UnaryOp::kNot : ast::UnaryOp::kNegate, std::move(operand)};
  }

  ast::Expr aggregate() {
    ast::Aggregate out;
    out.function = one_of<std::string>({"count", "topk", "max"});
    out.star = chance(30);
    if (!out.star) out.args = exprs(3, 3);
    if (chance(20)) out.otherwise.push_back({{}, ast::Constant{constant()}});
    return {{}, std::move(out)};
  }

  std::vector<ast::Argument> arguments(bool head) {
    std::vector<ast::Argument> out;
    int count = below(4);
    int named_from = below(5);
    for (int i = 0; i < count; ++i) {
      bool aggregated = head && chance(20);
      out.push_back({i >= named_from ? column() : "", {}, aggregated ? aggregate() : expr(3)});
    }
    return out;
  }
  ast::Atom atom(bool head) {
    auto watch = head || !chance(15)
                     ? ast::Watch::kNone
                     : one_of<ast::Watch>({ast::Watch::kInsert, ast::Watch::kDelete});
    return {any_relation(), {}, watch, arguments(head), {}};
  }

  ast::Expr target() {
    if (chance(30)) return {{}, tuple(3)};
    return {{}, ast::Variable{variable()}};
  }

  ast::Literal literal() {
    switch (below(6)) {
      case 5:
        return {{},
                ast::Condition{{{},
                                ast::Interval{expr(2), expr(2), expr(2), chance(50), chance(50),
                                              chance(50)}}}};
      case 0:
        return {{}, ast::Positive{atom(false)}};
      case 1:
        return {{}, ast::Negated{atom(false)}};
      case 2:
        return {{}, ast::Assignment{target(), expr(4)}};
      case 3:
        return {{}, ast::Generator{expr(2), expr(3)}};
      default:
        return {{}, ast::Condition{expr(5)}};
    }
  }

  Type type(int depth) {
    int kind = below(depth > 0 ? 13 : 9);
    if (kind == 9) return Type::list_of(type(depth - 1));
    if (kind == 10) return Type::set_of(type(depth - 1));
    if (kind == 11) return Type::map_of(type(depth - 1), type(depth - 1));
    if (kind == 12) return Type::tuple_of({type(depth - 1), type(depth - 1)});
    return {*kind_named(plain_type_names()[static_cast<std::size_t>(kind)]), {}};
  }

  ast::RelationDecl declaration() {
    ast::RelationDecl out;
    out.kind = static_cast<ast::DeclaredKind>(below(3));
    out.is_private = chance(20);
    if (!out.is_private) out.side = static_cast<ast::Side>(below(3));
    if (out.kind == ast::DeclaredKind::kView && out.side == ast::Side::kInput)
      out.side = ast::Side::kOutput;
    out.name = relation();
    for (int i = below(4); i > 0; --i) out.columns.push_back({column(), {}, type(2), {}});
    out.has_key = out.kind == ast::DeclaredKind::kTable && chance(50);
    for (int i = below(3); out.has_key && i > 0; --i) out.key.push_back({column(), {}});
    bool table = out.kind == ast::DeclaredKind::kTable;
    if (table && chance(20)) out.ttl = Duration{1 + below(1'000'000'000)};
    if (table && chance(20)) out.max = 1 + below(1'000);
    return out;
  }

  ast::LoadDecl load() {
    ast::LoadDecl out;
    out.relation = any_relation();
    out.path = any_text();
    for (int i = below(3); i > 0; --i) {
      out.options.push_back({column(), {}, {{}, ast::Constant{constant()}}});
    }
    return out;
  }

  ast::FunctionDecl function() {
    ast::FunctionDecl out;
    out.is_private = chance(20);
    out.name = relation();
    for (int i = below(4); i > 0; --i) out.params.push_back({variable(), {}, type(2), {}});
    out.result = type(2);
    out.body = expr(3);
    return out;
  }

  ast::UseDecl use() {
    ast::UseDecl out;
    out.path = "a" + any_text();
    out.include = chance(30);
    if (!out.include && chance(50)) out.alias = relation();
    return out;
  }

  ast::Statement statement() {
    switch (below(11)) {
      case 0:
        return {{}, ast::ProgramName{relation(), {}}};
      case 1:
        return {{}, declaration()};
      case 2:
        return {{}, ast::OutputDecl{{{any_relation(), {}}, {relation(), {}}}}};
      case 3:
        return {{}, load()};
      case 4:
        return {{}, function()};
      case 5:
        return {{},
                ast::TimerDecl{relation(), {}, Duration{1 + below(1'000'000'000)}, {}, chance(20)}};
      case 6:
        return {{}, use()};
      default:
        break;
    }
    ast::Rule rule{ast::RuleVerb::kDerive, atom(true), {}};
    for (int i = below(5); i > 0; --i) rule.body.push_back(literal());
    if (!rule.body.empty()) rule.verb = static_cast<ast::RuleVerb>(below(3));
    return {{}, std::move(rule)};
  }

  std::mt19937_64 random_;
};

TEST(FormatProperty, WhatIsWrittenIsReadBack) {
  const std::uint64_t seeds = test_load(2'500);
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    ast::Program program = Trees(seed).program();
    std::string text;
    for (const ast::Statement& statement : program.statements) text += format(statement) + "\n";
    Sources sources;
    Diagnostics diagnostics;
    ast::Program again = parse(sources, sources.add("t", text), diagnostics);
    ASSERT_EQ(render(sources, diagnostics, false), "") << "seed " << seed << "\n" << text;
    ASSERT_EQ(dump(again), dump(program)) << "seed " << seed << "\n" << text;
    ASSERT_EQ(format(sources, again), text) << "seed " << seed;
  }
}

}  // namespace
}  // namespace drover
