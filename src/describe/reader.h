#pragma once
// A reader turns the bytes of a source into rows. lines.h fields.h csv.h json_lines.h are readers.
//
// How it is used: describe() looks at the first bytes and says which columns there are; the rules
// are checked against them; want() says which columns the rules use; then read() is called with
// block after block. A record that is wrong is a Problem with its line, never a lost file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "value/batch.h"
#include "value/pool.h"
#include "value/schema.h"

namespace drover {

// What was wrong in the input: all counted, the first few kept; and notes on it.
class Problems {
 public:
  struct Problem {
    std::string file;
    std::uint64_t line = 0;  // from 1; 0: the file as a whole
    std::string what;        // "expected int in column 'status', found \"-\""
  };
  static constexpr std::size_t kKept = 10;

  void add(std::string_view file, std::uint64_t line, std::string what);
  // What follows from problems, or helps against them, and is none itself.
  void note(std::string_view file, std::uint64_t line, std::string what);
  // Those of a piece that comes behind what was seen so far.
  void append(const Problems& later);
  std::uint64_t count() const { return count_; }
  const std::vector<Problem>& first() const { return first_; }
  const std::vector<Problem>& notes() const { return notes_; }

 private:
  std::uint64_t count_ = 0;
  std::vector<Problem> first_;
  std::vector<Problem> notes_;
};

// Where a reader stands in its file.
struct FilePlace {
  std::string file;
  std::uint64_t line = 0;  // the last line that was read; 0 before the first
  bool skipping = false;   // inside a record that is too long

  void begin(const std::string& name) { *this = {name, 0, false}; }
};

class Reader {
 public:
  virtual ~Reader() = default;

  // The columns of the data, from the first bytes of the first source (`whole`: that is all of
  // it). Every reader adds `file` and `line` to the data's own columns.
  virtual Result<std::vector<Column>> describe(std::string_view sample, bool whole) = 0;

  // After describe(): what it took for granted and may be wrong about, and the options that decide.
  struct Guess {
    std::string what;
    std::string if_right;  // empty: the guess says itself what should be
    std::string if_wrong;
  };
  virtual std::optional<Guess> guess() const { return std::nullopt; }

  // Columns that the rules name: where there are too many to describe them all, these are among
  // those that are. Before describe().
  virtual void look_for(const std::vector<std::string>& /*names*/) {}

  // Columns that are to be there though the sample lacks them: they may come behind it. Before
  // describe().
  virtual void expect(const std::vector<std::string>& /*names*/) {}

  // How many bytes describe() should see; 0: it needs none.
  virtual std::size_t sample_bytes() const { return kSampleBytes; }

  // Builds only these, in this order; indexes into the columns of describe().
  virtual void want(const std::vector<int>& columns) = 0;

  // From here on bytes come from this file, from its start.
  virtual void begin_file(const std::string& name) = 0;

  // Whether each line is a record, whatever stands before it: then clones may read pieces of a file
  // side by side, each after begin_at().
  virtual bool reads_lines() const { return false; }
  virtual void begin_at(const FilePlace& /*place*/) {}

  // Appends rows for whole records at the front of `bytes` until there is none left or `out` has
  // kBatchRows; returns the bytes used. `last`: nothing follows in this file, so what stands
  // without a line end is a record too; that is said once at least, if need be without bytes. 0
  // with bytes left means: needs more bytes to go on.
  // Transient strings point into `bytes` or into the Pool's scratch.
  virtual std::size_t read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                           Problems& problems) = 0;

  // Another reader of the same columns, of which it builds the same ones, with a place of its own:
  // for files that are read by turns.
  virtual std::unique_ptr<Reader> clone() const = 0;

  static constexpr std::size_t kSampleBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kBatchRows = 4096;
  // A record that is longer is a Problem and is skipped to the next line.
  static constexpr std::size_t kRecordLimit = std::size_t{1} << 30U;
};

}  // namespace drover
