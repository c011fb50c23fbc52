#pragma once
// Where the bytes of texts (strings, bytes, addresses) and the items of lists, sets, tuples and
// maps live; Words refer to them by id.
//
// Interned strings and lists are kept once each, for as long as the Pool lives, so equal values
// have equal words. Transient strings are views: they cost nothing to make and are gone at
// release(). Ids depend only on the order of calls, so one history gives one numbering.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "value/type.h"
#include "value/value.h"
#include "value/word.h"

namespace drover {

class Pool {
 public:
  Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool();

  // --- strings ---
  Word intern(std::string_view text);
  // The word of an interned string; false when nobody has interned it.
  bool find(std::string_view text, Word& word) const;
  // A string that lives until release(); its bytes must live as long.
  Word transient(std::string_view text) {
    views_.push_back(text);
    return kTransientBit | (views_.size() - 1);
  }
  // Room for the bytes of a transient string that we make ourselves.
  char* scratch(std::size_t size);
  std::string_view text(Word string) const {
    if (is_transient(string)) return views_[string & ~kTransientBit];
    const Entry& entry = strings_[string];
    return {entry.data, entry.size};
  }
  // The word that may enter a table: texts, and lists with all that is in them, interned.
  Word canonical(Word word, const Type& type);
  // The canonical word here of a value of another pool.
  Word copy_from(const Pool& other, Word word, const Type& type);
  bool same_string(Word a, Word b) const {
    if (a == b) return true;
    return (is_transient(a) || is_transient(b)) && text(a) == text(b);
  }

  // Transient strings, lists and scratch bytes made after a mark end with release(mark).
  struct Mark {
    std::size_t views = 0;
    std::size_t lists = 0;
    std::size_t block = 0;
    std::size_t used = 0;
  };
  Mark mark() const { return {views_.size(), list_views_.size(), scratch_block_, scratch_used_}; }
  void release(Mark mark);

  // --- lists, sets, tuples, maps ---
  // The items must be canonical; for a set also ascending by compare() and distinct, for a map the
  // keys (value/type.h: item_type) likewise.
  Word intern_items(std::span<const Word> items);
  // A list whose items may be transient, and which lives until release(). The items are copied.
  Word transient_items(std::span<const Word> items);
  std::span<const Word> items(Word sequence) const;

  // Equal values, of which each may be transient.
  bool same(Word a, Word b, const Type& type) const;

  // --- values ---
  // The natural order of two words of one type, total (NaN after all numbers).
  int compare(Word a, Word b, const Type& type) const;
  Word encode(const Value& value);
  Value decode(Word word, const Type& type) const;
  // As the language writes it (value/value.h: to_text).
  void append_text(std::string& out, Word word, const Type& type) const;

  std::size_t string_count() const { return strings_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    const char* data;
    std::uint32_t size;
    std::uint32_t hash;
  };
  struct Items {
    std::uint32_t begin;
    std::uint32_t size;
  };

  char* keep(std::size_t size);
  void grow_strings();
  void grow_lists();

  std::vector<Entry> strings_;
  std::vector<std::uint32_t> string_slots_;  // id + 1; 0 = free
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_used_ = 0;
  std::size_t block_size_ = 0;
  std::size_t bytes_ = 0;

  std::vector<std::string_view> views_;
  std::vector<std::span<const Word>> list_views_;
  std::vector<std::pair<std::unique_ptr<char[]>, std::size_t>> scratch_;
  std::size_t scratch_block_ = 0;
  std::size_t scratch_used_ = 0;

  std::vector<Items> lists_;
  std::vector<Word> list_words_;
  std::vector<std::uint32_t> list_slots_;  // id + 1; 0 = free
};

}  // namespace drover
