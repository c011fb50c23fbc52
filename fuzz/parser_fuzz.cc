// Any bytes at all: the parser ends. What it takes, the formatter writes so that it is read back
// as the same tree, and writes the same again.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/dump.h"
#include "lang/format.h"
#include "lang/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  drover::Sources sources;
  drover::Diagnostics diagnostics;
  std::uint32_t source =
      sources.add("fuzz", std::string(reinterpret_cast<const char*>(data), size));
  drover::ast::Program program = drover::parse(sources, source, diagnostics);
  if (!diagnostics.empty()) {
    CHECK(!drover::render(sources, diagnostics, false).empty());
    for (const drover::Diagnostic& diagnostic : diagnostics) {
      CHECK(diagnostic.span.end <= size && !diagnostic.message.empty());
    }
    return 0;
  }
  std::string once = drover::format(sources, program);
  drover::ast::Program again = drover::parse(sources, sources.add("once", once), diagnostics);
  CHECK(diagnostics.empty());
  CHECK(drover::dump(again) == drover::dump(program));
  CHECK(again.comments.size() == program.comments.size());
  CHECK(drover::format(sources, again) == once);
  return 0;
}
