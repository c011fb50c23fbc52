// How fast the readers are on text in memory: median of 7 runs, nanoseconds of CPU a row and MB/s.
// Blocks are as large as those that files are read in, so the cache behaves as it does there.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "describe/csv.h"
#include "describe/fields.h"
#include "describe/json_lines.h"
#include "describe/lines.h"
#include "describe/reading.h"

namespace drover {
namespace {

constexpr std::size_t kBytes = std::size_t{64} << 20U;
constexpr std::size_t kBlock = std::size_t{256} << 10U;
constexpr int kRuns = 7;

std::string repeated(std::string (*line)(std::uint64_t)) {
  std::string text;
  std::uint64_t seed = 1;
  while (text.size() < kBytes) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    text += line(seed >> 33U);
  }
  return text;
}

std::string log_line(std::uint64_t x) {
  return "2026-11-23T02:51:" + std::to_string(10 + x % 50) + "Z host-" + std::to_string(x % 100) +
         " GET /index/" + std::to_string(x % 9973) +
         " status=200 bytes=51234 agent=curl/7.88 time=0.0123 up\n";
}

std::string csv_line(std::uint64_t x) {
  return std::to_string(x) + ",2026-11-23,host-" + std::to_string(x % 100) + ",GET,/index/" +
         std::to_string(x % 9973) + ",200,51234,0.0123,curl,up and running\n";
}

std::string json_line(std::uint64_t x) {
  return "{\"id\":" + std::to_string(x) + ",\"time\":\"2026-11-23T02:51:19Z\",\"host\":\"host-" +
         std::to_string(x % 100) + "\",\"method\":\"GET\",\"path\":\"/index/" +
         std::to_string(x % 9973) +
         "\",\"status\":200,\"bytes\":51234,\"took\":0.0123,\"agent\":\"curl/7.88\",\"ok\":true}\n";
}

void measure(const char* what, Reader& reader, const std::vector<std::string>& names,
             const std::string& text) {
  Result<std::vector<Column>> columns =
      reader.describe(std::string_view(text).substr(0, 1 << 20U), false);
  reader.want(columns_named(columns.value(), names));
  std::vector<double> seconds;
  std::uint64_t rows = 0;
  Pool pool;
  Batch batch;
  Problems problems;
  for (int run = 0; run < kRuns; ++run) {
    rows = 0;
    const std::clock_t start = std::clock();
    reader.begin_file("t");
    for (std::size_t at = 0; at < text.size();) {
      std::string_view block = std::string_view(text).substr(at, kBlock);
      const bool last = at + block.size() == text.size();
      while (true) {
        Pool::Mark mark = pool.mark();
        std::size_t used = reader.read(block, last, pool, batch, problems);
        rows += batch.rows;
        batch.clear();
        pool.release(mark);
        block.remove_prefix(used);
        at += used;
        if (used == 0 || block.empty()) break;
      }
    }
    seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::sort(seconds.begin(), seconds.end());
  double median = seconds[kRuns / 2];
  std::printf("%-28s %6.1f ns/row %7.0f MB/s (%llu rows of %.0f bytes, %llu problems)\n", what,
              median * 1e9 / static_cast<double>(rows),
              static_cast<double>(text.size()) / median / 1e6,
              static_cast<unsigned long long>(rows),
              static_cast<double>(text.size()) / static_cast<double>(rows),
              static_cast<unsigned long long>(problems.count()));
}

void run() {
  const std::string log = repeated(log_line);
  LinesReader lines;
  measure("lines: text", lines, {"text"}, log);
  measure("lines: text, line", lines, {"text", "line"}, log);
  FieldsReader fields;
  measure("fields: f2", fields, {"f2"}, log);
  measure("fields: f1, f2, f4", fields, {"f1", "f2", "f4"}, log);
  measure("fields: f2, nf", fields, {"f2", "nf"}, log);
  FieldsReader at_byte(" ");
  measure("fields(sep): f2", at_byte, {"f2"}, log);
  const std::string csv =
      "id,day,host,method,path,status,bytes,took,agent,note\n" + repeated(csv_line);
  CsvReader csv_reader({});
  measure("csv: host", csv_reader, {"host"}, csv);
  measure("csv: host, status", csv_reader, {"host", "status"}, csv);
  measure("csv: *", csv_reader, {"*"}, csv);
  const std::string json = repeated(json_line);
  JsonReader json_reader({});
  measure("json: host, status", json_reader, {"host", "status"}, json);
  measure("json: *", json_reader, {"*"}, json);
}

}  // namespace
}  // namespace drover

int main() { drover::run(); }
