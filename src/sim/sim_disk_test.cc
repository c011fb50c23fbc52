// What a simulated crash leaves, and the simulated disk's own troubles.

#include "sim/sim_disk.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "sim/disk_script.h"
#include "sim/world.h"

namespace drover {
namespace {

constexpr int kSeeds = 150;  // each outcome of a case below comes at least once in 20

// Everything that the seeds have left of what the scripts did.
std::set<std::string> left_by_crash(const std::string& synced, const std::string& script) {
  std::set<std::string> left;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    World world(seed);
    world.add_host("a");
    Disk& disk = world.host("a").disk;
    EXPECT_EQ(run_disk_script(disk, "/", synced + "; sync_folder /"), "");
    EXPECT_EQ(run_disk_script(disk, "/", script), "");
    world.crash("a");
    world.restart("a");
    left.insert(shown_disk(disk, "/"));
  }
  return left;
}

TEST(SimDisk, WhatACrashLeaves) {
  const std::string f = "write f 0 aaaa; sync f";
  const std::string folders = "make d; make e; write d/f 0 x; sync d/f; sync_folder d";
  const struct {
    std::string synced;
    std::string script;
    std::set<std::string> want;
  } cases[] = {
      // Bytes: synced ones stay, others may or may not.
      {f, "", {"f=aaaa"}},
      {f, "write f 0 bbbb", {"f=aaaa", "f=bbbb"}},
      {f, "write f 0 bbbb; sync f", {"f=bbbb"}},
      {f, "write f 2 bbbb", {"f=aaaa", "f=aabbbb"}},
      {f, "write f 0 bb; write f 2 cc", {"f=aaaa", "f=bbaa", "f=aacc", "f=bbcc"}},
      {f, "write f 0 bb; sync f; write f 2 cc", {"f=bbaa", "f=bbcc"}},
      {f, "truncate f 2", {"f=aaaa", "f=aa"}},
      {f, "truncate f 2; sync f", {"f=aa"}},
      {f, "truncate f 2; write f 2 b", {"f=aaaa", "f=aa", "f=aab", "f=aaba"}},
      {f,
       "write f 4 b; write f 5 c",
       {"f=aaaa", "f=aaaab", "f=aaaabc", std::string("f=aaaa\0c", 8)}},
      // Names: only what sync_folder has seen is sure.
      {"", "write f 0 x; sync f", {"", "f=x"}},
      {"", "write f 0 x; sync_folder /", {"f=", "f=x"}},
      {"", "write f 0 x; sync f; sync_folder /", {"f=x"}},
      {"", "create f; create g", {"", "f=", "f= g="}},
      {f, "remove f", {"f=aaaa", ""}},
      {f, "remove f; sync_folder /", {""}},
      {f, "remove f; create f", {"f=aaaa", "", "f="}},
      // A rename is atomic, with or without a file in its place.
      {f, "rename f g", {"f=aaaa", "g=aaaa"}},
      {f, "write g 0 new; sync g; sync_folder /; rename g f", {"f=aaaa g=new", "f=new"}},
      {f, "write g 0 new; sync g; rename g f; sync_folder /", {"f=new"}},
      {f, "write g 0 new; rename g f; sync_folder /", {"f=", "f=new"}},  // the classic mistake
      {folders, "rename d/f e/f", {"d/ d/f=x e/", "d/ e/ e/f=x"}},
      {folders, "rename d/f e/f; sync_folder d", {"d/ e/ e/f=x"}},
      {folders, "rename d/f e/f; sync_folder e", {"d/ e/ e/f=x"}},
      {folders, "create d/g; rename d/g e/g; sync_folder e", {"d/ d/f=x e/ e/g="}},
      {folders, "rename d c", {"c/ c/f=x e/", "d/ d/f=x e/"}},
      // Folders: each has names of its own to sync.
      {"", "make d; write d/f 0 x; sync d/f; sync_folder d", {"", "d/ d/f=x"}},
      {"", "make d; write d/f 0 x; sync d/f; sync_folder /", {"d/", "d/ d/f=x"}},
      {"", "make d; write d/f 0 x; sync d/f; sync_folder d; sync_folder /", {"d/ d/f=x"}},
      {folders,
       "create d/g; create e/g",
       {"d/ d/f=x e/", "d/ d/f=x d/g= e/", "d/ d/f=x e/ e/g=", "d/ d/f=x d/g= e/ e/g="}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(left_by_crash(c.synced, c.script), c.want) << c.synced << " | " << c.script;
  }
}

// Of a long write each sector is the old or the new one, and some seeds mix them.
TEST(SimDisk, LongWritesTearAtSectors) {
  constexpr std::size_t kSectors = 8;
  constexpr std::size_t kSize = kSectors * 512;
  std::set<std::string> patterns;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    World world(seed);
    world.add_host("a");
    Disk& disk = world.host("a").disk;
    {
      Result<std::unique_ptr<File>> file = disk.open("f", Disk::Mode::kCreate);
      ASSERT_TRUE(file.ok() && file.value()->write(0, std::string(kSize, 'a')).ok());
      ASSERT_TRUE(file.value()->sync().ok() && disk.sync_folder("/").ok());
      ASSERT_TRUE(file.value()->write(100, std::string(kSize - 200, 'b')).ok());
    }
    world.crash("a");
    world.restart("a");
    const std::string left = read_whole(disk, "f");
    ASSERT_EQ(left.size(), kSize);
    std::string pattern;
    for (std::size_t sector = 0; sector < kSectors; ++sector) {
      const std::size_t begin = sector == 0 ? 100 : sector * 512;
      const std::size_t end = sector == kSectors - 1 ? kSize - 100 : (sector + 1) * 512;
      const std::string piece = left.substr(begin, end - begin);
      ASSERT_EQ(piece, std::string(piece.size(), piece[0]));
      pattern += piece[0];
    }
    EXPECT_EQ(left.substr(0, 100) + left.substr(kSize - 100), std::string(200, 'a'));
    patterns.insert(pattern);
  }
  EXPECT_EQ(patterns.count("aaaaaaaa"), 1U);
  EXPECT_EQ(patterns.count("bbbbbbbb"), 1U);
  EXPECT_GT(patterns.size(), 20U);
}

// The bytes that may stand in each place: a bit for each letter, and bit 0 for the zero of a gap.
using Allowed = std::vector<std::uint32_t>;

std::uint32_t bit_of(char c) { return c == '\0' ? 1U : 1U << static_cast<unsigned>(c - 'a' + 1); }

// One random write, truncation or sync.
void do_something(Random& random, File& file, Allowed& allowed, std::string& now, char letter) {
  const std::uint64_t kind = random.below(6);
  const std::uint64_t offset = random.below(3000);
  if (kind == 0) {
    ASSERT_TRUE(file.sync().ok());
    allowed.assign(now.size(), 0);
    for (std::size_t i = 0; i < now.size(); ++i) allowed[i] = bit_of(now[i]);
  } else if (kind == 1) {
    ASSERT_TRUE(file.truncate(offset).ok());
    now.resize(offset, '\0');
    allowed.resize(std::max<std::size_t>(allowed.size(), offset), 1);
    for (std::uint32_t& bits : allowed) bits |= 1;
  } else {
    const std::string bytes(1 + random.below(2000), letter);
    ASSERT_TRUE(file.write(offset, bytes).ok());
    const std::size_t end = offset + bytes.size();
    now.resize(std::max(now.size(), end), '\0');
    now.replace(offset, bytes.size(), bytes);
    allowed.resize(std::max(allowed.size(), end), 1);
    for (std::size_t i = offset; i < end; ++i) allowed[i] |= bit_of(letter);
  }
}

// Each byte that is left was written there since the last sync, or stood there at the last sync,
// or is the zero of a gap.
TEST(SimDisk, InventsNothing) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    World world(seed);
    world.add_host("a");
    Random random = world.random("test");
    Disk& disk = world.host("a").disk;
    Result<std::unique_ptr<File>> file = disk.open("f", Disk::Mode::kCreate);
    ASSERT_TRUE(file.ok() && disk.sync_folder("/").ok());
    Allowed allowed;
    std::string now;
    const std::uint64_t count = random.below(20);
    for (std::uint64_t i = 0; i < count; ++i) {
      do_something(random, *file.value(), allowed, now, static_cast<char>('a' + i));
    }
    ASSERT_TRUE(read_whole(disk, "f") == now) << "seed " << seed;
    file.value().reset();
    world.crash("a");
    world.restart("a");
    const std::string left = read_whole(disk, "f");
    ASSERT_LE(left.size(), allowed.size()) << "seed " << seed;
    std::size_t invented = 0;
    for (std::size_t i = 0; i < left.size(); ++i) invented += (allowed[i] & bit_of(left[i])) == 0;
    ASSERT_EQ(invented, 0U) << "seed " << seed;
  }
}

