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

// Rows as "file:line text"; what is wrong stands in `problems` with its line.
Rows rows_of_pieces(SourceRows& source, std::size_t size, std::size_t limit, Problems& problems) {
  Rows rows;
  Pool pool;
  SourceRows::Piece piece;
  while (true) {
    const bool any = source.next_piece(size, piece);
    problems.append(piece.before);
    if (!any) return rows;
    LinesReader reader(limit);
    reader.want({0, 1, 2});
    reader.begin_at(piece.place);
    for (std::string_view left = piece.kept.bytes; !left.empty();) {
      Batch batch;
      left.remove_prefix(reader.read(left, piece.ends, pool, batch, problems));
      for (std::size_t i = 0; i < batch.rows; ++i) {
        const std::string_view file = pool.text(batch.columns[1].words[i]);
        rows.push_back(std::string(file.substr(file.rfind('/') + 1)) + ":" +
                       std::to_string(batch.columns[2].words[i]) + " " +
                       std::string(pool.text(batch.columns[0].words[i])));
      }
    }
    problems.append(piece.behind);
  }
}

TEST(SourceRows, GivesPiecesThatReadLikeTheWhole) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  std::string big;
  for (int i = 0; i < 3000; ++i) {
    big += std::to_string(i) + std::string(static_cast<std::size_t>(i * i % 97), 'x') + "\n";
    // Longer than the limit, and than several blocks.
    if (i % 1000 == 7) big += std::string(1'500'000 + static_cast<std::size_t>(i), 'y') + "\n";
  }
  big += std::string(900'000, 'z');
  write_file(folder / "a",
             "\xEF\xBB\xBF"
             "1\r\n\n2");
  write_file(folder / "b", "");
  write_file(folder / "c", gzipped(big));
  write_file(folder / "d", "end\n");
  const std::vector<std::string> files = {folder / "a", folder / "b", folder / "c", folder / "d"};
  constexpr std::size_t kLimit = 400'000;
  for (std::size_t size : {1, 10, 1000, 70'000, 1'000'000, 9'000'000}) {
    SourceRows source(*disk, files, kLimit);
    Problems problems;
    const Rows rows = rows_of_pieces(source, size, kLimit, problems);
    ASSERT_EQ(rows.size(), 3U + 3000U + 1U) << size;
    EXPECT_EQ(rows[0], "a:1 1");
    EXPECT_EQ(rows[1], "a:2 ");
    EXPECT_EQ(rows[2], "a:3 2");
    EXPECT_EQ(rows[3 + 7], "c:8 7" + std::string(49, 'x'));
    EXPECT_EQ(rows[3 + 8].substr(0, 6), "c:10 8");
    EXPECT_EQ(rows[3 + 2999].substr(0, 11), "c:3003 2999");
    EXPECT_EQ(rows.back(), "d:1 end");
    EXPECT_EQ(problems.count(), 4U);
    std::vector<std::uint64_t> lines;
    for (const Problems::Problem& problem : problems.first()) lines.push_back(problem.line);
    EXPECT_EQ(lines, (std::vector<std::uint64_t>{9, 1010, 2011, 3004})) << size;
  }
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
