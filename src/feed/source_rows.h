#pragma once
// The rows of a list of files, one file after the other. A file that cannot be opened, breaks off
// or shrinks is a Problem; the rest is read all the same.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "describe/reader.h"
#include "feed/byte_stream.h"
#include "host/host.h"

namespace drover {

// The first bytes of a source, for Reader::describe().
struct Sample {
  std::string_view bytes;
  bool whole = false;   // it is all of its file
  bool is_all = false;  // it is all of the source
};

// Opens one file as a stream of bytes.
struct OpenFile {
  std::unique_ptr<ByteStream> stream;
  FileInput* input;  // the stream's own
  FileInfo info;
};
Result<OpenFile> open_file(Disk& disk, const std::string& file, FileInput::AtEnd at_end);

class SourceRows {
 public:
  // The disk is borrowed. Files as find_files() gives them.
  SourceRows(Disk& disk, std::vector<std::string> files,
             std::size_t record_limit = Reader::kRecordLimit)
      : disk_(disk), files_(std::move(files)), record_limit_(record_limit) {}

  // At most `size` bytes of the front of the first file that has any; they are read again by
  // next(). Views hold until then. Less, and not whole, when the program was asked to stop.
  Sample sample(std::size_t size, Problems& problems);

  // Fills an empty batch; false when there are no more rows, or the program was asked to stop while
  // it waited for one: then half a record at the end is none. Its strings hold until the next call.
  // The reader is borrowed and always the same.
  bool next(Reader& reader, Pool& pool, Batch& out, Problems& problems);

  // Instead of next(), of a reader that reads lines: the next lines of a file, for somebody else to
  // read, about `size` bytes. False when there are none, as of next(); `out` may have problems all
  // the same.
  struct Piece {
    FilePlace place;        // where a reader begins
    ByteStream::Kept kept;  // its bytes
    bool ends = true;       // with a line; else with a part of one that is too long
    Problems before;        // met on the way to it
    Problems behind;        // and at its end
  };
  bool next_piece(std::size_t size, Piece& out);

  // Whether all was read when reading was interrupted. Of a pipe nobody can tell: the interrupt
  // ends it as its writer would.
  bool is_finished(Problems& problems);

  struct Progress {
    std::uint64_t done_bytes = 0;   // as they lie on disk
    std::uint64_t total_bytes = 0;  // of the files whose size is known
    std::size_t done_files = 0;
    std::size_t total_files = 0;
    std::string file;  // being read now
  };
  Progress progress();

 private:
  bool open_next(Problems& problems);
  std::size_t whole_lines() const;
  void take_piece(std::size_t used, Piece& out);

  Disk& disk_;
  std::vector<std::string> files_;
  std::size_t record_limit_;  // of pieces; a reader has its own
  std::size_t next_file_ = 0;
  std::unique_ptr<ByteStream> stream_;
  bool saw_pipe_ = false;
  bool begun_ = false;  // the reader knows of stream_
  FilePlace place_;     // of the next piece
  std::uint64_t done_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
  bool is_total_known_ = false;
};

}  // namespace drover
