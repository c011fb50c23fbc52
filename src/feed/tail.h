#pragma once
// Follows files while they grow: all their lines, then the new ones, across rotation. The caller
// calls poll() as often as it likes; nothing here waits or sleeps.
//
// A file is known by its identity, not by its name: renamed, it is read on from where we were, for
// a while after no name leads to it any more too; a new file under its name is read from the start.
// A file that was cut (copy and truncate) is read from the start again; what stood unfinished
// before the cut is a record. A line that is not finished waits until it is. New files that match
// the pattern are read too, unless they are what rotation leaves behind: compressed files, and
// copies of what was read already.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "describe/reader.h"
#include "feed/source_rows.h"
#include "host/host.h"

namespace drover {

class Tail {
 public:
  // Disk and clock are borrowed. How often it looks for new and renamed files:
  static constexpr std::int64_t kLookNs = 1'000'000'000;
  // How long it goes on reading a file that has no name any more and does not grow:
  static constexpr std::int64_t kLingerNs = 5'000'000'000;
  static constexpr std::int64_t kHoldNs = 2'000'000'000;

  Tail(Disk& disk, Clock& clock, std::string pattern)
      : disk_(disk), clock_(clock), pattern_(std::move(pattern)) {}

  // The front of the first file that has bytes, for Reader::describe(). An error when no file
  // matches at all.
  // Of a pipe it is what has come by the first line's end, for the rest may be long in coming.
  Result<Sample> sample(std::size_t size, Problems& problems);

  // Fills an empty batch; false when there is nothing new now. Its strings hold until the next
  // call. `reader` is described and knows what is wanted: every file gets a clone of it.
  bool poll(const Reader& reader, Pool& pool, Batch& out, Problems& problems);

  // What may have been lost without a trace, a sentence each: a file was cut, and nowhere is a copy
  // of what it held. Each is given once.
  std::vector<std::string> take_warnings() { return std::exchange(warnings_, {}); }

  // The bytes read so far, as they lie on disk.
  std::uint64_t raw_bytes() const;
  // Every source has ended: only pipes do that, and compressed files. A file that is gone may come
  // again.
  bool ended() const { return looked_ && files_.empty() && !saw_file_; }

 private:
  struct Followed {
    std::string path;
    std::uint64_t identity;
    std::unique_ptr<ByteStream> stream;
    FileInput* input;
    std::unique_ptr<Reader> reader;  // null until its first byte is read
    bool is_named = true;            // a path of the pattern leads to it
    bool is_ending = false;          // nothing more comes
    std::int64_t grew_ns = 0;
    bool is_pipe = false;
  };
  // The start and size of what was read of a file that is not followed any more.
  struct Past {
    std::string head;
    std::uint64_t size;
  };

  Status look(Problems& problems);
  void meet(const std::string& path, Problems& problems);
  bool is_copy_of_past(const std::string& head, std::uint64_t size);
  bool may_be_copy(std::uint64_t identity, const std::string& head, std::uint64_t size);
  void end_the_nameless();
  std::vector<std::string> siblings_between(const std::string& path);
  bool read_on_in_copy(Followed& file);
  bool read_from(Followed& file, const Reader& reader, Pool& pool, Batch& out, Problems& problems);
  void restart(std::size_t index, Problems& problems);

  Disk& disk_;
  Clock& clock_;
  std::string pattern_;
  bool looked_ = false;
  std::int64_t looked_ns_ = 0;
  std::size_t turn_ = 0;
  std::vector<Followed> files_;
  std::vector<Past> past_;
  std::map<std::uint64_t, std::int64_t> held_;  // since when a file may be a copy
  std::set<std::uint64_t> done_;                // identities that are not to be opened again
  bool saw_file_ = false;
  std::set<std::string> followed_paths_;        // that were ever met
  std::set<std::string> failed_;                // paths that could not be opened: said once
  std::map<std::string, std::uint64_t> under_;  // what stood under a path at the last look
  std::vector<std::string> warnings_;
  std::uint64_t done_bytes_ = 0;
};

}  // namespace drover
