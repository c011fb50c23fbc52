#include "engine/eval/regex.h"

#include <cstring>
#include <optional>
#include <vector>

#include <re2/re2.h>

#include "base/check.h"
#include "base/text.h"

namespace drover {
namespace {

constexpr std::size_t kGroupsOnStack = 16;
// Shorter texts occur too often to be worth looking for.
constexpr std::size_t kRequiredMin = 3;

bool is_special(char c) { return std::strchr("\\^$.|?*+()[]{}", c) != nullptr; }

// Walks over a pattern at its top level, collecting runs of characters that stand for themselves.
class LiteralFinder {
 public:
  explicit LiteralFinder(std::string_view pattern) : pattern_(pattern) {}

  std::string run() {
    while (at_ < pattern_.size()) {
      if (!step()) return "";
    }
    end_run();
    return best_;
  }

 private:
  void end_run() {
    if (run_.size() > best_.size()) best_ = run_;
    run_.clear();
  }

  // False when nothing can be told of the whole pattern.
  bool step() {
    char c = pattern_[at_];
    if (c == '|') return false;  // either side will do
    if (c == '(') return skip_group();
    if (c == '[') return skip_class();
    if (c == '\\') return escape();
    if (c == '?' || c == '*' || c == '{') {
      // The character before may be missing; a repetition ends the run in any case.
      if (!run_.empty()) run_.pop_back();
      end_run();
      if (c == '{') at_ = pattern_.find('}', at_);
      if (at_ == std::string_view::npos) return false;
    } else if (c == '+' || is_special(c) || (static_cast<unsigned char>(c) & 0x80U) != 0) {
      // Of one character of several bytes a ? after it would take more than the last byte.
      end_run();
    } else {
      run_ += c;
    }
    ++at_;
    return true;
  }

  bool skip_group() {
    end_run();
    if (at_ + 1 < pattern_.size() && pattern_[at_ + 1] == '?') return false;  // flags may follow
    int depth = 0;
    for (; at_ < pattern_.size(); ++at_) {
      char c = pattern_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == '[') {
        if (!skip_class()) return false;
        --at_;
      } else if (c == '(') {
        if (at_ + 1 < pattern_.size() && pattern_[at_ + 1] == '?') return false;
        ++depth;
      } else if (c == ')' && --depth == 0) {
        ++at_;
        return true;
      }
    }
    return false;
  }

  bool skip_class() {
    end_run();
    ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == '^') ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == ']') ++at_;
    for (; at_ < pattern_.size() && pattern_[at_] != ']'; ++at_) {
      if (pattern_[at_] == '\\') {
        ++at_;
        continue;
      }
      // [[:alpha:]]: the inner brackets; without :] they are characters like any other.
      if (!pattern_.substr(at_).starts_with("[:")) continue;
      if (auto end = pattern_.find(":]", at_ + 2); end != std::string_view::npos) at_ = end + 1;
    }
    if (at_ >= pattern_.size()) return false;
    ++at_;
    return true;
  }

  bool escape() {
    if (at_ + 1 >= pattern_.size()) return false;
    char c = pattern_[at_ + 1];
    bool plain = std::isalnum(static_cast<unsigned char>(c)) == 0 &&
                 (static_cast<unsigned char>(c) & 0x80U) == 0;
    if (plain) {
      run_ += c;
    } else {
      end_run();
      // \pN \x{…} \Q…\E and octals take more than one letter: nothing is told of such patterns.
      if (std::strchr("dDsSwWbB", c) == nullptr) return false;
    }
    at_ += 2;
    return true;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string run_;
  std::string best_;
};

// Of a letter of Latin-1 beyond ASCII the other case; else the character itself.
char other_case(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool letter = byte >= 0xC0 && byte != 0xD7 && byte != 0xDF && byte != 0xF7 && byte != 0xFF;
  return letter ? static_cast<char>(byte ^ 0x20U) : c;
}

