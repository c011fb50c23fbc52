// Any bytes as a program: the parser and the checker end. What the parser takes, the formatter
// writes so that it is read back as the same tree, and writes the same again. What the checker
// refuses has diagnostics that can be shown, the rest can be planned and explained; and what is
// refused or taken once is so again.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/format/format.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parser.h"
#include "node/node.h"

namespace {

void check_parser(const std::string& text) {
  drover::Sources sources;
  drover::Diagnostics diagnostics;
  drover::ast::Program program = drover::parse(sources, sources.add("fuzz", text), diagnostics);
  if (!diagnostics.empty()) {
    CHECK(!drover::render(sources, diagnostics, false).empty());
    for (const drover::Diagnostic& diagnostic : diagnostics) {
      CHECK(diagnostic.span.end <= text.size() && !diagnostic.message.empty());
    }
    return;
  }
  std::string once = drover::format(sources, program);
  drover::ast::Program again = drover::parse(sources, sources.add("once", once), diagnostics);
  CHECK(diagnostics.empty());
  CHECK(drover::dump(again) == drover::dump(program));
  CHECK(again.comments.size() == program.comments.size());
  CHECK(drover::format(sources, again) == once);
}

std::string checked(const std::string& text) {
  drover::Node node;
  // Whatever it uses, it uses itself.
  node.read_texts_with(
      {[&](const std::string&) -> drover::Result<std::string> { return text; }, {}});
  drover::Schema input;
  input.name = "log";
  input.columns = {{"file", {drover::Kind::kString, {}}},
                   {"line", {drover::Kind::kInt, {}}},
                   {"text", {drover::Kind::kString, {}}}};
  node.add_input(std::move(input));
  node.add_program("fuzz.olg", text);
  bool installed = node.install({});
  CHECK(installed == !drover::has_errors(node.diagnostics()));
  std::string result = render(node.sources(), node.diagnostics(), false);
  for (const drover::Diagnostic& diagnostic : node.diagnostics()) {
    result += render_json(node.sources(), diagnostic);
  }
  if (!installed) return result;
  // The text as a question about the program: it is one row, or refused.
  drover::Diagnostics faults;
  CHECK(node.ask_for(text, faults) == !drover::has_errors(faults));
  return result + node.explain() + drover::render(node.sources(), faults, false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_parser(text);
  CHECK(checked(text) == checked(text));
  return 0;
}
