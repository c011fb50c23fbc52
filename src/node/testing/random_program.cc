#include "node/testing/random_program.h"

#include <algorithm>

#include "base/text.h"
#include "lang/aggregates.h"
#include "node/testing/random.h"
#include "node/testing/random_exprs.h"

namespace drover {
namespace {

struct MadeRelation {
  std::string name;
  std::vector<Type> types;
  std::vector<bool> exact;  // one a column: sums are the same in any order
  bool named = false;       // its columns are c0, c1, …
  bool lively = true;       // it has rows, as far as can be told
};

std::string column(std::size_t number) { return "c" + std::to_string(number); }

class Maker {
 public:
  Maker(std::uint64_t seed, bool with_inputs)
      : random_(seed), exprs_(random_, random_.pick(std::vector<int>{0, 0, 0, 4, 25})) {
    if (with_inputs) make_inputs();
  }

  RandomProgram run() {
    int bases = random_.between(program_.inputs.empty() ? 1 : 0, 2);
    for (int i = 0; i < bases; ++i) make_base();
    int groups = random_.between(1, random_.chance(20) ? 3 : 2);
    for (int i = 0; i < groups; ++i) make_group();
    if (random_.chance(10)) program_.rules.push_back(random_.pick(program_.rules));
    random_.shuffle(program_.rules);
    return std::move(program_);
  }

 private:
  using Variables = std::vector<RandomVariable>;
  struct Body {
    std::vector<std::string> literals;
    Variables variables;
    bool lively = true;  // it reads lively relations and tests little
  };

  static std::string join_all(const std::vector<std::string>& parts) { return join(parts, ", "); }

  // ------------------------------------------------------------------ what is given

  std::vector<Type> some_types(int most) {
    std::vector<Type> types;
    int count = random_.between(random_.chance(10) ? 0 : 1, most);
    // Pairs of ints are what most relations are, and what recursion is about.
    bool ints = random_.chance(45);
    for (int i = 0; i < (ints ? std::min(count, 2) : count); ++i)
      types.push_back(ints ? Type{Kind::kInt, {}} : exprs_.type());
    return types;
  }

  void make_inputs() {
    int count = random_.between(1, 2);
    for (int i = 0; i < count; ++i) {
      RandomInput input;
      input.schema.name = "in" + std::to_string(i);
      input.schema.kind = RelationKind::kInput;
      MadeRelation made{input.schema.name, some_types(4), {}, true};
      for (std::size_t c = 0; c < made.types.size(); ++c)
        input.schema.columns.push_back({column(c), made.types[c]});
      made.exact.assign(made.types.size(), true);
      int rows = random_.chance(8) ? 0 : random_.between(2, 10);
      made.lively = rows > 0;
      for (int r = 0; r < rows; ++r) {
        InputRow row;
        for (const Type& type : made.types) {
          if (random_.chance(10))
            row.emplace_back(std::nullopt);
          else
            row.emplace_back(exprs_.value(type, false));
        }
        input.rows.push_back(std::move(row));
        if (random_.chance(15)) input.rows.push_back(InputRow(input.rows.back()));
      }
      program_.inputs.push_back(std::move(input));
      relations_.push_back(std::move(made));
    }
  }

  void make_base() {
    MadeRelation made{
        "b" + std::to_string(relations_.size()), some_types(5), {}, random_.chance(70)};
    made.exact.assign(made.types.size(), true);
    std::vector<std::size_t> key;
    for (std::size_t c = 0; c < made.types.size(); ++c) {
      if (made.named && random_.chance(15)) key.push_back(c);
    }
    bool keyed = made.named && (!key.empty() || random_.chance(3));
    if (made.named) declare(made, keyed, key);
    int rows = random_.chance(8) && made.named ? 0
               : random_.chance(3)             ? random_.between(20, 40)
                                               : random_.between(2, 6);
    made.lively = rows > 0;
    OracleRows keys;
    bool sequences =
        std::ranges::any_of(made.types, [](const Type& type) { return !type.args.empty(); });
    for (int r = 0; r < rows; ++r) {
      OracleRow values;
      for (const Type& type : made.types) values.push_back(exprs_.value(type, !made.named));
      OracleRow of_key;
      for (std::size_t c : key) of_key.push_back(values[c]);
      // Now and then two rows of one key: a conflict.
      if (keyed && !keys.insert(of_key).second && !random_.chance(2)) continue;
      program_.facts.push_back({made.name, std::move(values), keyed || sequences});
    }
    relations_.push_back(std::move(made));
  }

