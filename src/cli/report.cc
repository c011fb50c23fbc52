#include "cli/report.h"

#include "base/text.h"
#include "cli/output.h"

namespace drover {

namespace {

void say_places(const std::vector<Problems::Problem>& problems) {
  for (const Problems::Problem& problem : problems) {
    std::string where = problem.file;
    if (problem.line > 0) where += ":" + std::to_string(problem.line);
    say("  " + where + ": " + problem.what);
  }
}

}  // namespace

bool report_problems(const Problems& problems) {
  if (problems.count() > 0) {
    say(counted(problems.count(), "problem") + " in the data:");
    say_places(problems.first());
    std::uint64_t more = problems.count() - problems.first().size();
    if (more > 0) say("  … and " + std::to_string(more) + " more");
    say_places(problems.notes());
  }
  return problems.count() == 0;
}

bool report_faults(const Problems& problems, const Node& node) {
  report_problems(problems);
  if (node.dropped() > 0) {
    say(counted(node.dropped(), "binding") + " dropped, for an expression had no value:");
    std::uint64_t told = 0;
    for (const Node::Dropped& dropped : node.first_dropped()) {
      told += dropped.times;
      say("  " + dropped.what +
          (dropped.times > 1 ? " (" + std::to_string(dropped.times) + " times)" : ""));
    }
    if (node.dropped() > told) say("  … and " + std::to_string(node.dropped() - told) + " more");
  }
  return problems.count() == 0 && node.dropped() == 0;
}

}  // namespace drover
