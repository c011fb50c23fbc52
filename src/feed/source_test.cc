#include "feed/source.h"

#include <gtest/gtest.h>

#include "feed/testing.h"
#include "host/real.h"
#include "host/temp_folder.h"

namespace drover {
namespace {

// The files found under the folder, or the error, without the folder's own name.
std::string found(TempFolder& folder, const std::string& pattern) {
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Problems problems;
  Result<std::vector<std::string>> files = find_files(*disk, folder / pattern, problems);
  std::string text;
  if (files.ok()) {
    for (const std::string& file : files.value()) text += (text.empty() ? "" : " ") + file;
  } else {
    text = files.error().text();
  }
  const std::string front = folder.path() + "/";
  for (std::size_t at = 0; (at = text.find(front, at)) != std::string::npos;)
    text.erase(at, front.size());
  EXPECT_EQ(problems.count(), 0U);
  return text;
}

TEST(Source, FindsFiles) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  for (const char* name : {"logs/old/deep", "logs/.hidden", "other"}) {
    ASSERT_TRUE(disk->make_folder(folder / name).ok());
  }
  for (const char* name : {"logs/a.log", "logs/a.log.1", "logs/a.log.2.gz", "logs/a.log.10.gz",
                           "logs/b.log", "logs/old/c.log", "logs/old/deep/d.log",
                           "logs/.hidden/h.log", "logs/star*.txt", "other/e.log"}) {
    write_file(folder / name, "x\n");
  }
  struct Case {
    const char* pattern;
    const char* found;
  };
  const Case cases[] = {
      {"logs/a.log", "logs/a.log"},
      {"logs/a.log*", "logs/a.log logs/a.log.1 logs/a.log.2.gz logs/a.log.10.gz"},
      {"logs/?.log", "logs/a.log logs/b.log"},
      {"logs/[!a].log", "logs/b.log"},
      {"*/{a,e}.log", "logs/a.log other/e.log"},
      {"{logs,logs}/b.log", "logs/b.log"},
      {"**/*.log", "logs/a.log logs/b.log logs/old/c.log logs/old/deep/d.log other/e.log"},
      {"logs/**",
       "logs/a.log logs/a.log.1 logs/a.log.2.gz logs/a.log.10.gz logs/b.log logs/old/c.log "
       "logs/old/deep/d.log logs/star*.txt"},
      {"logs/old/**", "logs/old/c.log logs/old/deep/d.log"},
      {"logs/**/d.log", "logs/old/deep/d.log"},
      {"logs//b*", "logs/b.log"},
      {"logs/star*.txt", "logs/star*.txt"},
      {"logs/star\\*.txt", "logs/star*.txt"},
      {"logs", "logs: is a folder; its files are 'logs/*'"},
      {"logs/", "logs/: is a folder; its files are 'logs/*'"},
      {"logs/a.lgo", "logs/a.lgo: there is no file 'logs/a.lgo'; did you mean 'logs/a.log'?"},
      {"lgos/a.log", "lgos/a.log: there is no folder 'lgos'; did you mean 'logs'?"},
      {"logs/a.log/x", "logs/a.log/x: 'logs/a.log' is a file and not a folder"},
      {"logs/zzzzzzzz*", "logs/zzzzzzzz*: no file matches"},
      {"other/f.log*", "other/f.log*: no file matches; did you mean 'other/e.log'?"},
  };
  for (const Case& c : cases) EXPECT_EQ(found(folder, c.pattern), c.found) << c.pattern;
}

TEST(Source, DoesNotEnterACircleOfLinks) {
  TempFolder folder;
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  ASSERT_TRUE(disk->make_folder(folder / "a").ok());
  write_file(folder / "a/x.log", "");
  std::filesystem::create_directory_symlink(folder.path(), folder / "a/up");
  EXPECT_EQ(found(folder, "**/*.log"), "a/x.log");
}

TEST(Source, StandardInputIsADash) {
  std::unique_ptr<Disk> disk = real_disk(nullptr);
  Problems problems;
  EXPECT_EQ(find_files(*disk, "-", problems).value(), std::vector<std::string>{"-"});
  EXPECT_EQ(disk_path("-"), "/dev/stdin");
  EXPECT_FALSE(find_files(*disk, "", problems).ok());
}

}  // namespace
}  // namespace drover
