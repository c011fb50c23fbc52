#include "lang/format/layout.h"

#include <algorithm>

namespace drover {

namespace {

constexpr std::string_view kBeforeTrailingComment = "  ";

// Lays a program out again: its statements, its comments, and the blank lines between them.
class Layout {
 public:
  Layout(std::string_view text, const std::vector<LaidOut>& statements,
         const std::vector<ast::Comment>& comments)
      : text_(text), statements_(statements), comments_(comments) {}

  std::string write() {
    for (const LaidOut& statement : statements_) {
      while (has_comment_before(statement.span.begin)) own_line_comment();
      gap_before(statement.span.begin);
      while (has_comment_before(statement.span.end)) inner_comment();
      out_ += statement.text;
      end_ = statement.span.end;
      std::string_view separator = kBeforeTrailingComment;
      for (; trailing(); separator = " ") {
        out_ += separator;
        append_comment();
      }
      out_ += "\n";
    }
    while (next_ < comments_.size()) own_line_comment();
    return std::move(out_);
  }

 private:
  const ast::Comment& comment() const { return comments_[next_]; }

  bool has_comment_before(std::uint32_t offset) const {
    return next_ < comments_.size() && comment().span.begin < offset;
  }

  // Does the next comment stand on the line where the last thing ended?
  bool trailing() const {
    if (next_ >= comments_.size()) return false;
    std::string_view gap = text_.substr(end_, comment().span.begin - end_);
    return gap.find_first_not_of(" \t\r\f\v") == std::string_view::npos;
  }

  void append_comment() {
    Span span = comment().span;
    out_ += text_.substr(span.begin, span.end - span.begin);
    end_ = span.end;
    ++next_;
  }

  void own_line_comment() {
    gap_before(comment().span.begin);
    append_comment();
    out_ += "\n";
  }

  // One that stood inside the statement that follows: its place in the text tells nothing.
  void inner_comment() {
    append_comment();
    out_ += "\n";
  }

  // One empty line, where the source has at least one.
  void gap_before(std::uint32_t begin) {
    std::string_view gap = text_.substr(end_, begin - end_);
    if (!out_.empty() && std::count(gap.begin(), gap.end(), '\n') > 1) out_ += "\n";
    end_ = begin;
  }

  std::string_view text_;
  const std::vector<LaidOut>& statements_;
  const std::vector<ast::Comment>& comments_;
  std::string out_;
  std::uint32_t end_ = 0;  // of what was written last, in the source
  std::size_t next_ = 0;   // comment
};

}  // namespace

std::string lay_out(std::string_view source, const std::vector<LaidOut>& statements,
                    const std::vector<ast::Comment>& comments) {
  return Layout(source, statements, comments).write();
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace drover
