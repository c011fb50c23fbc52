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

// The steps of a program that acts.
WholeRun go_on(Node& node, const std::string& verb, std::optional<std::int64_t> for_ns) {
  auto interrupt = Interrupt::install();
  if (!interrupt.ok()) {
    say(interrupt.error().text());
    return WholeRun::kCutShort;
  }
  std::unique_ptr<Clock> clock = real_clock(interrupt.value().get());
  switch (take_steps(node, *clock, *interrupt.value(), for_ns)) {
    case Stepped::kStopped:
      return failed(node);
    case Stepped::kInterrupted:
      say("drover " + verb + ": interrupted after " + counted(node.steps(), "step") +
          "; what follows is how things stood then");
      return WholeRun::kCutShort;
    case Stepped::kTimeIsUp:
      if (!for_ns) say("drover " + verb + ": time would bring more; --for 10s goes on so long");
      return WholeRun::kDone;
    case Stepped::kQuietNow:
      return WholeRun::kDone;
  }
  return WholeRun::kDone;
}

}  // namespace

WholeRun run_whole(Node& node, Disk& disk, const std::string& verb,
                   std::optional<std::int64_t> for_ns, Problems& problems) {
  if (Status loaded = run_loads(node, disk, problems); !loaded.ok()) {
    say(loaded.error().text());
    return WholeRun::kStopped;
  }
  if (!node.start() || !node.finish()) return failed(node);
  return node.timed() ? go_on(node, verb, for_ns) : WholeRun::kDone;
}

}  // namespace drover
