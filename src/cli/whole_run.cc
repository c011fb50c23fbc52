#include "cli/whole_run.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/stepping.h"
#include "feed/load.h"
#include "host/real.h"

namespace drover {
namespace {

WholeRun failed(const Node& node) {
  say(trim(node.failure(color_errors())));
  return WholeRun::kStopped;
}

// Whether the rows are those that follow.
WholeRun checked(Node& node, const WholeRunOptions& options) {
  if (!options.cross_check) return WholeRun::kDone;
  const auto found = node.cross_check();
  const std::string step = node.timed() ? "step " + std::to_string(node.steps()) + ": " : "";
  if (!found.ok()) {
    say("drover " + options.verb + ": " + step + found.error().what);
    return WholeRun::kStopped;
  }
  if (!found.value()) return WholeRun::kDone;
  say("drover " + options.verb + ": internal error: " + step + *found.value());
  return WholeRun::kWrong;
}

// The steps of a program that acts.
WholeRun go_on(Node& node, const WholeRunOptions& options) {
  auto interrupt = Interrupt::install();
  if (!interrupt.ok()) {
    say(interrupt.error().text());
    return WholeRun::kCutShort;
  }
  std::unique_ptr<Clock> clock = real_clock(interrupt.value().get());
  WholeRun check = WholeRun::kDone;
  const auto after_step = [&] {
    check = checked(node, options);
    return check == WholeRun::kDone;
  };
  switch (take_steps(node, *clock, *interrupt.value(), options.for_ns, after_step)) {
    case Stepped::kHalted:
      return check;
    case Stepped::kStopped:
      return failed(node);
    case Stepped::kInterrupted:
      say("drover " + options.verb + ": interrupted after " + counted(node.steps(), "step") +
          "; what follows is how things stood then");
      return WholeRun::kCutShort;
    case Stepped::kTimeIsUp:
      if (!options.for_ns)
        say("drover " + options.verb + ": time would bring more; --for 10s goes on so long");
      return WholeRun::kDone;
    case Stepped::kQuietNow:
      return WholeRun::kDone;
  }
  return WholeRun::kDone;
}

}  // namespace

WholeRun run_whole(Node& node, Disk& disk, const WholeRunOptions& options, Problems& problems) {
  if (Status loaded = run_loads(node, disk, problems); !loaded.ok()) {
    say(loaded.error().text());
    return WholeRun::kStopped;
  }
  if (!node.start() || !node.finish()) return failed(node);
  if (const WholeRun check = checked(node, options); check != WholeRun::kDone) return check;
  return node.timed() ? go_on(node, options) : WholeRun::kDone;
}

}  // namespace drover
