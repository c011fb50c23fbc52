#pragma once
// The rows of one relation as they are shown: in ascending order, column by column, unless another
// order is asked for. Reads the node's pool: print it before the node goes on.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "value/pool.h"
#include "value/schema.h"

namespace drover {

// What rows are ordered by; what is left equal is in ascending order, column by column.
struct SortKey {
  int column = 0;
  bool descending = false;
};

class Answer {
 public:
  Answer(const Schema& schema, const Pool& pool) : schema_(&schema), pool_(&pool) {}
  // Of a question: its columns are variables, and it has no name.
  Answer(std::unique_ptr<const Schema> schema, const Pool& pool)
      : own_(std::move(schema)), schema_(own_.get()), pool_(&pool) {}

  const Schema& schema() const { return *schema_; }
  const Pool& pool() const { return *pool_; }
  std::uint64_t row_count() const { return order_.size(); }
  const Word* row(std::uint64_t number) const {
    return words_.data() + order_[number] * schema_->columns.size();
  }

  // For the one who fills it.
  void reserve(std::uint64_t rows);
  void add(const Word* row);
  // Puts the first `count` rows in order, and keeps only these.
  void sort(const std::vector<SortKey>& keys = {}, std::uint64_t count = UINT64_MAX);

  // How many rows sort() did not keep.
  std::uint64_t left_out() const { return left_out_; }

  // Appends "rel(v1, "s")"; of a question "X = 1, Y = "s"", or "yes" when it has no variables.
  void append_row(std::string& out, std::uint64_t number) const;

 private:
  struct Ranked;

  void append_values(std::string& out, std::uint64_t number) const;

  std::vector<SortKey> all_keys(const std::vector<SortKey>& keys) const;
  std::uint64_t rank(Word word, SortKey key) const;

  std::unique_ptr<const Schema> own_;
  const Schema* schema_;
  const Pool* pool_;
  std::vector<Word> words_;
  std::vector<std::uint64_t> order_;  // numbers of rows, as they stand in words_
  std::uint64_t left_out_ = 0;
};

}  // namespace drover
