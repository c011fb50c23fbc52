#include "value/pool.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "value/literals.h"
#include "value/numbers.h"

namespace drover {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kFirstBlockBytes = 16U << 10U;
constexpr std::size_t kBlockBytesMax = 1U << 20U;
constexpr std::size_t kScratchBytes = 64U << 10U;

std::uint64_t hash_items(std::span<const Word> items) {
  std::uint64_t hash = items.size();
  for (Word word : items) hash = hash_combine(hash, word);
  return hash;
}

int sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

}  // namespace

Pool::Pool() : string_slots_(kFirstSlots, 0), list_slots_(kFirstSlots, 0) {}
Pool::~Pool() = default;

// Room in the permanent blocks; long texts get a block of their own.
char* Pool::keep(std::size_t size) {
  if (size > block_size_ - block_used_) {
    std::size_t next = std::clamp(block_size_ * 2, kFirstBlockBytes, kBlockBytesMax);
    if (size > next / 4 && size > block_size_ / 4) {
      auto own = std::make_unique_for_overwrite<char[]>(size);
      char* at = own.get();
      // The block being filled stays last.
      blocks_.insert(blocks_.empty() ? blocks_.end() : blocks_.end() - 1, std::move(own));
      bytes_ += size;
      return at;
    }
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(next));
    bytes_ += next;
    block_size_ = next;
    block_used_ = 0;
  }
  char* at = blocks_.back().get() + block_used_;
  block_used_ += size;
  return at;
}

Word Pool::intern(std::string_view text) {
  auto hash = static_cast<std::uint32_t>(hash_bytes(text));
  std::size_t mask = string_slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; string_slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = strings_[string_slots_[slot] - 1];
    if (entry.hash == hash && std::string_view(entry.data, entry.size) == text) {
      return string_slots_[slot] - 1;
    }
  }
  CHECK(text.size() < UINT32_MAX && strings_.size() < UINT32_MAX - 1);
  char* data = text.empty() ? nullptr : keep(text.size());
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
  strings_.push_back({data, static_cast<std::uint32_t>(text.size()), hash});
  string_slots_[slot] = static_cast<std::uint32_t>(strings_.size());
  Word word = strings_.size() - 1;
  if (strings_.size() * 2 > string_slots_.size()) grow_strings();
  return word;
}

bool Pool::find(std::string_view text, Word& word) const {
  auto hash = static_cast<std::uint32_t>(hash_bytes(text));
  std::size_t mask = string_slots_.size() - 1;
  for (std::size_t slot = hash & mask; string_slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = strings_[string_slots_[slot] - 1];
    if (entry.hash == hash && std::string_view(entry.data, entry.size) == text) {
      word = string_slots_[slot] - 1;
      return true;
    }
  }
  return false;
}

void Pool::grow_strings() {
  std::vector<std::uint32_t> slots(string_slots_.size() * 2, 0);
  std::size_t mask = slots.size() - 1;
  for (std::size_t id = 0; id < strings_.size(); ++id) {
    std::size_t slot = strings_[id].hash & mask;
    while (slots[slot] != 0) slot = (slot + 1) & mask;
    slots[slot] = static_cast<std::uint32_t>(id + 1);
  }
  string_slots_ = std::move(slots);
}

char* Pool::scratch(std::size_t size) {
  while (true) {
    if (scratch_block_ < scratch_.size()) {
      auto& [block, room] = scratch_[scratch_block_];
      if (room - scratch_used_ >= size) {
        char* at = block.get() + scratch_used_;
        scratch_used_ += size;
        return at;
      }
      ++scratch_block_;
      scratch_used_ = 0;
      continue;
    }
    std::size_t room = std::max(size, kScratchBytes);
    scratch_.emplace_back(std::make_unique_for_overwrite<char[]>(room), room);
  }
}

void Pool::release(Mark mark) {
  CHECK(mark.views <= views_.size());
  views_.resize(mark.views);
  list_views_.resize(mark.lists);
  scratch_block_ = mark.block;
  scratch_used_ = mark.used;
}

