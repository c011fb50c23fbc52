#pragma once
// The rows of one relation as they are shown: in ascending order, column by column. Reads the
// node's pool: print it before the node goes on.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "value/pool.h"
#include "value/schema.h"

namespace drover {

class Answer {
 public:
  Answer(const Schema& schema, const Pool& pool) : schema_(&schema), pool_(&pool) {}

  const Schema& schema() const { return *schema_; }
  const Pool& pool() const { return *pool_; }
  std::uint64_t row_count() const { return rows_; }
  const Word* row(std::uint64_t number) const {
    return words_.data() + number * schema_->columns.size();
  }

  // For the one who fills it.
  void add(const Word* row);
  void sort();

  // "rel(v1, "s")".
  std::string row_text(std::uint64_t number) const;

 private:
  const Schema* schema_;
  const Pool* pool_;
  std::uint64_t rows_ = 0;
  std::vector<Word> words_;
};

}  // namespace drover
