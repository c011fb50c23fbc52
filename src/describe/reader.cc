#include "describe/reader.h"

namespace drover {

void Problems::add(std::string_view file, std::uint64_t line, std::string what) {
  ++count_;
  if (first_.size() < kKept) first_.push_back({std::string(file), line, std::move(what)});
}

void Problems::note(std::string_view file, std::uint64_t line, std::string what) {
  if (notes_.size() < kKept) notes_.push_back({std::string(file), line, std::move(what)});
}

}  // namespace drover
