#pragma once
// Puts statements that are laid out already into a text again, with the comments and (single) blank
// lines that stood between them.

#include <string>
#include <string_view>
#include <vector>

#include "lang/syntax/ast.h"

namespace drover {

struct LaidOut {
  Span span;         // in the source
  std::string text;  // as it is to be
};

// Statements and comments in the order in which they stand in `source`.
std::string lay_out(std::string_view source, const std::vector<LaidOut>& statements,
                    const std::vector<ast::Comment>& comments);

// How long a line may be, and how many characters this one has.
inline constexpr std::size_t kLineMax = 100;
std::size_t characters(std::string_view text);
inline constexpr std::string_view kIndent = "    ";

}  // namespace drover
