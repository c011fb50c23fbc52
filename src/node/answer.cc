#include "node/answer.h"

#include <algorithm>
#include <numeric>

namespace drover {
namespace {

bool is_number(const Type& type) {
  return type.kind == Kind::kInt || type.kind == Kind::kTime || type.kind == Kind::kDuration ||
         type.kind == Kind::kBool;
}

}  // namespace

void Answer::add(const Word* row) {
  words_.insert(words_.end(), row, row + schema_->columns.size());
  ++rows_;
}

void Answer::sort() {
  std::size_t width = schema_->columns.size();
  if (width == 0 || rows_ < 2) return;
  std::vector<bool> numbers;
  for (const Column& column : schema_->columns) numbers.push_back(is_number(column.type));
  std::vector<std::uint32_t> order(rows_);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Word* x = row(a);
    const Word* y = row(b);
    for (std::size_t c = 0; c < width; ++c) {
      if (x[c] == y[c]) continue;
      if (numbers[c]) return int_of(x[c]) < int_of(y[c]);
      int less = pool_->compare(x[c], y[c], schema_->columns[c].type);
      if (less != 0) return less < 0;
    }
    return false;
  });
  std::vector<Word> sorted;
  sorted.reserve(words_.size());
  for (std::uint32_t number : order) sorted.insert(sorted.end(), row(number), row(number) + width);
  words_ = std::move(sorted);
}

std::string Answer::row_text(std::uint64_t number) const {
  std::string text = schema_->name + "(";
  const Word* words = row(number);
  for (std::size_t c = 0; c < schema_->columns.size(); ++c) {
    if (c > 0) text += ", ";
    pool_->append_text(text, words[c], schema_->columns[c].type);
  }
  return text + ")";
}

}  // namespace drover
