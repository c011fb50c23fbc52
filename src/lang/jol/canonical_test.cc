// The layout of programs of JOL, and that it changes nothing but the layout.

#include <random>

#include <gtest/gtest.h>

#include "base/testing/load.h"
#include "lang/format/format.h"
#include "lang/jol/format.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"

namespace drover {
namespace {

// The canonical text; checks on the way that it means the same, and that a second time changes
// nothing.
std::string jol_formatted(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  ast::Program program = parse(sources, sources.add("t", text), diagnostics);
  std::string once = format(sources, program);
  ast::Program again = parse(sources, sources.add("again", once), diagnostics);
  EXPECT_FALSE(has_errors(diagnostics)) << render(sources, diagnostics, false) << text;
  EXPECT_TRUE(program.jol);
  EXPECT_EQ(dump(program), dump(again)) << text;
  EXPECT_EQ(program.comments.size(), again.comments.size());
  EXPECT_EQ(format(sources, again), once) << text;
  return once;
}

TEST(JolFormat, Layout) {
  EXPECT_EQ(jol_formatted(R"(program   p ;import a.b . C;// why
define(t,keys(0 ,1),{String,int});timer(b,physical,10,infinity,0);
stasis( s , keys() , {C} );   watch(t,ae);load("f",t,";");


/* a fact */ t("a",- 1);t("b", - -1+ - X--);
public r1 delete t(X,Y+1):-t#insert(X,Y),notin s( X ),Z:=X.f(1,[2,{3}])[0],!(Z==Y),
 Y in[1-3),(int)Y<2?true:false{W:=new C(Y);W.g( );};
t(X,topk<Y,3>):-arg(t(X,max<Y>)),other :: q(X,B:=$2) ;
)"),
            R"(program p;
import a.b.C;  // why
define(t, keys(0, 1), {String, int});
timer(b, physical, 10, infinity, 0);
stasis(s, keys(), {C});
watch(t, ae);
load("f", t, ";");

/* a fact */
t("a", -1);
t("b", - -1 + -X--);
public r1 delete t(X, Y + 1) :-
    t#insert(X, Y),
    notin s(X),
    Z := X.f(1, [2, {3}])[0],
    !(Z == Y),
    Y in [1 - 3),
    (int) Y < 2 ? true : false
    { W := new C(Y); W.g(); };
t(X, topk<Y, 3>) :- arg(t(X, max<Y>)), other::q(X, B := $2);
)");
}

// Texts of the grammar, with blanks, line ends and comments wherever they may stand.
class JolTexts {
 public:
  explicit JolTexts(std::uint64_t seed) : random_(seed) {}

  std::string program() {
    put_all({"program", "p", ";", "define", "(", "t", ",", "keys", "(", "0", ")", ",", "{", "int",
             "}", ")", ";"});
    for (int i = 1 + below(6); i > 0; --i) statement();
    return std::move(out_);
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string one_of(const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

  void put(const std::string& word) {
    out_ += word + one_of({" ", " ", " ", "\n", "  ", " /* c */ ", " // d\n"});
  }
  void put_all(const std::vector<std::string>& words) {
    for (const std::string& word : words) put(word);
  }
  template <typename Each>
  void list(int least, int most, Each each) {
    const int count = least + below(most - least + 1);
    for (int i = 0; i < count; ++i) {
      if (i > 0) put(",");
      each();
    }
  }

  std::string table() { return one_of({"t", "fs_file", "stats", "a1"}); }
  std::string variable() { return one_of({"X", "Y", "NodeId", "_x"}); }

  void expr(int depth) {
    switch (depth <= 0 ? below(4) : below(14)) {
      case 0:
      case 1:
        return put(variable());
      case 2:
        return put(one_of({"1", "10L", "0x1f", "2.5", "1e3", "3d", "infinity", "true"}));
      case 3:
        return put(one_of({"\"a\"", "\"\\\"; // \\n\"", "\"\""}));
      case 4:
        put(one_of({"-", "!"}));
        return expr(depth - 1);
      case 5:
        put("(");
        expr(depth - 1);
        return put(")");
      case 6:
        put("[");
        list(0, 3, [&] { expr(depth - 1); });
        return put("]");
      case 7:
        put("{");
        list(0, 3, [&] { expr(depth - 1); });
        return put("}");
      case 8:
        put_all({variable(), ".", one_of({"f", "length"}), "("});
        list(0, 2, [&] { expr(depth - 1); });
        put(")");
        return chance(30) ? put_all({".", "size"}) : void();
      case 9:
        put_all({variable(), "["});
        expr(depth - 1);
        return put("]");
      case 10:
        put_all({"(", "int", ")"});
        return put(variable());
      case 11:
        put_all({variable(), "in", "["});
        put_all({"1", "-", "9", one_of({")", "]"})});
        return;
      case 12:
        put_all({"new", "a.b.C", "("});
        list(0, 2, [&] { expr(depth - 1); });
        return put(")");
      default:
        expr(depth - 1);
        put(one_of({"+", "-", "*", "/", "%", "==", "<>", "<", ">=", "&&", "||", "<<", ">>"}));
        return expr(depth - 1);
    }
  }

  void atom(bool head) {
    put(table());
    if (!head && chance(20)) put(one_of({"#insert", "#delete"}));
    put("(");
    list(0, 3, [&] {
      if (head && chance(20)) return put_all({"max", "<", variable(), ">"});
      if (!head && chance(20)) return put("_");
      expr(2);
    });
    put(")");
  }

  void literal() {
    switch (below(5)) {
      case 0:
        put("notin");
        return atom(false);
      case 1:
        put_all({variable(), ":="});
        return expr(3);
      case 2:
        put("(");
        expr(3);
        return put(")");
      default:
        return atom(false);
    }
  }

  void statement() {
    if (chance(10)) return put_all({"watch", "(", table(), ",", "ae", ")", ";"});
    if (chance(20)) {
      put_all({table(), "("});
      list(0, 3, [&] { expr(2); });
      return put_all({")", ";"});
    }
    if (chance(30)) put("public");
    if (chance(20)) put("r" + std::to_string(++rules_));
    if (chance(20)) put("delete");
    atom(true);
    put(":-");
    list(1, 4, [&] { literal(); });
    if (chance(20)) {
      put_all({"{", variable(), ":="});
      expr(2);
      put_all({";", "}"});
    }
    put(";");
  }

  std::mt19937_64 random_;
  std::string out_;
  int rules_ = 0;
};

TEST(JolFormat, WhatIsWrittenIsReadBack) {
  const std::uint64_t seeds = test_load(2'000);
  for (std::uint64_t seed = 0; seed < seeds && !HasFailure(); ++seed) {
    jol_formatted(JolTexts(seed).program());
  }
}

}  // namespace
}  // namespace drover
