#include "feed/decompress.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "feed/testing.h"

namespace drover {
namespace {

// Gives a text in pieces of one size.
class TextInput final : public Input {
 public:
  TextInput(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  Result<std::optional<std::size_t>> read(char* to, std::size_t room) override {
    std::size_t size = std::min({room, piece_, text_.size() - at_});
    std::memcpy(to, text_.data() + at_, size);
    at_ += size;
    return std::optional<std::size_t>(size);
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

struct Output {
  std::string bytes;
  std::string error;
};

Output run(const std::string& packed, std::size_t piece = 7, std::size_t room = 100) {
  Decompress input(std::make_unique<TextInput>(packed, piece), "t");
  Output output;
  std::string buffer(room, '\0');
  while (true) {
    Result<std::optional<std::size_t>> got = input.read(buffer.data(), buffer.size());
    if (!got.ok()) {
      output.error = got.error().text();
      return output;
    }
    CHECK(got.value().has_value());
    if (*got.value() == 0) break;
    output.bytes += buffer.substr(0, *got.value());
  }
  EXPECT_EQ(input.raw_bytes(), packed.size());
  return output;
}

std::string some_text() {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::to_string(i * 7919) + (i % 5 == 0 ? "\n" : " ");
  return text;
}

using Pack = std::string (*)(std::string_view);
constexpr Pack kPacks[] = {gzipped, zstd_packed, xz_packed, bzip2_packed};

TEST(Decompress, PlainBytesPassAsTheyAre) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("\x1F"), std::string("\x1F\x8Bx"),
        std::string("BZ"), std::string("BZh91AY&SX"), std::string("PK\n"), some_text()}) {
    for (std::size_t piece : {1U, 5U, 100000U}) EXPECT_EQ(run(text, piece).bytes, text);
  }
}

TEST(Decompress, MakesUtf16ToUtf8) {
  struct Case {
    std::string bytes;
    std::string text;
    std::string error;
  };
  const auto raw = [](const char* bytes, std::size_t size) { return std::string(bytes, size); };
  const Case cases[] = {
      {raw("\xFF\xFE", 2), "", ""},
      {raw("\xFF\xFE"
           "a\0\xE9\0\xAC\x20\n\0",
           10),
       "a\xC3\xA9\xE2\x82\xAC\n", ""},
      {raw("\xFE\xFF\0a\0\n", 6), "a\n", ""},
      {raw("\xFE\xFF\xD8\x3D\xDE\x00", 6), "\xF0\x9F\x98\x80", ""},
      {raw("\xFE\xFF\xD8\x3D\0x\xDE\x00", 8), "\xEF\xBF\xBDx\xEF\xBF\xBD", ""},
      {raw("\xFE\xFF\xD8\x3D", 4), "\xEF\xBF\xBD", ""},
      {raw("\xFF\xFE"
           "a\0b",
           5),
       "a", "t: the UTF-16 data is cut off at byte 5"},
  };
  for (const Case& c : cases) {
    for (std::size_t piece : {1U, 3U, 100U}) {
      for (std::size_t room : {1U, 2U, 100U}) {
        Output output = run(c.bytes, piece, room);
        EXPECT_EQ(output.bytes, c.text) << c.bytes;
        EXPECT_EQ(output.error, c.error) << c.bytes;
      }
    }
  }
}

TEST(Decompress, RefusesWhatHoldsNoText) {
  for (std::size_t piece : {1U, 100U}) {
    EXPECT_EQ(run("PK\x03\x04 and more", piece).error,
              "t: is a zip archive (or an Office document); unpack it first, as unzip -p does");
    EXPECT_EQ(run("PAR1 and more", piece).error, "t: is a Parquet file; export it first");
  }
}

TEST(Decompress, RefusesTarArchives) {
  std::string tar(1024, '\0');
  tar.replace(0, 5, "a.log");
  tar.replace(257, 5, "ustar");
  const std::string error = "t: is a tar archive; unpack it first, as tar -xOf does";
  for (const std::string& bytes : {tar, gzipped(tar), xz_packed(tar), bzip2_packed(tar)}) {
    Output output = run(bytes, 1000, 1000);
    EXPECT_EQ(output.error, error);
    EXPECT_EQ(output.bytes, "");
    // In small pieces what comes before the mark is out already.
    EXPECT_EQ(run(bytes, 3, 10).error, error);
  }
  // The mark stands elsewhere, or the bytes end with it or before it.
  for (const std::string& text :
       {tar.substr(1), "x" + tar, tar.substr(0, 261), std::string("ustar")}) {
    EXPECT_EQ(run(text, 1000, 1000).bytes, text);
  }
}

TEST(Decompress, ReadsStreamsPutOneBehindTheOther) {
  const std::string text = some_text();
  for (Pack pack : kPacks) {
    for (std::size_t piece : {1U, 1000U, 1000000U}) {
      for (std::size_t room : {1U, 4096U, 1000000U}) {
        Output output = run(pack(text) + pack("") + pack("tail\n"), piece, room);
        EXPECT_EQ(output.bytes, text + "tail\n");
        EXPECT_EQ(output.error, "");
      }
    }
  }
}

TEST(Decompress, KeepsWhatStandsBeforeACut) {
  const std::string text = some_text();
  for (Pack pack : kPacks) {
    const std::string packed = pack(text);
    // From where on every magic is whole.
    for (std::size_t size = 12; size < packed.size(); size += 97) {
      Output output = run(packed.substr(0, size), 1000);
      EXPECT_TRUE(text.starts_with(output.bytes));
      EXPECT_NE(output.error.find("data is cut off at byte " + std::to_string(size)),
                std::string::npos)
          << output.error;
    }
  }
}

TEST(Decompress, LosesLittleBeforeACut) {
  std::string text;
  while (text.size() < 600000) text += some_text();
  for (Pack pack : {gzipped, zstd_packed}) {
    const std::string packed = pack(text);
    Output output = run(packed.substr(0, packed.size() - 20), 1000, 100000);
    EXPECT_GT(output.bytes.size(), text.size() / 2);
    EXPECT_TRUE(text.starts_with(output.bytes));
  }
}

TEST(Decompress, ReportsBrokenBytes) {
  const std::string text = some_text();
  for (Pack pack : kPacks) {
    std::string packed = pack(text);
    packed[packed.size() / 2] ^= 0x5A;
    packed[packed.size() / 2 + 1] ^= 0x5A;
    Output output = run(packed, 1000);
    EXPECT_NE(output.error.find("data is broken at byte "), std::string::npos) << output.error;
    Output behind = run(pack(text) + "garbage behind it", 1000);
    EXPECT_EQ(behind.bytes, text);
    EXPECT_NE(behind.error.find("data is broken at byte "), std::string::npos) << behind.error;
  }
}

TEST(Decompress, GzipMayBeFilledUpWithZeros) {
  Output output = run(gzipped("a\n") + std::string(500, '\0'), 3);
  EXPECT_EQ(output.bytes, "a\n");
  EXPECT_EQ(output.error, "");
}

}  // namespace
}  // namespace drover