  void declare(const MadeRelation& made, bool keyed, const std::vector<std::size_t>& key) {
    std::vector<std::string> columns;
    for (std::size_t c = 0; c < made.types.size(); ++c)
      columns.push_back(column(c) + ": " + to_text(made.types[c]));
    std::vector<std::string> names;
    for (std::size_t c : key) names.push_back(column(c));
    // Events belong to steps: engine/change/timesteps_test.cc makes programs with those.
    std::string kind = keyed || random_.chance(50) ? "table" : "view";
    program_.declarations.push_back(kind + " " + made.name + "(" + join_all(columns) + ")" +
                                    (keyed ? " key(" + join_all(names) + ")" : "") + ";");
  }

  // ------------------------------------------------------------------ rules

  // One to three relations that may depend on each other.
  void make_group() {
    if (random_.chance(12)) return make_merging();
    std::size_t lower = relations_.size();
    int count = random_.chance(25) ? random_.between(2, 3) : 1;
    for (int i = 0; i < count; ++i) {
      if (count == 1 && random_.chance(35)) return make_aggregate();
      make_first_rule(lower);
    }
    bool recursive = count > 1 || random_.chance(50);
    for (std::size_t r = lower; r < relations_.size(); ++r) {
      int more = random_.between(recursive ? 1 : 0, 2);
      for (int i = 0; i < more; ++i) make_rule(r, lower, recursive && random_.chance(75));
    }
  }

  void make_first_rule(std::size_t lower) {
    Body body =
        random_.chance(70) ? make_plain_body(lower) : make_body(lower, lower, relations_.size(), 0);
    MadeRelation made{
        "d" + std::to_string(relations_.size()), {}, {}, random_.chance(60), body.lively};
    std::vector<std::string> head;
    int columns = random_.between(random_.chance(8) ? 0 : 1, 3);
    for (int c = 0; c < columns; ++c) {
      bool plain = !body.variables.empty() && random_.chance(80);
      Type type = plain ? random_.pick(body.variables).type : exprs_.type();
      head.push_back(exprs_.expr(type, body.variables, plain ? 0 : random_.between(0, 2), false));
      made.types.push_back(std::move(type));
    }
    made.exact.assign(made.types.size(), false);
    bool keyed = made.named && random_.chance(6);
    std::vector<std::size_t> key;
    for (std::size_t c = 0; keyed && c < made.types.size(); ++c) {
      if (random_.chance(50)) key.push_back(c);
    }
    if (made.named) declare(made, keyed, key);
    add_rule(made.name + "(" + join_all(head) + ")", std::move(body));
    if (!keyed && random_.chance(15)) add_seeds(made);
    relations_.push_back(std::move(made));
  }

  // Facts of a relation that has rules, too.
  void add_seeds(const MadeRelation& made) {
    bool sequences =
        std::ranges::any_of(made.types, [](const Type& type) { return !type.args.empty(); });
    int count = random_.between(1, 2);
    for (int i = 0; i < count; ++i) {
      OracleRow values;
      for (const Type& type : made.types) values.push_back(exprs_.value(type, true));
      program_.facts.push_back({made.name, std::move(values), sequences});
    }
  }

  void make_rule(std::size_t relation, std::size_t lower, bool recursive) {
    Body body = make_body(lower, recursive ? lower : relations_.size(), relations_.size(),
                          recursive ? random_.between(1, 2) : 0);
    const MadeRelation& made = relations_[relation];
    std::vector<std::string> head;
    for (std::size_t c = 0; c < made.types.size(); ++c) {
      std::string value = exprs_.expr(made.types[c], body.variables,
                                      recursive ? 0 : random_.between(0, 1), recursive);
      head.push_back((made.named && named_heads_ ? column(c) + ": " : "") + value);
    }
    if (made.named && named_heads_) random_.shuffle(head);
    named_heads_ = random_.chance(20);
    add_rule(made.name + "(" + join_all(head) + ")", std::move(body));
  }

