#include "describe/reader.h"

namespace drover {

void Problems::add(std::string_view file, std::uint64_t line, std::string what) {
  ++count_;
  if (first_.size() < kKept) first_.push_back({std::string(file), line, std::move(what)});
}

void Problems::note(std::string_view file, std::uint64_t line, std::string what) {
  if (notes_.size() < kKept) notes_.push_back({std::string(file), line, std::move(what)});
}

void Problems::append(const Problems& later) {
  count_ += later.count_;
  for (const Problem& problem : later.first_) {
    if (first_.size() < kKept) first_.push_back(problem);
  }
  for (const Problem& problem : later.notes_) {
    if (notes_.size() < kKept) notes_.push_back(problem);
  }
}

}  // namespace drover
