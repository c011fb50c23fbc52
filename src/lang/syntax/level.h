#pragma once
// How tightly binary operators bind, for the parser and for the formatter.

namespace drover {

// The later the tighter.
enum Level { kOrLevel, kAndLevel, kCompareLevel, kConcatLevel, kSumLevel, kProductLevel };

}  // namespace drover
