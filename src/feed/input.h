#pragma once
// Bytes that come one after the other: a file, a pipe, or what a decompressor makes of them.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "host/host.h"

namespace drover {

class Input {
 public:
  virtual ~Input() = default;
  // Reads at most `room` (> 0) bytes; 0 at the end; nullopt when there is nothing now but may be
  // later, or the program was asked to stop. An error is the end too.
  virtual Result<std::optional<std::size_t>> read(char* to, std::size_t room) = 0;
};

// A file from its start to its end, or on and on while it grows.
class FileInput final : public Input {
 public:
  enum class AtEnd {
    kEnds,   // fewer bytes than `size` are an error: the file shrank
    kWaits,  // more may come
  };
  FileInput(std::unique_ptr<File> file, std::string name, std::uint64_t size, AtEnd at_end)
      : file_(std::move(file)), name_(std::move(name)), size_(size), at_end_(at_end) {}

  Result<std::optional<std::size_t>> read(char* to, std::size_t room) override;

  // From now on the end of the file is the end.
  void wait_no_more() { at_end_ = AtEnd::kEnds; }
  // From now on read() does not wait: nothing now is nullopt.
  void wait_no_longer() { may_wait_ = false; }
  // From now on nothing comes.
  void stop() { stopped_ = true; }
  // Whether this file holds what was read here, and at least as much of it.
  bool is_copied_in(File& other) const;
  // Reads on in a file that is_copied_in(), from the same place to its end.
  void go_on_in(std::unique_ptr<File> copy);

  std::uint64_t offset() const { return offset_; }
  // The first bytes of the file as they were read, at most kHead.
  const std::string& head() const { return head_; }
  // Whether the file was cut or written anew under us, as far as its size and the bytes before our
  // place tell.
  bool is_rewritten();

  static constexpr std::size_t kHead = 512;

 private:
  static constexpr std::size_t kTrail = 64;

  std::unique_ptr<File> file_;
  std::string name_;
  std::uint64_t size_;
  AtEnd at_end_;
  bool stopped_ = false;
  bool may_wait_ = true;
  std::uint64_t offset_ = 0;
  std::string head_;
  std::string trail_;  // the last bytes before offset_
};

}  // namespace drover
