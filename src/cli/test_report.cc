#include "cli/test_report.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace drover {
namespace {

bool failed(const Tested& tested) { return !tested.accepted && !tested.verdict.passed(); }

// What XML 1.0 cannot hold even in disguise becomes a question mark.
void append_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      out += '?';
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string test_text(const Tested& tested) {
  const std::string& path = tested.verdict.path;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const std::string name = path.substr(folder.size());
  std::string text;
  for (const Verdict::Failure& failure : tested.verdict.failures) {
    // Diagnostics know a better place in the file.
    text += failure.text.starts_with(name + ":") ? folder
                                                 : path + ":" + std::to_string(failure.line) + ": ";
    text += failure.text + "\n";
  }
  return text + tested.verdict.diff;
}

std::string test_json(const Tested& tested) {
  std::string out = "{\"file\": " + drover::quoted(tested.verdict.path);
  out += std::string(", \"passed\": ") + (tested.verdict.passed() ? "true" : "false");
  out += std::string(", \"accepted\": ") + (tested.accepted ? "true" : "false");
  out += ", \"failures\": [";
  for (std::size_t i = 0; i < tested.verdict.failures.size(); ++i) {
    const Verdict::Failure& failure = tested.verdict.failures[i];
    out += std::string(i > 0 ? ", " : "") + "{\"line\": " + std::to_string(failure.line) +
           ", \"message\": " + drover::quoted(failure.text) + "}";
  }
  return out + "], \"diff\": " + drover::quoted(tested.verdict.diff) + "}\n";
}

std::string test_junit(const std::vector<Tested>& all) {
  const auto failures = std::ranges::count_if(all, failed);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"drover test\" tests=\"" +
      std::to_string(all.size()) + "\" failures=\"" + std::to_string(failures) + "\">\n";
  for (const Tested& tested : all) {
    out += "  <testcase name=\"";
    append_xml(out, tested.verdict.path);
    if (!failed(tested)) {
      out += "\"/>\n";
      continue;
    }
    out += "\">\n    <failure>";
    append_xml(out, test_text(tested));
    out += "</failure>\n  </testcase>\n";
  }
  return out + "</testsuite>\n";
}

}  // namespace drover
