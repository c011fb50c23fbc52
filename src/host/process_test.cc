#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>

#include "host/os.h"
#include "host/real.h"
#include "host/temp_folder.h"
#include "host/testing/patience.h"

namespace drover {
namespace {

using Stream = Child::Stream;

Result<std::unique_ptr<Child>> start(const Command& command) {
  return real_process(nullptr)->start(command);
}

std::unique_ptr<Child> shell(const std::string& script) {
  Result<std::unique_ptr<Child>> child = start({.argv = {"/bin/sh", "-c", script}});
  EXPECT_TRUE(child.ok());
  return std::move(child).value();
}

std::string read_all(Child& child, Stream stream) {
  std::string all;
  while (std::optional<std::string> some = child.read(stream, kPatienceNs)) {
    if (some->empty()) return all + "<nothing came>";
    all += *some;
  }
  return all;
}

// "out|err|status".
std::string shown(const std::string& script, const std::string& input) {
  const std::unique_ptr<Child> child = shell(script);
  if (!input.empty()) {
    const Status written = child->write(input);
    if (!written.ok()) return written.error().text();
  }
  child->close_input();
  const std::string out = read_all(*child, Stream::kOut);
  const std::string err = read_all(*child, Stream::kErr);
  return out + "|" + err + "|" + std::to_string(child->wait());
}

TEST(RealProcess, OutputsAndStatus) {
  const struct {
    const char* script;
    const char* input;
    const char* want;
  } cases[] = {
      {"exit 0", "", "||0"},
      {"exit 7", "", "||7"},
      {"exit 255", "", "||255"},
      {"echo out; echo err >&2; exit 1", "", "out\n|err\n|1"},
      {"kill -TERM $$", "", "||143"},
      {"kill -KILL $$", "", "||137"},
      {"cat", "in\n", "in\n||0"},
      {"cat >&2", "no line end", "|no line end|0"},
      {"read line; echo \"<$line>\"", "one\ntwo\n", "<one>\n||0"},
      // SIGPIPE has its usual meaning in the child.
      {"yes | head -n 1", "", "y\n||0"},
      // A process group of its own, led by itself.
      {"test $(cut -d ' ' -f 5 /proc/$$/stat) = $$ || exit 9", "", "||0"},
      {"drover_no_such_program 2>/dev/null", "", "||127"},
  };
  for (const auto& c : cases) EXPECT_EQ(shown(c.script, c.input), c.want) << c.script;
}

TEST(RealProcess, EnvironmentAndFolder) {
  const TempFolder folder;
  setenv("DROVER_TEST_KEPT", "kept", 1);
  setenv("DROVER_TEST_CHANGED", "old", 1);
  Result<std::unique_ptr<Child>> child =
      start({.argv = {"/bin/sh", "-c", "pwd -P; echo $DROVER_TEST_KEPT $DROVER_TEST_CHANGED $NEW"},
             .environment = {"DROVER_TEST_CHANGED=changed", "NEW=new"},
             .folder = folder.path()});
  ASSERT_TRUE(child.ok());
  const std::string real = std::filesystem::canonical(folder.path()).string();
  EXPECT_EQ(read_all(*child.value(), Stream::kOut), real + "\nkept changed new\n");
  EXPECT_EQ(child.value()->wait(), 0);
}

TEST(RealProcess, CannotStart) {
  const TempFolder folder;
  const std::string plain = folder / "plain";
  ASSERT_TRUE(real_disk(nullptr)->open(plain, Disk::Mode::kCreate).ok());
  const struct {
    Command command;
    std::string want;
  } cases[] = {
      {{}, "cannot start: no program is named"},
      {{.argv = {"drover-no-such-program"}},
       "drover-no-such-program: cannot start: No such file or directory"},
      {{.argv = {"/nowhere/at/all"}}, "/nowhere/at/all: cannot start: No such file or directory"},
      {{.argv = {plain}}, plain + ": cannot start: Permission denied"},
      {{.argv = {"true"}, .folder = "/nowhere"},
       "/nowhere: cannot start true there: No such file or directory"},
  };
  for (const auto& c : cases) {
    const Result<std::unique_ptr<Child>> child = start(c.command);
    ASSERT_FALSE(child.ok()) << c.want;
    EXPECT_EQ(child.error().text(), c.want);
  }
}

// Far more than pipes hold, in both directions and on both streams, read one after the other.
TEST(RealProcess, MoreThanThePipesHold) {
  const std::size_t size = 3'000'000;
  const std::string input(size, 'x');
  const std::unique_ptr<Child> child = shell("tee /dev/stderr");
  ASSERT_TRUE(child->write(input).ok());
  child->close_input();
  EXPECT_TRUE(read_all(*child, Stream::kErr) == input);
  EXPECT_TRUE(read_all(*child, Stream::kOut) == input);
  EXPECT_EQ(child->wait(), 0);
}

TEST(RealProcess, WaitingKeepsTheOutput) {
  const std::unique_ptr<Child> child = shell("head -c 1000000 /dev/zero; echo err >&2; exit 3");
  EXPECT_EQ(child->wait(), 3);
  EXPECT_EQ(child->wait(), 3);
  EXPECT_EQ(read_all(*child, Stream::kOut).size(), 1'000'000U);
  EXPECT_EQ(read_all(*child, Stream::kErr), "err\n");
}

TEST(RealProcess, NothingYetIsNotTheEnd) {
  const std::unique_ptr<Child> child = shell("read line; echo done");
  EXPECT_EQ(child->read(Stream::kOut, 0), "");
  EXPECT_EQ(child->read(Stream::kOut, 1'000'000), "");
  ASSERT_TRUE(child->write("go\n").ok());
  EXPECT_EQ(read_all(*child, Stream::kOut), "done\n");
  EXPECT_EQ(child->wait(), 0);
}

TEST(RealProcess, WritingToOneThatReadsNoMore) {
  const std::unique_ptr<Child> child = shell("exec 0<&-; echo closed; sleep 3600");
  ASSERT_EQ(child->read(Stream::kOut, kPatienceNs), "closed\n");
  const Status written = child->write("anybody there?");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().text(), "/bin/sh: cannot write: it reads no more");
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  EXPECT_FALSE(child->write("still?").ok());
}

TEST(RealProcess, SignalReachesAllThatItStarted) {
  const std::unique_ptr<Child> child = shell("sleep 3600 & echo up; wait");
  ASSERT_EQ(child->read(Stream::kOut, kPatienceNs), "up\n");
  child->signal(SIGTERM);
  EXPECT_EQ(child->read(Stream::kOut, kPatienceNs), std::nullopt);  // both have closed it
  EXPECT_EQ(child->wait(), 128 + SIGTERM);
}

// A pipe that the children inherit ends only when the last of them is gone.
TEST(RealProcess, DestroyingKillsAllThatItStarted) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  fcntl(reading.number(), F_SETFD, FD_CLOEXEC);
  std::unique_ptr<Child> running = shell("trap '' TERM; sleep 3600 & echo up; wait");
  std::unique_ptr<Child> ended = shell("sleep 3600 & echo up");
  ASSERT_EQ(running->read(Stream::kOut, kPatienceNs), "up\n");
  ASSERT_EQ(ended->read(Stream::kOut, kPatienceNs), "up\n");
  EXPECT_EQ(ended->wait(), 0);
  writing.close();

  pollfd what{reading.number(), POLLIN, 0};
  EXPECT_EQ(poll_until({&what, 1}, Deadline(0)), 0);  // they live
  running.reset();
  ended.reset();
  EXPECT_EQ(poll_until({&what, 1}, Deadline(kPatienceNs)), 1);
  EXPECT_NE(what.revents & POLLHUP, 0);
  // And no zombie is left of the ones that we started.
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(RealProcess, InheritsNoneOfOurFiles) {
  const char* const files = "ls /proc/self/fd | tr '\\n' ' '";
  const std::string before = shown(files, "");
  const std::unique_ptr<Child> other = shell("read line");
  const Result<std::unique_ptr<Net>> net = real_net("127.0.0.1:0", nullptr);
  const Result<std::unique_ptr<File>> file =
      real_disk(nullptr)->open("/dev/null", Disk::Mode::kRead);
  ASSERT_TRUE(net.ok() && file.ok());
  EXPECT_EQ(shown(files, ""), before);
}

}  // namespace
}  // namespace drover
