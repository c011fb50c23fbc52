#include "node/testing/agreement.h"

#include <algorithm>
#include <deque>

#include "engine/engine.h"
#include "lang/check/checker.h"
#include "lang/syntax/parser.h"
#include "node/testing/random.h"

namespace drover {
namespace {

constexpr std::uint64_t kWorkMax = 2'000;

using Rows = std::map<int, std::vector<InputRow>>;  // by relation

std::string row_text(const std::string& name, const OracleRow& row) {
  std::string text = name + "(";
  for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? ", " : "") + to_text(row[i]);
  return text + ")";
}

std::string rows_text(const std::string& name, const OracleRows& rows) {
  std::string text;
  for (const OracleRow& row : rows) text += "  " + row_text(name, row) + "\n";
  return text;
}

// Adds `seen()`, which follows from the input, to each rule that reads one: none of them can
// stream.
std::string text_that_keeps(RandomProgram program) {
  std::string seen;
  for (const RandomInput& input : program.inputs) {
    const std::string& name = input.schema.name;
    for (RandomRule& rule : program.rules) {
      for (const std::string& literal : std::vector<std::string>(rule.body)) {
        if (literal.starts_with(name + "(")) rule.body.push_back("seen_" + name + "()");
      }
    }
    seen += "seen_" + name + "() :- " + name + "();\n";
  }
  return program.text() + seen;
}

// A text as the checker sees it.
class Checked {
 public:
  Checked(const RandomProgram& random, const std::string& text) {
    std::uint32_t source = sources_.add("random.olg", text);
    std::vector<ast::Program> programs{parse(sources_, source, diagnostics_)};
    std::vector<Schema> schemas;
    for (const RandomInput& input : random.inputs) schemas.push_back(input.schema);
    if (ok()) program_ = check(sources_, programs, schemas, diagnostics_);
  }

  bool ok() const { return !has_errors(diagnostics_); }
  std::string errors() const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics_) {
      if (diagnostic.severity == Severity::kError) text += render(sources_, diagnostic, false);
    }
    return text;
  }
  // The facts of a program with the same rules.
  void set_facts(const RandomProgram& random) {
    program_.facts.clear();
    for (const RandomFact& fact : random.facts) {
      bool computed = std::ranges::any_of(
          fact.values, [](const Value& value) { return items_of(value) != nullptr; });
      if (!computed) program_.facts.push_back({program_.find(fact.relation), fact.values, {}});
    }
  }
  const CheckedProgram& program() const { return program_; }
  const Sources& sources() const { return sources_; }

  // What the answers should be for these rows; inputs without any are empty.
  OracleResult right(Rows rows) const {
    for (std::size_t r = 0; r < program_.relations.size(); ++r) {
      if (program_.relations[r].schema.kind == RelationKind::kInput) rows[static_cast<int>(r)];
    }
    return run_oracle(program_, rows, kWorkMax);
  }
  OracleResult right(const RandomProgram& random) const {
    Rows rows;
    for (const RandomInput& input : random.inputs)
      rows[program_.find(input.schema.name)] = input.rows;
    return right(std::move(rows));
  }

 private:
  Sources sources_;
  Diagnostics diagnostics_;
  CheckedProgram program_;
};

// A program in the engine, fed as a test wants it.
class EngineRun {
 public:
  EngineRun(const RandomProgram& random, const Checked& checked, Feeding feeding,
            std::uint64_t seed)
      : random_program_(random),
        checked_(checked),
        feeding_(feeding),
        random_(seed),
        engine_(checked.program(), pool_, {feeding == Feeding::kEndless, true}) {}

  // False after a conflict. `check` is called when answers should be right for the rows so far.
  template <typename Check>
  bool run(Check check) {
    if (!engine_.start()) return false;
    bool done = feeding_ == Feeding::kEndless ? run_endless(check) : run_to_the_end();
    if (!done) return false;
    if (feeding_ != Feeding::kEndless && !engine_.finish()) return false;
    check(pushed_);
    return true;
  }

  OracleRows rows(const std::string& relation, std::uint64_t& count) const {
    int number = checked_.program().find(relation);
    const Schema& schema = this->schema(number);
    OracleRows rows;
    count = 0;
    engine_.table(number).for_each([&](const Word* words) {
      OracleRow row;
      for (std::size_t c = 0; c < schema.columns.size(); ++c)
        row.push_back(pool_.decode(words[c], schema.columns[c].type));
      rows.insert(std::move(row));
      return ++count > 0;
    });
    return rows;
  }
  std::string failure() const { return render(checked_.sources(), *engine_.error(), false); }
  const Rows& pushed() const { return pushed_; }

 private:
  const Schema& schema(int relation) const {
    return checked_.program().relations[static_cast<std::size_t>(relation)].schema;
  }
  const std::vector<InputPlan>& inputs() const { return engine_.plan().inputs; }

