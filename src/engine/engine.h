#pragma once
// Runs a checked program: derives to fixpoint, stratum by stratum. Knows no clock, no file, no
// thread and no random: the same inputs give the same rows in the same order.
//
// How it is used: insert() base rows, start(), then for each input in the order of plan().inputs
// push() its batches and end_input(); finish() completes what is left, whatever was pushed.
// Endless inputs are pushed in any order and never end: refresh() brings everything up to date.
//
// A program that acts (program.timed) has no inputs and moves in steps: after start(), put() and
// take() what comes from outside, and step() as long as it is not quiet().

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "engine/aggregate/groups.h"
#include "engine/change/maintain.h"
#include "engine/change/timesteps.h"
#include "engine/eval/host_calls.h"
#include "engine/faults.h"
#include "engine/meter.h"
#include "engine/operators/head_operator.h"
#include "engine/operators/operator.h"
#include "engine/store/table.h"
#include "lang/program.h"
#include "plan/program_plan.h"
#include "value/batch.h"
#include "value/pool.h"

namespace drover {

struct EngineOptions {
  bool endless = false;  // inputs are followed: none is ever complete
  // A binding without a value is counted and dropped; else it ends the run.
  bool keep_going = false;
  std::uint64_t rounds_max = 10'000'000;  // of one stratum; a program past it does not end
  // apply() or step() will be called; then there may be no inputs.
  // (Then rules run as they are written: the maintainer asks each for what it derives.)
  bool maintained = false;
  // Base rows are kept apart from what rules derive, so that rows can be explained.
  bool explained = false;
  HostCalls host_calls = {};  // one for each of the host's functions that the program knows
  // Counts what rules do; outlives the engine. Null: nobody does.
  Meter* meter = nullptr;
  bool part = false;  // of another engine: see Engine::part()
  // Asked now and then; once true, everything ends as soon as it can, with what is there so far.
  std::function<bool()> interrupted = {};
};

class Engine final : private FaultSink, private ConflictSink {
 public:
  // All three must outlive the engine.
  Engine(const CheckedProgram& program, Pool& pool, EngineOptions options);
  ~Engine() override;

  // What runs: the program that was given, perhaps with rules split (plan/split_rules.h).
  const CheckedProgram& program() const { return program_; }
  const ProgramPlan& plan() const { return plan_; }

  // A base row, canonical, of a relation that is no input. False: error() says why.
  bool insert(int relation, const Word* row, Span span);

  bool start();
  // `batch` has the columns plan().inputs[input].used. Transient words may end after the call.
  bool push(std::size_t input, const Batch& batch);
  bool end_input(std::size_t input);
  bool finish();
  bool refresh();

  // Whether batches of the input may be pushed into parts instead, by several at once: its rules
  // read nothing else, and it does not matter to what they make which batch comes first.
  bool divides(std::size_t input) const;
  // How many rules it streams through.
  std::size_t stream_rules(std::size_t input) const;
  // An engine of the same rules, with a pool of its own, into which batches are pushed.
  std::unique_ptr<Engine> part(Pool& pool) const;
  // Takes over the rows that a part has made and what went wrong there. To be called in the order
  // of the input, so that rows come in the same order however many parts there are.
  void take_rows(std::size_t input, Engine& part);
  // At the end, once for each part: what its aggregates have come to.
  void take_groups(std::size_t input, Engine& part);

  // After start(), when maintained: base rows come and go, and everything follows. False: error()
  // says why, and all is as it was before.
  bool apply(const std::vector<Change>& changes);
  const Maintainer& maintainer() const { return *maintainer_; }

  // For the next step: an event, or a table's row that comes or goes. Words are canonical.
  void put(int relation, const Word* row) { timesteps_->put(relation, row); }
  void take(int relation, const Word* row) { timesteps_->take(relation, row); }
  bool quiet() const { return timesteps_->quiet(); }
  // False: error() says why. Then all is as it was before the step, but what it took in is gone,
  // which lost() tells: "ping(1), -t(2), and 3 more".
  bool step();
  const std::string& lost() const { return lost_; }
  // Rows of soft state that the last step has put again where they were.
  const std::vector<std::pair<int, std::vector<Word>>>& refreshed() const {
    return timesteps_->refreshed();
  }

  // The rows of a relation that is no input.
  const Table& table(int relation) const;
  // For explanations, which ask by index. base_rows: of a relation that rules write its base rows,
  // when they are kept apart; else null.
  Table& open_table(int relation) { return table_of(relation); }
  const Table* base_rows(int relation) const;

