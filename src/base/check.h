#pragma once
// CHECK(condition): stops the program when our own code is wrong.
//
// It is on in every build. What a user, a disk or a peer may cause is not a bug and is never
// CHECKed: it comes back as an Error (base/result.h) or a Diagnostic (base/diagnostic.h).

namespace drover {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace drover

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::drover::check_failed(#condition, __FILE__, __LINE__))
