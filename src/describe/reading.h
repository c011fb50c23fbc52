#pragma once
// For tests and fuzzers: runs a reader over bytes that arrive in pieces and shows what it made.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "describe/reader.h"

namespace drover {

struct Reading {
  std::vector<std::string> rows;      // "a|b|~": ~ is an absent cell
  std::vector<std::string> problems;  // "file:line: what"
  std::uint64_t problem_count = 0;
  bool operator==(const Reading&) const = default;
};

// The wanted columns by name, of those that describe() found; "*" means all.
std::vector<int> columns_named(const std::vector<Column>& columns,
                               const std::vector<std::string>& names);

// Reads one file; pieces[i] is how many bytes come with the i-th block, then all the rest. Every
// block is a copy without spare bytes behind it, so that reading too far is noticed.
void read_pieces(Reader& reader, const std::vector<Column>& wanted, const std::string& file,
                 std::string_view bytes, const std::vector<std::size_t>& pieces, Reading& reading);

// describe(), want() and read_pieces() at once; an error of describe() stands under problems.
Reading read_text(Reader& reader, const std::vector<std::string>& names, std::string_view bytes,
                  const std::vector<std::size_t>& pieces = {});

}  // namespace drover