  const std::optional<Diagnostic>& error() const { return error_; }
  // Something was left out because options.interrupted said so.
  bool was_interrupted() const { return interrupted_; }
  // Of what streamed by, and of the last evaluation of the rest.
  Faults faults() const;

 private:
  struct Stored {
    std::unique_ptr<Table> own;    // what the rules derive
    std::unique_ptr<Table> stage;  // of a relation that follows from inputs: base rows and what
                                   // stream rules derive
    bool stage_is_all = false;     // nothing else derives into it: `stage` is the table
    std::vector<int> columns;      // kept inputs: relation column -> table column, -1 = not kept
    std::vector<int> absent_columns;
  };
  struct StreamRule {
    int rule = -1;
    Chain chain;
  };
  struct Stream {
    bool prepared = false;
    InputRows rows;
    std::vector<std::unique_ptr<StreamRule>> rules;
  };
  struct Variant;
  struct Conflict {
    int relation = -1;
    int rule = -1;  // -1: a base row
    Span span;
    std::vector<Word> row;
    std::vector<Word> other;
    std::string bindings;
  };

  bool report(const RuntimeFault& fault) override;
  void conflict(int rule, int relation, const Word* row, const Frame* frame) override;

  void make_tables();
  void make_table(int relation, bool has_rules);
  Table::Form form_of(int relation) const;
  void make_maintainer();
  bool is_recursive(int relation) const;
  void make_input_table(const InputPlan& input, Stored& stored);
  bool insert_facts();
  bool happens_later(int relation) const;
  Table& table_of(int relation);
  Table& table_for_base(int relation);
  bool follows_from_input(int relation) const;

  Chain compile_rule(int rule, int driver, AtomStep::Access access, std::unique_ptr<Operator> last,
                     const InputRows* rows);
  std::unique_ptr<Operator> last_operator(int rule, Table* table, Groups* groups,
                                          bool distinct = false);
  bool run_chain(Chain& chain, int rule);
  void run_metered(Chain& chain, int rule, Frame& frame);

  bool evaluate(const Stratum& stratum);
  bool recompute(const Stratum& stratum);
  void clear(const Stratum& stratum);
  bool run_rules_once(const Stratum& stratum);
  bool run_rule(int rule);
  bool emit_groups(int rule, Groups& groups);
  std::vector<Variant> make_variants(const Stratum& stratum);
  bool run_rounds(const Stratum& stratum);
  bool is_in(const Stratum& stratum, int relation) const;
  void refuse_endless(const Stratum& stratum);

  bool streams(std::size_t rule, std::size_t input) const;
  void prepare_stream(std::size_t input);
  void keep_rows(const InputPlan& input, const Batch& batch);

  bool settle_conflict();
  void tell_lost();
  void explain_clash(const Timesteps::Clash& clash);
  void explain_conflict(const Conflict& conflict);
  std::optional<std::string> derivation_of(int rule, const std::vector<Word>& row);
  std::string row_text(int relation, const Word* row) const;
  std::string bindings_text(const CheckedRule& rule, const Frame& frame) const;
  bool ok() const { return !error_.has_value(); }

  std::optional<CheckedProgram> split_;  // when it is not the one that was given
  const CheckedProgram& program_;
  Pool& pool_;
  const EngineOptions options_;
  ProgramPlan plan_;
  std::uint64_t row_counter_ = 0;                     // stamps rows of maintained recursive tables
  std::vector<Stored> stored_;                        // one a relation
  std::vector<std::unique_ptr<Groups>> kept_groups_;  // one a rule; of aggregating rules that
                                                      // stream or are maintained
  std::vector<Stream> streams_;                       // one an input
  std::vector<bool> evaluated_;                       // one a stratum
  std::vector<Word> registers_;
  std::unique_ptr<Maintainer> maintainer_;
  std::unique_ptr<Timesteps> timesteps_;
  std::vector<std::pair<int, std::vector<Word>>> first_events_;  // for the first step
  std::optional<Conflict> conflict_;
  std::optional<Diagnostic> error_;
  std::string lost_;  // of the step that failed
  bool interrupted_ = false;
  bool streaming_ = false;
  std::vector<std::vector<std::uint32_t>> groups_above_;  // of a part, one a rule: Groups::meet()
  PieceFaults piece_faults_;                              // of a part
  Faults stream_faults_;
  Faults end_faults_;
};

}  // namespace drover
