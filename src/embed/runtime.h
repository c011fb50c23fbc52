#pragma once
// drover inside a program of your own: rules are loaded, facts come and go, and what follows from
// them is kept exact, step by step.
//
//   drover::Runtime runtime;
//   runtime.define("km", [](double miles) { return miles * 1.609; });
//   runtime.load("trips.olg", "table trip(id: int, miles: float) key(id); "
//                             "view far(Id) :- trip(Id, M), km(M) > 100.0;");
//   runtime.insert("trip", {1, 80.5});
//   runtime.run();
//   for (const drover::Row& row : runtime.rows("far").value()) …
//
// define() and load() first, as often as needed; then insert(), erase() and run(), in turn. What is
// inserted takes effect in the next step. One thread at a time; functions and watchers may not call
// the runtime they are called by, except for insert() and erase() in a watcher.
//
// Every call that can fail says why in a sentence with its place, and has then done nothing. So has
// a step that fails (two values for one key, an overflow): all rows are as they were before it, but
// what it took in, which the error tells, is gone. The runtime goes on.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "embed/native.h"
#include "value/type.h"
#include "value/value.h"

namespace drover {

using Row = std::vector<Value>;

// What a step has done to a relation. Of an event: what happened.
struct Delta {
  std::vector<Row> added;
  std::vector<Row> removed;
};

struct RuntimeOptions {
  bool keep_going =
      false;  // an expression without a value drops its binding; else it ends the step
  // The texts that rules `use`, by their paths, or why there is none. Without it they are files.
  std::function<Result<std::string>(const std::string& path)> texts = {};
};

enum class Purity : std::uint8_t { kPure, kImpure };

class Runtime {
 public:
  using Function = std::function<Result<Value>(const std::vector<Value>&)>;
  using Watcher = std::function<void(const Delta&)>;

  explicit Runtime(RuntimeOptions options = {});
  ~Runtime();
  Runtime(Runtime&&) noexcept;
  Runtime& operator=(Runtime&&) noexcept;

  // --- before the first step ---
  // A function that rules may call. Its types are those of `call`'s parameters and result, which
  // native.h lists; a Result<T> says why there is no value. One that gives a list or a set is a
  // table function: X in f(Y), (A, B) in g(Y). A pure one gives the same for the same arguments,
  // and is called as often as it pleases the engine; an impure one (a clock, a sensor) may stand
  // only in rules that read an event.
  template <typename Call>
  Status define(std::string name, Call call, Purity purity = Purity::kPure) {
    auto native = NativeFunction(std::function(std::move(call)));
    return define(std::move(name), native.params(), native.result(), native, purity);
  }
  // The same with types that are known only when the program runs.
  Status define(std::string name, std::vector<Type> params, Type result, Function call,
                Purity purity = Purity::kPure);

  // Rules. `name` is what errors call the text. An error has all that is wrong with the text, a
  // diagnostic each, and the text is not kept.
  Status load(std::string name, std::string text);

  // What the rules say that is odd but no error.
  std::string warnings() const;

  // --- from then on ---
  // A row of a table (in place of the one with its key), or an event that happens.
  Status insert(std::string_view relation, const Row& row);
  // A row of a table; one that is not there may be erased, too.
  Status erase(std::string_view relation, const Row& row);

  // One step, at this time; the machine's own when there is none. An error undoes all of it.
  Status step(std::optional<Time> now = std::nullopt);
  // Steps until nothing is left to do before something comes, or wake(). An error after
  // `steps_max`: rules may go on for ever.
  Status run(std::uint64_t steps_max = 1'000'000);
  // When a timer or the end of soft state is due; nullopt: never.
  std::optional<Time> wake() const;
  std::uint64_t steps() const;

  // The rows that are there, in ascending order. Of an event: those of the last step.
  Result<std::vector<Row>> rows(std::string_view relation) const;
  // "path(1, 2)", a line each.
  Result<std::string> text(std::string_view relation) const;
  // Is called after each step that has changed the relation, in the order of the calls of watch();
  // after the first one, with all that is there.
  Status watch(std::string_view relation, Watcher watcher);

  // Columns and types: "trip(id: int, miles: float)".
  Result<std::string> describe(std::string_view relation) const;
  std::vector<std::string> relations() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drover
