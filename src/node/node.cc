#include "node/node.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "engine/engine.h"
#include "lang/aggregates.h"
#include "lang/builtins.h"
#include "lang/check/checker.h"
#include "lang/modules/modules.h"
#include "lang/syntax/asked.h"
#include "lang/syntax/lexer.h"
#include "lang/syntax/parser.h"
#include "node/analysis.h"
#include "node/cross_check.h"
#include "node/explanation.h"
#include "node/question.h"
#include "node/steps.h"
#include "node/watches.h"
#include "plan/explain.h"

namespace drover {

struct Node::Running {
  std::optional<std::vector<ast::Program>> programs;  // as they were read
  Diagnostics unread;                                 // what is wrong with their texts
  CheckedProgram program;
  std::unique_ptr<Meter> meter;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Steps> steps;
  std::unique_ptr<Prover> notes;  // of steps, so that rows can be explained
  std::unique_ptr<Explanation> explanation;
  std::unique_ptr<CrossCheck> cross_check;
  std::unique_ptr<Watches> watches;  // of a program that asks for them
  bool step_failed = false;          // the last one

  const Table& rows(int relation) const {
    const Table* recorded = steps != nullptr ? steps->recorded(relation) : nullptr;
    return recorded != nullptr ? *recorded : engine->table(relation);
  }
};

Node::Node() : running_(std::make_unique<Running>()) {}
Node::~Node() = default;

bool Node::can_name_relation(std::string_view name) {
  return !is_word(name) && !is_condition(name);
}

void Node::add_program(std::string name, std::string text) {
  roots_.push_back(sources_.add(std::move(name), std::move(text)));
  running_->programs.reset();
}

// Once, with all that they use.
void Node::read_programs() {
  if (running_->programs) return;
  running_->unread.clear();
  running_->programs = read_modules(sources_, roots_, reader_, host_functions_, running_->unread);
}

void Node::add_input(Schema schema) {
  schema.kind = RelationKind::kInput;
  input_schemas_.push_back(std::move(schema));
}

bool Node::add_function(HostFunction function, HostCall call) {
  bool taken = is_function(function.name) || is_word(function.name) || function.name == "now" ||
               aggregate_named(function.name) ||
               std::ranges::count(host_functions_, function.name, &HostFunction::name) > 0;
  if (taken) return false;
  host_functions_.push_back(std::move(function));
  host_calls_.push_back(std::move(call));
  return true;
}

std::vector<std::string> Node::columns_named(std::string_view relation) {
  std::set<std::string> names;
  const auto see = [&](const ast::Atom& atom) {
    if (atom.relation != relation) return;
    for (const ast::Argument& argument : atom.args) {
      if (!argument.name.empty()) names.insert(argument.name);
    }
  };
  read_programs();
  for (const ast::Program& program : *running_->programs) {
    for (const ast::Statement& statement : program.statements) {
      const auto* rule = std::get_if<ast::Rule>(&statement.node);
      if (rule == nullptr) continue;
      for (const ast::Literal& literal : rule->body) {
        if (const auto* atom = std::get_if<ast::Positive>(&literal.node)) see(atom->atom);
        if (const auto* atom = std::get_if<ast::Negated>(&literal.node)) see(atom->atom);
      }
    }
  }
  return {names.begin(), names.end()};
}

bool Node::install(NodeOptions options) {
  CHECK(running_->engine == nullptr);
  read_programs();
  diagnostics_ = running_->unread;
  running_->program = check(sources_, *running_->programs, input_schemas_, diagnostics_,
                            {host_functions_, options.stepped, options.stepped});
  if (!options.explained) running_->programs.reset();
  if (has_errors(diagnostics_)) return false;
  const CheckedProgram& program = running_->program;
  if (program.timed && !input_schemas_.empty()) {
    refuse_inputs();
    return false;
  }
  EngineOptions how;
  how.endless = options.endless;
  how.keep_going = options.keep_going;
  how.maintained = program.timed;
  how.explained = options.explained;
  how.host_calls = host_calls_;
  if (options.meter_ns) running_->meter = std::make_unique<Meter>(std::move(options.meter_ns));
  how.meter = running_->meter.get();
  how.interrupted = std::move(options.interrupted);
  running_->engine = std::make_unique<Engine>(program, pool_, std::move(how));
  if (program.timed && options.explained)
    running_->notes = make_notes(program, *running_->engine, pool_, host_calls_);
  if (program.timed) running_->steps = std::make_unique<Steps>(program, *running_->engine);
  if (!program.watches.empty())
    running_->watches = std::make_unique<Watches>(program, *running_->engine, pool_);
  for (const InputPlan& input : running_->engine->plan().inputs) {
    std::string why;
    if (input.kept) why = program.rules[static_cast<std::size_t>(input.kept_for_rule)].text;
    inputs_.push_back({input.relation, input.used, input.read, std::move(why)});
  }
  for (const CheckedLoad& load : program.loads) {
    loads_.push_back({load.relation, load.path, load.path_span, {}, load.span});
    for (const CheckedLoad::Option& option : load.options) {
      loads_.back().options.push_back(
          {option.name, option.name_span, option.value, option.value_span});
    }
  }
  return true;
}

// Inputs grow as they are read; there is no telling which of their rows belong to which step.
void Node::refuse_inputs() {
  const CheckedProgram& program = running_->program;
  Diagnostic diagnostic;
  auto acts = std::ranges::find_if(
      program.rules, [](const CheckedRule& rule) { return rule.action != RuleAction::kDerive; });
  if (acts != program.rules.end()) {
    diagnostic.span = acts->span;
  } else {
    auto timed = std::ranges::find_if(program.relations, [](const Relation& relation) {
      return relation.ttl_ns > 0 || relation.max_rows > 0 || relation.period_ns > 0 ||
             relation.jol_timer || relation.trigger != Trigger::kNone;
    });
    if (timed != program.relations.end()) diagnostic.span = timed->span;
  }
  diagnostic.message = "a program that moves in steps cannot read what streams by";
  diagnostic.hint = "ask with rules that derive; drover run loads files into tables";
  diagnostics_.push_back(std::move(diagnostic));
}

bool Node::timed() const { return running_->program.timed; }
void Node::record(int relation) {
  if (running_->steps != nullptr) running_->steps->record(relation);
}

std::vector<Word> Node::words_of(const std::vector<Value>& row) {
  std::vector<Word> words;
  for (const Value& value : row) words.push_back(pool_.encode(value));
  words.push_back(0);
  return words;
}
void Node::put(int relation, const std::vector<Value>& row) {
  running_->engine->put(relation, words_of(row).data());
}
void Node::take(int relation, const std::vector<Value>& row) {
  running_->engine->take(relation, words_of(row).data());
}

bool Node::step(Time now) {
  running_->step_failed = !running_->steps->step(now);
  if (running_->step_failed) return false;
  if (running_->notes != nullptr)
    running_->notes->note_step(steps(), running_->engine->maintainer());
  if (running_->watches != nullptr) running_->watches->look(running_->steps->taken());
  return true;
}

std::vector<std::string> Node::take_watched() {
  return running_->watches == nullptr ? std::vector<std::string>{} : running_->watches->take();
}
bool Node::quiet() const { return !timed() || running_->engine->quiet(); }
std::optional<Time> Node::wake() const { return timed() ? running_->steps->wake() : std::nullopt; }
std::uint64_t Node::steps() const { return timed() ? running_->steps->taken() : 1; }

int Node::find(std::string_view relation) const { return running_->program.find(relation); }

std::vector<std::string> Node::relation_names() const {
  std::vector<std::string> names;
  for (const Relation& relation : running_->program.relations) {
    if (!relation.hidden) names.push_back(relation.schema.name);
  }
  return names;
}

const Schema& Node::schema(int relation) const {
  return running_->program.relations[static_cast<std::size_t>(relation)].schema;
}

bool Node::is_timer(int relation) const {
  return running_->program.relations[static_cast<std::size_t>(relation)].period_ns > 0;
}

const std::vector<int>& Node::answers() const { return running_->program.answer; }

std::vector<int> Node::last_answers() const {
  const CheckedProgram& program = running_->program;
  bool outputs = std::ranges::any_of(program.relations, &Relation::output);
  if (outputs || program.rules.empty()) return program.answer;
  return {program.rules.back().head};
}

std::string Node::explain_json() const {
  return drover::explain_json(sources_, running_->engine->program(), running_->engine->plan());
}

std::string Node::analysis(const AnalysisForm& form) const {
  return drover::analysis(sources_, *running_->engine, *running_->meter, form);
}

std::string Node::explain() const {
  return drover::explain(sources_, running_->engine->program(), running_->engine->plan());
}

Result<std::uint64_t> Node::insert(int relation, const std::vector<int>& columns,
                                   const Batch& batch, Span span, std::size_t& at) {
  const Schema& to = schema(relation);
  CHECK(batch.columns.size() == columns.size());
  std::vector<Word> row(to.columns.size() + 1);
  std::uint64_t inserted = 0;
  for (; at < batch.rows; ++at) {
    bool whole = true;
    for (std::size_t i = 0; i < columns.size() && whole; ++i) {
      if (columns[i] < 0) continue;
      const Batch::BatchColumn& cells = batch.columns[i];
      auto column = static_cast<std::size_t>(columns[i]);
      whole = cells.absent.empty() || cells.absent[at] == 0;
      if (whole) row[column] = pool_.canonical(cells.words[at], to.columns[column].type);
    }
    if (!whole) continue;
    if (!running_->engine->insert(relation, row.data(), span)) return Error{"", failure(false)};
    ++inserted;
  }
  return inserted;
}

bool Node::start() { return running_->engine->start(); }
bool Node::push(std::size_t input, const Batch& batch) {
  return running_->engine->push(input, batch);
}
bool Node::end_input(std::size_t input) { return running_->engine->end_input(input); }
bool Node::finish() { return running_->engine->finish(); }
bool Node::refresh() { return running_->engine->refresh(); }

Node::Part::Part(const Node& node) : engine_(node.running_->engine->part(pool_)) {}
Node::Part::~Part() = default;
bool Node::Part::push(std::size_t input, const Batch& batch) { return engine_->push(input, batch); }
bool Node::divides(std::size_t input) const { return running_->engine->divides(input); }
std::size_t Node::stream_rules(std::size_t input) const {
  return running_->engine->stream_rules(input);
}
void Node::take_rows(std::size_t input, Part& part) {
  running_->engine->take_rows(input, *part.engine_);
}
void Node::take_groups(std::size_t input, Part& part) {
  running_->engine->take_groups(input, *part.engine_);
}

bool Node::was_interrupted() const { return running_->engine->was_interrupted(); }

std::string Node::failure(bool color) const {
  CHECK(running_->engine->error().has_value());
  std::string text = render(sources_, *running_->engine->error(), color);
  if (!running_->step_failed) return text;
  const std::string& lost = running_->engine->lost();
  text += "  the step is undone";
  if (!lost.empty()) text += ", and what it took in is gone: " + lost;
  return text + "\n";
}

Answer Node::answer(int relation, const std::vector<SortKey>& keys, std::uint64_t count) const {
  Answer answer = answer_of(relation, running_->rows(relation));
  answer.sort(keys, count);
  return answer;
}

Answer Node::answer_of(int relation, const Table& rows) const {
  Answer answer(schema(relation), pool_);
  answer.reserve(rows.size());
  rows.for_each([&](const Word* row) {
    answer.add(row);
    return true;
  });
  return answer;
}

Answer Node::added(int relation) const {
  Answer answer = answer_of(relation, running_->engine->maintainer().added(relation));
  answer.sort({}, UINT64_MAX);
  return answer;
}

Answer Node::removed(int relation) const {
  Answer answer = answer_of(relation, running_->engine->maintainer().removed(relation));
  answer.sort({}, UINT64_MAX);
  return answer;
}

std::uint64_t Node::row_count(int relation) const { return running_->rows(relation).size(); }

Result<std::optional<std::string>> Node::cross_check() {
  if (running_->cross_check == nullptr) {
    running_->cross_check =
        std::make_unique<CrossCheck>(running_->program, *running_->engine, pool_, &host_calls_);
  }
  return running_->cross_check->run();
}

namespace {

// With the sign that ends a statement.
std::string ended(std::string text) {
  const std::string_view end = trim(text);
  if (end.ends_with(';') || end.ends_with('.')) return text;
  return text + (text.find("//") == std::string::npos ? ";" : "\n;");
}

bool is_one_atom(const AskedBody& asked) {
  return asked.body.size() == 1 && std::holds_alternative<ast::Positive>(asked.body[0].node);
}

Diagnostic wrong(Span span, std::string message, std::string hint) {
  return {Severity::kError, span, std::move(message), std::move(hint), {}};
}

}  // namespace

std::optional<Answer> Node::ask(Asked asked, Diagnostics& faults) {
  std::string_view name = trim(asked.text);
  if (name.ends_with(';') || name.ends_with('.')) name = trim(name.substr(0, name.size() - 1));
  if (const int relation = find(name); relation >= 0) return answer(relation);
  read_programs();
  const std::uint32_t source =
      sources_.add(std::move(asked.name), ended(std::move(asked.text)), asked.line);
  const std::vector<AskedBody> bodies = parse_bodies(sources_, source, faults);
  if (has_errors(faults)) return std::nullopt;
  if (bodies.size() != 1 || bodies[0].deleted) {
    const Span span = bodies.empty() ? Span{source, 0, 0} : bodies.back().span;
    faults.push_back(wrong(span, "expected one question, and nothing else",
                           "for example path(\"a\", X), X != \"b\""));
    return std::nullopt;
  }
  const auto rules = check_bodies(sources_, bodies, *running_->programs, input_schemas_,
                                  {host_functions_, timed(), timed()}, running_->program, faults);
  if (!rules) return std::nullopt;
  Question question(running_->program, *running_->engine, pool_, host_calls_, rules->front());
  if (is_one_atom(bodies[0])) return question.rows(UINT64_MAX);
  return question.bindings();
}

// What is given to a node, or taken from it, by one statement.
struct Node::Given {
  bool deleted = false;
  int relation = -1;
  std::vector<std::vector<Word>> rows;
};

bool Node::can_be_given(const AskedBody& asked, int relation, Diagnostics& faults) const {
  const Relation& to = running_->program.relations[static_cast<std::size_t>(relation)];
  const std::string name = "'" + to.schema.name + "'";
  const RelationKind kind = to.schema.kind;
  if (to.period_ns > 0 || to.jol_timer) {
    faults.push_back(wrong(asked.span, name + " is a timer: it happens by itself", ""));
  } else if (kind == RelationKind::kView) {
    faults.push_back(wrong(asked.span, name + " is a view: its rules say what is in it",
                           "give it what they follow from"));
  } else if (asked.deleted && kind == RelationKind::kEvent) {
    faults.push_back(
        wrong(asked.span, name + " is an event: it is gone when its step is over", ""));
  } else {
    return true;
  }
  return false;
}

bool Node::read_rows(const AskedBody& asked, const CheckedRule& rule, Given& given,
                     Diagnostics& faults) {
  given = {};
  given.deleted = asked.deleted;
  Question question(running_->program, *running_->engine, pool_, host_calls_, rule);
  given.relation = question.relation();
  if (!can_be_given(asked, given.relation, faults)) return false;
  drover::Given columns;
  if (!question.read_given(columns, faults)) return false;
  const auto open = std::ranges::find_if(
      columns, [](const std::optional<Word>& word) { return !word.has_value(); });
  if (asked.deleted) {
    const Answer rows = question.rows(UINT64_MAX);
    for (std::uint64_t r = 0; r < rows.row_count(); ++r)
      given.rows.emplace_back(rows.row(r), rows.row(r) + columns.size());
    return true;
  }
  if (open != columns.end()) {
    const auto column = static_cast<std::size_t>(open - columns.begin());
    faults.push_back(
        wrong(asked.span,
              "a row that is given has a value in each column, and this one has none for '" +
                  schema(given.relation).columns[column].name + "'",
              "write " + to_text(schema(given.relation))));
    return false;
  }
  given.rows.emplace_back();
  for (const std::optional<Word>& word : columns) given.rows.back().push_back(*word);
  return true;
}

bool Node::give(Asked asked, Diagnostics& faults) {
  CHECK(timed());
  read_programs();
  const std::uint32_t source =
      sources_.add(std::move(asked.name), ended(std::move(asked.text)), asked.line);
  const std::vector<AskedBody> bodies = parse_bodies(sources_, source, faults);
  for (const AskedBody& body : bodies) {
    if (is_one_atom(body)) continue;
    faults.push_back(wrong(body.span, "expected a row, or 'delete' and a row",
                           "write edge(1, 2); or delete edge(1, _);"));
  }
  if (has_errors(faults)) return false;
  const auto rules = check_bodies(sources_, bodies, *running_->programs, input_schemas_,
                                  {host_functions_, timed(), timed()}, running_->program, faults);
  if (!rules) return false;
  std::vector<Given> all(bodies.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    if (!read_rows(bodies[i], (*rules)[i], all[i], faults)) return false;
  }
  for (Given& given : all) {
    for (std::vector<Word>& row : given.rows) {
      row.push_back(0);
      if (given.deleted) {
        running_->engine->take(given.relation, row.data());
      } else {
        running_->engine->put(given.relation, row.data());
      }
    }
  }
  return true;
}

bool Node::ask_for(std::string row, Diagnostics& faults) {
  read_programs();
  const std::string_view end = trim(row);
  if (!end.ends_with(';') && !end.ends_with('.')) row += ';';
  const std::uint32_t asked = sources_.add("row", std::move(row));
  const std::optional<CheckedRule> rule =
      check_asked(sources_, asked, *running_->programs, input_schemas_,
                  {host_functions_, timed(), timed()}, running_->program, faults);
  if (!rule) return false;
  running_->explanation =
      std::make_unique<Explanation>(sources_, running_->program, *running_->engine, pool_,
                                    host_calls_, *rule, running_->notes.get());
  return running_->explanation->read_given(faults);
}

Node::Explained Node::why(const Telling& how) { return running_->explanation->why(how); }
Node::Explained Node::why_not(const Telling& how) { return running_->explanation->why_not(how); }

std::uint64_t Node::dropped() const { return running_->engine->faults().count; }

std::vector<Node::Dropped> Node::first_dropped() const {
  std::vector<Dropped> first;
  const Faults faults = running_->engine->faults();
  for (const Faults::Kept& kept : faults.first) {
    first.push_back({sources_.where(kept.fault.span) + ": " + kept.fault.message, kept.times});
  }
  return first;
}

}  // namespace drover
