#include "describe/reader_spec.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "describe/reading.h"

namespace drover {
namespace {

struct Parsed {
  std::string shown;  // the spec, or its faults: "column: message (hint)"
  std::string rest;
};

Parsed parse(const std::string& text) {
  static constexpr const char* kNames[] = {"lines", "fields", "csv", "tsv", "json"};
  Sources sources;
  std::uint32_t source = sources.add("--from", text);
  Diagnostics diagnostics;
  ReaderSpec spec =
      parse_reader_spec(sources, {source, 0, static_cast<std::uint32_t>(text.size())}, diagnostics);
  Parsed parsed;
  parsed.rest = text.substr(spec.span.end);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!parsed.shown.empty()) parsed.shown += "; ";
    parsed.shown += std::to_string(diagnostic.span.begin + 1) + ": " + diagnostic.message;
    if (!diagnostic.hint.empty()) parsed.shown += " (" + diagnostic.hint + ")";
  }
  if (!diagnostics.empty()) return parsed;
  parsed.shown = kNames[static_cast<int>(spec.kind)];
  if (spec.separator) parsed.shown += " sep=" + drover::quoted(*spec.separator);
  if (spec.header) parsed.shown += *spec.header ? " header" : " bare";
  for (const TypedName& typed : spec.types) {
    parsed.shown += " " + typed.name + "=" + to_text(Type{typed.kind, {}});
  }
  return parsed;
}

TEST(ReaderSpec, ReadsWhatUsersWrite) {
  struct Case {
    const char* text;
    const char* shown;
    const char* rest;
  };
  const Case cases[] = {
      {"lines", "lines", ""},
      {" lines @ /var/log/x", "lines", " @ /var/log/x"},
      {"fields(sep: \":\")", "fields sep=\":\"", ""},
      {"fields ( sep : \"@\\t\" , ) @ -", "fields sep=\"@\\t\"", " @ -"},
      {"csv(header: false, sep: \";\", c1: string)", "csv sep=\";\" bare c1=string", ""},
      {"csv(\"sep\": int, \"a b\": time)", "csv sep=int a b=time", ""},
      {"tsv()", "tsv", ""},
      {"json(user.name: string, ok: bool)", "json user.name=string ok=bool", ""},
  };
  for (const Case& c : cases) {
    Parsed parsed = parse(c.text);
    EXPECT_EQ(parsed.shown, c.shown) << c.text;
    EXPECT_EQ(parsed.rest, c.rest) << c.text;
  }
}

TEST(ReaderSpec, SaysWhatIsWrong) {
  struct Case {
    const char* text;
    const char* shown;
  };
  const Case cases[] = {
      {"", "1: expected a reader (readers are lines, fields, csv, tsv, json)"},
      {"lnes", "1: no reader is called 'lnes' (did you mean 'lines'?)"},
      {"xml(a: 1)", "1: no reader is called 'xml' (readers are lines, fields, csv, tsv, json)"},
      {"lines(sep: \":\")", "7: 'lines' has no option 'sep' (it has no options)"},
      {"fields(spe: \":\")", "8: 'fields' has no option 'spe' (did you mean 'sep'?)"},
      {"fields(header: true)", "8: 'fields' has no option 'header' (its only option is sep)"},
      {"csv(delim: \";\")", "5: 'csv' has no option 'delim' (did you mean 'sep'?)"},
      {"fields(separator: \";\")", "8: 'fields' has no option 'separator' (did you mean 'sep'?)"},
      {"csv(sep: ';')",
       "10: expected a value for 'sep' (a text is written in double quotes: sep: \";\")"},
      {"fields(sep: 1)", "13: expected a text for 'sep' (write it in quotes: sep: \":\")"},
      {"fields(sep: \"\")",
       "13: a separator cannot be empty (fields alone cuts at blanks and tabs)"},
      {"csv(sep: \"\")", "10: a separator cannot be empty (for example sep: \";\")"},
      {"csv(sep: \"::\")", "10: a separator is one byte, and no quote or line end"},
      {"csv(header: 1)", "13: expected true or false for 'header'"},
      {"csv(heder: true)", "5: there is no option 'heder' (did you mean 'header'?)"},
      {"csv(a: itn)",
       "8: expected a type for the column 'a' (a type is one of bool, int, float, string, time, "
       "duration, bytes, addr, id)"},
      {"csv(a: bool)", "8: a cell is never a bool (use string, and compare it with \"true\")"},
      {"csv(a: int, a: int)", "13: the option 'a' is given twice"},
      {"csv(sep", "8: expected ':' behind 'sep' (options are written name: value)"},
      {"csv(sep: \";", "10: this text is not closed (add a '\"'); 12: expected ',' or ')'"},
      {"csv(sep: )", "10: expected a value for 'sep'"},
      {"csv(a: int b: int)", "12: expected ',' or ')'"},
      {"csv(header: 1, sep: \"::\")",
       "13: expected true or false for 'header'; 21: a separator is one byte, and no quote or line "
       "end"},
      {"fields(sep: \"\\x\")",
       "14: no character is written so (escapes are \\t \\n \\r \\0 \\\" \\\\)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parse(c.text).shown, c.shown) << c.text;
}

TEST(ReaderSpec, MakesTheReader) {
  struct Case {
    const char* spec;
    const char* bytes;
    const char* row;
  };
  const Case cases[] = {
      {"lines", "a b\n", "a b|t|1"},
      {"csv", "n\n1\n", "1|t|2"},
      {"csv(header: false)", "n\n", "n|t|1"},
      {"csv(sep: \";\")", "a;b\n1;x\n", "1|x|t|2"},
      {"tsv", "a\tb\n1\tx\n", "1|x|t|2"},
      {"tsv(header: false)", "a\tb\n", "a|b|t|1"},
      {"json(a: float)", "{\"a\":1}\n", "1.0|t|1"},
  };
  for (const Case& c : cases) {
    Sources sources;
    std::uint32_t source = sources.add("--from", c.spec);
    Diagnostics diagnostics;
    ReaderSpec spec = parse_reader_spec(
        sources, {source, 0, static_cast<std::uint32_t>(std::string(c.spec).size())}, diagnostics);
    std::unique_ptr<Reader> reader = make_reader(spec);
    Reading reading = read_text(*reader, {"*"}, c.bytes);
    EXPECT_EQ(reading.rows, std::vector<std::string>{c.row}) << c.spec;
  }
  Sources sources;
  std::uint32_t source = sources.add("--from", "fields(sep: \":\")");
  Diagnostics diagnostics;
  std::unique_ptr<Reader> fields =
      make_reader(parse_reader_spec(sources, {source, 0, 16}, diagnostics));
  EXPECT_EQ(read_text(*fields, {"f2"}, "a:b c\n").rows, std::vector<std::string>{"b c"});
}

}  // namespace
}  // namespace drover