  void make_aggregate() {
    std::size_t end = relations_.size();
    Body body = random_.chance(50) ? make_plain_body(end) : make_body(end, end, end, 0);
    MadeRelation made{"a" + std::to_string(end), {}, {}, random_.chance(60), body.lively};
    std::vector<std::string> head;
    std::vector<std::size_t> key;
    int columns = random_.between(1, 3);
    int aggregated = random_.between(0, columns - 1);
    for (int c = 0; c < columns; ++c) {
      if (c == aggregated || (random_.chance(30) && !body.variables.empty())) {
        head.push_back(aggregate(body.variables, made.types));
      } else {
        Type type = body.variables.empty() ? exprs_.type() : random_.pick(body.variables).type;
        head.push_back(exprs_.expr(type, body.variables, random_.chance(80) ? 0 : 1, false));
        key.push_back(made.types.size());
        made.types.push_back(std::move(type));
      }
    }
    made.exact.assign(made.types.size(), false);
    if (made.named) declare(made, random_.chance(50), key);
    add_rule(made.name + "(" + join_all(head) + ")", std::move(body));
    relations_.push_back(std::move(made));
  }

  // A relation that depends on itself through min or max, and perhaps one that goes with it.
  void make_merging() {
    Body first = make_plain_body(relations_.size());
    if (first.variables.empty()) return make_aggregate();
    const RandomVariable key = random_.pick(first.variables);
    const RandomVariable value = random_.pick(first.variables);
    std::string name = "m" + std::to_string(relations_.size());
    MadeRelation made{name, {key.type, value.type}, {false, false}, random_.chance(50)};
    made.lively = first.lively;
    if (made.named) declare(made, random_.chance(50), {0});
    bool greatest = random_.chance(50);
    std::string best = greatest ? "max<" : "min<";
    add_rule(name + "(" + key.name + ", " + best + value.name + ">)", std::move(first));
    if (random_.chance(30)) add_seeds(made);
    std::string other = random_.chance(30) ? "o" + name : "";
    for (int rules = random_.between(1, 2); rules > 0; --rules) {
      Body body;
      std::string at = new_name();
      std::string moving = new_name();
      body.variables.push_back({at, key.type, false});
      body.literals.push_back(name + "(" + at + ", " + moving + ")");
      if (!other.empty() && random_.chance(50)) body.literals.push_back(other + "(" + at + ")");
      for (int atoms = random_.between(1, 2); atoms > 0; --atoms)
        add_atom(body, lively(relations_.size()), false);
      if (random_.chance(20)) {
        std::string bound = exprs_.expr(value.type, body.variables, 0, false);
        body.literals.push_back(moving + (greatest ? " > " : " <= ") + bound);
      }
      std::string head = exprs_.expr(key.type, body.variables, 0, true);
      std::string moved = moved_value(body, value.type, moving, greatest);
      add_rule(name + "(" + head + ", " + best + moved + ">)", std::move(body));
    }
    relations_.push_back(std::move(made));
    if (other.empty()) return;
    MadeRelation reached{other, {key.type}, {false}, false};
    reached.lively = relations_.back().lively;
    add_rule(other + "(X)", Body{{name + "(X, _)"}, {}, true});
    relations_.push_back(std::move(reached));
  }

  // The value of a merging column, or one that it leads to and which is no better.
  std::string moved_value(Body& body, const Type& type, const std::string& moving, bool greatest) {
    for (const RandomVariable& step : body.variables) {
      if (!(step.type == type) || type.kind != Kind::kInt || random_.chance(30)) continue;
      if (random_.chance(30))
        return (greatest ? "least(" : "greatest(") + moving + ", " + step.name + ")";
      body.literals.push_back(step.name + " >= 0");
      return moving + (greatest ? " - " : " + ") + step.name;
    }
    return moving;
  }

