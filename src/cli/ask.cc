#include "ask/question.h"
#include "base/text.h"
#include "cli/follow.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/verbs.h"
#include "host/real.h"
#include "lang/lexer.h"
#include "value/numbers.h"

namespace drover {
namespace {

constexpr const char* kAskHelp =
    R"(drover ask --from 'NAME = READER [@ PATH]' ... 'RULES' [--rules FILE]

Asks logs and data files a question in rules and prints the answer, sorted: the head of the last
rule, or the relations that the rules name as output.

Sources
  --from 'NAME = READER @ PATH'   the relation NAME has a row for each record of the files. PATH is
                    a file or a pattern (* ? [a-z] {a,b} **); '-' or none is standard input; .gz,
                    .zst and .xz are unpacked. Several --from may be given.
  READER is one of
    lines           text
    fields          f1 f2 ... f255, nf, f0 (all): what blanks separate, as in awk
                    fields(sep: ":") separates at each ':'
    csv, tsv        the columns of the header line; csv(header: false): c1 c2 ...;
                    csv(sep: ";"), csv(zip: string) gives a column its type
    json            one object a line; nested ones as user.name, items of arrays as tags.0
  All of them have file and line, too. Types of csv, tsv and json columns are taken from the first
  megabyte.

Rules
  hits(Host, count<*>) :- log(f1: Host, f9: "404").
  Columns are named where they are used, and only those are built. docs/language.md has it all.
  --rules FILE      rules from a file; may be given with or without rules as an argument

Running
  --follow, -F      go on while the files grow (rotation and truncation included) and print what
                    changes: +row for a new one, -row for one that holds no more
  --every 2s        with --follow: print the whole answer this often instead
  --keep-going, -k  exit 0 even when records were wrong or an expression had no value
  --explain         show how the question would run, and do not run it

Output
  --format FORM, -f text (default): rel(v1, "s", ...), one row a line; json: one object a line;
                    tsv: values between tabs; table: for people

Records that are wrong (bad JSON, a short row, a value of another type) are counted, and the first
few told with file and line; so are expressions without a value, such as int("x"), which drop their
binding. Ctrl-C prints the answer so far and says that it is partial.
Exit status: 0 success, 1 the answer is partial or some data was wrong, 2 called wrongly.

Examples
  drover ask --from 'log = lines @ /var/log/dpkg.log*' \
    'upgrades(Day, count<*>) :- log(text: T), match(T, /^(\S+) \S+ upgrade /, Day).'
  drover ask --from 'log = fields @ access.log' -f table \
    'errors(Status, count<*>) :- log(f9: Status), Status >= "400".'
  drover ask --from 'e = json @ events.jsonl.zst' 'slow(U, max<Ms>) :- e(user.id: U, ms: Ms), Ms > 500.'
  ps aux | drover ask --from 'p = fields' 'mem(User, sum<Rss>) :- p(f1: User, f6: R, line: L), L > 1, Rss := int(R).'
  drover ask --follow --from 'log = lines @ /var/log/syslog' 'errors(T) :- log(text: T), contains(T, "error").'
)";

struct Asked {
  Format format = Format::kText;
  std::int64_t every_ns = 0;
  bool keep_going = false;
  QuestionOptions question;
};

// Sentences about what is wrong with the call; empty: nothing.
std::string wrong(const Options& options, Asked& asked) {
  auto format = format_named(options.value("format").value_or("text"));
  if (!format) return "--format is text, json, tsv or table";
  asked.format = *format;
  if (auto every = options.value("every")) {
    auto ns = parse_duration(*every);
    if (!ns || *ns <= 0) return "--every takes a duration, such as 2s or 500ms";
    if (!options.has("follow")) return "--every goes with --follow";
    asked.every_ns = *ns;
  }
  if (options.operands().size() > 1)
    return "one argument of rules is taken, " + std::to_string(options.operands().size()) +
           " were given: quote them";
  if (options.operands().empty() && options.all("rules").empty()) return "no rules given";
  if (asked.format == Format::kTable && options.has("follow") && !options.has("every"))
    return "--format table with --follow needs --every";
  asked.question.follow = options.has("follow");
  asked.keep_going = options.has("keep-going");
  return "";
}

int read_and_print(Question& question, const Asked& asked, Clock& clock,
                   const Interrupt& interrupt) {
  Progress reached;
  bool done = false;
  {
    ProgressLine line(clock);
    done = question.read_all([&](const Progress& at) {
      reached = at;
      line.show(at.done_bytes, at.total_bytes, at.rows);
      return !interrupt.interrupted();
    });
  }
  if (!done) {
    say(trim(question.node().failure(color_errors())));
    return kFailed;
  }
  std::vector<Answer> answers;
  for (int relation : question.node().last_answers())
    answers.push_back(question.node().answer(relation));
  Output output;
  print(output, answers, asked.format);
  if (Status written = output.flush(); !written.ok()) {
    say(written.error().text());
    return kFailed;
  }
  bool partial = interrupt.interrupted();
  if (partial) {
    say("interrupted: this answer is partial, after " + counted(reached.rows, "row") + " and " +
        human_bytes(reached.done_bytes) +
        (reached.total_bytes > reached.done_bytes ? " of " + human_bytes(reached.total_bytes)
                                                  : ""));
  }
  bool clean = report_faults(question.problems(), question.node());
  if (partial) return kFailed;
  return clean || asked.keep_going ? kSuccess : kFailed;
}

// On the command line the last rule needs no end mark.
std::string finished(std::string rules) {
  TokenKind last = TokenKind::kSemicolon;
  Lexer lexer(rules, 0);
  for (Token token = lexer.next(); token.kind != TokenKind::kEnd; token = lexer.next())
    last = token.kind;
  if (last != TokenKind::kSemicolon && last != TokenKind::kDot) rules += "\n;";
  return rules;
}

int ask(const Options& options, const Asked& asked) {
  auto interrupt = Interrupt::install();
  if (!interrupt.ok()) {
    say(interrupt.error().text());
    return kFailed;
  }
  std::unique_ptr<Disk> disk = real_disk(interrupt.value().get());
  std::unique_ptr<Clock> clock = real_clock(interrupt.value().get());
  QuestionOptions how = asked.question;
  how.interrupted = [&] { return interrupt.value()->interrupted(); };
  Question question(*disk, *clock, how);
  for (const std::string& from : options.all("from")) question.add_source(from);
  for (const std::string& path : options.all("rules")) {
    auto text = read_text(*disk, path);
    if (!text.ok()) {
      say(text.error().text());
      return kFailed;
    }
    question.add_rules(path, std::move(text).value());
  }
  if (!options.operands().empty()) question.add_rules("rules", finished(options.operands()[0]));
  bool prepared = question.prepare(color_errors());
  if (!question.said().empty()) say(trim(question.said()));
  if (!prepared) return kFailed;
  if (options.has("explain")) {
    Output output;
    output.add(question.node().explain());
    return write_out(output) ? kSuccess : kFailed;
  }
  if (!asked.question.follow) return read_and_print(question, asked, *clock, *interrupt.value());
  std::vector<int> relations = question.node().last_answers();
  return follow(question, relations, *clock, *interrupt.value(),
                {asked.format, asked.every_ns, asked.keep_going});
}

}  // namespace

int verb_ask(const Arguments& args) {
  auto parsed = Options::parse("ask",
                               {{"from", 0, true},
                                {"rules", 'r', true},
                                {"format", 'f', true},
                                {"follow", 'F', false},
                                {"every", 0, true},
                                {"keep-going", 'k', false},
                                {"explain", 0, false}},
                               args);
  if (!parsed.ok()) {
    say(parsed.error().what);
    return kUsage;
  }
  if (parsed.value().has("help")) {
    Output help;
    help.add(kAskHelp);
    return write_out(help) ? kSuccess : kFailed;
  }
  Asked asked;
  if (std::string what = wrong(parsed.value(), asked); !what.empty()) {
    say("drover ask: " + what + ". See drover ask --help");
    return kUsage;
  }
  return ask(parsed.value(), asked);
}

}  // namespace drover
