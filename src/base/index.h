#pragma once
// Indexes are int in this tree, because -1 means none; containers want std::size_t. That an index
// is not -1 is for the caller to know.

#include <cstddef>

namespace drover {

inline std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace drover
