#include "cli/follow.h"

#include <utility>

#include "base/text.h"
#include "cli/report.h"
#include "cli/verbs.h"

namespace drover {
namespace {

// How long to wait for more when there is nothing new.
constexpr std::int64_t kPollNs = 100'000'000;

int compare_rows(const Answer& before, std::uint64_t a, const Answer& after, std::uint64_t b) {
  const std::vector<Column>& columns = after.schema().columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    int order = after.pool().compare(before.row(a)[c], after.row(b)[c], columns[c].type);
    if (order != 0) return order;
  }
  return 0;
}

class Follower {
 public:
  Follower(Question& question, const std::vector<int>& relations, FollowOptions options)
      : question_(question), relations_(relations), options_(std::move(options)) {}

  // The rows that went and those that came, since the last call.
  bool print_changes() {
    if (!question_.refresh()) return false;
    std::vector<Answer> now = answers();
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (before_.empty()) {
        for (std::uint64_t row = 0; row < now[i].row_count(); ++row) line('+', now[i], row);
      } else {
        changes(before_[i], now[i]);
      }
    }
    before_ = std::move(now);
    return flush();
  }

  bool print_all() {
    if (!question_.refresh()) return false;
    const std::vector<Answer> now = options_.shown.answers(question_.node(), relations_);
    print(output_, now, options_.shown.format());
    output_.add("\n");
    if (!flush()) return false;
    say_left_out(now);
    return true;
  }

  bool output_failed() const { return output_failed_; }

 private:
  std::vector<Answer> answers() {
    std::vector<Answer> answers;
    for (int relation : relations_) answers.push_back(question_.node().answer(relation));
    return answers;
  }

  // Both are sorted: one walk over them side by side.
  void changes(const Answer& before, const Answer& after) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    while (a < before.row_count() || b < after.row_count()) {
      int order = a == before.row_count()  ? 1
                  : b == after.row_count() ? -1
                                           : compare_rows(before, a, after, b);
      if (order < 0) line('-', before, a);
      if (order > 0) line('+', after, b);
      if (order <= 0) ++a;
      if (order >= 0) ++b;
    }
  }

  void line(char sign, const Answer& answer, std::uint64_t row) {
    std::string text;
    append_row(text, answer, row, options_.shown.format(), relations_.size() > 1);
    if (options_.shown.format() == Format::kJson) {
      text.insert(1, std::string("\"change\": \"") + sign + "\", ");
    } else {
      text.insert(0, options_.shown.format() == Format::kTsv ? std::string(1, sign) + "\t"
                                                             : std::string(1, sign));
    }
    output_.add(text);
  }

  bool flush() {
    Status written = output_.flush();
    if (!written.ok()) {
      say(written.error().text());
      output_failed_ = true;
    }
    return written.ok();
  }

  Question& question_;
  const std::vector<int>& relations_;
  const FollowOptions options_;
  Output output_;
  bool output_failed_ = false;
  std::vector<Answer> before_;
};

}  // namespace

int follow(Question& question, const std::vector<int>& relations, Clock& clock,
           const Interrupt& interrupt, const FollowOptions& options) {
  Follower follower(question, relations, options);
  auto failed = [&] {
    if (!follower.output_failed()) say(trim(question.node().failure(color_errors())));
    return kFailed;
  };
  if (!question.node().start()) return failed();
  std::int64_t due = clock.monotonic_ns() + options.every_ns;
  bool first = true;
  bool ended = false;
  while (!interrupt.interrupted() && !ended) {
    Output::end_if_unread();
    bool more = question.read_new();
    for (const std::string& warning : question.take_warnings()) say("warning: " + warning);
    if (question.failed()) return failed();
    ended = !more && question.ended();
    std::int64_t now = clock.monotonic_ns();
    if (options.every_ns > 0) {
      if (now >= due || ended) {
        if (!follower.print_all()) return failed();
        due = now + options.every_ns;
      }
    } else if (!more && (question.take_changed() || first)) {
      if (!follower.print_changes()) return failed();
      first = false;
    }
    if (!more && !ended)
      clock.wait_ns(options.every_ns > 0 ? std::min(kPollNs, std::max<std::int64_t>(due - now, 1))
                                         : kPollNs);
  }
  // What came in after the last look.
  if (interrupt.interrupted() && question.take_changed()) {
    if (!(options.every_ns > 0 ? follower.print_all() : follower.print_changes())) return failed();
  }
  for (const std::string& remark : question.remarks()) say(remark);
  bool clean = report_faults(question.problems(), question.node());
  return clean || options.keep_going ? kSuccess : kFailed;
}

}  // namespace drover
