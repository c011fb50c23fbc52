#include "value/schema.h"

#include <algorithm>

#include "base/text.h"

namespace drover {

namespace {

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

bool is_identifier(std::string_view text) {
  return !text.empty() && is_name_start(text[0]) &&
         std::all_of(text.begin(), text.end(), is_name_part);
}

}  // namespace

bool is_plain_name(std::string_view name) {
  if (name == "_") return false;  // the wildcard
  std::vector<std::string_view> parts = split(name, '.');
  if (!is_identifier(parts[0])) return false;
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_name_part);
  });
}

void append_name(std::string& out, std::string_view name) {
  if (is_plain_name(name)) {
    out += name;
  } else {
    append_quoted(out, name);
  }
}

std::optional<int> Schema::column(std::string_view column_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return static_cast<int>(i);
  }
  return std::nullopt;
}

bool Schema::typed() const {
  return std::all_of(columns.begin(), columns.end(),
                     [](const Column& column) { return column.type.known(); });
}

std::string to_text(const Schema& schema) {
  std::string out = schema.name + "(";
  for (const Column& column : schema.columns) {
    if (&column != &schema.columns.front()) out += ", ";
    append_name(out, column.name);
    out += ": " + to_text(column.type);
  }
  return out + ")";
}

}  // namespace drover