  const std::vector<InputRow>& rows_of(std::size_t input) const {
    const std::string& name = schema(inputs()[input].relation).name;
    for (const RandomInput& candidate : random_program_.inputs) {
      if (candidate.schema.name == name) return candidate.rows;
    }
    return random_program_.inputs.front().rows;
  }

  bool run_to_the_end() {
    for (std::size_t i = 0; i < inputs().size(); ++i) {
      std::size_t next = 0;
      while (next < rows_of(i).size() || random_.chance(20)) {
        if (!push(i, next)) return false;
      }
      if (random_.chance(80) && !engine_.end_input(i)) return false;
      if (i + 1 < inputs().size() && !engine_.end_input(i)) return false;
    }
    return true;
  }

  template <typename Check>
  bool run_endless(Check check) {
    std::vector<std::size_t> next(inputs().size(), 0);
    while (true) {
      std::vector<std::size_t> open;
      for (std::size_t i = 0; i < next.size(); ++i) {
        if (next[i] < rows_of(i).size()) open.push_back(i);
      }
      if (open.empty()) return engine_.refresh();
      std::size_t input = random_.pick(open);
      if (!push(input, next[input])) return false;
      if (!random_.chance(35)) continue;
      if (!engine_.refresh()) return false;
      check(pushed_);
    }
  }

  // One batch of rows from `next` on; its bytes are spoilt after the push.
  bool push(std::size_t input, std::size_t& next) {
    const InputPlan& plan = inputs()[input];
    const std::vector<InputRow>& rows = rows_of(input);
    std::size_t count = std::min<std::size_t>(random_.below(5), rows.size() - next);
    Pool::Mark mark = pool_.mark();
    std::deque<std::string> bytes;
    Batch batch;
    batch.rows = count;
    for (int column : plan.used) {
      const Type& type = schema(plan.relation).columns[static_cast<std::size_t>(column)].type;
      batch.columns.push_back(
          cells(rows, next, count, static_cast<std::size_t>(column), type, bytes));
    }
    pushed_[plan.relation].insert(pushed_[plan.relation].end(),
                                  rows.begin() + static_cast<std::ptrdiff_t>(next),
                                  rows.begin() + static_cast<std::ptrdiff_t>(next + count));
    next += count;
    bool done = engine_.push(input, batch);
    pool_.release(mark);
    for (std::string& text : bytes) text.assign(text.size(), '#');
    return done;
  }

  Batch::BatchColumn cells(const std::vector<InputRow>& rows, std::size_t from, std::size_t count,
                           std::size_t column, const Type& type, std::deque<std::string>& bytes) {
    Batch::BatchColumn cells;
    bool absent = random_.chance(50);
    for (std::size_t r = from; r < from + count; ++r) absent = absent || !rows[r][column];
    for (std::size_t r = from; r < from + count; ++r) {
      const std::optional<Value>& value = rows[r][column];
      cells.words.push_back(value ? word(*value, type, bytes) : Word{0});
      if (absent) cells.absent.push_back(value ? 0 : 1);
    }
    return cells;
  }

  Word word(const Value& value, const Type& type, std::deque<std::string>& bytes) {
    if (random_.chance(30)) return pool_.encode(value);
    if (const auto* text = std::get_if<std::string>(&value))
      return pool_.transient(bytes.emplace_back(*text));
    if (const auto* data = std::get_if<Bytes>(&value))
      return pool_.transient(bytes.emplace_back(data->data));
    if (const auto* addr = std::get_if<Addr>(&value))
      return pool_.transient(bytes.emplace_back(addr->text));
    const std::vector<Value>* items = items_of(value);
    if (items == nullptr) return pool_.encode(value);
    std::vector<Word> words;
    for (const Value& item : *items)
      words.push_back(word(item, item_type(type, words.size()), bytes));
    return pool_.transient_items(words);
  }

  const RandomProgram& random_program_;
  const Checked& checked_;
  Feeding feeding_;
  Random random_;
  Pool pool_;
  Engine engine_;
  Rows pushed_;
};

std::string difference(const CheckedProgram& program, const OracleResult& right,
                       const EngineRun& engine) {
  std::string text;
  for (std::size_t r = 0; r < program.relations.size(); ++r) {
    const Schema& schema = program.relations[r].schema;
    if (schema.kind == RelationKind::kInput) continue;
    std::uint64_t count = 0;
    OracleRows rows = engine.rows(schema.name, count);
    if (rows == right.relations[r] && count == rows.size()) continue;
    text += to_text(schema) + "\n the oracle:\n" + rows_text(schema.name, right.relations[r]) +
            " the engine, " + std::to_string(count) + " rows:\n" + rows_text(schema.name, rows);
  }
  return text;
}

