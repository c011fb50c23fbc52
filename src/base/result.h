#pragma once
// Result<T>: a T, or the one Error that kept us from having it. Status: the same without a T.
//
// For failures that the caller is expected to handle or to pass on. Bugs are no Errors: they
// stop the program through CHECK (base/check.h). Faults in a user's text, of which there may be
// many at once, are Diagnostics (base/diagnostic.h).

#include <string>
#include <utility>
#include <variant>

namespace drover {

struct Error {
  std::string where;  // what the user can go to: "access.log:12", a path, an address
  std::string what;   // one clause that ends the sentence "cannot do this: ..."

  std::string text() const { return where.empty() ? what : where + ": " + what; }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: a value is a result
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: so is an error

  bool ok() const { return std::holds_alternative<T>(state_); }

  // REQUIRES: ok()
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  // By value, so that `for (… : rows().value())` walks over something that is there.
  T value() && { return std::get<T>(std::move(state_)); }

  // REQUIRES: !ok()
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace drover

// DROVER_TRY(Program program, parse(text)): names the value, or returns the error to our caller.
#define DROVER_TRY(declaration, expression) \
  DROVER_TRY_NAMED(declaration, expression, DROVER_JOIN(drover_try_, __LINE__))
#define DROVER_TRY_NAMED(declaration, expression, result) \
  auto result = (expression);                             \
  if (!result.ok()) return result.error();                \
  declaration = std::move(result).value()
// DROVER_DO(write(file)): returns the error, if there is one, to our caller.
#define DROVER_DO(expression)                                                     \
  do {                                                                            \
    if (auto drover_do = (expression); !drover_do.ok()) return drover_do.error(); \
  } while (false)
#define DROVER_JOIN(a, b) DROVER_JOIN_AGAIN(a, b)
#define DROVER_JOIN_AGAIN(a, b) a##b
