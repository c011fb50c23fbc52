#include "feed/source_rows.h"

#include <gtest/gtest.h>

#include "describe/csv.h"
#include "describe/json_lines.h"
#include "describe/lines.h"
#include "feed/source.h"
#include "feed/testing.h"
#include "host/real.h"
#include "host/temp_folder.h"

namespace drover {
namespace {

using Rows = std::vector<std::string>;

Rows all_rows(SourceRows& source, Reader& reader, Problems& problems) {
  Rows rows;
  Pool pool;
  Batch batch;
  while (true) {
    Pool::Mark mark = pool.mark();
    if (!source.next(reader, pool, batch, problems)) break;
    for (Word word : batch.columns[0].words) rows.emplace_back(pool.text(word));
    batch.clear();
    pool.release(mark);
  }
  return rows;
}

Rows problem_texts(const Problems& problems) {
  Rows texts;
  for (const Problems::Problem& problem : problems.first()) {
    texts.push_back(problem.file.substr(problem.file.rfind('/') + 1) + ": " + problem.what);
  }
  return texts;
}

TEST(SourceRows, ReadsFilesOneAfterTheOther) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  write_file(folder / "a", "1\n2");
  write_file(folder / "b", "");
  write_file(folder / "c", gzipped("3\n") + gzipped("4\n"));
  SourceRows source(*disk, {folder / "a", folder / "b", folder / "c"});
  Problems problems;
  Sample sample = source.sample(Reader::kSampleBytes, problems);
  EXPECT_EQ(sample.bytes, "1\n2");
  EXPECT_TRUE(sample.whole);
  LinesReader reader;
  reader.want({0});
  EXPECT_EQ(all_rows(source, reader, problems), (Rows{"1", "2", "3", "4"}));
  EXPECT_EQ(problems.count(), 0U);
  SourceRows::Progress progress = source.progress();
  EXPECT_EQ(progress.done_bytes, progress.total_bytes);
  EXPECT_EQ(progress.done_files, 3U);
}

TEST(SourceRows, TellsReadersOfTheEndOfEachFile) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  write_file(folder / "a", "[{\"a\":\"1\"},");
  write_file(folder / "b", "[{\"a\":\"2\"}");
  SourceRows source(*disk, {folder / "a", folder / "b"});
  Problems problems;
  JsonReader reader({.types = {{"a", Kind::kString}}});
  ASSERT_TRUE(reader.describe(source.sample(Reader::kSampleBytes, problems).bytes, false).ok());
  reader.want({0});
  EXPECT_EQ(all_rows(source, reader, problems), (Rows{"1", "2"}));
  EXPECT_EQ(problem_texts(problems), (Rows{"a: the array does not end before the file does",
                                           "b: the array does not end before the file does"}));
}

TEST(SourceRows, GoesOnBehindWhatCannotBeRead) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  const std::string packed = gzipped("1\n2\n3\n");
  write_file(folder / "cut", packed.substr(0, packed.size() - 4));
  write_file(folder / "good", "4\n");
  ASSERT_TRUE(disk->make_folder(folder / "folder").ok());
  SourceRows source(*disk, {folder / "gone", folder / "folder", folder / "cut", folder / "good"});
  Problems problems;
  EXPECT_EQ(source.sample(Reader::kSampleBytes, problems).bytes, "1\n2\n3\n");
  LinesReader reader;
  reader.want({0});
  EXPECT_EQ(all_rows(source, reader, problems), (Rows{"1", "2", "3", "4"}));
  ASSERT_EQ(problems.count(), 3U);
  Rows texts = problem_texts(problems);
  EXPECT_TRUE(texts[0].starts_with("gone: cannot open")) << texts[0];
  EXPECT_TRUE(texts[1].starts_with("folder: is a folder")) << texts[1];
  EXPECT_EQ(texts[2], "cut: the gzip data is cut off at byte " + std::to_string(packed.size() - 4));
}

TEST(SourceRows, AFileThatShrinksIsAProblem) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  std::string text;
  while (text.size() < 4 * ByteStream::kBlock) text += "some line\n";
  write_file(folder / "a", text);
  write_file(folder / "b", "last\n");
  SourceRows source(*disk, {folder / "a", folder / "b"});
  LinesReader reader;
  reader.want({0});
  Problems problems;
  Pool pool;
  Batch batch;
  ASSERT_TRUE(source.next(reader, pool, batch, problems));
  std::filesystem::resize_file(folder / "a", 2 * ByteStream::kBlock);
  batch.clear();
  Rows rows = all_rows(source, reader, problems);
  EXPECT_EQ(rows.back(), "last");
  EXPECT_LT(rows.size(), text.size() / 10);
  ASSERT_EQ(problems.count(), 1U);
  EXPECT_EQ(problems.first()[0].what,
            "the file shrank while it was read: " + std::to_string(2 * ByteStream::kBlock) +
                " of " + std::to_string(text.size()) + " bytes were there");
}

TEST(SourceRows, ALineMayBeLongerThanAnyBlock) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  const std::string line(10 * ByteStream::kBlock + 17, 'x');
  write_file(folder / "a", "1\n" + line + "\n2\n" + line);
  SourceRows source(*disk, {folder / "a"});
  LinesReader reader;
  reader.want({0});
  Problems problems;
  EXPECT_EQ(all_rows(source, reader, problems), (Rows{"1", line, "2", line}));
}

TEST(SourceRows, TheSampleIsReadAgain) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  std::string text = "n\n";
  for (int i = 0; i < 300000; ++i) text += std::to_string(i) + "\n";
  write_file(folder / "a.csv", text);
  SourceRows source(*disk, {folder / "a.csv"});
  CsvReader reader({});
  Problems problems;
  Sample sample = source.sample(Reader::kSampleBytes, problems);
  EXPECT_EQ(sample.bytes.size(), Reader::kSampleBytes);
  EXPECT_FALSE(sample.whole);
  ASSERT_TRUE(reader.describe(sample.bytes, sample.whole).ok());
  reader.want({0});
  std::int64_t count = 0;
  std::int64_t sum = 0;
  Pool pool;
  Batch batch;
  while (source.next(reader, pool, batch, problems)) {
    for (Word word : batch.columns[0].words) sum += int_of(word);
    count += static_cast<std::int64_t>(batch.rows);
    batch.clear();
  }
  EXPECT_EQ(count, 300000);
  EXPECT_EQ(sum, 300000LL * 299999 / 2);
}

}  // namespace
}  // namespace drover
