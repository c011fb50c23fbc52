#include "golden/play.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "feed/load.h"
#include "node/changes.h"
#include "node/node.h"
#include "node/virtual_time.h"

namespace drover {
namespace {

constexpr int kWhyDepth = 50;
constexpr int kWhyNotDepth = 3;

class Player {
 public:
  Player(const Script& script, const std::string& path, const TextReader& reader, Disk& disk)
      : script_(script),
        path_(path),
        folder_(path.substr(0, path.rfind('/') + 1)),
        disk_(disk),
        time_(node_, Time{0}, [this] { return after_step(); }) {
    node_.read_texts_with(reader);
  }

  Played play() {
    install();
    for (const Script::Command& command : script_.commands) {
      command_ = &command;
      answer_.clear();
      told_step_ = false;
      told_time_ = command.kind == Script::Kind::kAt ? Time{command.at.ns} : time_.now();
      if (broken_ && command.kind != Script::Kind::kCheck) {
        played_.broken = true;
        played_.answers.emplace_back();
        continue;
      }
      const bool good = carry_out();
      answer_ = seen_from_here(answer_);
      if (!good && !command.answered) fail(command.begin, std::string(trim(answer_)));
      played_.answers.push_back(answer_);
    }
    if (played_.broken && played_.failures.empty())
      fail(command_->begin, "the program cannot run, so only 'check' can be asked");
    if (command_ == nullptr && !broken_) fail(0, "this test asks nothing, so it cannot fail");
    return std::move(played_);
  }

 private:
  static std::size_t line_of(const Sources& sources, const Diagnostic& fault) {
    return fault.span.source == 0
               ? static_cast<std::size_t>(sources.at(0).place(fault.span.begin).line - 1)
               : 0;
  }

  void fail(std::size_t line, std::string text) {
    played_.failures.push_back({line, seen_from_here(std::move(text))});
  }

  std::string seen_from_here(std::string text) const {
    if (folder_.empty()) return text;
    for (std::size_t at = text.find(folder_); at != std::string::npos; at = text.find(folder_, at))
      text.erase(at, folder_.size());
    return text;
  }

  // --- the program ---
  void install() {
    node_.add_program(path_, script_.program);
    NodeOptions how;
    how.stepped = true;
    how.explained = true;
    const bool installed = node_.install(std::move(how));
    found_ = node_.diagnostics();
    for (Diagnostic& fault : check_loads(node_)) found_.push_back(std::move(fault));
    broken_ = !installed || has_errors(found_);
    const bool checked = std::ranges::any_of(script_.commands, [](const Script::Command& command) {
      return command.kind == Script::Kind::kCheck;
    });
    if (broken_) {
      if (!checked) fail(line_of(node_.sources(), found_.front()), rendered(found_));
      return;
    }
    shown_ = node_.answers();
    for (const std::string& name : node_.relation_names()) node_.record(node_.find(name));
    start();
  }

  void start() {
    Problems problems;
    if (Status loaded = run_loads(node_, disk_, problems); !loaded.ok()) {
      broken_ = true;
      return fail(0, loaded.error().text());
    }
    for (const Problems::Problem& problem : problems.first())
      fail(0, problem.file + ":" + std::to_string(problem.line) + ": " + problem.what);
    if (node_.start() && node_.finish()) return;
    broken_ = true;
    fail(0, std::string(trim(node_.failure(false))));
  }

  std::string rendered(const Diagnostics& faults) const {
    return std::string(trim(render(node_.sources(), faults, false))) + "\n";
  }

  // --- commands; false: the answer says what went wrong ---
  bool carry_out() {
    switch (command_->kind) {
      case Script::Kind::kCheck:
        if (!found_.empty()) answer_ = rendered(found_);
        return true;
      case Script::Kind::kAt:
        return go_to(Time{command_->at.ns}) && give() && done(time_.settle());
      case Script::Kind::kStep:
        return give() && done(time_.step());
      case Script::Kind::kAsk:
        return begin() && ask();
      case Script::Kind::kWhy:
      case Script::Kind::kWhyNot:
        return begin() && explain();
      case Script::Kind::kShow:
        return find_all(shown_);
      case Script::Kind::kNever:
        return find_all(never_);
    }
    return false;
  }

  // What is asked before anything has happened is asked of the facts.
  bool begin() { return node_.steps() > 0 || done(time_.settle()); }

