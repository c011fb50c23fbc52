#pragma once
// Small things about text that several rooms need. Knows no word of our domain.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

// What some editors write before UTF-8; to be skipped.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Appends `text` in double quotes with \" \\ \n \t \r and \u00XX for other control characters.
// The result is valid both in our rule language and as a JSON string: a byte that is no valid
// UTF-8 is written \u00XX too.
void append_quoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Pieces between separators; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string_view trim(std::string_view text);

// The candidate nearest to `word` by edit distance, or "" when none is near enough to suggest.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// The length in bytes of the UTF-8 character at the start of `text`; 0 when it is not valid.
std::size_t utf8_length(std::string_view text);
bool is_utf8(std::string_view text);

// "1.5 GB", "312 B": powers of 1000.
std::string human_bytes(std::uint64_t bytes);

// "1 row", "3 rows".
std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace drover
