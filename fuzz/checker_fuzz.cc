// Whatever text comes in, it is refused with diagnostics that can be shown, or it can be planned
// and explained; and what is refused or taken once is so again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "node/node.h"

namespace {

std::string result_of(std::string_view text) {
  drover::Node node;
  drover::Schema input;
  input.name = "log";
  input.columns = {{"file", {drover::Kind::kString, {}}},
                   {"line", {drover::Kind::kInt, {}}},
                   {"text", {drover::Kind::kString, {}}}};
  node.add_input(std::move(input));
  node.add_program("fuzz.olg", std::string(text));
  bool installed = node.install({});
  CHECK(installed == !drover::has_errors(node.diagnostics()));
  std::string result = render(node.sources(), node.diagnostics(), false);
  for (const drover::Diagnostic& diagnostic : node.diagnostics()) {
    result += render_json(node.sources(), diagnostic);
  }
  return installed ? result + node.explain() : result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string first = result_of(text);
  CHECK(first == result_of(text));
  return 0;
}
