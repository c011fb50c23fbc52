#include "value/type.h"

#include <algorithm>
#include <array>

namespace drover {

namespace {

struct Name {
  std::string_view text;
  Kind kind;
};

constexpr std::array<Name, 6> kPlain = {{{"bool", Kind::kBool},
                                         {"int", Kind::kInt},
                                         {"float", Kind::kFloat},
                                         {"string", Kind::kString},
                                         {"time", Kind::kTime},
                                         {"duration", Kind::kDuration}}};

}  // namespace

bool Type::known() const {
  return kind != Kind::kUnknown &&
         std::all_of(args.begin(), args.end(), [](const Type& arg) { return arg.known(); });
}

std::string to_text(const Type& type) {
  if (type.kind == Kind::kUnknown) return "?";
  for (const Name& name : kPlain) {
    if (name.kind == type.kind) return std::string(name.text);
  }
  return (type.kind == Kind::kList ? "list<" : "set<") +
         (type.args.empty() ? "?" : to_text(type.args[0])) + ">";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const Name& plain : kPlain) {
    if (plain.text == name) return plain.kind;
  }
  return std::nullopt;
}

}  // namespace drover
