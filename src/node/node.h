#pragma once
// A node: programs, their engine, and the timestep that moves it forward. The waist of the house:
// above it nobody sees the inside of lang/, plan/ and engine/.
//
// add_program() and add_input() as often as needed, install() once; then insert() base rows,
// start(), push() batches input by input, finish(). Endless inputs: push() and refresh() in turn.
// A program that moves in steps (timed()) has no inputs: start(), then put() and take() what comes
// from outside, and step() until it is quiet().

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "engine/eval/host_calls.h"
#include "lang/host_functions.h"
#include "lang/modules/texts.h"
#include "node/answer.h"
#include "value/batch.h"
#include "value/pool.h"
#include "value/schema.h"
#include "value/value.h"

namespace drover {

struct AnalysisForm;
struct AskedBody;
struct CheckedRule;

struct NodeOptions {
  bool endless = false;     // inputs are followed: none is ever complete
  bool keep_going = false;  // an expression without a value drops its binding; else it ends the run
  bool stepped = false;     // moves in steps even if no rule acts
  std::function<bool()> interrupted = {};  // once true, the answer is what is there so far
  bool explained = false;  // rows will be explained or checked: what is given is kept apart
  // Given: what rules do is counted, and timed by it, for analysis().
  std::function<std::int64_t()> meter_ns = {};
};

class Engine;
class Table;

class Node {
 public:
  // What a program's `load` asks for; the one who has files carries it out.
  struct Load {
    struct Option {
      std::string name;
      Span name_span;
      Value value;
      Span value_span;
    };
    int relation = -1;
    std::string path;
    Span path_span;
    std::vector<Option> options;
    Span span;
  };
  // A relation whose rows are pushed.
  struct Input {
    int relation = -1;
    std::vector<int> used;  // its columns that rules read: those of a batch, in this order
    bool read = false;      // by some rule
    std::string kept_why;   // empty: nothing is kept; else the rule for which rows stay in memory
  };

  Node();
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Not if the language has the word for something else.
  static bool can_name_relation(std::string_view name);

  // Where the files are that programs use. Without it they can use none. Before add_program().
  void read_texts_with(TextReader reader) { reader_ = std::move(reader); }

  // `name` is what diagnostics call the text; what it uses is found beside it.
  void add_program(std::string name, std::string text);
  void add_input(Schema schema);

  // A function that programs may call. Before install(). False: the name is taken.
  bool add_function(HostFunction function, HostCall call);

  // The columns that the programs name of a relation (`status: S`), each once. Before install().
  std::vector<std::string> columns_named(std::string_view relation);

  // Parses, checks and plans; false when diagnostics() has errors. Warnings are there too.
  bool install(NodeOptions options);
  const Diagnostics& diagnostics() const { return diagnostics_; }
  const Sources& sources() const { return sources_; }

  // --- what was installed ---
  int find(std::string_view relation) const;  // -1: there is none
  std::vector<std::string> relation_names() const;
  const Schema& schema(int relation) const;
  bool is_timer(int relation) const;
  const std::vector<Input>& inputs() const { return inputs_; }  // in the order to push them
  const std::vector<Load>& loads() const { return loads_; }
  // The relations that are the program's answer: its outputs; without any, those that no other
  // rule reads.
  const std::vector<int>& answers() const;
  // Its outputs; without any, the head of the last rule.
  std::vector<int> last_answers() const;
  // Inputs, strata and the plan of each rule, as text.
  std::string explain() const;
  std::string explain_json() const;  // an object a line
  // What the run has cost and brought so far, rule by rule; of a node with a meter.
  std::string analysis(const AnalysisForm& form) const;

  // --- running; false: failure() says why ---
  // Rows of a relation that is no input, from row `at` of the batch on; `columns[i]` is where batch
  // column i goes, -1: nowhere, and every column has one. A row with an absent value is skipped and
  // not counted in the result. When a row is refused, `at` is that row.
  Result<std::uint64_t> insert(int relation, const std::vector<int>& columns, const Batch& batch,
                               Span span, std::size_t& at);
  bool start();
  bool push(std::size_t input, const Batch& batch);
  bool end_input(std::size_t input);
  bool finish();

  // Inputs that divide may be pushed into parts of the node, each of which one thread works with.
  // take_rows() in the order of the batches, whoever's they are; take_groups() once at the end, for
  // each part.
  class Part {
   public:
    explicit Part(const Node& node);
    ~Part();
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    Pool& pool() { return pool_; }
    bool push(std::size_t input, const Batch& batch);