void count_filled(const RandomProgram& random, const CheckedProgram& program,
                  const OracleResult& right, Verdict& verdict) {
  if (right.conflict) return;
  std::set<int> heads;
  for (const CheckedRule& rule : program.rules) {
    if (!rule.body.empty()) heads.insert(rule.head);  // without: a fact that is computed
  }
  for (int head : heads) {
    OracleRows rows = right.relations[static_cast<std::size_t>(head)];
    for (const RandomFact& fact : random.facts) {
      if (program.find(fact.relation) == head) rows.erase(fact.values);
    }
    ++verdict.derived;
    verdict.filled += rows.empty() ? 0 : 1;
  }
}

// The engine runs `run`, which means the same as `meant`. `all` is right when all rows have come.
Verdict compare(const RandomProgram& program, const Checked& meant, const Checked& run,
                Feeding feeding, std::uint64_t seed, const OracleResult& all) {
  if (!run.ok()) return {Outcome::kRefused, run.errors()};
  EngineRun engine(program, run, feeding, seed);
  Verdict verdict;
  auto check = [&](const Rows& pushed) {
    if (verdict.outcome != Outcome::kAgree) return;
    OracleResult right = feeding == Feeding::kEndless ? meant.right(pushed) : all;
    if (right.too_big) return;
    if (right.conflict) {
      verdict = {Outcome::kDiffer, "the oracle finds a conflict, the engine does not\n"};
      return;
    }
    std::string text = difference(meant.program(), right, engine);
    if (!text.empty()) verdict = {Outcome::kDiffer, std::move(text)};
  };
  if (!engine.run(check)) {
    // Stream rules meet conflicts while rows come in: then those rows decide, or all of them.
    bool conflict = all.conflict || meant.right(engine.pushed()).conflict;
    if (!conflict)
      return {Outcome::kDiffer, "only the engine finds a conflict:\n" + engine.failure()};
  }
  return verdict;
}

}  // namespace

struct Comparison::Texts {
  Texts(const RandomProgram& program, bool keep)
      : plain(program, program.text()), kept(program, keep ? text_that_keeps(program) : "") {}
  Checked plain;
  Checked kept;
};

Comparison::Comparison(const RandomProgram& program, std::vector<Feeding> feedings)
    : feedings_(std::move(feedings)),
      texts_(std::make_unique<Texts>(program, std::ranges::count(feedings_, Feeding::kKept) > 0)) {}
Comparison::~Comparison() = default;

std::vector<Verdict> Comparison::run(const RandomProgram& program, std::uint64_t seed) {
  Checked& plain = texts_->plain;
  if (!plain.ok()) return {{Outcome::kRefused, plain.errors()}};
  plain.set_facts(program);
  const OracleResult all = plain.right(program);
  if (all.too_big) return {{Outcome::kTooBig, ""}};
  std::vector<Verdict> verdicts;
  for (Feeding feeding : feedings_) {
    Checked& run = feeding == Feeding::kKept ? texts_->kept : plain;
    if (run.ok()) run.set_facts(program);
    verdicts.push_back(compare(program, plain, run, feeding, seed, all));
    count_filled(program, plain.program(), all, verdicts.back());
  }
  return verdicts;
}

RandomProgram shrink(RandomProgram program, Feeding feeding, std::uint64_t seed) {
  bool smaller = true;
  auto keep_if_differs = [&](RandomProgram candidate) {
    if (Comparison(candidate, {feeding}).run(candidate, seed)[0].outcome != Outcome::kDiffer)
      return false;
    program = std::move(candidate);
    smaller = true;
    return true;
  };
  auto without_each = [&](auto items_of) {
    for (std::size_t i = 0; i < items_of(program).size();) {
      RandomProgram candidate = program;
      auto& items = items_of(candidate);
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
      if (!keep_if_differs(std::move(candidate))) ++i;
    }
  };
  while (smaller) {
    smaller = false;
    without_each([](RandomProgram& p) -> auto& { return p.rules; });
    without_each([](RandomProgram& p) -> auto& { return p.facts; });
    without_each([](RandomProgram& p) -> auto& { return p.declarations; });
    without_each([](RandomProgram& p) -> auto& { return p.inputs; });
    for (std::size_t r = 0; r < program.rules.size(); ++r) {
      if (program.rules[r].body.size() > 1)
        without_each([r](RandomProgram& p) -> auto& { return p.rules[r].body; });
    }
    for (std::size_t i = 0; i < program.inputs.size(); ++i) {
      without_each([i](RandomProgram& p) -> auto& { return p.inputs[i].rows; });
    }
  }
  return program;
}

std::string describe(const RandomProgram& program) {
  std::string text = program.text();
  for (const RandomInput& input : program.inputs) {
    text += "// input " + to_text(input.schema) + "\n";
    for (const InputRow& row : input.rows) {
      text += "//   ";
      for (const auto& cell : row) text += (cell ? to_text(*cell) : "absent") + " ";
      text += "\n";
    }
  }
  return text;
}

}  // namespace drover