  std::string aggregate(const Variables& variables, std::vector<Type>& types) {
    const Type count{Kind::kInt, {}};
    for (int tries = 0; tries < 4 && !variables.empty(); ++tries) {
      const RandomVariable& over = random_.pick(variables);
      std::string name = random_.pick(aggregate_names());
      if (name == "map") {
        const RandomVariable& value = random_.pick(variables);
        types.push_back(Type::map_of(over.type, value.type));
        return "map<" + over.name + ", " + value.name + ">";
      }
      auto result = result_type(*aggregate_named(name), over.type);
      bool sums = name == "sum" || name == "avg";
      if (!result || (sums && !over.exact)) continue;
      types.push_back(*result);
      std::string value = over.name;
      if (over.type.kind != Kind::kFloat && random_.chance(25))
        value = exprs_.expr(over.type, variables, 1, false);
      SecondArgument second = second_argument(*aggregate_named(name));
      if (second == SecondArgument::kHowMany) value += ", " + std::to_string(random_.between(1, 3));
      if (second == SecondArgument::kBy) value += ", " + random_.pick(variables).name;
      return name + "<" + value + ">";
    }
    types.push_back(count);
    return "count<*>";
  }

  void add_rule(std::string head, Body body) {
    random_.shuffle(body.literals);
    program_.rules.push_back({std::move(head), std::move(body.literals)});
  }

  // ------------------------------------------------------------------ bodies

  // `recursive` atoms of relations [group, end), others of [0, readable); negation of [0, lower).
  Body make_body(std::size_t lower, std::size_t readable, std::size_t end, int recursive) {
    Body body;
    if (recursive == 0 && readable > lower) readable = lower;
    int atoms =
        recursive > 0 ? random_.between(0, 1) : random_.between(random_.chance(5) ? 0 : 1, 3);
    for (int i = 0; i < recursive; ++i)
      add_atom(body, relations_[lower + random_.below(end - lower)], false);
    for (int i = 0; i < atoms && readable > 0; ++i) add_atom(body, lively(readable), false);
    int extras = random_.chance(45) ? 0 : random_.between(1, 2);
    for (int i = 0; i < extras; ++i) add_extra(body, recursive > 0);
    if (lower > 0 && random_.chance(25)) add_atom(body, sparse(lower), true);
    if (random_.chance(25)) body.literals.push_back(exprs_.condition(body.variables));
    body.lively = body.lively && extras == 0;
    return body;
  }

  // One or two atoms and at most one more literal, for rules that most likely derive something.
  Body make_plain_body(std::size_t readable) {
    Body body;
    int atoms = random_.between(1, 2);
    for (int i = 0; i < atoms && readable > 0; ++i) add_atom(body, lively(readable), false);
    if (readable > 0 && random_.chance(10)) {
      add_atom(body, sparse(readable), true);
    } else if (random_.chance(20)) {
      body.literals.push_back(exprs_.likely(body.variables));
    }
    return body;
  }

  // One of the first relations, rather one that has rows.
  const MadeRelation& lively(std::size_t readable) {
    std::size_t chosen = random_.below(readable);
    for (int tries = 0; tries < 3 && !relations_[chosen].lively; ++tries)
      chosen = random_.below(readable);
    return relations_[chosen];
  }

  // One of the first relations, rather a wide one: it lacks most of the rows it could have.
  const MadeRelation& sparse(std::size_t readable) {
    const MadeRelation& one = relations_[random_.below(readable)];
    const MadeRelation& other = relations_[random_.below(readable)];
    return one.types.size() < other.types.size() ? other : one;
  }

