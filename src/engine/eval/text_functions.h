#pragma once
// Functions that lay texts out or take apart how others have: padding, digits, bases, URLs.

#include "engine/eval/functions.h"

namespace drover {

Word pad_left(Frame& frame, const Word* args, const CallSite& site);
Word pad_right(Frame& frame, const Word* args, const CallSite& site);
Word url_decode(Frame& frame, const Word* args, const CallSite& site);
Word int_of_base(Frame& frame, const Word* args, const CallSite& site);
Word fixed(Frame& frame, const Word* args, const CallSite& site);

}  // namespace drover
