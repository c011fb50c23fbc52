#include "ask/question.h"
#include "base/text.h"
#include "cli/follow.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/program_files.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/shown.h"
#include "cli/verbs.h"
#include "describe/reader_spec.h"
#include "host/real.h"
#include "host/workers.h"
#include "lang/syntax/lexer.h"

namespace drover {
namespace {

constexpr std::uint64_t kThreadsMost = 1024;

constexpr const char* kAskHelp =
    R"(drover ask --from 'NAME = READER [@ PATH]' ... ['RULES'] [--rules FILE]

Asks logs and data files a question in rules and prints the answer, sorted: the head of the last
rule, or the relations that the rules name as output.

Sources
  --from 'NAME = READER @ PATH'   the relation NAME has a row for each record of the files. PATH is
                    a file or a pattern (* ? [a-z] {a,b} **); '-' or none is standard input; gzip,
                    zstd, xz and bzip2 are unpacked. Several --from may be given.
  READER is one of
    lines           text
    fields          f1 f2 ... f255, nf, f0 (all): what blanks separate, as in awk
                    fields(sep: ":") separates at each ':'
    csv, tsv        the columns of the header line; without one, or by csv(header: false): c1 c2 ...;
                    csv(sep: ";"), csv(zip: string) gives a column its type
    json            an object a line, or those of one array; nested ones as user.name, items of
                    arrays as tags.0; json(ms: int) gives a column its type
  All of them have file and line, too. Types of csv, tsv and json columns are taken from the first
  megabyte; what is not in it and comes later is string, unless its type is given.

Rules
  hits(Host, count<*>) :- log(f1: Host, f9: "404").
  Columns are named where they are used, and only those are built. docs/language.md has it all.
  --rules FILE      rules from a file; may be given with or without rules as an argument
  Without any rules, the columns of the sources are shown, each with its type and a value.

Running
  --follow, -F      go on while the files grow (rotation and truncation included) and print what
                    changes: +row for a new one, -row for one that holds no more
  --every 2s        with --follow: print the whole answer this often instead; only so --sort and
                    --limit go with --follow
  --keep-going, -k  exit 0 even when records were wrong or an expression had no value
  --threads N       let N read and count side by side (default: as many as there are cores); the
                    answer is the same for any N. Lines and fields are divided so, for rules that
                    read one line each; else one does the work
  --explain         show how the question would run, and do not run it; with -f json, one object a
                    line for each stratum

Output
)";

constexpr const char* kAskMoreHelp = R"(
Records that are wrong (bad JSON, a short row, a value of another type) are counted, and the first
few told with file and line; so are expressions without a value, such as int("x"), which drop their
binding. Ctrl-C prints the answer so far and says if it is partial.
Exit status: 0 success, 1 the question is wrong, the answer is partial, or some data was wrong;
2 called wrongly.

Examples
  drover ask --from 'e = json @ events.jsonl'
  drover ask --from 'log = lines @ /var/log/dpkg.log*' \
    'upgrades(Day, count<*>) :- log(text: T), match(T, /^(\S+) \S+ upgrade /, Day).'
  drover ask --from 'log = fields @ access.log' -f table --sort -count --limit 10 \
    'missing(Path, count<*>) :- log(f7: Path, f9: "404").'
  drover ask --from 'e = json @ events.jsonl.zst' 'slow(U, max<Ms>) :- e(user.id: U, ms: Ms), Ms > 500.'
  ps aux | drover ask --from 'p = fields' 'mem(User, sum<Rss>) :- p(f1: User, f6: R, line: L), L > 1, Rss := int(R).'
  drover ask --follow --from 'log = lines @ /var/log/syslog' 'errors(T) :- log(text: T), contains(T, "error").'
)";

// A file where rules are expected; empty: there is none.
std::string misplaced_file(const Options& options, Disk& disk) {
  for (const std::string& operand : options.operands()) {
    const Result<FileInfo> info = disk.info(operand);
    if (!info.ok() || info.value().kind == FileKind::kFolder) continue;
    if (operand.ends_with(".olg"))
      return "'" + operand + "' is a file; rules are read from one by --rules " + operand;
    return "'" + operand +
           "' is a file where rules are expected; a source is given by --from 'x = " +
           reader_name(reader_for(operand).value_or(ReaderKind::kLines)) + " @ " + operand + "'";
  }
  return "";
}

