#pragma once
// The world as drover sees it: Clock, Net, Disk, Process. host/real.h is the machine's; sim/world.h
// is a seed's. Whoever needs one is handed it; nothing asks the machine behind our back.
//
// Nothing below node/ may include this: lang, plan and engine know no clock and no file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace drover {

class Clock {
 public:
  virtual ~Clock() = default;
  // Nanoseconds since 1970-01-01T00:00:00Z; may jump.
  virtual std::int64_t now_ns() = 0;
  // Nanoseconds since some start; never goes back.
  virtual std::int64_t monotonic_ns() = 0;
  // Lets time pass; returns early when the program is asked to stop (see Interrupt in host/real.h).
  virtual void wait_ns(std::int64_t ns) = 0;
};

// Messages between peers: may be lost, delayed, doubled or reordered; never changed.
class Net {
 public:
  struct Message {
    std::string from;
    std::string bytes;
  };
  virtual ~Net() = default;
  // The address under which peers reach us, "127.0.0.1:7000".
  virtual std::string address() const = 0;
  // An error means only that the message cannot be sent at all (no such form of address, too long).
  virtual Status send(const std::string& peer, std::string_view bytes) = 0;
  // The next message, waiting for it at most `timeout_ns`.
  virtual std::optional<Message> receive(std::int64_t timeout_ns) = 0;
};

enum class FileKind { kFile, kFolder, kOther };

struct FileInfo {
  FileKind kind = FileKind::kFile;
  std::uint64_t size = 0;      // bytes
  std::uint64_t identity = 0;  // the same as long as it is the same file, whatever its name
  std::int64_t modified_ns = 0;
};

class File {
 public:
  virtual ~File() = default;
  // Reads at most `room` bytes from `offset` on; 0 at the end of the file. A pipe or a terminal
  // (FileKind::kOther) is read in order only, and ends early when the program is asked to stop.
  virtual Result<std::size_t> read(std::uint64_t offset, char* to, std::size_t room) = 0;
  // Whether read() would come back at once: with bytes, at the end, or with an error.
  virtual bool is_ready() { return true; }
  // Whether the last read() found no end but was asked to stop: more may stand behind it.
  virtual bool was_stopped() const { return false; }
  // Writes all of `bytes` at `offset`.
  virtual Status write(std::uint64_t offset, std::string_view bytes) = 0;
  virtual Result<std::uint64_t> size() = 0;
  // Of the open file itself: after a rotation its path may name another one.
  virtual Result<FileInfo> info() = 0;
  virtual Status truncate(std::uint64_t size) = 0;
  // What was written before is there after a crash.
  virtual Status sync() = 0;
};

class Disk {
 public:
  enum class Mode { kRead, kWrite, kCreate };  // kWrite: must exist; kCreate: made if missing
  virtual ~Disk() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) = 0;
  virtual Result<FileInfo> info(const std::string& path) = 0;
  // The names in a folder, sorted, without "." and "..".
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  virtual Status make_folder(const std::string& path) = 0;                    // with its parents
  virtual Status rename(const std::string& from, const std::string& to) = 0;  // replaces `to`
  virtual Status remove(const std::string& path) = 0;  // a file, or an empty folder
  // Creations, renames and removals in this folder are there after a crash.
  virtual Status sync_folder(const std::string& path) = 0;
};

struct Command {
  std::vector<std::string> argv = {};
  std::vector<std::string> environment = {};  // "NAME=value", added to ours
  std::string folder = {};                    // working folder; empty: ours
};

// A program that we started. Destroying it kills the program and all that it started (but for
// what left its process group). While we wait for one stream, what comes on the other is kept.
class Child {
 public:
  enum class Stream { kOut, kErr };
  virtual ~Child() = default;
  // What the child printed since the last call, waiting at most `timeout_ns`; "" when nothing came;
  // nullopt when the stream has ended.
  virtual std::optional<std::string> read(Stream stream, std::int64_t timeout_ns) = 0;
  // Writes all of `bytes` to the child's standard input; an error when it reads no more.
  virtual Status write(std::string_view bytes) = 0;
  virtual void close_input() = 0;
  // To the child and all that it started.
  virtual void signal(int number) = 0;
  // Closes its input and waits for its end: 0-255 as exit status, 128 + n when signal n ended it.
  // When the program is asked to stop meanwhile, the child is asked too, then killed.
  virtual int wait() = 0;
};

class Process {
 public:
  virtual ~Process() = default;
  virtual Result<std::unique_ptr<Child>> start(const Command& command) = 0;
};

struct Host {
  Clock& clock;
  Net& net;
  Disk& disk;
  Process& process;
};

}  // namespace drover