   private:
    friend class Node;
    Pool pool_;
    std::unique_ptr<Engine> engine_;
  };
  bool divides(std::size_t input) const;
  std::size_t stream_rules(std::size_t input) const;
  void take_rows(std::size_t input, Part& part);
  void take_groups(std::size_t input, Part& part);
  bool refresh();
  // Something was not derived because `interrupted` said so.
  bool was_interrupted() const;
  // Rendered as a diagnostic.
  std::string failure(bool color) const;

  // --- steps: a program that acts goes on after start(), one step at a time ---
  bool timed() const;
  // For the next step. Each value is_proper() for its column. take(): a row of a table.
  void put(int relation, const std::vector<Value>& row);
  void take(int relation, const std::vector<Value>& row);
  // Before start(): the rows of this event stay for answer(), whatever step they happen in.
  void record(int relation);
  // False: failure() says why, and what is lost: what the step took in. All else is as it was
  // before the step, and the node goes on.
  bool step(Time now);
  // No step is needed before something comes, or before wake().
  bool quiet() const;
  std::optional<Time> wake() const;
  std::uint64_t steps() const;
  // What the last step has added to a relation and removed from it, sorted; of an event, what
  // happened.
  Answer added(int relation) const;
  Answer removed(int relation) const;
  // What the program has asked to see and was not taken yet: "step 3: +link("a", "b")".
  std::vector<std::string> take_watched();

  // The rows of a relation that is no input, sorted; at most the first `count` of them.
  Answer answer(int relation, const std::vector<SortKey>& keys = {},
                std::uint64_t count = UINT64_MAX) const;
  std::uint64_t row_count(int relation) const;

  // Holds all rows, as they stand between steps, against a plain evaluation of the rules: the
  // difference, if there is one. Of a node that was installed to be explained.
  Result<std::optional<std::string>> cross_check();

  // --- questions, of a node that was installed to be explained, when it stands still ---
  // A piece of text that somebody has written somewhere.
  struct Asked {
    std::string name;  // what diagnostics call it
    std::string text;
    int line = 1;  // its first one
  };
  // What makes a body hold: the rows of one atom, path("a", X), or the values of the variables of
  // any other. A relation's name alone asks for all its rows, of an event that was recorded for
  // all that happened. nullopt: `faults` says what is wrong with it.
  std::optional<Answer> ask(Asked asked, Diagnostics& faults);
  // Rows for the next step: edge(1, 2); delete edge(2, _); of the latter those that fit now. False:
  // `faults` says what is wrong, and nothing was put. Of a program that moves in steps.
  bool give(Asked asked, Diagnostics& faults);

  // --- explanations, of a node that was installed to be explained, when it stands still ---
  struct Explained {
    std::uint64_t rows = 0;  // that fit what was asked for
    std::uint64_t told = 0;  // of them
    std::string text;
  };
  struct Telling {
    bool json = false;            // an object a line
    int depth = 0;                // of the tree
    std::uint64_t rows_most = 1;  // that are explained, in their order
  };
  // What the next two are asked about: `path("a", _)`. False: `faults` says what is wrong with it.
  bool ask_for(std::string row, Diagnostics& faults);
  Explained why(const Telling& how);
  // Of a row that is not there.
  Explained why_not(const Telling& how);

  // Bindings that were dropped because an expression had no value (keep_going); of the first few
  // different ones what and how often: "rules.olg:3:9: int: "-" is no int".
  struct Dropped {
    std::string what;
    std::uint64_t times;
  };
  std::uint64_t dropped() const;
  std::vector<Dropped> first_dropped() const;

  Pool& pool() { return pool_; }

 private:
  struct Running;

  void read_programs();
  struct Given;
  bool can_be_given(const AskedBody& asked, int relation, Diagnostics& faults) const;
  bool read_rows(const AskedBody& asked, const CheckedRule& rule, Given& given,
                 Diagnostics& faults);
  void refuse_inputs();
  std::vector<Word> words_of(const std::vector<Value>& row);
  Answer answer_of(int relation, const Table& rows) const;

  Sources sources_;
  TextReader reader_;
  std::vector<std::uint32_t> roots_;  // the sources that were added
  std::vector<Schema> input_schemas_;
  std::vector<HostFunction> host_functions_;
  HostCalls host_calls_;
  Diagnostics diagnostics_;
  Pool pool_;
  std::unique_ptr<Running> running_;
  std::vector<Input> inputs_;
  std::vector<Load> loads_;
};

}  // namespace drover
