#pragma once
// Makes a failing case small enough to be read: takes away what it fails without.
//
// shrink(items, fails) asks `fails()` after taking some of `items` away, and puts them back when it
// says no: first halves, at last one by one, until no single one can go (delta debugging; Zeller
// and Hildebrandt 2002). `fails` reads `items` where they are.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace drover {

template <typename Item, typename Fails>
void shrink(std::vector<Item>& items, const Fails& fails) {
  for (std::size_t size = (items.size() + 1) / 2; size > 0;) {
    bool any = false;
    for (std::size_t at = 0; at < items.size();) {
      const std::vector<Item> before = items;
      const auto from = items.begin() + static_cast<std::ptrdiff_t>(at);
      items.erase(from, from + static_cast<std::ptrdiff_t>(std::min(size, items.size() - at)));
      if (fails()) {
        any = true;
        continue;
      }
      items = before;
      at += size;
    }
    if (!any || size > 1) size /= 2;  // at last, singles until none can go
  }
}

}  // namespace drover
