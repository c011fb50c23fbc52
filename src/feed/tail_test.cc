#include "feed/tail.h"

#include <gtest/gtest.h>

#include "describe/lines.h"
#include "feed/testing.h"
#include "host/real.h"
#include "host/temp_folder.h"

namespace drover {
namespace {

// A folder that is followed; poll() gives the new lines, joined.
class Following {
 public:
  explicit Following(const std::string& pattern)
      : disk_(real_disk(nullptr)), tail_(*disk_, clock, folder / pattern) {
    reader_.want({0});
  }

  std::string poll() {
    std::string lines;
    while (true) {
      Batch batch;
      Pool pool;
      if (!tail_.poll(reader_, pool, batch, problems)) return lines;
      for (Word word : batch.columns[0].words) {
        lines += (lines.empty() ? "" : " ") + std::string(pool.text(word));
      }
    }
  }
  // The same after it has looked for files again.
  std::string look() {
    clock.ns += Tail::kLookNs;
    return poll();
  }
  void rename(const std::string& from, const std::string& to) {
    ASSERT_TRUE(disk_->rename(folder / from, folder / to).ok());
  }

  TempFolder folder;
  TestClock clock;
  Problems problems;

 private:
  std::unique_ptr<Disk> disk_;
  LinesReader reader_;

