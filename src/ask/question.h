#pragma once
// A question over sources: rules, what they are asked of, and the way of the data from one to the
// other. The caller prints answers, shows progress and decides when to stop.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ask/from.h"
#include "base/result.h"
#include "feed/source_rows.h"
#include "feed/tail.h"
#include "host/host.h"
#include "host/workers.h"
#include "node/node.h"

namespace drover {

struct QuestionOptions {
  bool follow = false;
  std::function<bool()> interrupted = {};  // once true, the answer is what is there so far
  Workers* workers = nullptr;  // who read and derive side by side; null: one does it all
};

struct Progress {
  std::uint64_t done_bytes = 0;   // as they lie on disk
  std::uint64_t total_bytes = 0;  // 0: unknown
  std::uint64_t rows = 0;
  std::string file;
};

class Question {
 public:
  // Disk and clock are borrowed.
  Question(Disk& disk, Clock& clock, QuestionOptions options);
  ~Question();

  void add_source(std::string from);
  void add_rules(std::string name, std::string text);

  // For who has no rules yet: each source with its columns, their types, and a value of each.
  // False: said() holds why there are none.
  bool show_columns(bool color, std::string& text);

  // Opens the sources, checks the rules against their columns. False: said() holds why, rendered.
  // Warnings are in said() too.
  bool prepare(bool color);
  const std::string& said() const { return said_; }

  Node& node() { return node_; }

  // Reads everything; `watch` is called after each batch and ends the reading by false. False when
  // the run failed: node().failure().
  bool read_all(const std::function<bool(const Progress&)>& watch);

  // The answer lacks something, because reading or deriving was ended before its end.
  bool is_partial() const { return partial_ || node_.was_interrupted(); }

  // Following: takes in what is new, in bites; true when there may be more at once. A failed run is
  // told by failed().
  bool read_new();
  // Whether anything came since the last call.
  bool take_changed();
  bool refresh();
  // What may have been lost from what is followed, a sentence each, told once.
  std::vector<std::string> take_warnings();
  bool failed() const { return failed_; }
  // All sources are pipes that have ended.
  bool ended() const;
  std::uint64_t rows() const { return rows_; }

  const Problems& problems() const { return problems_; }
  // What should be said at the end though nothing is wrong, a sentence each.
  std::vector<std::string> remarks() const;

 private:
  // A column that rules name and the sample does not have.
  struct Late {
    int column;
    std::string near;  // what may have been meant
    bool came = false;
  };
  struct Feed {
    From from;
    std::unique_ptr<Reader> reader;
    std::unique_ptr<SourceRows> rows;  // read once
    std::unique_ptr<Tail> tail;        // or followed
    std::vector<Column> columns;
    std::vector<Late> late;
  };

  bool open_all(bool color);
  void append_columns(Feed& feed, std::string& text);

  void tell_guesses(const Feed& feed, const std::vector<Column>& columns);
  void expect_any(Feed& feed, std::vector<Column>& columns);
  void expect_late(Feed& feed, const Sample& sample, std::vector<Column>& columns);

  bool open(Feed& feed, Diagnostics& diagnostics);
  Feed* feed_of(const Node::Input& input) const;
  using Watch = std::function<bool(const Progress&)>;
  struct Division;
  // True to go on with the next input; when the run failed, failed_.
  bool read_one(std::size_t input, std::uint64_t done_before, const Watch& watch);
  bool read_divided(std::size_t input, std::uint64_t done_before, const Watch& watch);
  void work(Division& division);
  bool divides(std::size_t input) const;
  void look_for_late(const Node::Input& input, Feed& feed);
  bool push(std::size_t input, Pool::Mark mark);

  Disk& disk_;
  Clock& clock_;
  const QuestionOptions options_;
  Sources from_texts_;
  std::vector<std::unique_ptr<Feed>> feeds_;
  Node node_;
  Problems problems_;
  Batch batch_;
  std::string said_;
  std::uint64_t rows_ = 0;
  bool partial_ = false;
  bool changed_ = false;
  bool failed_ = false;
};

}  // namespace drover