  void add_atom(Body& body, const MadeRelation& made, bool negated) {
    bool by_name = made.named && !made.types.empty() && random_.chance(30);
    bool all_open = random_.chance(4);  // p(): any row
    std::vector<std::string> args;
    Variables fresh;
    int tests = 0;
    if (!negated && !made.lively) body.lively = false;
    for (std::size_t c = 0; c < made.types.size() && !all_open; ++c) {
      if (by_name && random_.chance(negated ? 15 : 40)) continue;
      std::string term =
          negated ? negated_term(body, made.types[c]) : this->term(body, fresh, made, c, tests);
      args.push_back(by_name ? column(c) + ": " + term : term);
    }
    if (by_name) random_.shuffle(args);
    if (by_name && args.empty()) args.push_back("c0: _");
    body.variables.insert(body.variables.end(), fresh.begin(), fresh.end());
    body.literals.push_back((negated ? "notin " : "") + made.name + "(" + join_all(args) + ")");
  }

  // `tests` counts the terms that keep rows out: one of them makes others rare.
  std::string term(Body& body, Variables& fresh, const MadeRelation& made, std::size_t c,
                   int& tests) {
    const Type& type = made.types[c];
    int way = random_.between(0, 99);
    if (way < 10) return "_";
    std::vector<std::string> known;
    for (const Variables* each : {&body.variables, &fresh}) {
      for (const RandomVariable& variable : *each) {
        if (variable.type == type) known.push_back(variable.name);
      }
    }
    bool test = tests == 0 || random_.chance(35);
    if (test && way < 60) {
      ++tests;
      if (way < 16) return exprs_.constant(type);
      if (way < 19 && !body.variables.empty()) return exprs_.expr(type, body.variables, 1, false);
      if (!known.empty()) return random_.pick(known);
      --tests;
    }
    if (type.kind == Kind::kTuple && random_.chance(60)) return pattern(fresh, type);
    fresh.push_back({new_name(), type, made.exact[c]});
    return fresh.back().name;
  }

  // What takes a tuple apart, into variables most of the time.
  std::string pattern(Variables& into, const Type& tuple) {
    std::vector<std::string> parts;
    for (const Type& type : tuple.args) {
      int way = random_.between(0, 9);
      if (way == 0) {
        parts.emplace_back("_");
      } else if (way == 1) {
        parts.push_back(exprs_.constant(type));
      } else if (type.kind == Kind::kTuple && way < 6) {
        parts.push_back(pattern(into, type));
      } else {
        into.push_back({new_name(), type, false});
        parts.push_back(into.back().name);
      }
    }
    return "(" + join_all(parts) + ")";
  }

  // Rather something to look for than `_`: few rows should be found.
  std::string negated_term(const Body& body, const Type& type) {
    if (random_.chance(5)) return "_";
    if (random_.chance(5)) return exprs_.expr(type, body.variables, 1, false);
    return exprs_.expr(type, body.variables, 0, false);
  }

  std::string new_name() { return "V" + std::to_string(names_++); }

  // Something that is no atom. In recursive rules only what cannot make ever new values.
  void add_extra(Body& body, bool recursive) {
    int way = random_.between(0, 9);
    if (way < 3) return body.literals.push_back(exprs_.condition(body.variables));
    if (recursive) return;
    if (way < 6) {
      Type type = exprs_.type();
      std::string value = exprs_.expr(type, body.variables, random_.between(1, 2), false);
      bool known = !body.variables.empty() && random_.chance(8);
      std::string name = known ? random_.pick(body.variables).name : new_name();
      if (known) {
        for (const RandomVariable& variable : body.variables) {
          if (variable.name == name) value = exprs_.expr(variable.type, body.variables, 1, false);
        }
      } else {
        body.variables.push_back({name, type, false});
      }
      return body.literals.push_back(name + " := " + value);
    }
    way < 8 ? add_generator(body) : add_match(body);
  }

