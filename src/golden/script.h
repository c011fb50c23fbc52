#pragma once
// A golden test of a rule program, as its file says it (docs/testing.md): a program, then commands,
// each with the answer that is expected of it.
//
//   # A deleted edge takes away only the paths that had no other way.
//   include "paths.olg";
//
//   at 1s: delete edge(2, 3);
//   ask path(1, X)
//   ----
//   path(1, 2)
//
// Here is its form only: nothing is run.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "value/value.h"

namespace drover {

struct Script {
  enum class Kind : std::uint8_t {
    kCheck,   // what `drover check` says of the program
    kAt,      // goes on to a time, gives rows, and takes all steps that are needed
    kStep,    // gives rows, and takes one step
    kAsk,     // a question
    kWhy,     // why a row is there
    kWhyNot,  // why it is not
    kShow,    // relations whose changes are told from here on
    kNever,   // relations that are empty after each step from here on
  };
  struct Command {
    Kind kind = Kind::kAsk;
    std::size_t begin = 0;  // lines, from 0: the command's
    std::size_t end = 0;    // and the one behind them
    std::string text;       // what stands behind the command's word, at its place in these lines
    Duration at;            // kAt
    std::vector<std::string> names;  // kShow, kNever
    bool answered = false;           // a line of dashes and an answer follow
    std::size_t answer_end = 0;      // the line behind the answer; it begins at end + 1
  };

  std::string program;             // the lines before the first command; remarks are blank
  std::vector<std::string> lines;  // of the file, without their ends
  std::vector<Command> commands;

  std::string answer_of(const Command& command) const;  // the lines, each with its end
};

// What stands between a command and its answer.
inline constexpr std::string_view kAnswerLine = "----";

// More is refused.
inline constexpr std::size_t kScriptBytesMax = 16'000'000;

// What can be told of the file is in it even with errors in `diagnostics`.
Script parse_script(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

// Whether such a command is there for the sake of its answer.
bool expects_answer(Script::Kind kind);

}  // namespace drover