TEST(SimDisk, Full) {
  Faults faults;
  faults.disk_bytes_max = 10;
  World world(1, faults);
  world.add_host("a");
  Disk& disk = world.host("a").disk;
  const struct {
    const char* script;
    const char* want;
  } cases[] = {
      {"write f 0 0123456", ""},
      {"write g 0 abcd", "g: cannot write: No space left on device"},
      {"read g", "abc"},  // what fitted
      {"write f 0 6543210", ""},
      {"write f 5 xyz", "f: cannot write: No space left on device"},
      {"read f", "65432xy"},
      {"truncate f 8", "f: cannot truncate: No space left on device"},
      {"remove g; write f 7 abc; read f", "65432xyabc"},
      {"truncate f 2; write g 0 01234567; read g", "01234567"},
      {"rename g f; write g 0 ab; read g", "ab"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(run_disk_script(disk, "./", c.script), c.want) << c.script;
  }
}

TEST(SimDisk, FilesDoNotOutliveACrash) {
  World world(1);
  world.add_host("a");
  Disk& disk = world.host("a").disk;
  Result<std::unique_ptr<File>> file = disk.open("f", Disk::Mode::kCreate);
  ASSERT_TRUE(file.ok());
  world.crash("a");
  EXPECT_EQ(file.value()->write(0, "x").error().text(), "f: cannot write: the machine is down");
  EXPECT_EQ(disk.list("/").error().text(), "/: cannot list: the machine is down");
  world.restart("a");
  EXPECT_FALSE(file.value()->write(0, "x").ok());
  EXPECT_FALSE(file.value()->sync().ok());
  EXPECT_TRUE(disk.list("/").ok());
}

TEST(SimDisk, SlowOnesTakeVirtualTime) {
  Faults faults;
  faults.disk_ns_min = faults.disk_ns_max = 7 * kMillisecondNs;
  World world(1, faults);
  world.add_host("a");
  EXPECT_EQ(run_disk_script(world.host("a").disk, "/", "write f 0 x; sync f"), "");
  EXPECT_EQ(world.now_ns(), 4 * 7 * kMillisecondNs);  // open, write, open, sync
}

}  // namespace
}  // namespace drover
