#pragma once
// The functions that are not the language's own, while a program is checked: those that it
// declares, and those of the host. A call of a declared one is replaced by the function's body, so
// nothing behind the checker knows of them; hence no function may call itself.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "lang/host_functions.h"
#include "lang/program.h"
#include "lang/syntax/ast.h"

namespace drover {

// What a call may grow to, in operators and values, when functions that it calls are put in.
inline constexpr std::size_t kInlinedMax = 5000;

struct DeclaredFunction {
  std::string name;
  Span span;
  std::vector<Variable> params;
  Type result;
  Expr body;           // over the parameters, by number
  bool right = false;  // the body could be checked
};

class Functions {
 public:
  // `host` must outlive it.
  Functions(const Sources& sources, Diagnostics& diagnostics, bool incomplete,
            const std::vector<HostFunction>& host)
      : sources_(sources), diagnostics_(diagnostics), incomplete_(incomplete), host_(host) {}

  void declare(const ast::FunctionDecl& decl);
  // The bodies of all that are declared, those first that others call.
  void check();

  const DeclaredFunction* find(std::string_view name) const;
  // The number of the host's function; -1 when it has none of this name.
  int find_host(std::string_view name) const;
  const HostFunction& host(int number) const { return host_[static_cast<std::size_t>(number)]; }
  bool knows(std::string_view name) const { return find(name) != nullptr || find_host(name) >= 0; }
  // Of all.
  std::vector<std::string> names() const;
  // Functions may be missing because of syntax errors elsewhere.
  bool incomplete() const { return incomplete_; }

 private:
  enum class Progress { kNone, kBegun, kDone };
  struct Entry {
    const ast::FunctionDecl* decl = nullptr;
    DeclaredFunction function;
    Progress progress = Progress::kNone;
    std::size_t depth = 0;  // of the functions that it calls, and those that they call
  };

  void error(Span span, std::string message, std::string hint, std::vector<Note> notes = {});
  void check(Entry& entry, std::vector<const Entry*>& path);
  void refuse_cycle(const Entry& entry, const std::vector<const Entry*>& path);
  void check_body(Entry& entry);

  const Sources& sources_;
  Diagnostics& diagnostics_;
  const bool incomplete_;
  const std::vector<HostFunction>& host_;
  std::map<std::string, Entry, std::less<>> by_name_;
};

// The body with these arguments for its parameters. REQUIRES: inlined_size() is not above
// kInlinedMax.
Expr inlined(const DeclaredFunction& function, const std::vector<Expr>& args);
std::size_t inlined_size(const DeclaredFunction& function, const std::vector<Expr>& args);

}  // namespace drover
