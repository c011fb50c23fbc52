#include "embed/runtime.h"

#include <map>

#include "host/real.h"
#include "host/text_file.h"
#include "node/node.h"

namespace drover {

struct Runtime::State {
  struct Text {
    std::string name;
    std::string text;
  };
  struct Definition {
    HostFunction function;
    HostCall call;
  };
  struct Watch {
    std::string relation;
    Watcher watcher;
  };

  std::function<Result<std::string>(const std::string&)> reads_texts() const;
  // A node with what is defined and loaded so far, and this text; or what is wrong with it.
  Result<std::unique_ptr<Node>> make(const std::vector<Text>& with) const;
  Status start();
  Result<int> find(std::string_view relation) const;
  Result<int> row_for(std::string_view relation, const Row& row, bool put);
  Status tell();

  RuntimeOptions options;
  std::vector<Definition> definitions;
  std::vector<Text> texts;
  std::unique_ptr<Node> node;
  std::unique_ptr<Clock> clock = real_clock(nullptr);
  bool started = false;
  std::vector<Watch> watches;
};

namespace {

// More is refused by who reads rules.
constexpr std::size_t kRulesBytesMax = 64'000'000;

std::vector<Row> rows_of(const Answer& answer) {
  const std::vector<Column>& columns = answer.schema().columns;
  std::vector<Row> rows(answer.row_count());
  for (std::uint64_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      rows[r].push_back(answer.pool().decode(answer.row(r)[c], columns[c].type));
    }
  }
  return rows;
}

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

std::function<Result<std::string>(const std::string&)> Runtime::State::reads_texts() const {
  if (options.texts) return options.texts;
  return [](const std::string& path) {
    return read_text_file(*real_disk(nullptr), path, kRulesBytesMax);
  };
}

Result<std::unique_ptr<Node>> Runtime::State::make(const std::vector<Text>& with) const {
  auto made = std::make_unique<Node>();
  made->read_texts_with({reads_texts(), {}});
  for (const Definition& definition : definitions) {
    if (!made->add_function(definition.function, definition.call)) {
      return Error{"", "the name '" + definition.function.name + "' is taken"};
    }
  }
  for (const Text& text : with) made->add_program(text.name, text.text);
  NodeOptions how;
  how.keep_going = options.keep_going;
  how.stepped = true;
  if (!made->install(how)) {
    return Error{"", without_newline(render(made->sources(), made->diagnostics(), false))};
  }
  if (!made->loads().empty()) {
    return Error{made->sources().where(made->loads()[0].span),
                 "a runtime reads no files: read the file yourself and insert its rows"};
  }
  return made;
}

Status Runtime::State::start() {
  if (started) return Done{};
  if (node == nullptr) {
    DROVER_TRY(node, make(texts));
  }
  started = node->start();
  if (started) return Done{};
  Error why{"", without_newline(node->failure(false))};
  DROVER_TRY(node, make(texts));
  return why;
}

Result<int> Runtime::State::find(std::string_view relation) const {
  int number = node == nullptr ? -1 : node->find(relation);
  if (number < 0) return Error{"", "no relation is called '" + std::string(relation) + "'"};
  return number;
}

// The number of a relation that may get, or lose, this row.
Result<int> Runtime::State::row_for(std::string_view relation, const Row& row, bool put) {
  DROVER_TRY(int number, find(relation));
  const Schema& schema = node->schema(number);
  const std::string name = "'" + schema.name + "'";
  if (schema.kind == RelationKind::kView) {
    return Error{"", name + " is a view: its rules say what is in it"};
  }
  if (!put && schema.kind == RelationKind::kEvent) {
    return Error{"", name + " is an event: it is gone when its step is over"};
  }
  if (node->is_timer(number)) return Error{"", name + " is a timer: it happens by itself"};
  if (row.size() != schema.columns.size()) {
    return Error{"", "expected a row of " + to_text(schema) + ", found " +
                         std::to_string(row.size()) + " values"};
  }
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (is_proper(row[c], schema.columns[c].type)) continue;
    return Error{"", "expected a row of " + to_text(schema) + ", found " + to_text(row[c]) +
                         " for " + schema.columns[c].name};
  }
  return number;
}

