#include "node/testing/oracle_regex.h"

#include <cctype>
#include <functional>

#include "base/check.h"
#include "base/text.h"

namespace drover {
namespace {

struct Piece;
using Sequence = std::vector<Piece>;

struct Piece {
  enum class Kind { kOne, kStart, kEnd, kGroup };
  Kind kind = Kind::kOne;
  std::string item;               // kOne: the source of what one character must be
  int group = 0;                  // kGroup
  std::vector<Sequence> choices;  // kGroup
  std::size_t least = 1;
  std::size_t most = 1;
};

class Compiler {
 public:
  explicit Compiler(std::string_view pattern) : pattern_(pattern) {}
  Piece run() {
    Piece whole = group();
    CHECK(at_ == pattern_.size());
    return whole;
  }

 private:
  bool more() const { return at_ < pattern_.size(); }

  Piece group() {
    Piece node;
    node.kind = Piece::Kind::kGroup;
    node.group = groups_++;
    node.choices.emplace_back();
    while (more() && pattern_[at_] != ')') {
      if (pattern_[at_] == '|') {
        ++at_;
        node.choices.emplace_back();
      } else {
        node.choices.back().push_back(repeated());
      }
    }
    return node;
  }

  Piece repeated() {
    Piece node = single();
    if (!more()) return node;
    char c = pattern_[at_];
    if (c != '*' && c != '+' && c != '?') return node;
    node.least = c == '+' ? 1 : 0;
    node.most = c == '?' ? 1 : 1000;
    ++at_;
    return node;
  }

  Piece single() {
    Piece node;
    char c = pattern_[at_];
    if (c == '(') {
      ++at_;
      node = group();
      ++at_;
    } else if (c == '^' || c == '$') {
      node.kind = c == '^' ? Piece::Kind::kStart : Piece::Kind::kEnd;
      ++at_;
    } else {
      std::size_t size = c == '['    ? pattern_.find(']', at_) + 1 - at_
                         : c == '\\' ? 2
                                     : utf8_length(pattern_.substr(at_));
      node.item = pattern_.substr(at_, size);
      at_ += size;
    }
    return node;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  int groups_ = 0;
};

bool in_letter_class(char letter, char c) {
  auto u = static_cast<unsigned char>(c);
  switch (letter) {
    case 'd':
      return std::isdigit(u) != 0;
    case 's':
      return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    case 'w':
      return (u < 128 && std::isalnum(u) != 0) || c == '_';
    default:
      return false;
  }
}

class Matcher {
 public:
  Matcher(const Piece& whole, bool ignore_case, std::string_view text)
      : whole_(whole), ignore_case_(ignore_case), text_(text), groups_(10) {}

  // The match that starts at `from`.
  bool run(std::size_t from) {
    groups_.assign(groups_.size(), {0, 0});
    return group(whole_, from, [](std::size_t) { return true; });
  }
  std::string_view part(std::size_t number) const {
    return text_.substr(groups_[number].first, groups_[number].second - groups_[number].first);
  }

 private:
  using Rest = std::function<bool(std::size_t)>;

  bool group(const Piece& node, std::size_t at, const Rest& rest) {
    auto& mine = groups_[static_cast<std::size_t>(node.group)];
    for (const Sequence& choice : node.choices) {
      auto before = groups_;
      bool done = sequence(choice, 0, at, [&](std::size_t end) {
        auto inner = mine;
        mine = {at, end};
        if (rest(end)) return true;
        mine = inner;
        return false;
      });
      if (done) return true;
      groups_ = before;
    }
    return false;
  }

  bool sequence(const Sequence& nodes, std::size_t next, std::size_t at, const Rest& rest) {
    if (next == nodes.size()) return rest(at);
    return repeat(nodes[next], 0, at,
                  [&, next](std::size_t end) { return sequence(nodes, next + 1, end, rest); });
  }

