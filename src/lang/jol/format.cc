#include "lang/jol/format.h"

#include <algorithm>
#include <array>

#include "lang/format/layout.h"
#include "lang/jol/lexer.h"

namespace drover {

namespace {

template <std::size_t N>
bool is_one_of(const JolToken& token, const std::array<std::string_view, N>& signs) {
  return token.kind == JolKind::kSign && std::ranges::find(signs, token.text) != signs.end();
}

// Writes the words of one statement, one after the other.
class JolStatement {
 public:
  JolStatement(std::string_view source, const std::vector<JolToken>& words)
      : source_(source), words_(words) {}

  std::string write() {
    std::string line = write(false);
    return characters(line) > kLineMax ? write(true) : line;
  }

 private:
  // What is open: a bracket, the < of an aggregate, or the brace of a block.
  enum class Open { kBracket, kAggregate, kBlock };

  std::string write(bool long_rule) {
    std::string out;
    open_.clear();
    in_body_ = false;
    for (at_ = 0; at_ < words_.size(); ++at_) {
      const JolToken& word = words_[at_];
      if (at_ > 0) out += breaks(long_rule) ? "\n" + std::string(kIndent) : blank() ? " " : "";
      out += source_.substr(word.span.begin, word.span.end - word.span.begin);
      note(word);
    }
    return out;
  }

  const JolToken& before() const { return words_[at_ - 1]; }
  bool within(Open what) const { return !open_.empty() && open_.back() == what; }

  // Keeps what is open, behind the word that was just written.
  void note(const JolToken& word) {
    unary_ = begins_operand(word);
    if (word.is(":-") && open_.empty()) in_body_ = true;
    if (opens_aggregate()) {
      open_.push_back(Open::kAggregate);
    } else if (opens_block()) {
      open_.push_back(Open::kBlock);
    } else if (word.is("(") || word.is("[") || word.is("{")) {
      open_.push_back(Open::kBracket);
    } else if (closes(word) && !open_.empty()) {
      open_.pop_back();
    }
  }

  bool closes(const JolToken& word) const {
    return word.is(")") || word.is("]") || word.is("}") ||
           (word.is(">") && within(Open::kAggregate));
  }

  bool opens_aggregate() const {
    return words_[at_].is("<") && at_ > 0 && before().kind == JolKind::kWord &&
           !before().is_value();
  }

  // A brace behind a whole condition, and not behind a sign that asks for a value.
  bool opens_block() const {
    return words_[at_].is("{") && at_ > 0 && open_.empty() && ends_operand(before());
  }

  static bool ends_operand(const JolToken& word) {
    constexpr std::array<std::string_view, 5> kEnds = {")", "]", "}", "++", "--"};
    return word.kind != JolKind::kSign ? !word.is_word("in") : is_one_of(word, kEnds);
  }

  // A minus here is the sign of what follows; so is an exclamation mark.
  bool begins_operand(const JolToken& word) const {
    const bool minus = word.is("-") && (at_ == 0 || !ends_operand(before()));
    return minus || word.is("!") || word.is("@");
  }

  bool breaks(bool long_rule) const {
    if (!long_rule || !in_body_) return false;
    return open_.empty() && (before().is(":-") || before().is(",") || opens_block());
  }

  // Whether a blank stands before this word.
  bool blank() const {
    constexpr std::array<std::string_view, 9> kNoneBefore = {",",  ";",       ")",       "]", ".",
                                                             "::", "#insert", "#delete", "++"};
    constexpr std::array<std::string_view, 6> kNoneAfter = {"(",  "[",       ".",
                                                            "::", "#insert", "#delete"};
    const JolToken& word = words_[at_];
    // - -1 is not --1.
    if (unary_) return before().is("-") && (word.is("-") || word.is("--"));
    if (is_one_of(before(), kNoneAfter) || is_one_of(word, kNoneBefore) || word.is("--"))
      return false;
    if (word.is("}") || before().is("{")) return within(Open::kBlock);
    if (opens_aggregate() || (within(Open::kAggregate) && (word.is(">") || before().is("<"))))
      return false;
    const bool name = before().kind == JolKind::kWord || before().kind == JolKind::kVariable;
    if (word.is("(") && name) return before().is_word("in");
    return !(word.is("[") && ends_operand(before()));
  }

  std::string_view source_;
  const std::vector<JolToken>& words_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  bool in_body_ = false;
  bool unary_ = false;  // the word before is a sign that belongs to this one
};

}  // namespace

std::string format_jol(const Sources& sources, const ast::Program& program) {
  const std::string_view source = sources.at(program.source).text();
  JolLexer lexer(source, program.source);
  std::vector<LaidOut> statements;
  std::vector<JolToken> words;
  int braces = 0;
  for (JolToken word = lexer.next(); word.kind != JolKind::kEnd; word = lexer.next()) {
    if (word.is("{")) ++braces;
    if (word.is("}")) --braces;
    const bool end = word.is(";") && braces == 0;
    words.push_back(std::move(word));
    if (!end) continue;
    const Span span = words.front().span.to(words.back().span);
    statements.push_back({span, JolStatement(source, words).write()});
    words.clear();
  }
  return lay_out(source, statements, program.comments);
}

}  // namespace drover
