#include "sim/sim_process.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <deque>
#include <utility>

#include "base/text.h"

namespace drover {
namespace {

class SimChild final : public Child {
 public:
  SimChild(Machine& machine, Disk& disk, const SimProgram& program, const Command& command,
           Random random)
      : machine_(machine),
        life_(machine.life()),
        program_(program),
        call_{command.argv, command.environment, command.folder, "", disk},
        random_(random) {
    if (!program_.reads_input) run();
  }
  SimChild(const SimChild&) = delete;
  SimChild& operator=(const SimChild&) = delete;
  ~SimChild() override { signal(SIGKILL); }

  std::optional<std::string> read(Stream stream, std::int64_t timeout_ns) override {
    std::deque<Piece>& pieces = streams_[stream == Stream::kOut ? 0 : 1];
    const std::int64_t deadline = later(machine_.now_ns(), timeout_ns);
    while (true) {
      if (!machine_.is_up_in(life_)) return std::nullopt;
      std::string come;
      while (!pieces.empty() && pieces.front().at_ns <= machine_.now_ns()) {
        come += pieces.front().bytes;
        pieces.pop_front();
      }
      if (!come.empty()) return come;
      if (has_ended() && pieces.empty()) return std::nullopt;
      const std::int64_t next = pieces.empty() ? end_ns_ : pieces.front().at_ns;
      if (next > deadline) {
        machine_.pass_ns(deadline - machine_.now_ns());
        return std::string();
      }
      machine_.pass_ns(next - machine_.now_ns());
    }
  }

  Status write(std::string_view bytes) override {
    const std::string& name = call_.argv[0];
    if (is_input_closed_) return Error{name, "cannot write: its input is closed"};
    if (has_ended()) return Error{name, "cannot write: it reads no more"};
    call_.input += bytes;
    return Done{};
  }

  void close_input() override {
    if (std::exchange(is_input_closed_, true)) return;
    if (program_.reads_input && !has_ended()) run();
  }

  void signal(int number) override {
    if (number == 0 || has_ended()) return;
    machine_.note("ends " + call_.argv[0] + " by signal " + std::to_string(number));
    end(machine_.now_ns(), 128 + number);
    for (std::deque<Piece>& pieces : streams_) {
      while (!pieces.empty() && pieces.back().at_ns > end_ns_) pieces.pop_back();
    }
  }

  int wait() override {
    close_input();
    if (!has_ended()) machine_.pass_ns(end_ns_ - machine_.now_ns());
    return machine_.is_up_in(life_) ? status_ : 128 + SIGKILL;
  }

 private:
  struct Piece {
    std::int64_t at_ns;
    std::string bytes;
  };

  bool has_ended() const { return !machine_.is_up_in(life_) || end_ns_ <= machine_.now_ns(); }

  void end(std::int64_t at_ns, int status) {
    end_ns_ = at_ns;
    status_ = status;
  }

  void run() {
    const std::int64_t begin = machine_.now_ns();
    SimRun done = program_.run(call_);
    end(later(begin, done.duration_ns), done.status);
    machine_.note("runs " + join(call_.argv, " ") + " to status " + std::to_string(done.status));
    print(streams_[0], begin, done.out);
    print(streams_[1], begin, done.err);
  }

  void print(std::deque<Piece>& pieces, std::int64_t begin_ns, std::string_view bytes) {
    std::vector<std::int64_t> times;
    while (!bytes.empty()) {
      const std::uint64_t size = 1 + random_.below(std::max<std::size_t>(bytes.size(), 2));
      pieces.push_back({0, std::string(bytes.substr(0, size))});
      bytes.remove_prefix(std::min<std::uint64_t>(size, bytes.size()));
      times.push_back(random_.between(begin_ns, end_ns_));
    }
    std::sort(times.begin(), times.end());
    for (std::size_t i = 0; i < times.size(); ++i) pieces[i].at_ns = times[i];
  }

  Machine& machine_;
  std::uint64_t life_;
  const SimProgram& program_;
  SimCall call_;
  Random random_;
  bool is_input_closed_ = false;
  std::int64_t end_ns_ = kEndOfTimeNs;
  int status_ = 0;
  std::array<std::deque<Piece>, 2> streams_;
};

}  // namespace

Result<std::unique_ptr<Child>> SimProcess::start(const Command& command) {
  if (command.argv.empty()) return Error{"", "cannot start: no program is named"};
  const std::string& name = command.argv[0];
  if (!machine_.is_up()) return Error{name, "cannot start: the machine is down"};
  if (!command.folder.empty()) {
    const Result<FileInfo> folder = disk_.info(command.folder);
    if (!folder.ok()) {
      return Error{command.folder, "cannot start " + name + " there: No such file or directory"};
    }
  }
  const auto program = programs_.find(name);
  if (program == programs_.end()) {
    return Error{name, "cannot start: No such file or directory"};
  }
  machine_.note("starts " + join(command.argv, " "));
  return std::unique_ptr<Child>(
      std::make_unique<SimChild>(machine_, disk_, program->second, command,
                                 random_.for_purpose(std::to_string(++started_count_))));
}

}  // namespace drover
