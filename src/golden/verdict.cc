#include "golden/verdict.h"

#include <algorithm>

#include "base/text.h"
#include "golden/diff.h"
#include "golden/play.h"
#include "golden/script.h"

namespace drover {
namespace {

// The text with other answers; all else stays as it is.
class Rewriter {
 public:
  Rewriter(const Script& script, const std::string& text) : script_(script) {
    for (std::string_view line : split(text, '\n')) lines_.emplace_back(line);
    if (lines_.back().empty()) lines_.pop_back();
    ends_ = text.ends_with('\n') || text.empty();
  }

  std::string with(const std::vector<std::string>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Script::Command& command = script_.commands[i];
      if (!command.answered && !expects_answer(command.kind)) continue;
      if (command.answered && script_.answer_of(command) == answers[i]) continue;
      copy_to(command.answered ? command.end + 1 : command.end);
      if (!command.answered) put(std::string(kAnswerLine));
      if (!answers[i].empty()) put(answers[i].substr(0, answers[i].size() - 1));
      at_ = command.answered ? command.answer_end : command.end;
      if (at_ < lines_.size() && !trim(lines_[at_]).empty()) put("");
    }
    const bool copied_end = at_ < lines_.size();
    copy_to(lines_.size());
    if (!ends_ && copied_end && !out_.empty()) out_.pop_back();
    return std::move(out_);
  }

 private:
  void put(const std::string& line) { out_ += line + "\n"; }
  void copy_to(std::size_t line) {
    for (; at_ < line; ++at_) put(lines_[at_]);
  }

  const Script& script_;
  std::vector<std::string> lines_;
  bool ends_ = true;  // with a line end
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

namespace {

// What the text would be with the answers of now; these may tell lines of the text.
Verdict judge_once(const std::string& path, const std::string& text, const TextReader& reader,
                   Disk& disk) {
  Verdict verdict;
  verdict.path = path;
  Sources sources;
  Diagnostics faults;
  const Script script = parse_script(sources, sources.add(path, text), faults);
  if (!faults.empty()) {
    for (const Diagnostic& fault : faults) {
      const int line = sources.at(0).place(fault.span.begin).line;
      verdict.failures.push_back({static_cast<std::size_t>(line),
                                  fault.message + (fault.hint.empty() ? "" : "; " + fault.hint)});
    }
    return verdict;
  }
  Played played = play(script, path, reader, disk);
  for (Played::Failure& failure : played.failures)
    verdict.failures.push_back({failure.line + 1, std::string(trim(failure.text))});
  if (played.broken) return verdict;
  // What went wrong without being expected is no answer to write down.
  for (std::size_t i = 0; i < played.answers.size(); ++i) {
    const Script::Command& command = script.commands[i];
    const bool failed = std::ranges::any_of(played.failures, [&](const Played::Failure& failure) {
      return failure.line == command.begin;
    });
    if (failed && !command.answered) return verdict;
  }
  verdict.accepted = Rewriter(script, text).with(played.answers);
  return verdict;
}

}  // namespace

Verdict judge(const std::string& path, const std::string& text, const TextReader& reader,
              Disk& disk) {
  Verdict verdict = judge_once(path, text, reader, disk);
  if (verdict.accepted.empty() || verdict.accepted == text) return verdict;
  // New answers move the lines below them.
  Verdict again = judge_once(path, verdict.accepted, reader, disk);
  if (!again.accepted.empty()) verdict.accepted = std::move(again.accepted);
  verdict.diff = unified_diff(path, text, verdict.accepted);
  return verdict;
}

}  // namespace drover
