#pragma once
// What is wrong with a user's text: file:line:column, the text underlined, and a hint.
//
// A pass collects all its diagnostics and goes on; nothing runs while there is an error.

#include <string>
#include <vector>

#include "base/source.h"

namespace drover {

enum class Severity { kError, kWarning };

struct Note {
  Span span;
  std::string message;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  Span span;
  std::string message;      // what was found and what was expected, as one clause
  std::string hint;         // what to do next; may be empty
  std::vector<Note> notes;  // other places that have to do with it
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

// In order of place, each at most once.
void sort_diagnostics(Diagnostics& diagnostics);

// As people read it:
//   rules.olg:3:9: error: no relation is called 'lgo'
//     3 | slow(H) :- lgo(host: H);
//       |            ^~~
//     hint: did you mean 'log'?
std::string render(const Sources& sources, const Diagnostic& diagnostic, bool color);
std::string render(const Sources& sources, const Diagnostics& diagnostics, bool color);

// As editors read it: one JSON object with file, line, column, end_line, end_column, severity,
// message, hint and notes.
std::string render_json(const Sources& sources, const Diagnostic& diagnostic);

}  // namespace drover
