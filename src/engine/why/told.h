#pragma once
// An explanation on its way to a reader: a tree of lines, each with what a program would want to
// know of it; printed as indented text, or as JSON.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "engine/why/instances.h"

namespace drover {

struct Told {
  std::string line;                                         // for people
  std::vector<std::pair<std::string, std::string>> fields;  // names, and values as JSON
  std::string below_name = "because";
  std::vector<Told> below;

  Told& say(std::string_view text) {
    line += text;
    return *this;
  }
  Told& add(std::string name, std::string_view text);  // a string
  Told& add_raw(std::string name, std::string json);
};

// Two blanks a level.
void append_text(std::string& out, const Told& told, int level = 0);
// One object, on one line, without the line's end.
void append_json(std::string& out, const Told& told);

// Pieces of explanations as the language writes them.
class Wording {
 public:
  Wording(const Sources& sources, const CheckedProgram& program, const Pool& pool)
      : sources_(sources), program_(program), pool_(pool) {}

  std::string row(int relation, const std::vector<Word>& words) const;
  // What is not given is _.
  std::string pattern(int relation, const Given& words) const;
  // "X = 1, Y = "a"": named variables only.
  std::string values(const CheckedRule& rule, const std::vector<int>& variables,
                     const Binding& binding) const;
  std::string values_json(const CheckedRule& rule, const std::vector<int>& variables,
                          const Binding& binding) const;
  std::string value(Word word, const Type& type) const;
  // On one line.
  std::string text(Span span) const;
  std::string where(Span span) const { return sources_.where(span); }

 private:
  const Sources& sources_;
  const CheckedProgram& program_;
  const Pool& pool_;
};

// The literals of a body as a user has written them: what the checker made of a part of another
// one counts as that one.
struct WrittenLiteral {
  int literal = -1;
  std::vector<int> variables;  // of it and its parts, that have a name, ascending
};
std::vector<WrittenLiteral> written_literals(const CheckedRule& rule);

}  // namespace drover