 public:
  Tail tail_;
};

TEST(Tail, GivesWholeLinesAsTheyCome) {
  Following f("log");
  write_file(f.folder / "log", "1\n2\n3");
  EXPECT_EQ(f.poll(), "1 2");
  EXPECT_EQ(f.poll(), "");
  append_file(f.folder / "log", "3\n4\nfi");
  EXPECT_EQ(f.poll(), "33 4");
  append_file(f.folder / "log", "ve\n");
  EXPECT_EQ(f.poll(), "five");
  EXPECT_EQ(f.problems.count(), 0U);
}

TEST(Tail, ReadsOnAfterARename) {
  Following f("log");
  write_file(f.folder / "log", "1\n");
  EXPECT_EQ(f.poll(), "1");
  append_file(f.folder / "log", "2\n");
  f.rename("log", "log.1");
  append_file(f.folder / "log.1", "3\n");
  write_file(f.folder / "log", "4\n");
  EXPECT_EQ(f.look(), "2 3 4");
  append_file(f.folder / "log.1", "late\n");
  append_file(f.folder / "log", "5\n");
  EXPECT_EQ(f.poll(), "late 5");
  f.clock.ns += Tail::kLingerNs;
  EXPECT_EQ(f.poll(), "");
  append_file(f.folder / "log.1", "too late\n");
  append_file(f.folder / "log", "6\n");
  EXPECT_EQ(f.look(), "6");
  EXPECT_EQ(f.problems.count(), 0U);
}

TEST(Tail, ARenamedFileThatStillMatchesIsNotReadAgain) {
  Following f("log*");
  write_file(f.folder / "log", "1\n");
  EXPECT_EQ(f.poll(), "1");
  f.rename("log", "log.1");
  write_file(f.folder / "log", "2\n");
  EXPECT_EQ(f.look(), "2");
  f.rename("log.1", "log.2");
  f.rename("log", "log.1");
  write_file(f.folder / "log", "3\n");
  EXPECT_EQ(f.look(), "3");
}

TEST(Tail, StartsAgainWhenAFileIsCut) {
  Following f("log");
  write_file(f.folder / "log", "1\n2\nhalf");
  EXPECT_EQ(f.poll(), "1 2");
  write_file(f.folder / "log", "3\n");
  EXPECT_EQ(f.poll(), "half 3");
  append_file(f.folder / "log", "4\n");
  EXPECT_EQ(f.poll(), "4");
  // Cut and written anew, longer than before, between two polls.
  write_file(f.folder / "log", "a much longer text than before\n");
  EXPECT_EQ(f.poll(), "a much longer text than before");
  EXPECT_EQ(f.problems.count(), 0U);
}

TEST(Tail, WaitsForAFileThatIsGoneAndReadsTheNextThoughItBeginsAlike) {
  Following f("log");
  write_file(f.folder / "log", "1\n2\n");
  EXPECT_EQ(f.poll(), "1 2");
  std::filesystem::rename(f.folder / "log", f.folder / "old");
  f.clock.ns += 10 * Tail::kLingerNs;
  EXPECT_EQ(f.look(), "");
  f.clock.ns += 10 * Tail::kLingerNs;
  EXPECT_EQ(f.look(), "");
  EXPECT_FALSE(f.tail_.ended());
  write_file(f.folder / "log", "1\n2\n3\n");
  EXPECT_EQ(f.look(), "1 2 3");
}

TEST(Tail, ACopyOfWhatIsCutIsNotReadAgain) {
  Following f("log*");
  write_file(f.folder / "log", "1\n2\n");
  EXPECT_EQ(f.poll(), "1 2");
  write_file(f.folder / "log.1", "1\n2\n");
  EXPECT_EQ(f.look(), "");  // not cut yet: wait and see
  write_file(f.folder / "log", "");
  EXPECT_EQ(f.poll(), "");
  append_file(f.folder / "log", "3\n");
  EXPECT_EQ(f.look(), "3");
  f.clock.ns += 10 * Tail::kHoldNs;
  EXPECT_EQ(f.poll(), "");
}

TEST(Tail, ReadsInTheCopyWhatWasWrittenBeforeACut) {
  for (const char* pattern : {"log", "log*"}) {
    Following f(pattern);
    write_file(f.folder / "log", "1\n2\nha");
    EXPECT_EQ(f.poll(), "1 2");
    append_file(f.folder / "log", "lf\n3\n");
    std::filesystem::copy_file(f.folder / "log", f.folder / "log.1");
    write_file(f.folder / "log", "4 and then more than there was before\n");
    EXPECT_EQ(f.poll(), "half 3 4 and then more than there was before");
    EXPECT_EQ(f.look(), "");
    f.clock.ns += 10 * Tail::kHoldNs;
    EXPECT_EQ(f.look(), "");
    EXPECT_EQ(f.tail_.take_warnings().size(), 0U);
    EXPECT_EQ(f.problems.count(), 0U);
  }
}

TEST(Tail, NoticesNewContentOfTheSameSizeAndSaysWhatMayBeLost) {
  Following f("log");
  write_file(f.folder / "log", "1\n2\n");
  EXPECT_EQ(f.poll(), "1 2");
  write_file(f.folder / "log", "3\n4\n");
  EXPECT_EQ(f.poll(), "3 4");
  // The same last lines, but another start.
  write_file(f.folder / "log", std::string(100, 'a') + "\n" + std::string(80, '-') + "\n");
  f.poll();
  write_file(f.folder / "log", std::string(100, 'b') + "\n" + std::string(80, '-') + "\n");
  EXPECT_EQ(f.poll(), std::string(100, 'b') + " " + std::string(80, '-'));
  std::vector<std::string> warnings = f.tail_.take_warnings();
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_EQ(warnings[0].substr(warnings[0].rfind('/') + 1),
            "log: was cut or written anew after 4 B; what came just before that may not have been "
            "read");
  EXPECT_EQ(f.tail_.take_warnings().size(), 0U);
}

TEST(Tail, ReadsFilesThatWereRotatedAwayBetweenTwoLooks) {
  for (const char* pattern : {"log", "log*"}) {
    Following f(pattern);
    write_file(f.folder / "log.1", "long ago\n");
    write_file(f.folder / "log", "1\n");
    f.poll();
    f.rename("log.1", "log.4");
    f.rename("log", "log.3");
    append_file(f.folder / "log.3", "2\n");
    write_file(f.folder / "log.2", "3\n");
    write_file(f.folder / "log.1", "4\n");
    write_file(f.folder / "log", "5\n");
    EXPECT_EQ(f.look(), "2 3 4 5") << pattern;
    EXPECT_EQ(f.look(), "");
  }
}

TEST(Tail, AFileThatOnlyBeginsLikeAnotherIsRead) {
  Following f("*.log");
  write_file(f.folder / "a.log", "head\n");
  EXPECT_EQ(f.poll(), "head");
  write_file(f.folder / "b.log", "head\nmore\n");
  EXPECT_EQ(f.look(), "");
  f.clock.ns += Tail::kHoldNs;
  EXPECT_EQ(f.poll(), "head more");
}

TEST(Tail, FindsNewFilesAndThoseMadeAgain) {
  Following f("*.log");
  write_file(f.folder / "a.log", "a1\n");
  EXPECT_EQ(f.poll(), "a1");
  write_file(f.folder / "b.log", "b1\n");
  EXPECT_EQ(f.poll(), "");  // not looked yet
  EXPECT_EQ(f.look(), "b1");
  std::filesystem::remove(f.folder / "a.log");
  EXPECT_EQ(f.look(), "");
  write_file(f.folder / "a.log", "a2\n");
  EXPECT_EQ(f.look(), "a2");
  append_file(f.folder / "a.log", "a3\n");
  append_file(f.folder / "b.log", "b2\n");
  std::string both = f.poll();
  EXPECT_TRUE(both == "a3 b2" || both == "b2 a3") << both;
}

TEST(Tail, ReadsCompressedFilesOnlyIfTheyWereThere) {
  Following f("log*");
  write_file(f.folder / "log.1.gz", gzipped("1\n2\n"));
  write_file(f.folder / "log", "3\n");
  EXPECT_EQ(f.poll(), "3 1 2");
  write_file(f.folder / "log.2.gz", gzipped("3\n"));
  append_file(f.folder / "log", "4\n");
  EXPECT_EQ(f.look(), "4");
  EXPECT_FALSE(f.tail_.ended());
}

TEST(Tail, SaysWhenNothingMatchesAndWaits) {
  Following f("log");
  EXPECT_FALSE(f.tail_.sample(Reader::kSampleBytes, f.problems).ok());
  EXPECT_EQ(f.poll(), "");
  EXPECT_EQ(f.problems.count(), 1U);
  write_file(f.folder / "log", "1\n");
  EXPECT_EQ(f.look(), "1");
}

TEST(Tail, TheSampleIsReadAgain) {
  Following f("log");
  write_file(f.folder / "log", "1\n2\n");
  Result<Sample> sample = f.tail_.sample(Reader::kSampleBytes, f.problems);
  ASSERT_TRUE(sample.ok());
  EXPECT_EQ(sample.value().bytes, "1\n2\n");
  EXPECT_EQ(f.poll(), "1 2");
}

}  // namespace
}  // namespace drover
