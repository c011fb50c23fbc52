#include "golden/script.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

// The script as lines: "7 ask path(1, X)" and below it its answer, "|row"; then what is wrong.
std::string shown(const std::string& text) {
  Sources sources;
  Diagnostics faults;
  const Script script = parse_script(sources, sources.add("t.olt", text), faults);
  const char* words[] = {"check", "at", "step", "ask", "why", "why-not", "show", "never"};
  std::string out;
  for (const Script::Command& command : script.commands) {
    out += std::to_string(command.begin + 1) + " " + words[static_cast<int>(command.kind)];
    if (command.kind == Script::Kind::kAt) out += " " + to_text(Value(command.at));
    for (const std::string& name : command.names) out += " " + name;
    if (command.names.empty() && !command.text.empty()) {
      const std::size_t first = command.text.find_first_not_of(' ');
      if (first != std::string::npos) out += "[" + command.text.substr(first) + "]";
    }
    out += command.answered ? "=\n" + script.answer_of(command) : "\n";
  }
  for (const Diagnostic& fault : faults)
    out += sources.where(fault.span) + ": " + fault.message + "\n";
  return out;
}

TEST(Script, HasCommandsAndAnswers) {
  struct Case {
    const char* text;
    const char* want;
  };
  const Case cases[] = {
      {"", ""},
      {"p(1);\n", ""},
      {"# why\np(1);\nask p\n----\np(1)\n\nask q(X)\n", "3 ask[p]=\np(1)\n7 ask[q(X)]\n"},
      {"at 1m30s: p(1);\n    p(2);\nat 0\nstep\nstep: q()\n",
       "1 at 1m30s[p(1);\n    p(2);]\n3 at 0s\n4 step\n5 step[q()]\n"},
      {"show a, b;\nnever c\n", "1 show a b\n2 never c\n"},
      {"check\n----\nt.olt:1:1: error\n  1 | x\n\n", "1 check=\nt.olt:1:1: error\n  1 | x\n"},
      {"why p(1)\nwhy-not p(2)\n", "1 why[p(1)]\n2 why-not[p(2)]\n"},
      // An answer may be empty, and lines may end as on Windows.
      {"ask p\r\n----\r\n\r\nask q\r\n----\r\nq(1) \r\n", "1 ask[p]=\n4 ask[q]=\nq(1)\n"},
      // Relations may have the names of commands.
      {"ask(1);\nat(X) :- ask(X);\nstep :- x();\nnever::x(1);\nask ask\n", "5 ask[ask]\n"},
      // A remark is one in the program, too; an id is none.
      {"# at 1s: p();\np(\n#1f);\nask p\n", "4 ask[p]\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(shown(c.text), c.want) << c.text;
}

TEST(Script, SaysWhatIsNoCommand) {
  struct Case {
    const char* text;
    const char* want;
  };
  const Case cases[] = {
      {"ask p\naks q\n", "1 ask[p]\nt.olt:2:1: expected a command\n"},
      {"ask p\nq(X) :- p(X);\n", "1 ask[p]\nt.olt:2:1: expected a command\n"},
      {"ask p\n\n----\np(1)\n",
       "1 ask[p]\nt.olt:3:1: no command stands right before this answer\nt.olt:4:1: expected a "
       "command\n"},
      {"ask p\n\n  q\n", "1 ask[p]\nt.olt:3:1: this line goes on with nothing\n"},
      {"ask p\nat soon: q();\n", "1 ask[p]\nt.olt:2:1: 'at' needs a time\n"},
      {"ask\n", "1 ask\nt.olt:1:1: 'ask' needs more on its line\n"},
      {"never ,\n", "1 never[,]\nt.olt:1:1: 'never' needs more on its line\n"},
      {"at -1s: p();\nask p\n", "2 ask[p]\n"},  // part of the program, which says so
  };
  for (const Case& c : cases) EXPECT_EQ(shown(c.text), c.want) << c.text;
}

TEST(Script, KeepsTheLinesOfItsProgram) {
  Sources sources;
  Diagnostics faults;
  const Script script =
      parse_script(sources, sources.add("t.olt", "# why\np(1);\n\nask p\n"), faults);
  EXPECT_EQ(script.program, "\np(1);\n\n");
}

}  // namespace
}  // namespace drover
