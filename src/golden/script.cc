#include "golden/script.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "lang/syntax/characters.h"
#include "value/numbers.h"

namespace drover {
namespace {

struct CommandWord {
  std::string_view text;
  Script::Kind kind;
};

constexpr std::array<CommandWord, 8> kWords = {{
    {"check", Script::Kind::kCheck},
    {"at", Script::Kind::kAt},
    {"step", Script::Kind::kStep},
    {"ask", Script::Kind::kAsk},
    {"why", Script::Kind::kWhy},
    {"why-not", Script::Kind::kWhyNot},
    {"show", Script::Kind::kShow},
    {"never", Script::Kind::kNever},
}};

constexpr const char* kCommands =
    "the commands are at, step, ask, why, why-not, check, show, never";

// The # of an id has no blank behind it.
bool is_remark(std::string_view line) {
  return line == "#" || line.starts_with("# ") || line.starts_with("//");
}

std::string_view first_word(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && (is_name_part(line[size]) || line[size] == '-')) ++size;
  return line.substr(0, size);
}

// The duration behind `at`, and how many bytes of the line it ends after.
std::optional<Duration> time_of(std::string_view line, std::size_t& end) {
  std::size_t begin = 2;
  while (begin < line.size() && is_blank(line[begin])) ++begin;
  end = begin;
  while (end < line.size() && (is_name_part(line[end]) || line[end] == '.')) ++end;
  const std::string_view text = line.substr(begin, end - begin);
  if (text == "0") return Duration{0};
  const std::optional<std::int64_t> ns = parse_duration(text);
  return ns && *ns >= 0 ? std::optional(Duration{*ns}) : std::nullopt;
}

// The command that a line begins, before which there was none: no line of a program is one.
std::optional<Script::Kind> command_at(std::string_view line) {
  const std::string_view word = first_word(line);
  const auto* found = std::ranges::find(kWords, word, &CommandWord::text);
  if (found == kWords.end()) return std::nullopt;
  const std::string_view rest = line.substr(word.size());
  const std::string_view more = trim(rest);
  const bool apart = more.empty() || is_blank(rest.front()) || rest.front() == ':';
  if (!apart || more.starts_with('(') || more.starts_with(":-") || more.starts_with("::"))
    return std::nullopt;
  std::size_t end = 0;
  if (found->kind == Script::Kind::kAt && !time_of(line, end)) return std::nullopt;
  if (found->kind == Script::Kind::kCheck && !more.empty()) return std::nullopt;
  return found->kind;
}

class ScriptParser {
 public:
  ScriptParser(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : source_(source), text_(sources.at(source).text()), diagnostics_(diagnostics) {}

  Script parse() {
    cut_lines();
    std::size_t line = program();
    while (line < script_.lines.size()) line = next(line);
    return std::move(script_);
  }

 private:
  void cut_lines() {
    for (std::string_view line : split(text_, '\n')) {
      starts_.push_back(static_cast<std::size_t>(line.data() - text_.data()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      script_.lines.emplace_back(line);
    }
    if (script_.lines.back().empty()) script_.lines.pop_back();  // behind the last line end
  }

  std::size_t program() {
    std::size_t line = 0;
    for (; line < script_.lines.size() && !command_at(script_.lines[line]); ++line) {
      const std::string& text = script_.lines[line];
      if (!is_remark(text)) script_.program += text;
      script_.program += '\n';
    }
    return line;
  }

  // Reads what begins at that line; gives the line behind it.
  std::size_t next(std::size_t line) {
    const std::string& text = script_.lines[line];
    if (trim(text).empty() || is_remark(text)) return line + 1;
    const std::optional<Script::Kind> kind = command_at(text);
    if (!kind) {
      no_command(line);
      return line + 1;
    }
    Script::Command command;
    command.kind = *kind;
    command.begin = line;
    command.end = line + 1;
    while (command.end < script_.lines.size() && goes_on(script_.lines[command.end])) ++command.end;
    read(command);
    line = command.end;
    if (line < script_.lines.size() && trim(script_.lines[line]) == kAnswerLine) {
      command.answered = true;
      ++line;
      while (line < script_.lines.size() && !trim(script_.lines[line]).empty()) ++line;
      command.answer_end = line;
    }
    script_.commands.push_back(std::move(command));
    return line;
  }

  static bool goes_on(const std::string& line) {
    return !line.empty() && is_blank(line.front()) && !trim(line).empty();
  }

  void read(Script::Command& command) {
    const std::string& first = script_.lines[command.begin];
    std::size_t begin = first_word(first).size();
    if (command.kind == Script::Kind::kAt) command.at = *time_of(first, begin);
    std::size_t more = begin;
    while (more < first.size() && is_blank(first[more])) ++more;
    const bool colon = command.kind == Script::Kind::kAt || command.kind == Script::Kind::kStep;
    if (colon && more < first.size() && first[more] == ':') begin = more + 1;
    command.text = std::string(begin, ' ') + first.substr(begin);
    for (std::size_t line = command.begin + 1; line < command.end; ++line)
      command.text += "\n" + script_.lines[line];
    const bool names = command.kind == Script::Kind::kShow || command.kind == Script::Kind::kNever;
    if (names) {
      for (std::string_view name : split(command.text, ',')) {
        name = trim(name);
        if (name.ends_with(';')) name = trim(name.substr(0, name.size() - 1));
        if (!name.empty()) command.names.emplace_back(name);
      }
    }
    const bool bare = names ? command.names.empty() : trim(command.text).empty();
    if (bare && !colon && command.kind != Script::Kind::kCheck) {
      error(command.begin, "'" + std::string(first_word(first)) + "' needs more on its line",
            names ? "name relations" : "for example ask path(\"a\", X)");
    }
  }

  void no_command(std::size_t line) {
    const std::string& text = script_.lines[line];
    const std::string word(first_word(text));
    if (trim(text) == kAnswerLine) {
      return error(line, "no command stands right before this answer",
                   "remove the blank line, or write the command");
    }
    if (is_blank(text.front())) {
      return error(line, "this line goes on with nothing", "begin it in the first column");
    }
    std::size_t end = 0;
    if (word == "at" && !time_of(text, end))
      return error(line, "'at' needs a time", "write at 0s: or at 1m30s:");
    std::vector<std::string> words;
    for (const CommandWord& known : kWords) words.emplace_back(known.text);
    const std::string near = nearest(word, words);
    const bool known = std::ranges::count(words, word) > 0;
    error(line, "expected a command",
          !near.empty() && !known ? "did you mean '" + near + "'?"
                                  : std::string(kCommands) + "; rules stand before all of them");
  }

  void error(std::size_t line, std::string message, std::string hint) {
    const auto begin = static_cast<std::uint32_t>(starts_[line]);
    const auto size = static_cast<std::uint32_t>(script_.lines[line].size());
    diagnostics_.push_back({Severity::kError,
                            {source_, begin, begin + size},
                            std::move(message),
                            std::move(hint),
                            {}});
  }

  std::uint32_t source_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<std::size_t> starts_;  // of lines
  Script script_;
};

}  // namespace

std::string Script::answer_of(const Command& command) const {
  std::string text;
  for (std::size_t line = command.end + 1; line < command.answer_end; ++line) {
    std::string_view one = lines[line];
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    text += one;
    text += '\n';
  }
  return text;
}

bool expects_answer(Script::Kind kind) {
  return kind == Script::Kind::kCheck || kind == Script::Kind::kAsk || kind == Script::Kind::kWhy ||
         kind == Script::Kind::kWhyNot;
}

Script parse_script(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  if (sources.at(source).text().size() > kScriptBytesMax) {
    diagnostics.push_back(
        {Severity::kError,
         {source, 0, 0},
         "a test may have " + human_bytes(kScriptBytesMax) + ", and this one has more",
         "keep data in a file of its own, and load it",
         {}});
    return {};
  }
  return ScriptParser(sources, source, diagnostics).parse();
}

}  // namespace drover
