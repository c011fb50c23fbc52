// Any bytes at all: the lexer ends, gets on with every token, and stays inside the text.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "lang/syntax/lexer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  drover::Lexer lexer(text, 0);
  std::uint32_t begin = 0;
  while (true) {
    drover::Token token = lexer.next();
    CHECK(token.span.begin >= begin && token.span.end >= token.span.begin);
    CHECK(token.span.end <= size);
    if (token.kind == drover::TokenKind::kEnd) break;
    // A fault inside a string stands at the fault, and what follows behind the string.
    CHECK(token.span.end > token.span.begin);
    begin = token.span.end;
  }
  for (const drover::ast::Comment& comment : lexer.take_comments()) {
    CHECK(comment.span.begin < comment.span.end && comment.span.end <= size);
  }
  return 0;
}
