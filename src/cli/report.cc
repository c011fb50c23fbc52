#include "cli/report.h"

#include "base/text.h"
#include "cli/output.h"

namespace drover {

bool report_faults(const Problems& problems, const Node& node) {
  if (problems.count() > 0) {
    say(counted(problems.count(), "problem") + " in the data:");
    for (const Problems::Problem& problem : problems.first()) {
      std::string where = problem.file;
      if (problem.line > 0) where += ":" + std::to_string(problem.line);
      say("  " + where + ": " + problem.what);
    }
    std::uint64_t more = problems.count() - problems.first().size();
    if (more > 0) say("  … and " + std::to_string(more) + " more");
  }
  if (node.dropped() > 0) {
    say(counted(node.dropped(), "binding") + " dropped, for an expression had no value:");
    std::vector<std::string> first = node.first_dropped();
    for (const std::string& text : first) say("  " + text);
    if (node.dropped() > first.size())
      say("  … and " + std::to_string(node.dropped() - first.size()) + " more");
  }
  return problems.count() == 0 && node.dropped() == 0;
}

}  // namespace drover
