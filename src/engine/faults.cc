#include "engine/faults.h"

#include <algorithm>

namespace drover {

void Faults::add(const RuntimeFault& fault, std::uint64_t times) {
  count += times;
  auto known = std::ranges::find_if(first, [&](const Kept& kept) {
    return kept.fault.span == fault.span && kept.fault.message == fault.message;
  });
  if (known != first.end()) {
    known->times += times;
  } else if (first.size() < kKept && std::ranges::count(first, fault.span, [](const Kept& kept) {
                                       return kept.fault.span;
                                     }) < kKeptOfAPlace) {
    first.push_back({fault, times});
  }
}

void PieceFaults::add(const RuntimeFault& fault) {
  const auto [at, is_new] =
      at_.try_emplace({fault.span.source, fault.span.begin, fault.message}, all_.size());
  if (is_new) {
    all_.push_back({fault, 1});
  } else {
    ++all_[at->second].times;
  }
}

void PieceFaults::move_into(Faults& faults) {
  for (const Faults::Kept& kept : all_) faults.add(kept.fault, kept.times);
  all_.clear();
  at_.clear();
}

}  // namespace drover