Word Pool::intern_items(std::span<const Word> items) {
  std::uint64_t hash = hash_items(items);
  std::size_t mask = list_slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; list_slots_[slot] != 0; slot = (slot + 1) & mask) {
    Word id = list_slots_[slot] - 1;
    if (std::ranges::equal(this->items(id), items)) return id;
  }
  CHECK(list_words_.size() + items.size() < UINT32_MAX && lists_.size() < UINT32_MAX - 1);
  lists_.push_back(
      {static_cast<std::uint32_t>(list_words_.size()), static_cast<std::uint32_t>(items.size())});
  // `items` may point into list_words_ itself.
  std::vector<Word> copy(items.begin(), items.end());
  list_words_.insert(list_words_.end(), copy.begin(), copy.end());
  list_slots_[slot] = static_cast<std::uint32_t>(lists_.size());
  Word word = lists_.size() - 1;
  if (lists_.size() * 2 > list_slots_.size()) grow_lists();
  return word;
}

void Pool::grow_lists() {
  std::vector<std::uint32_t> slots(list_slots_.size() * 2, 0);
  std::size_t mask = slots.size() - 1;
  for (std::size_t id = 0; id < lists_.size(); ++id) {
    std::size_t slot = hash_items(items(id)) & mask;
    while (slots[slot] != 0) slot = (slot + 1) & mask;
    slots[slot] = static_cast<std::uint32_t>(id + 1);
  }
  list_slots_ = std::move(slots);
}

std::span<const Word> Pool::items(Word sequence) const {
  if (is_transient(sequence)) return list_views_[sequence & ~kTransientBit];
  CHECK(sequence < lists_.size());
  const Items& list = lists_[sequence];
  return {list_words_.data() + list.begin, list.size};
}

Word Pool::transient_items(std::span<const Word> items) {
  std::size_t bytes = items.size() * sizeof(Word);
  // scratch() gives bytes at any address: round up to a word's.
  char* raw = scratch(bytes + sizeof(Word));
  auto address = reinterpret_cast<std::uintptr_t>(raw);
  auto* words =
      reinterpret_cast<Word*>(raw + (sizeof(Word) - address % sizeof(Word)) % sizeof(Word));
  if (bytes > 0) std::memcpy(words, items.data(), bytes);
  list_views_.emplace_back(words, items.size());
  return kTransientBit | (list_views_.size() - 1);
}

Word Pool::canonical(Word word, const Type& type) {
  if (is_text(type.kind)) return is_transient(word) ? intern(text(word)) : word;
  if (!has_items(type.kind) || !is_transient(word)) return word;
  std::vector<Word> kept;
  for (Word item : items(word)) kept.push_back(canonical(item, item_type(type, kept.size())));
  return intern_items(kept);
}

Word Pool::copy_from(const Pool& other, Word word, const Type& type) {
  if (is_text(type.kind)) return intern(other.text(word));
  if (!has_items(type.kind)) return word;
  std::vector<Word> kept;
  for (Word item : other.items(word))
    kept.push_back(copy_from(other, item, item_type(type, kept.size())));
  return intern_items(kept);
}

bool Pool::same(Word a, Word b, const Type& type) const {
  if (a == b) return true;
  if (is_text(type.kind)) return same_string(a, b);
  if (!has_items(type.kind)) return false;
  return (is_transient(a) || is_transient(b)) && compare(a, b, type) == 0;
}

int Pool::compare(Word a, Word b, const Type& type) const {
  if (a == b) return 0;
  switch (type.kind) {
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kAddr: {
      int order = text(a).compare(text(b));
      return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    case Kind::kFloat: {
      double x = float_of(a);
      double y = float_of(b);
      if (x < y) return -1;
      if (x > y) return 1;
      return (x != x ? 1 : 0) - (y != y ? 1 : 0);  // NaN after all numbers
    }
    case Kind::kId:
      return sign(a <=> b);
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
    case Kind::kMap: {
      std::span<const Word> x = items(a);
      std::span<const Word> y = items(b);
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (int order = compare(x[i], y[i], item_type(type, i)); order != 0) return order;
      }
      return sign(x.size() <=> y.size());
    }
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kTime:
    case Kind::kDuration:
    case Kind::kUnknown:
      break;
  }
  return sign(int_of(a) <=> int_of(b));
}

