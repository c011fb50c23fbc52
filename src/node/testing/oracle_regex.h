#pragma once
// A backtracking matcher for the regular expressions that tests use, to hold RE2 and what the
// engine does before it against: literals . \d \s \w \S [classes] ( ) | * + ? ^ $ and \ before a
// sign. For tests only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

// The leftmost match, the earlier choices first as Perl has it: the whole, then the groups ("" for
// one that took no part). nullopt: none.
std::optional<std::vector<std::string>> oracle_match(std::string_view pattern, bool ignore_case,
                                                     std::string_view text);

// Every match that does not overlap the one before is replaced; \0 to \9 in `with` are groups.
std::string oracle_replace(std::string_view pattern, bool ignore_case, std::string_view text,
                           std::string_view with);

}  // namespace drover