  bool go_to(Time time) {
    if (time < time_.now()) {
      answer_ =
          "time does not go back: it is " + to_text(Value(Duration{time_.now().ns})) + " now\n";
      return false;
    }
    return done(time_.pass_to(time));
  }

  Node::Asked asked() const {
    return {path_, command_->text, static_cast<int>(command_->begin) + 1};
  }

  bool give() {
    if (trim(command_->text).empty()) return true;
    Diagnostics faults;
    if (node_.give(asked(), faults)) return true;
    answer_ += rendered(faults);
    return false;
  }

  // The answer gets what a step may have said.
  bool done(VirtualTime::End end) {
    switch (end) {
      case VirtualTime::End::kDone:
      case VirtualTime::End::kHalted:  // by an invariant; that was told
        return true;
      case VirtualTime::End::kFailed:
        answer_ += std::string(trim(node_.failure(false))) + "\n";
        return false;
      case VirtualTime::End::kEndless:
        answer_ = "the steps find no end: " + std::to_string(VirtualTime::kStepsMax) +
                  " were taken, and there is more to do\n";
        return false;
    }
    return false;
  }

  bool ask() {
    answer_.clear();
    Diagnostics faults;
    const std::optional<Answer> rows = node_.ask(asked(), faults);
    if (!rows) {
      answer_ = rendered(faults);
      return false;
    }
    append_rows(answer_, *rows);
    const bool closed = rows->schema().name.empty() && rows->schema().columns.empty();
    if (closed && rows->row_count() == 0) answer_ = "no\n";
    return true;
  }

  bool explain() {
    answer_.clear();
    Diagnostics faults;
    if (!node_.ask_for(std::string(trim(command_->text)), faults)) {
      answer_ = rendered(faults);
      return false;
    }
    const bool why = command_->kind == Script::Kind::kWhy;
    const Node::Explained told =
        why ? node_.why({false, kWhyDepth, 1}) : node_.why_not({false, kWhyNotDepth, 1});
    answer_ = told.text;
    if (why && told.rows == 0) answer_ = "no row fits\n";
    if (!why && told.rows > 0) answer_ = "it is there: " + told.text + "\n";
    return true;
  }

  bool find_all(std::vector<int>& relations) {
    relations.clear();
    for (const std::string& name : command_->names) {
      relations.push_back(node_.find(name));
      if (relations.back() >= 0) continue;
      relations.pop_back();
      const std::string near = nearest(name, node_.relation_names());
      fail(command_->begin, "no relation is called '" + name + "'" +
                                (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
    return true;
  }

  // --- steps ---
  bool after_step() {
    std::string changes;
    append_changes(changes, node_, shown_);
    if (!changes.empty()) {
      if (time_.now() != told_time_) {
        answer_ += "at " + to_text(Value(Duration{time_.now().ns})) + ":\n";
      } else if (told_step_) {
        answer_ += "next:\n";
      }
      answer_ += changes;
      told_step_ = true;
      told_time_ = time_.now();
    }
    return std::ranges::all_of(never_, [this](int relation) { return is_empty(relation); });
  }

  // What must not be is a failure, whatever answer is expected; told once.
  bool is_empty(int relation) {
    const Answer rows = node_.answer(relation, {}, 1);
    if (rows.row_count() == 0) return true;
    std::string row;
    rows.append_row(row, 0);
    std::string text = "'" + rows.schema().name + "' is never to have a row, and step " +
                       std::to_string(node_.steps()) + ", at " +
                       to_text(Value(Duration{time_.now().ns})) + ", gave it " + row;
    Diagnostics faults;
    if (node_.ask_for(row, faults)) text += "\n" + node_.why({false, kWhyDepth, 1}).text;
    fail(command_->begin, std::string(trim(text)));
    std::erase(never_, relation);
    return false;
  }

  const Script& script_;
  const std::string path_;
  const std::string folder_;  // with its /, or nothing
  Disk& disk_;
  Node node_;
  VirtualTime time_;
  Diagnostics found_;  // what is wrong with the program
  bool broken_ = false;
  std::vector<int> shown_;
  std::vector<int> never_;
  const Script::Command* command_ = nullptr;
  std::string answer_;
  bool told_step_ = false;
  Time told_time_;
  Played played_;
};

}  // namespace

Played play(const Script& script, const std::string& path, const TextReader& reader, Disk& disk) {
  return Player(script, path, reader, disk).play();
}

}  // namespace drover