Word Pool::encode(const Value& value) {
  struct Encode {
    Pool& pool;
    Word operator()(bool v) const { return v ? 1 : 0; }
    Word operator()(std::int64_t v) const { return word_of(v); }
    Word operator()(double v) const { return word_of(v); }
    Word operator()(const std::string& v) const { return pool.intern(v); }
    Word operator()(Time v) const { return word_of(v.ns); }
    Word operator()(Duration v) const { return word_of(v.ns); }
    Word operator()(const Bytes& v) const { return pool.intern(v.data); }
    Word operator()(const Addr& v) const { return pool.intern(v.text); }
    Word operator()(Id v) const { return v.number; }
    Word operator()(const List& v) const { return items(v.items); }
    Word operator()(const Set& v) const { return items(v.items); }
    Word operator()(const Tuple& v) const { return items(v.items); }
    Word operator()(const Map& v) const { return items(v.items); }
    Word items(const std::vector<Value>& values) const {
      std::vector<Word> words;
      words.reserve(values.size());
      for (const Value& value : values) words.push_back(pool.encode(value));
      return pool.intern_items(words);
    }
  };
  return std::visit(Encode{*this}, value);
}

Value Pool::decode(Word word, const Type& type) const {
  auto all = [&](auto into) {
    for (Word item : items(word)) {
      into.items.push_back(decode(item, item_type(type, into.items.size())));
    }
    return Value(std::move(into));
  };
  switch (type.kind) {
    case Kind::kBool:
      return Value(word != 0);
    case Kind::kInt:
      return Value(int_of(word));
    case Kind::kFloat:
      return Value(float_of(word));
    case Kind::kString:
      return Value(std::string(text(word)));
    case Kind::kTime:
      return Value(Time{int_of(word)});
    case Kind::kDuration:
      return Value(Duration{int_of(word)});
    case Kind::kBytes:
      return Value(Bytes{std::string(text(word))});
    case Kind::kAddr:
      return Value(Addr{std::string(text(word))});
    case Kind::kId:
      return Value(Id{word});
    case Kind::kList:
      return all(List{});
    case Kind::kSet:
      return all(Set{});
    case Kind::kTuple:
      return all(Tuple{});
    case Kind::kMap:
      return all(Map{});
    case Kind::kUnknown:
      break;
  }
  CHECK(type.kind != Kind::kUnknown);
  return Value(false);
}

void Pool::append_text(std::string& out, Word word, const Type& type) const {
  switch (type.kind) {
    case Kind::kBool:
      out += word != 0 ? "true" : "false";
      return;
    case Kind::kInt:
      append_int(out, int_of(word));
      return;
    case Kind::kFloat:
      append_float(out, float_of(word));
      return;
    case Kind::kString:
      append_quoted(out, text(word));
      return;
    case Kind::kTime:
      append_time(out, int_of(word));
      return;
    case Kind::kDuration:
      append_duration(out, int_of(word));
      return;
    case Kind::kBytes:
      append_bytes_literal(out, text(word));
      return;
    case Kind::kAddr:
      append_addr_literal(out, text(word));
      return;
    case Kind::kId:
      append_id(out, word);
      return;
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
    case Kind::kMap: {
      std::span<const Word> all = items(word);
      out += before_items(type.kind);
      for (std::size_t i = 0; i < all.size(); ++i) {
        out += before_item(type.kind, i);
        append_text(out, all[i], item_type(type, i));
      }
      out += after_items(type.kind, all.size());
      return;
    }
    case Kind::kUnknown:
      break;
  }
  CHECK(type.kind != Kind::kUnknown);
}

}  // namespace drover
