#pragma once
// One `--from`: NAME = READER [@ PATH-OR-GLOB | @ -]. Without a path it is standard input.

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "describe/reader_spec.h"

namespace drover {

struct From {
  std::string name;  // of the relation
  Span name_span;
  ReaderSpec reader;
  std::string path;  // a path, a glob, or "-"
  Span path_span;
};

// Reads `sources.at(source)`; all faults are added to `diagnostics`, with one there is no From.
std::optional<From> parse_from(const Sources& sources, std::uint32_t source,
                               Diagnostics& diagnostics);

}  // namespace drover
