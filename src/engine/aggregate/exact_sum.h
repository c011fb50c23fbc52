#pragma once
// The exact sum of floats: nothing is lost, so the order of the numbers does not matter, and a
// number can be taken back. Keeps a few partial sums that do not overlap (Shewchuk 1997, "Adaptive
// precision floating-point arithmetic"), in long double so that no sum of doubles overflows.

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace drover {

class ExactSum {
 public:
  void add(double number) { change(number, 1); }
  void remove(double number) { change(number, -1); }
  void add(const ExactSum& other) {
    count_ += other.count_;
    nan_ += other.nan_;
    plus_inf_ += other.plus_inf_;
    minus_inf_ += other.minus_inf_;
    for (long double part : other.partials_) put(part);
  }
  std::int64_t count() const { return count_; }

  // Correctly rounded; inf or nan as IEEE 754 would have it.
  double value() const {
    if (nan_ > 0 || (plus_inf_ > 0 && minus_inf_ > 0)) return std::nan("");
    if (plus_inf_ > 0) return HUGE_VAL;
    if (minus_inf_ > 0) return -HUGE_VAL;
    return static_cast<double>(rounded());
  }
  double mean() const {
    double sum = value();
    if (!std::isfinite(sum)) return sum;
    return static_cast<double>(rounded() / static_cast<long double>(count_));
  }

 private:
  void change(double number, int times) {
    count_ += times;
    if (std::isnan(number)) {
      nan_ += times;
    } else if (std::isinf(number)) {
      (number > 0 ? plus_inf_ : minus_inf_) += times;
    } else {
      put(times > 0 ? number : -number);
    }
  }

  void put(long double x) {
    std::size_t kept = 0;
    for (long double y : partials_) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      long double high = x + y;
      long double low = y - (high - x);
      if (low != 0) partials_[kept++] = low;
      x = high;
    }
    partials_.resize(kept);
    if (x != 0) partials_.push_back(x);
  }

  // The partials from the largest on; the rest decides only a tie.
  long double rounded() const {
    std::size_t n = partials_.size();
    if (n == 0) return 0;
    long double high = partials_[--n];
    long double low = 0;
    while (n > 0) {
      long double x = high;
      long double y = partials_[--n];
      high = x + y;
      low = y - (high - x);
      if (low != 0) break;
    }
    if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
      long double y = low * 2;
      long double x = high + y;
      if (y == x - high) high = x;
    }
    return high;
  }

  std::vector<long double> partials_;  // ascending in magnitude, none overlaps another
  std::int64_t count_ = 0;
  std::int64_t nan_ = 0;
  std::int64_t plus_inf_ = 0;
  std::int64_t minus_inf_ = 0;
};

}  // namespace drover
