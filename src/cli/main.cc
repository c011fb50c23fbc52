// drover VERB …: finds the verb and hands it the rest.

#include <array>
#include <cerrno>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/output.h"
#include "cli/verbs.h"

namespace drover {
namespace {

struct Verb {
  std::string_view name;
  int (*run)(const Arguments& args);
  std::string_view what;
};

constexpr std::array<Verb, 8> kVerbs = {{
    {"ask", verb_ask, "asks logs and data files a question in rules"},
    {"run", verb_run, "runs rule programs and prints what they derive"},
    {"check", verb_check, "checks rule programs, all errors at once"},
    {"fmt", verb_fmt, "prints rule programs in the canonical layout"},
    {"explain", verb_explain, "shows how rule programs would run"},
    {"test", verb_test, "runs tests of rule programs, each with the answers it expects"},
    {"why", verb_why, "shows why a row is there, down to the facts"},
    {"why-not", verb_why_not, "shows what a row that is not there lacks"},
}};

std::string help() {
  std::string text =
      "drover VERB ...: gets answers out of data that is scattered over many files and "
      "machines\n\n";
  for (const Verb& verb : kVerbs) {
    text += "  " + std::string(verb.name) + std::string(10 - verb.name.size(), ' ') +
            std::string(verb.what) + "\n";
  }
  text +=
      "\n  drover VERB --help    all about one verb, with examples\n"
      "  drover --version\n\n"
      "Start with\n"
      "  drover ask --from 'log = fields @ /var/log/dpkg.log*' 'upgrades(Day, count<*>) :- log(f1: "
      "Day, f3: \"upgrade\").'\n";
  return text;
}

int start(const Arguments& args) {
  Output output;
  if (args.empty()) {
    say(help());
    return kUsage;
  }
  if (args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    output.add(help());
    return write_out(output) ? kSuccess : kFailed;
  }
  if (args[0] == "--version") {
    output.add("drover " DROVER_VERSION "\n");
    return write_out(output) ? kSuccess : kFailed;
  }
  std::vector<std::string> names;
  for (const Verb& verb : kVerbs) {
    if (verb.name == args[0]) return verb.run({args.begin() + 1, args.end()});
    names.emplace_back(verb.name);
  }
  std::string near = nearest(args[0], names);
  say("drover: there is no verb '" + args[0] + "'" +
      (near.empty() ? "." : "; did you mean '" + near + "'?") + " See drover --help");
  return kUsage;
}

}  // namespace
}  // namespace drover

namespace {

// A file that we open must not become standard input, output or error because the caller closed it.
// What stands there instead has nothing to read, and cannot be written: an answer that nobody sees
// must not end with success.
void keep_standard_files() {
  for (int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(file, F_GETFD) == -1 && errno == EBADF) {
      static_cast<void>(open("/dev/null", O_RDONLY));
    }
  }
}

void out_of_memory() {
  constexpr std::string_view kSentence = "drover: out of memory: the rows do not fit\n";
  static_cast<void>(write(STDERR_FILENO, kSentence.data(), kSentence.size()) == 0);
  _exit(drover::kFailed);
}

}  // namespace

int main(int argc, char** argv) {
  keep_standard_files();
  std::set_new_handler(out_of_memory);
  return drover::start({argv + 1, argv + argc});
}
