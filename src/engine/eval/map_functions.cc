// What the functions of tuples and maps do. A map's items are its keys, ascending, each followed by
// its value.

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "engine/eval/functions.h"

namespace drover {
namespace {

// The place of the key among the items, or where it would have to stand; and whether it is there.
struct KeyPlace {
  std::size_t at;
  bool found;
};

KeyPlace place_of(const Pool& pool, std::span<const Word> items, Word key, const Type& type) {
  std::size_t low = 0;
  std::size_t high = items.size() / 2;
  while (low < high) {
    std::size_t middle = low + (high - low) / 2;
    int order = pool.compare(items[middle * 2], key, type);
    if (order == 0) return {middle * 2, true};
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return {low * 2, false};
}

std::string key_text(const Pool& pool, Word word, const Type& type) {
  std::string text;
  pool.append_text(text, word, type);
  return text;
}

std::vector<Word> copy_of(Frame& f, Word map) {
  std::span<const Word> items = f.pool.items(map);
  return {items.begin(), items.end()};
}

Word part(Frame& f, const Word* a, const CallSite&) {
  return f.pool.items(a[0])[static_cast<std::size_t>(a[1])];
}

Word map_size(Frame& f, const Word* a, const CallSite&) { return f.pool.items(a[0]).size() / 2; }

Word has_key(Frame& f, const Word* a, const CallSite& site) {
  return place_of(f.pool, f.pool.items(a[0]), a[1], site.arg_types[1]).found ? 1 : 0;
}

Word get(Frame& f, const Word* a, const CallSite& site) {
  std::span<const Word> items = f.pool.items(a[0]);
  KeyPlace place = place_of(f.pool, items, a[1], site.arg_types[1]);
  if (place.found) return items[place.at + 1];
  if (site.arg_types.size() == 3) return a[2];
  return f.fail("get: the map has no key " + key_text(f.pool, a[1], site.arg_types[1]));
}

// Each second item from the first or the second on.
template <std::size_t First>
Word each_second(Frame& f, const Word* a, const CallSite&) {
  std::span<const Word> items = f.pool.items(a[0]);
  std::vector<Word> found;
  for (std::size_t i = First; i < items.size(); i += 2) found.push_back(items[i]);
  return f.pool.transient_items(found);
}

Word put(Frame& f, const Word* a, const CallSite& site) {
  std::vector<Word> items = copy_of(f, a[0]);
  KeyPlace place = place_of(f.pool, items, a[1], site.arg_types[1]);
  if (place.found) {
    items[place.at + 1] = a[2];
  } else {
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(place.at), {a[1], a[2]});
  }
  return f.pool.transient_items(items);
}

Word removed(Frame& f, const Word* a, const CallSite& site) {
  std::vector<Word> items = copy_of(f, a[0]);
  KeyPlace place = place_of(f.pool, items, a[1], site.arg_types[1]);
  if (!place.found) return a[0];
  auto at = items.begin() + static_cast<std::ptrdiff_t>(place.at);
  items.erase(at, at + 2);
  return f.pool.transient_items(items);
}

// All keys of both; what the second map says holds.
Word merged(Frame& f, const Word* a, const CallSite& site) {
  std::span<const Word> x = f.pool.items(a[0]);
  std::span<const Word> y = f.pool.items(a[1]);
  const Type& key = site.type.args[0];
  std::vector<Word> items;
  items.reserve(x.size() + y.size());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < x.size() || j < y.size()) {
    int order = i == x.size() ? 1 : j == y.size() ? -1 : f.pool.compare(x[i], y[j], key);
    std::span<const Word> from = order < 0 ? x.subspan(i, 2) : y.subspan(j, 2);
    items.insert(items.end(), from.begin(), from.end());
    if (order <= 0) i += 2;
    if (order >= 0) j += 2;
  }
  return f.pool.transient_items(items);
}

Word to_map(Frame& f, const Word* a, const CallSite& site) {
  std::vector<Word> items;
  for (Word pair : f.pool.items(a[0])) {
    std::span<const Word> parts = f.pool.items(pair);
    items.insert(items.end(), parts.begin(), parts.end());
  }
  return make_map_word(f, std::move(items), site.type);
}

Word entries(Frame& f, const Word* a, const CallSite&) {
  std::vector<Word> items = copy_of(f, a[0]);
  std::vector<Word> pairs;
  for (std::size_t i = 0; i < items.size(); i += 2) {
    pairs.push_back(f.pool.transient_items(std::span(items).subspan(i, 2)));
  }
  return f.pool.transient_items(pairs);
}

constexpr auto kMapFunctionTable = std::to_array<std::pair<Fn, Function>>({
    {Fn::kPart, part},
    {Fn::kMapSize, map_size},
    {Fn::kHasKey, has_key},
    {Fn::kGet, get},
    {Fn::kKeys, each_second<0>},
    {Fn::kValues, each_second<1>},
    {Fn::kPut, put},
    {Fn::kRemove, removed},
    {Fn::kMerge, merged},
    {Fn::kToMap, to_map},
    {Fn::kEntries, entries},
});

}  // namespace

const Word* arrange_map(std::vector<Word>& items, const Type& type, const Pool& pool) {
  std::vector<std::size_t> order(items.size() / 2);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    int keys = pool.compare(items[a * 2], items[b * 2], type.args[0]);
    return keys != 0 ? keys < 0 : a < b;
  });
  std::vector<Word> sorted;
  sorted.reserve(items.size());
  for (std::size_t entry : order) {
    Word key = items[entry * 2];
    Word value = items[entry * 2 + 1];
    bool again = !sorted.empty() && pool.same(sorted[sorted.size() - 2], key, type.args[0]);
    if (again && !pool.same(sorted.back(), value, type.args[1])) {
      // As the caller knows it: its items stay as they are.
      return &items[entry * 2];
    }
    if (!again) sorted.insert(sorted.end(), {key, value});
  }
  items = std::move(sorted);
  return nullptr;
}

Word make_map_word(Frame& frame, std::vector<Word> items, const Type& type) {
  if (const Word* twice = arrange_map(items, type, frame.pool)) {
    return frame.fail("the key " + key_text(frame.pool, *twice, type.args[0]) +
                      " of a map has two values");
  }
  return frame.pool.transient_items(items);
}

Function map_function_for(Fn fn) {
  for (const auto& [known, function] : kMapFunctionTable) {
    if (known == fn) return function;
  }
  return nullptr;
}

}  // namespace drover