// Watchers may insert; what they are shown is taken before any of them runs.
Status Runtime::State::tell() {
  std::vector<Delta> deltas;
  for (const Watch& watch : watches) {
    int relation = node->find(watch.relation);
    bool all = node->steps() == 1 && node->schema(relation).kind != RelationKind::kEvent;
    deltas.push_back({rows_of(all ? node->answer(relation) : node->added(relation)),
                      all ? std::vector<Row>() : rows_of(node->removed(relation))});
  }
  for (std::size_t i = 0; i < deltas.size(); ++i) {
    if (!deltas[i].added.empty() || !deltas[i].removed.empty()) watches[i].watcher(deltas[i]);
  }
  return Done{};
}

Runtime::Runtime(RuntimeOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}
Runtime::~Runtime() = default;
Runtime::Runtime(Runtime&&) noexcept = default;
Runtime& Runtime::operator=(Runtime&&) noexcept = default;

Status Runtime::define(std::string name, std::vector<Type> params, Type result, Function call,
                       Purity purity) {
  if (state_->node != nullptr) return Error{"", "define functions before rules are loaded"};
  State::Definition definition{
      {std::move(name), std::move(params), std::move(result), purity == Purity::kPure},
      std::move(call)};
  if (!Node().add_function(definition.function, definition.call)) {
    return Error{"", "the name '" + definition.function.name + "' is taken"};
  }
  for (const State::Definition& other : state_->definitions) {
    if (other.function.name == definition.function.name) {
      return Error{"", "'" + definition.function.name + "' is defined twice"};
    }
  }
  state_->definitions.push_back(std::move(definition));
  return Done{};
}

Status Runtime::load(std::string name, std::string text) {
  if (state_->started) return Error{"", "load rules before the first row and the first step"};
  std::vector<State::Text> texts = state_->texts;
  texts.push_back({std::move(name), std::move(text)});
  DROVER_TRY(std::unique_ptr<Node> node, state_->make(texts));
  state_->texts = std::move(texts);
  state_->node = std::move(node);
  return Done{};
}

std::string Runtime::warnings() const {
  if (state_->node == nullptr) return {};
  return render(state_->node->sources(), state_->node->diagnostics(), false);
}

Status Runtime::insert(std::string_view relation, const Row& row) {
  DROVER_TRY(int number, state_->row_for(relation, row, true));
  DROVER_DO(state_->start());
  state_->node->put(number, row);
  return Done{};
}

Status Runtime::erase(std::string_view relation, const Row& row) {
  DROVER_TRY(int number, state_->row_for(relation, row, false));
  DROVER_DO(state_->start());
  state_->node->take(number, row);
  return Done{};
}

Status Runtime::step(std::optional<Time> now) {
  DROVER_DO(state_->start());
  if (!state_->node->step(now.value_or(Time{state_->clock->now_ns()}))) {
    return Error{"", without_newline(state_->node->failure(false))};
  }
  return state_->tell();
}

Status Runtime::run(std::uint64_t steps_max) {
  DROVER_DO(state_->start());
  for (std::uint64_t taken = 0; !state_->node->quiet(); ++taken) {
    if (taken == steps_max) {
      return Error{"",
                   "there is still something to do after " + std::to_string(steps_max) + " steps"};
    }
    DROVER_DO(step());
  }
  return Done{};
}

std::optional<Time> Runtime::wake() const {
  return state_->started ? state_->node->wake() : std::nullopt;
}
std::uint64_t Runtime::steps() const { return state_->started ? state_->node->steps() : 0; }

Result<std::vector<Row>> Runtime::rows(std::string_view relation) const {
  DROVER_TRY(int number, state_->find(relation));
  if (!state_->started) return std::vector<Row>();
  return rows_of(state_->node->answer(number));
}

Result<std::string> Runtime::text(std::string_view relation) const {
  DROVER_TRY(int number, state_->find(relation));
  std::string out;
  if (!state_->started) return out;
  Answer answer = state_->node->answer(number);
  for (std::uint64_t row = 0; row < answer.row_count(); ++row) {
    answer.append_row(out, row);
    out += '\n';
  }
  return out;
}

Status Runtime::watch(std::string_view relation, Watcher watcher) {
  DROVER_TRY([[maybe_unused]] int number, state_->find(relation));
  state_->watches.push_back({std::string(relation), std::move(watcher)});
  return Done{};
}

Result<std::string> Runtime::describe(std::string_view relation) const {
  DROVER_TRY(int number, state_->find(relation));
  return to_text(state_->node->schema(number));
}

std::vector<std::string> Runtime::relations() const {
  return state_->node == nullptr ? std::vector<std::string>() : state_->node->relation_names();
}

}  // namespace drover
