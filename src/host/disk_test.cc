// What only the real Disk has: pipes, links, a full device. What Disk promises is tested for both
// in sim/disk_conformance_test.cc.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/real.h"
#include "host/temp_folder.h"

namespace drover {
namespace {

using Mode = Disk::Mode;

std::string read_all(File& file) {
  std::string all;
  char buffer[7];
  while (true) {
    const Result<std::size_t> got = file.read(all.size(), buffer, sizeof buffer);
    if (!got.ok()) return all + "<" + got.error().text() + ">";
    if (got.value() == 0) return all;
    all.append(buffer, got.value());
  }
}

TEST(RealDisk, FullDevice) {
  Result<std::unique_ptr<File>> full = real_disk(nullptr)->open("/dev/full", Mode::kWrite);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full.value()->write(0, "x").error().text(),
            "/dev/full: cannot write: No space left on device");
}

TEST(RealDisk, PipesAreReadOnceAndInOrder) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  const std::unique_ptr<Disk> disk = real_disk(nullptr);
  const std::string read_path = "/dev/fd/" + std::to_string(reading.number());
  const std::string write_path = "/dev/fd/" + std::to_string(writing.number());
  Result<std::unique_ptr<File>> in = disk->open(read_path, Mode::kRead);
  Result<std::unique_ptr<File>> out = disk->open(write_path, Mode::kCreate);
  ASSERT_TRUE(in.ok() && out.ok());
  writing.close();
  EXPECT_EQ(disk->info(read_path).value().kind, FileKind::kOther);
  ASSERT_TRUE(out.value()->write(0, "hello ").ok());
  ASSERT_TRUE(out.value()->write(6, "world").ok());
  EXPECT_FALSE(out.value()->write(0, "again").ok());
  out.value().reset();
  EXPECT_EQ(read_all(*in.value()), "hello world");
  char byte = 0;
  EXPECT_EQ(in.value()->read(0, &byte, 1).error().text(),
            read_path + ": cannot read: it can be read only once, in order");
}

// Opening for reading returns although nobody writes yet.
TEST(RealDisk, FifoWithoutWriter) {
  const TempFolder folder;
  const std::string path = folder / "fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::unique_ptr<Disk> disk = real_disk(nullptr);
  Result<std::unique_ptr<File>> in = disk->open(path, Mode::kRead);
  ASSERT_TRUE(in.ok());
  Result<std::unique_ptr<File>> out = disk->open(path, Mode::kWrite);
  ASSERT_TRUE(out.ok());
  ASSERT_TRUE(out.value()->write(0, "x").ok());
  out.value().reset();
  EXPECT_EQ(read_all(*in.value()), "x");
}

TEST(RealDisk, NoPermissionAndNoDevice) {
  const TempFolder folder;
  const std::unique_ptr<Disk> disk = real_disk(nullptr);
  ASSERT_EQ(symlink("nowhere", (folder / "link").c_str()), 0);
  EXPECT_EQ(disk->open(folder / "link", Mode::kRead).error().text(),
            folder / "link: cannot open: No such file or directory");
  EXPECT_EQ(disk->list(folder.path()).value(), std::vector<std::string>{"link"});
  ASSERT_EQ(symlink("loop", (folder / "loop").c_str()), 0);
  EXPECT_EQ(disk->info(folder / "loop").error().text(),
            folder / "loop: cannot read: Too many levels of symbolic links");
}

}  // namespace
}  // namespace drover