  bool repeat(const Piece& node, std::size_t count, std::size_t at, const Rest& rest) {
    if (count < node.most) {
      bool more = once(node, at, [&](std::size_t end) {
        if (end == at && count >= node.least) return false;  // an empty turn leads nowhere
        return repeat(node, count + 1, end, rest);
      });
      if (more) return true;
    }
    return count >= node.least && rest(at);
  }

  bool once(const Piece& node, std::size_t at, const Rest& rest) {
    switch (node.kind) {
      case Piece::Kind::kStart:
        return at == 0 && rest(at);
      case Piece::Kind::kEnd:
        return at == text_.size() && rest(at);
      case Piece::Kind::kGroup:
        return group(node, at, rest);
      case Piece::Kind::kOne:
        break;
    }
    if (at == text_.size()) return false;
    std::size_t size = utf8_length(text_.substr(at));
    return size > 0 && fits(node.item, text_.substr(at, size)) && rest(at + size);
  }

  std::string folded(std::string_view text) const {
    std::string out(text);
    for (char& c : out) {
      if (ignore_case_) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
  }

  char other_case(char c) const {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return ignore_case_ && letter ? static_cast<char>(c ^ 0x20) : c;
  }

  bool fits(const std::string& item, std::string_view character) const {
    char c = character.size() == 1 ? character[0] : '\xff';
    if (item == ".") return character != "\n";
    if (item[0] == '\\') {
      char letter = item[1];
      if (std::isupper(static_cast<unsigned char>(letter)) != 0) {
        return !in_letter_class(static_cast<char>(letter + 32), c);
      }
      if (std::islower(static_cast<unsigned char>(letter)) != 0) return in_letter_class(letter, c);
      return c == letter;
    }
    if (item[0] != '[') return folded(item) == folded(character);
    bool negated = item[1] == '^';
    bool found = false;
    for (char same : {c, other_case(c)}) {
      for (std::size_t i = negated ? 2 : 1; i + 1 < item.size(); ++i) {
        bool range = i + 3 < item.size() && item[i + 1] == '-';
        found = found || (item[i] <= same && same <= item[range ? i + 2 : i]);
        if (range) i += 2;
      }
    }
    return found != negated;
  }

  const Piece& whole_;
  bool ignore_case_;
  std::string_view text_;
  std::vector<std::pair<std::size_t, std::size_t>> groups_;
};

}  // namespace

std::optional<std::vector<std::string>> oracle_match(std::string_view pattern, bool ignore_case,
                                                     std::string_view text) {
  Piece whole = Compiler(pattern).run();
  Matcher matcher(whole, ignore_case, text);
  for (std::size_t from = 0; from <= text.size(); ++from) {
    if (!matcher.run(from)) continue;
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < 10; ++i) parts.emplace_back(matcher.part(i));
    return parts;
  }
  return std::nullopt;
}

std::string oracle_replace(std::string_view pattern, bool ignore_case, std::string_view text,
                           std::string_view with) {
  Piece whole = Compiler(pattern).run();
  Matcher matcher(whole, ignore_case, text);
  std::string out;
  std::size_t from = 0;
  bool after_match = false;  // an empty match right behind a match does not count
  while (from <= text.size()) {
    if (!matcher.run(from) || (after_match && matcher.part(0).empty())) {
      after_match = false;
      if (from == text.size()) break;
      std::size_t size = std::max<std::size_t>(1, utf8_length(text.substr(from)));
      out += text.substr(from, size);
      from += size;
      continue;
    }
    for (std::size_t i = 0; i < with.size(); ++i) {
      if (with[i] != '\\') {
        out += with[i];
      } else if (with[++i] == '\\') {
        out += '\\';
      } else {
        out += matcher.part(static_cast<std::size_t>(with[i] - '0'));
      }
    }
    from += matcher.part(0).size();
    after_match = true;
  }
  return out;
}

}  // namespace drover
