#include "ask/from.h"

#include <cctype>

#include "base/text.h"
#include "node/node.h"

namespace drover {
namespace {

constexpr const char* kForm =
    "a source is NAME = READER @ PATH, for example: log = lines @ /var/log/syslog*";

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

}  // namespace

std::optional<From> parse_from(const Sources& sources, std::uint32_t source,
                               Diagnostics& diagnostics) {
  std::string_view text = sources.at(source).text();
  auto span = [&](std::size_t begin, std::size_t end) {
    return Span{source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  auto refuse = [&](Span at, std::string message) {
    diagnostics.push_back({Severity::kError, at, std::move(message), kForm, {}});
    return std::nullopt;
  };
  From from;
  std::size_t at = text.find_first_not_of(" \t\n");
  if (at == std::string_view::npos)
    return refuse(span(0, text.size()), "expected a source, found nothing");
  std::size_t end = at;
  while (end < text.size() && is_name_character(text[end])) ++end;
  if (end == at || std::islower(static_cast<unsigned char>(text[at])) == 0) {
    return refuse(span(at, std::max(end, at + 1)),
                  "expected the name of the relation, which starts with a small letter");
  }
  if (!Node::can_name_relation(text.substr(at, end - at))) {
    return refuse(span(at, end),
                  "'" + std::string(text.substr(at, end - at)) +
                      "' is a word or a condition of the rule language and cannot name a relation");
  }
  from.name = std::string(text.substr(at, end - at));
  from.name_span = span(at, end);
  at = text.find_first_not_of(" \t\n", end);
  if (at == std::string_view::npos || text[at] != '=') {
    std::size_t here = std::min(at, text.size());
    const bool goes_on = at == end;
    return refuse(span(here, std::min(here + 1, text.size())),
                  "expected '=' after the name '" + from.name + "'" +
                      (goes_on ? "; a name has letters, digits and _" : ""));
  }
  std::size_t before = diagnostics.size();
  from.reader = parse_reader_spec(sources, span(at + 1, text.size()), diagnostics);
  if (diagnostics.size() != before) return std::nullopt;
  at = text.find_first_not_of(" \t\n", from.reader.span.end);
  if (at == std::string_view::npos) {
    from.path = "-";
    from.path_span = from.reader.span;
    return from;
  }
  if (text[at] != '@')
    return refuse(span(at, text.size()), "expected '@' and a path after the reader");
  std::string_view path = trim(text.substr(at + 1));
  if (path.empty())
    return refuse(span(at, at + 1), "expected a path after '@'; '-' is standard input");
  from.path = std::string(path);
  from.path_span = span(static_cast<std::size_t>(path.data() - text.data()), text.size());
  return from;
}

}  // namespace drover
