#pragma once
// What the functions of the language do. Each takes its arguments as words and gives a word, or
// calls frame.fail() and gives 0.

#include <string>
#include <string_view>
#include <vector>

#include "engine/operators/frame.h"
#include "lang/builtins.h"
#include "value/type.h"

namespace drover {

struct CallSite {
  std::vector<Type> arg_types;
  Type type;
};

using Function = Word (*)(Frame& frame, const Word* args, const CallSite& site);

// The implementation for these argument types. Not for operators that compile() handles itself
// (comparisons, and or not if, arithmetic, lists, regular expressions).
Function function_for(Fn fn, const CallSite& site);

// Those of bytes, addresses and ids; nullptr when it is none of them.
Function bytes_function_for(Fn fn, const CallSite& site);

// Those of tuples and maps; nullptr when it is none of them.
Function map_function_for(Fn fn);

// The map of these keys and values by turns, transient; fails when a key has two values.
Word make_map_word(Frame& frame, std::vector<Word> items, const Type& type);
// Sorts keys and values by turns and keeps each once. Gives a key that has two values, or nullptr.
const Word* arrange_map(std::vector<Word>& items, const Type& type, const Pool& pool);

// The text in quotes, cut short, for the sentence that says why there is no value.
std::string cut_short(std::string_view text);

}  // namespace drover
