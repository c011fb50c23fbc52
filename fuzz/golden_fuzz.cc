// Any bytes as a test of a program: its form is read or refused with a place in the text, and what
// is read can be run and judged, twice with the same verdict.
// Files are not to be had.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "golden/script.h"
#include "golden/verdict.h"
#include "host/host.h"

namespace {

class NoDisk final : public drover::Disk {
 public:
  drover::Result<std::unique_ptr<drover::File>> open(const std::string& path, Mode) override {
    return no(path);
  }
  drover::Result<drover::FileInfo> info(const std::string& path) override { return no(path); }
  drover::Result<std::vector<std::string>> list(const std::string& path) override {
    return no(path);
  }
  drover::Status make_folder(const std::string& path) override { return no(path); }
  drover::Status rename(const std::string& from, const std::string&) override { return no(from); }
  drover::Status remove(const std::string& path) override { return no(path); }
  drover::Status sync_folder(const std::string& path) override { return no(path); }

 private:
  static drover::Error no(const std::string& path) { return {path, "there is none"}; }
};

void check_form(const std::string& text) {
  drover::Sources sources;
  drover::Diagnostics faults;
  const drover::Script script = parse_script(sources, sources.add("fuzz.olt", text), faults);
  for (const drover::Diagnostic& fault : faults) {
    CHECK(fault.span.end <= text.size() && !fault.message.empty());
    CHECK(!render(sources, fault, false).empty());
  }
  std::size_t line = 0;
  for (const drover::Script::Command& command : script.commands) {
    CHECK(command.begin >= line && command.end > command.begin);
    line = command.answered ? command.answer_end : command.end;
    CHECK(line <= script.lines.size());
    static_cast<void>(script.answer_of(command));
  }
}

// What may run for ever is not for this: rules that make values, and much time for many timers.
bool is_small(const std::string& text) {
  if (text.size() > 2000) return false;
  for (const char* word : {"range", "repeat", "every", "timer"}) {
    if (text.find(word) != std::string::npos) return false;
  }
  return text.find_first_of("+*") == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_form(text);
  if (!is_small(text)) return 0;
  NoDisk disk;
  const drover::TextReader reader{[](const std::string& path) -> drover::Result<std::string> {
                                    return drover::Error{path, "there is none"};
                                  },
                                  {}};
  const drover::Verdict verdict = judge("fuzz.olt", text, reader, disk);
  const drover::Verdict again = judge("fuzz.olt", text, reader, disk);
  CHECK(verdict.diff == again.diff && verdict.failures.size() == again.failures.size());
  return 0;
}
