#include "node/answer.h"

#include <algorithm>
#include <bit>

namespace drover {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;

// A number whose order is that of the first bytes.
std::uint64_t rank_of_text(std::string_view text) {
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < sizeof rank; ++i) {
    rank = rank << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return rank;
}

std::uint64_t rank_of_float(double number) {
  if (number != number) return ~std::uint64_t{0};  // NaN after all numbers
  if (number == 0) number = 0;                     // one zero
  const auto bits = std::bit_cast<std::uint64_t>(number);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

}  // namespace

// A row with a number that mostly tells its place by itself: sorting then seldom looks at rows, let
// alone strings, which lie anywhere in memory.
struct Answer::Ranked {
  std::uint64_t rank;
  std::uint64_t row;
};

void Answer::reserve(std::uint64_t rows) {
  words_.reserve(rows * schema_->columns.size());
  order_.reserve(rows);
}

void Answer::add(const Word* row) {
  words_.insert(words_.end(), row, row + schema_->columns.size());
  order_.push_back(order_.size());
}

// The keys asked for, then the other columns.
std::vector<SortKey> Answer::all_keys(const std::vector<SortKey>& keys) const {
  std::vector<SortKey> all = keys;
  for (int column = 0; column < static_cast<int>(schema_->columns.size()); ++column) {
    if (std::ranges::find(keys, column, &SortKey::column) == keys.end()) all.push_back({column});
  }
  return all;
}

// Never says the opposite of Pool::compare, but may call unequal values equal.
std::uint64_t Answer::rank(Word word, SortKey key) const {
  std::uint64_t rank = 0;
  switch (schema_->columns[static_cast<std::size_t>(key.column)].type.kind) {
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kAddr:
      rank = rank_of_text(pool_->text(word));
      break;
    case Kind::kFloat:
      rank = rank_of_float(float_of(word));
      break;
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kTime:
    case Kind::kDuration:
      rank = static_cast<std::uint64_t>(int_of(word)) ^ kSign;
      break;
    case Kind::kId:
      rank = word;
      break;
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
    case Kind::kMap:
    case Kind::kUnknown:
      break;
  }
  return key.descending ? ~rank : rank;
}

void Answer::sort(const std::vector<SortKey>& asked, std::uint64_t count) {
  count = std::min<std::uint64_t>(count, order_.size());
  left_out_ = order_.size() - count;
  if (schema_->columns.empty() || order_.empty()) return order_.resize(count);
  const std::vector<SortKey> keys = all_keys(asked);
  const auto first = static_cast<std::size_t>(keys[0].column);
  std::vector<Ranked> ranked;
  ranked.reserve(order_.size());
  for (std::uint64_t i = 0; i < order_.size(); ++i) {
    ranked.push_back({rank(row(i)[first], keys[0]), order_[i]});
  }
  const auto less = [&](const Ranked& a, const Ranked& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    const Word* x = words_.data() + a.row * schema_->columns.size();
    const Word* y = words_.data() + b.row * schema_->columns.size();
    for (const SortKey& key : keys) {
      const auto column = static_cast<std::size_t>(key.column);
      if (x[column] == y[column]) continue;
      const int order = pool_->compare(x[column], y[column], schema_->columns[column].type);
      if (order != 0) return (order < 0) != key.descending;
    }
    return false;
  };
  const auto end_of_count = ranked.begin() + static_cast<std::ptrdiff_t>(count);
  if (count < ranked.size()) {
    std::partial_sort(ranked.begin(), end_of_count, ranked.end(), less);
  } else {
    std::sort(ranked.begin(), ranked.end(), less);
  }
  order_.resize(count);
  for (std::uint64_t i = 0; i < count; ++i) order_[i] = ranked[i].row;
}

void Answer::append_row(std::string& out, std::uint64_t number) const {
  if (schema_->name.empty()) return append_values(out, number);
  out += schema_->name;
  out += '(';
  const Word* words = row(number);
  for (std::size_t c = 0; c < schema_->columns.size(); ++c) {
    if (c > 0) out += ", ";
    pool_->append_text(out, words[c], schema_->columns[c].type);
  }
  out += ')';
}

void Answer::append_values(std::string& out, std::uint64_t number) const {
  const Word* words = row(number);
  if (schema_->columns.empty()) out += "yes";
  for (std::size_t c = 0; c < schema_->columns.size(); ++c) {
    if (c > 0) out += ", ";
    out += schema_->columns[c].name + " = ";
    pool_->append_text(out, words[c], schema_->columns[c].type);
  }
}

}  // namespace drover
