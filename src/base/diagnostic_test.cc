#include "base/diagnostic.h"

#include <gtest/gtest.h>

namespace drover {
namespace {

Diagnostic error_at(std::uint32_t begin, std::uint32_t end, std::string message = "wrong") {
  return {Severity::kError, {0, begin, end}, std::move(message), "", {}};
}

// How a fault at [begin, end) of `text` is shown.
std::string shown(std::string text, std::uint32_t begin, std::uint32_t end) {
  Sources sources;
  sources.add("r.olg", std::move(text));
  return render(sources, error_at(begin, end), false);
}

TEST(Diagnostic, RendersLineUnderlineHintAndNotes) {
  Sources sources;
  sources.add("rules.olg", "log(1);\n\nslow(H) :- lgo(host: H);\n");
  Diagnostic diagnostic{Severity::kError,
                        {0, 20, 23},
                        "no relation is called 'lgo'",
                        "did you mean 'log'?",
                        {{{0, 0, 3}, "'log' is here"}}};
  EXPECT_EQ(render(sources, diagnostic, false),
            "rules.olg:3:12: error: no relation is called 'lgo'\n"
            "  3 | slow(H) :- lgo(host: H);\n"
            "    |            ^~~\n"
            "  hint: did you mean 'log'?\n"
            "rules.olg:1:1: note: 'log' is here\n"
            "  1 | log(1);\n"
            "    | ^~~\n");
}

TEST(Diagnostic, KeepsTheUnderlineBelowTheText) {
  struct Case {
    std::string text;
    std::uint32_t begin, end;
    std::string excerpt;
  };
  const std::vector<Case> cases = {
      {"\tp(X)", 1, 2, "  1 |     p(X)\n    |     ^\n"},      // tab
      {"a\tp", 2, 3, "  1 | a   p\n    |     ^\n"},           // tab to the next stop
      {"é€x", 5, 6, "  1 | é€x\n    |   ^\n"},                // by characters
      {"漢字x", 6, 7, "  1 | 漢字x\n    |     ^\n"},          // two columns each
      {"\x1b[2Jx", 4, 5, "  1 | \uFFFD[2Jx\n    |     ^\n"},  // no escapes
      {"\xffx", 1, 2, "  1 | \uFFFDx\n    |  ^\n"},           // no UTF-8
      {"abc\ndef\n", 1, 6, "  1 | abc\n    |  ^~\n"},         // to the end of its line
      {"abc", 3, 3, "  1 | abc\n    |    ^\n"},               // the end of the text
      {"", 0, 0, "  1 | \n    | ^\n"},                        // no text at all
      {"abc\r\nd", 0, 4, "  1 | abc\n    | ^~~\n"},           // Windows line end
  };
  for (const Case& c : cases) {
    std::string text = shown(c.text, c.begin, c.end);
    EXPECT_EQ(text.substr(text.find('\n') + 1), c.excerpt);
  }
}

TEST(Diagnostic, ShowsAWindowOfALongLine) {
  std::string line(300, 'a');
  line.replace(150, 3, "XYZ");
  EXPECT_EQ(shown(line, 150, 153),
            "r.olg:1:151: error: wrong\n"
            "  1 | …" +
                std::string(40, 'a') + "XYZ" + std::string(57, 'a') +
                "…\n"
                "    | " +
                std::string(41, ' ') + "^~~\n");
  EXPECT_EQ(shown(line, 0, 300),
            "r.olg:1:1: error: wrong\n"
            "  1 | " +
                std::string(100, 'a') +
                "…\n"
                "    | ^" +
                std::string(99, '~') + "\n");
  std::string huge(1'000'000, 'b');
  std::string text = shown(huge, 999'999, 1'000'000);
  EXPECT_LT(text.size(), 300u);
  EXPECT_NE(text.find("b\n    |"), std::string::npos) << text;
}

TEST(Diagnostic, ColorsOnlyWhenAsked) {
  Sources sources;
  sources.add("r.olg", "abc");
  Diagnostic warning = error_at(0, 1);
  warning.severity = Severity::kWarning;
  EXPECT_EQ(render(sources, warning, false).find('\033'), std::string::npos);
  std::string colored = render(sources, warning, true);
  EXPECT_NE(colored.find("\033[1;35mwarning:\033[0m"), std::string::npos) << colored;
}

TEST(Diagnostic, ShowsTheFirstOfMany) {
  Sources sources;
  sources.add("t", std::string(100, 'x'));
  Diagnostics diagnostics;
  for (std::uint32_t i = 0; i < 60; ++i) diagnostics.push_back(error_at(i, i + 1, "no"));
  diagnostics[0].severity = Severity::kWarning;
  std::string all = render(sources, diagnostics, false);
  EXPECT_EQ(all.find("t:1:1: "), std::string::npos);
  EXPECT_EQ(all.find("t:1:2: "), 0u);
  EXPECT_NE(all.find("t:1:51: "), std::string::npos);
  EXPECT_EQ(all.find("t:1:52: "), std::string::npos);
  EXPECT_NE(all.find("\n… and 10 more\n"), std::string::npos);
}

TEST(Diagnostic, RendersJson) {
  Sources sources;
  sources.add("a \"b\".olg", "p(1)\nq(2)");
  Diagnostic diagnostic{Severity::kWarning, {0, 2, 7}, "say \"why\"", "do\nthis", {}};
  diagnostic.notes.push_back({{0, 0, 1}, "here"});
  EXPECT_EQ(render_json(sources, diagnostic),
            R"({"file":"a \"b\".olg","line":1,"column":3,"end_line":2,"end_column":3,)"
            R"("severity":"warning","message":"say \"why\"","hint":"do\nthis","notes":[)"
            R"({"file":"a \"b\".olg","line":1,"column":1,"end_line":1,"end_column":2,)"
            R"("message":"here"}]})");
}

TEST(Diagnostic, SortsByPlaceAndDropsDoubles) {
  Diagnostics diagnostics = {error_at(5, 6, "b"), error_at(1, 2, "c"), error_at(5, 6, "a"),
                             error_at(1, 2, "c")};
  sort_diagnostics(diagnostics);
  std::string order;
  for (const Diagnostic& d : diagnostics) order += d.message;
  EXPECT_EQ(order, "cab");
  EXPECT_TRUE(has_errors(diagnostics));
  for (Diagnostic& d : diagnostics) d.severity = Severity::kWarning;
  EXPECT_FALSE(has_errors(diagnostics));
  EXPECT_FALSE(has_errors({}));
}

}  // namespace
}  // namespace drover