  // Over a map, or a tuple taken apart.
  void add_pairs(Body& body) {
    const Type int_type{Kind::kInt, {}};
    const Type string_type{Kind::kString, {}};
    const Type pair = Type::tuple_of({int_type, string_type});
    const Type map =
        random_.chance(50) ? Type::map_of(int_type, int_type) : Type::map_of(string_type, pair);
    const Type from = random_.chance(60) ? map : pair;
    std::string value = exprs_.expr(from, body.variables, random_.between(0, 2), false);
    Variables fresh;
    if (from.kind == Kind::kTuple) {
      body.literals.push_back(pattern(fresh, from) + " := " + value);
    } else if (random_.chance(70)) {
      body.literals.push_back(pattern(fresh, Type::tuple_of(from.args)) + " in " + value);
    } else {
      fresh.push_back({new_name(), from.args[0], false});
      body.literals.push_back(fresh.back().name + " in " + value);
    }
    body.variables.insert(body.variables.end(), fresh.begin(), fresh.end());
  }

  void add_generator(Body& body) {
    if (random_.chance(35)) return add_pairs(body);
    Type item{random_.chance(60) ? Kind::kInt : Kind::kString, {}};
    Type sequence = random_.chance(60) ? Type::list_of(item) : Type::set_of(item);
    std::string from = exprs_.expr(sequence, body.variables, random_.between(1, 2), false);
    std::string to = new_name();
    bool test = random_.chance(12);
    if (test) to = exprs_.expr(item, body.variables, 0, false);
    if (!test) body.variables.push_back({to, item, true});
    body.literals.push_back(to + " in " + from);
  }

  void add_match(Body& body) {
    const RandomPattern& pattern = exprs_.pattern();
    const Type string{Kind::kString, {}};
    std::string literal =
        "match(" + exprs_.expr(string, body.variables, 1, false) + ", /" + pattern.text + "/";
    Variables fresh;
    for (int i = 0; i < pattern.groups; ++i) {
      int way = random_.between(0, 9);
      if (way == 0) break;
      std::string capture = "_";
      if (way == 2) capture = exprs_.expr(string, body.variables, 0, false);
      if (way == 3 && !fresh.empty()) capture = fresh[0].name;
      if (way > 3) {
        capture = new_name();
        fresh.push_back({capture, string, true});
      }
      literal += ", " + capture;
    }
    body.variables.insert(body.variables.end(), fresh.begin(), fresh.end());
    body.literals.push_back(literal + ")");
  }

  Random random_;
  RandomExprs exprs_;
  RandomProgram program_;
  std::vector<MadeRelation> relations_;
  int names_ = 0;
  bool named_heads_ = false;
};

}  // namespace

std::string RandomProgram::text() const {
  std::string text;
  for (const std::string& declaration : declarations) text += declaration + "\n";
  auto add_rule = [&](const RandomRule& rule) {
    text += rule.head + (rule.body.empty() ? "" : " :- " + join(rule.body, ", ")) + ";\n";
  };
  auto middle = rules.begin() + static_cast<std::ptrdiff_t>(rules.size() / 2);
  std::for_each(rules.begin(), middle, add_rule);
  for (const RandomFact& fact : facts) {
    std::vector<std::string> values;
    for (const Value& value : fact.values) values.push_back(to_text(value));
    text += fact.relation + "(" + join(values, ", ") + ");\n";
  }
  std::for_each(middle, rules.end(), add_rule);
  return text;
}

RandomProgram with_other_data(RandomProgram program, std::uint64_t seed) {
  Random random(seed);
  RandomExprs exprs(random, random.pick(std::vector<int>{0, 5, 25}));
  // The constants of the rules should still occur in the data.
  for (const RandomFact& fact : program.facts) {
    for (const Value& value : fact.values) exprs.remember(value);
  }
  for (const RandomInput& input : program.inputs) {
    for (const InputRow& row : input.rows) {
      for (const auto& cell : row) {
        if (cell) exprs.remember(*cell);
      }
    }
  }
  for (RandomFact& fact : program.facts) {
    for (Value& value : fact.values) {
      if (!fact.fixed) value = exprs.value(type_of(value), true);
    }
  }
  for (RandomInput& input : program.inputs) {
    for (InputRow& row : input.rows) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = exprs.value(input.schema.columns[c].type, false);
        if (random.chance(10)) row[c].reset();
      }
    }
  }
  return program;
}

RandomProgram random_program(std::uint64_t seed, bool with_inputs) {
  return Maker(seed, with_inputs).run();
}

}  // namespace drover
