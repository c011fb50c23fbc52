#pragma once
// What a user writes for a reader, `fields(sep: ":")`, as a value, and the reader that it means.
//
//   lines
//   fields(sep: ":")
//   csv(sep: ";", header: false, c1: string, "first name": string)
//   tsv(header: true)
//   json(status: int, user.name: string)

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "describe/cells.h"
#include "describe/reader.h"

namespace drover {

enum class ReaderKind { kLines, kFields, kCsv, kTsv, kJson };

// As a user writes it: "csv".
const char* reader_name(ReaderKind kind);

struct ReaderSpec {
  ReaderKind kind = ReaderKind::kLines;
  std::optional<std::string> separator;
  std::optional<bool> header;
  std::vector<TypedName> types;
  std::optional<std::size_t> width = {};  // of csv and tsv without a header; not written by users
  std::string comment = {};               // of csv and tsv; not written by users
  Span span;                              // of the spec's text, without blanks around it
};

// Reads a spec at the start of `span`; what follows it there, such as "@ /var/log/syslog", is the
// caller's. All faults are added to `diagnostics`; with one, the spec is not to be used.
ReaderSpec parse_reader_spec(const Sources& sources, Span span, Diagnostics& diagnostics);

// The reader for a file, by the ending of its name, also with .gz and the like behind it; nullopt:
// that tells nothing.
std::optional<ReaderKind> reader_for(std::string path);

std::unique_ptr<Reader> make_reader(const ReaderSpec& spec);

}  // namespace drover
