// What Disk promises, on the machine's disk and on a simulated one.

#include <gtest/gtest.h>

#include "host/real.h"
#include "host/temp_folder.h"
#include "sim/disk_script.h"
#include "sim/world.h"

namespace drover {
namespace {

struct Place {
  virtual ~Place() = default;
  virtual Disk& disk() = 0;
  virtual std::string root() = 0;  // ends with a slash
};

struct RealPlace final : Place {
  Disk& disk() override { return *real; }
  std::string root() override { return folder.path() + "/"; }
  TempFolder folder;
  std::unique_ptr<Disk> real = real_disk(nullptr);
};

struct SimPlace final : Place {
  SimPlace() : world(1, slow()) { world.add_host("a"); }
  static Faults slow() {
    Faults faults;
    faults.disk_ns_max = kMillisecondNs;
    faults.slow_disk_percent = 10;
    return faults;
  }
  Disk& disk() override { return world.host("a").disk; }
  // A folder that is there: "/" would stand in each path, so nothing of it could be taken away.
  std::string root() override {
    EXPECT_TRUE(disk().make_folder("/root").ok());
    return "/root/";
  }
  World world;
};

enum class DiskKind { kReal, kSim };

class DiskConformance : public testing::TestWithParam<DiskKind> {
 protected:
  static std::unique_ptr<Place> place() {
    if (GetParam() == DiskKind::kReal) return std::make_unique<RealPlace>();
    return std::make_unique<SimPlace>();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, DiskConformance, testing::Values(DiskKind::kReal, DiskKind::kSim),
                         [](const auto& which) {
                           return which.param == DiskKind::kReal ? "Real" : "Sim";
                         });

TEST_P(DiskConformance, Scripts) {
  const struct {
    const char* script;
    const char* want;
  } cases[] = {
      // Bytes.
      {"write f 0 hello; read f", "hello"},
      {"write f 0 hello; write f 1 ipp; read f", "hippo"},
      {"write f 0 ab; write f 2 cd; read f; info f", "abcd; file 4"},
      {"write f 0 abcd; truncate f 2; read f", "ab"},
      {"write f 0 ab; truncate f 0; info f; truncate f 5; info f", "file 0; file 5"},
      {"create f; read f; info f", "file 0"},
      {"write f 0 x; create f; read f", "x"},
      {"write f 0 x; sync f; sync_folder .; read f", "x"},
      // What is not there, or is something else.
      {"read f", "f: cannot open: No such file or directory"},
      {"open f", "f: cannot open: No such file or directory"},
      {"create d/f", "d/f: cannot open: No such file or directory"},
      {"create f; create f/g", "f/g: cannot open: Not a directory"},
      {"make d; read d", "d: is a folder"},
      {"make d; open d", "d: is a folder"},
      {"make d; create d", "d: is a folder"},
      {"create d/", "d/: is a folder"},
      {"create f; read f/", "f/: cannot open: Not a directory"},
      {"info f", "f: cannot read: No such file or directory"},
      {"list d", "d: cannot list: No such file or directory"},
      {"create f; list f", "f: cannot list: Not a directory"},
      {"sync_folder d", "d: cannot sync: No such file or directory"},
      {"create f; sync_folder f", "f: cannot sync: Not a directory"},
      // Folders.
      {"make d; info d; list d", "folder"},
      {"make d; make d; list .", "d"},
      {"make a/b/c; list a; list a/b; info a/b/c", "b; c; folder"},
      {"make a//b/; list a", "b"},
      {"create f; make f", "f: cannot make folder: Not a directory"},
      {"create f; make f/g/h", "f: cannot make folder: Not a directory"},
      {"create b; create a; create C; make ab; create .x; list .", ".x C a ab b"},
      {"make d; write d/f 0 x; read d/../d/./f", "x"},
      // Renaming.
      {"write f 0 x; rename f g; list .; read g", "g; x"},
      {"write f 0 new; write g 0 old; rename f g; list .; read g", "g; new"},
      {"write f 0 x; rename f f; read f", "x"},
      {"make d; write f 0 x; rename f d/g; list .; read d/g", "d; x"},
      {"make d; write d/f 0 x; rename d e; list .; read e/f", "e; x"},
      {"make d; make e; write d/f 0 x; rename d e; list .; read e/f", "e; x"},
      {"rename f g", "f: cannot rename to g: No such file or directory"},
      {"create f; rename f d/g", "f: cannot rename to d/g: No such file or directory"},
      {"create f; make d; rename f d", "f: cannot rename to d: Is a directory"},
      {"create f; make d; rename d f", "d: cannot rename to f: Not a directory"},
      {"make d; make e; create e/f; rename d e", "d: cannot rename to e: Directory not empty"},
      {"make d; rename d d/e", "d: cannot rename to d/e: Invalid argument"},
      // Removing.
      {"create f; remove f; list .", ""},
      {"make d; remove d; list .", ""},
      {"remove f", "f: cannot remove: No such file or directory"},
      {"make d; create d/f; remove d", "d: cannot remove: Directory not empty"},
  };
  for (const auto& c : cases) {
    const std::unique_ptr<Place> here = place();
    EXPECT_EQ(run_disk_script(here->disk(), here->root(), c.script), c.want) << c.script;
  }
}

TEST_P(DiskConformance, ReadingPastTheEnd) {
  const std::unique_ptr<Place> here = place();
  const std::string path = here->root() + "f";
  Result<std::unique_ptr<File>> file = here->disk().open(path, Disk::Mode::kCreate);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file.value()->write(0, "abc").ok());
  char buffer[10] = "";
  const struct {
    std::uint64_t offset;
    std::size_t room;
    const char* want;
  } cases[] = {{0, 2, "ab"}, {1, 9, "bc"}, {3, 9, ""}, {4, 9, ""}, {~std::uint64_t{0}, 9, ""},
               {0, 0, ""}};
  for (const auto& c : cases) {
    const Result<std::size_t> got = file.value()->read(c.offset, buffer, c.room);
    ASSERT_TRUE(got.ok());
    EXPECT_EQ(std::string(buffer, got.value()), c.want) << c.offset;
  }
  EXPECT_EQ(file.value()->size().value(), 3U);
}

TEST_P(DiskConformance, AGapReadsAsZero) {
  const std::unique_ptr<Place> here = place();
  run_disk_script(here->disk(), here->root(), "write f 3 x");
  EXPECT_EQ(read_whole(here->disk(), here->root() + "f"), std::string("\0\0\0x", 4));
}

TEST_P(DiskConformance, ReadOnlyMeansSo) {
  const std::unique_ptr<Place> here = place();
  const std::string path = here->root() + "f";
  run_disk_script(here->disk(), here->root(), "write f 0 x");
  Result<std::unique_ptr<File>> file = here->disk().open(path, Disk::Mode::kRead);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file.value()->write(0, "y").error().text(),
            path + ": cannot write: Bad file descriptor");
  EXPECT_FALSE(file.value()->truncate(0).ok());
  EXPECT_EQ(read_whole(here->disk(), path), "x");
}

// What a reader that follows a log lives on.
TEST_P(DiskConformance, IdentityStaysThroughRotation) {
  const std::unique_ptr<Place> here = place();
  Disk& disk = here->disk();
  const std::string root = here->root();
  run_disk_script(disk, root, "write log 0 old");
  Result<std::unique_ptr<File>> open = disk.open(root + "log", Disk::Mode::kRead);
  ASSERT_TRUE(open.ok());
  const std::uint64_t identity = open.value()->info().value().identity;
  EXPECT_EQ(disk.info(root + "log").value().identity, identity);

  run_disk_script(disk, root, "rename log log.1; write log 0 new");
  EXPECT_EQ(disk.info(root + "log.1").value().identity, identity);
  EXPECT_NE(disk.info(root + "log").value().identity, identity);
  EXPECT_EQ(open.value()->info().value().identity, identity);

  run_disk_script(disk, root, "write log.1 3 er; remove log.1");
  char buffer[10];
  const Result<std::size_t> got = open.value()->read(0, buffer, sizeof buffer);
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(std::string(buffer, got.value()), "older");
  EXPECT_GT(open.value()->info().value().modified_ns, 1'700'000'000'000'000'000);
}

}  // namespace
}  // namespace drover