// A sentence about what does not go together; empty: nothing.
std::string wrong(const Options& options, const Shown& shown) {
  const bool changes = options.has("follow") && !options.has("every");
  if (options.has("every") && !options.has("follow")) return "--every goes with --follow";
  if (options.operands().size() > 1)
    return "one argument of rules is taken, " + std::to_string(options.operands().size()) +
           " were given: quote them";
  const bool has_rules = !options.operands().empty() || !options.all("rules").empty();
  if (!has_rules && options.all("from").empty())
    return "no source and no rules given; a source is --from 'log = lines @ PATH'";
  if (!has_rules) {
    for (const std::string name : {"follow", "explain", "format", "sort", "limit", "threads"}) {
      if (options.has(name)) return "no rules given, and --" + name + " is for their answer";
    }
    return "";
  }
  if (options.has("explain")) {
    for (const std::string name : {"sort", "limit", "every", "keep-going", "threads"}) {
      if (options.has(name)) return "--" + name + " does not go with --explain, which runs nothing";
    }
    if (shown.format() == Format::kTsv || shown.format() == Format::kTable)
      return "--explain has the formats text and json";
    return "";
  }
  if (options.count("threads").value_or(1) > kThreadsMost)
    return "--threads takes at most " + std::to_string(kThreadsMost);
  if (options.has("follow") && options.has("threads"))
    return "--threads does not go with --follow, where one waits for what comes";
  if (changes && shown.format() == Format::kTable)
    return "--format table with --follow needs --every";
  if (changes && shown.is_chosen()) return "--sort and --limit with --follow need --every";
  return "";
}

int read_and_print(Question& question, const Options& options, const Shown& shown, Clock& clock,
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
  if (!shown.print_all(question.node(), question.node().last_answers())) return kFailed;
  const bool partial = question.is_partial();
  if (partial) {
    say("interrupted: this answer is partial, after " + counted(reached.rows, "row") + " and " +
        human_bytes(reached.done_bytes) +
        (reached.total_bytes > reached.done_bytes ? " of " + human_bytes(reached.total_bytes)
                                                  : ""));
  }
  for (const std::string& remark : question.remarks()) say(remark);
  const bool clean = report_faults(question.problems(), question.node());
  return !partial && (clean || options.has("keep-going")) ? kSuccess : kFailed;
}

// What can be asked of the sources.
int show_columns(Question& question, bool keep_going) {
  std::string columns;
  const bool shown = question.show_columns(color_errors(), columns);
  if (!question.said().empty()) say(trim(question.said()));
  Output output;
  output.add(columns);
  const bool written = write_out(output);
  const bool clean = report_problems(question.problems());
  return (clean || keep_going) && shown && written ? kSuccess : kFailed;
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

int ask(const Options& options, Shown shown) {
  auto interrupt = Interrupt::install();
  if (!interrupt.ok()) {
    say(interrupt.error().text());
    return kFailed;
  }
  std::unique_ptr<Disk> disk = real_disk(interrupt.value().get());
  std::unique_ptr<Clock> clock = real_clock(interrupt.value().get());
  const std::unique_ptr<Workers> workers =
      real_workers(options.count("threads").value_or(machine_cores()));
  Question question(
      *disk, *clock,
      {options.has("follow"), [&] { return interrupt.value()->interrupted(); }, workers.get()});
  question.node().read_texts_with(texts_on(*disk));
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
  if (options.operands().empty() && options.all("rules").empty())
    return show_columns(question, options.has("keep-going"));
  bool prepared = question.prepare(color_errors());
  if (!question.said().empty()) say(trim(question.said()));
  if (!prepared) {
    if (options.all("from").empty()) say("no source was given; one is --from 'log = lines @ PATH'");
    report_problems(question.problems());
    return kFailed;
  }
  if (options.has("explain")) {
    Output output;
    output.add(shown.format() == Format::kJson ? question.node().explain_json()
                                               : question.node().explain());
    return write_out(output) ? kSuccess : kFailed;
  }
  const std::vector<int> relations = question.node().last_answers();
  if (Status resolved = shown.resolve(question.node(), relations); !resolved.ok())
    return options.refuse(resolved.error().what);
  if (!options.has("follow"))
    return read_and_print(question, options, shown, *clock, *interrupt.value());
  return follow(question, relations, *clock, *interrupt.value(),
                {shown, options.duration_ns("every").value_or(0), options.has("keep-going")});
}

}  // namespace

int verb_ask(const Arguments& args) {
  Usage usage{"ask",
              std::string(kAskHelp) + Shown::kHelp + kAskMoreHelp,
              {{"from", 0, Option::Takes::kText},
               {"rules", 'r', Option::Takes::kText},
               {"follow", 'F'},
               {"every", 0, Option::Takes::kDuration},
               {"keep-going", 'k'},
               {"threads", 0, Option::Takes::kCount},
               {"explain"}}};
  for (Option& option : Shown::options()) usage.options.push_back(std::move(option));
  Options options;
  if (auto status = options.read(usage, args)) return *status;
  const Shown shown(options);
  if (std::string what = misplaced_file(options, *real_disk(nullptr)); !what.empty())
    return options.refuse(what);
  if (std::string what = wrong(options, shown); !what.empty()) return options.refuse(what);
  return ask(options, shown);
}

}  // namespace drover
