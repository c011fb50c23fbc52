#pragma once
// Patterns for file names: * ? [a-z] [!a-z] {a,b}, and \ before a character that is meant itself.
// As in a shell, a leading "." is matched only by a ".". Walking folders is feed/source.h.

#include <string>
#include <string_view>
#include <vector>

namespace drover {

// Whether a text has any of * ? [ { that is not behind a backslash.
bool is_pattern(std::string_view text);

// a{b,c}d -> abd acd; braces without a comma stand for themselves.
std::vector<std::string> expand_braces(std::string_view pattern);

// One name, without "/"; braces count for nothing here.
bool matches(std::string_view pattern, std::string_view name);

// The text that a pattern without special characters means.
std::string without_backslashes(std::string_view pattern);

// Runs of digits by their number, all else by bytes: log, log.1, log.2.gz, log.10.gz.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace drover
