#include "host/real.h"

#include <utility>

namespace drover {

RealHost::RealHost(std::unique_ptr<Net> net, const Interrupt* interrupt)
    : clock_(real_clock(interrupt)),
      net_(std::move(net)),
      disk_(real_disk(interrupt)),
      process_(real_process(interrupt)) {}

Result<std::unique_ptr<RealHost>> RealHost::make(const std::string& address,
                                                 const Interrupt* interrupt) {
  DROVER_TRY(std::unique_ptr<Net> net, real_net(address, interrupt));
  return std::unique_ptr<RealHost>(new RealHost(std::move(net), interrupt));
}

}  // namespace drover