// The pattern's characters as bytes; nullopt when one has none. With ignore_case letters beyond
// ASCII are written in both cases, outside of classes: from 2023 on RE2 folds only ASCII in
// Latin-1.
std::optional<std::string> in_latin1(std::string_view pattern, bool ignore_case) {
  std::string bytes;
  bool in_class = false;
  for (std::size_t length = 0; !pattern.empty(); pattern.remove_prefix(length)) {
    length = utf8_length(pattern);
    if (length == 1) {
      // What follows a backslash, and a ] that is first in its class, stands for itself.
      if (pattern[0] == '\\' && pattern.size() > 1 && utf8_length(pattern.substr(1)) == 1) {
        length = 2;
      } else if (pattern[0] == '[' && !in_class) {
        in_class = true;
        if (pattern.substr(length).starts_with('^')) ++length;
        if (pattern.substr(length).starts_with(']')) ++length;
      } else if (pattern[0] == ']') {
        in_class = false;
      }
      bytes += pattern.substr(0, length);
    } else if (length == 2 && (pattern[0] == '\xC2' || pattern[0] == '\xC3')) {
      const char c = pattern[0] == '\xC2' ? pattern[1] : static_cast<char>(pattern[1] + 0x40);
      const char other = ignore_case && !in_class ? other_case(c) : c;
      bytes += other == c ? std::string{c} : std::string{'[', c, other, ']'};
    } else {
      return std::nullopt;
    }
  }
  return bytes;
}

}  // namespace

std::string required_text(std::string_view pattern) { return LiteralFinder(pattern).run(); }

Pattern::Pattern(const std::string& pattern, bool ignore_case) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  utf8_ = std::make_unique<RE2>(pattern, options);
  CHECK(utf8_->ok());
  const std::optional<std::string> bytes = in_latin1(pattern, ignore_case);
  if (!bytes) return;
  options.set_encoding(RE2::Options::EncodingLatin1);
  latin1_ = std::make_unique<RE2>(*bytes, options);
  // A character may also be written as its number.
  if (!latin1_->ok()) latin1_ = nullptr;
}

Pattern::~Pattern() = default;

const RE2& Pattern::for_text(std::string_view text) const {
  return latin1_ == nullptr || is_utf8(text) ? *utf8_ : *latin1_;
}

std::size_t Pattern::groups() const {
  return static_cast<std::size_t>(utf8_->NumberOfCapturingGroups());
}

Regex::Regex(const std::string& pattern, bool ignore_case, std::size_t groups)
    : pattern_(pattern, ignore_case), groups_(groups) {
  CHECK(pattern_.groups() >= groups);
  if (!ignore_case) required_ = required_text(pattern);
  if (required_.size() < kRequiredMin) required_.clear();
}

bool Regex::match(std::string_view text, std::string_view* found) const {
  if (text.size() < required_.size()) return false;
  if (!required_.empty() &&
      memmem(text.data(), text.size(), required_.data(), required_.size()) == nullptr) {
    return false;
  }
  re2::StringPiece on_stack[kGroupsOnStack];
  std::vector<re2::StringPiece> on_heap;
  re2::StringPiece* pieces = on_stack;
  std::size_t wanted = groups_ + 1;
  if (wanted > kGroupsOnStack) {
    on_heap.resize(wanted);
    pieces = on_heap.data();
  }
  re2::StringPiece whole(text.data(), text.size());
  // Asking for the whole match costs a search backwards: do so only when a group is wanted.
  int asked = groups_ == 0 ? 0 : static_cast<int>(wanted);
  const RE2& regex = pattern_.for_text(text);
  if (!regex.Match(whole, 0, text.size(), RE2::UNANCHORED, pieces, asked)) return false;
  for (std::size_t i = 1; i < wanted; ++i) found[i] = {pieces[i].data(), pieces[i].size()};
  return true;
}

}  // namespace drover
