#pragma once
// The bytes of one file in blocks, for a Reader to take records from: what it leaves stays in
// front of what comes next.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "describe/reader.h"
#include "feed/decompress.h"
#include "feed/input.h"

namespace drover {

class ByteStream {
 public:
  static constexpr std::size_t kBlock = std::size_t{256} << 10U;

  ByteStream(std::unique_ptr<Input> raw, std::string name);

  // What is there and was not consumed; views of it hold until fill().
  std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t size) { begin_ += size; }
  // The same, but `to` keeps the bytes; its memory, if it has any, is used for what comes.
  struct Kept {
    std::unique_ptr<char[]> buffer = {};
    std::size_t size = 0;
    std::string_view bytes = {};
  };
  void hand_over(std::size_t size, Kept& to);
  // Nothing follows bytes().
  bool last() const { return ended_; }

  // Gets more bytes behind those that are left. How many grows with what is left, so that going
  // over an unfinished record again and again costs no more than twice its length. False: there is
  // nothing now, or the end was reached. What ends a file early is a Problem.
  bool fill(Problems& problems);
  // The same until bytes() has `size` bytes or nothing more comes.
  void fill_up_to(std::size_t size, Problems& problems);

  const std::string& name() const { return name_; }
  bool is_compressed() const { return input_.is_compressed(); }
  // Bytes of the file that were read, as they lie on disk.
  std::uint64_t raw_bytes() const { return input_.raw_bytes(); }

 private:
  void make_room(std::size_t room);

  Decompress input_;
  std::string name_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool ended_ = false;
};

}  // namespace drover
