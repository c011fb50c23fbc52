#include "value/type.h"

#include <algorithm>
#include <array>

namespace drover {

namespace {

struct Name {
  std::string_view text;
  Kind kind;
};

constexpr std::array<Name, 9> kPlain = {{{"bool", Kind::kBool},
                                         {"int", Kind::kInt},
                                         {"float", Kind::kFloat},
                                         {"string", Kind::kString},
                                         {"time", Kind::kTime},
                                         {"duration", Kind::kDuration},
                                         {"bytes", Kind::kBytes},
                                         {"addr", Kind::kAddr},
                                         {"id", Kind::kId}}};

std::string_view opening(Kind kind) {
  switch (kind) {
    case Kind::kList:
      return "list<";
    case Kind::kSet:
      return "set<";
    case Kind::kMap:
      return "map<";
    default:
      return "(";
  }
}

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
  std::string text(opening(type.kind));
  for (const Type& arg : type.args) {
    if (&arg != &type.args.front()) text += ", ";
    text += to_text(arg);
  }
  return text + (type.kind == Kind::kTuple ? ")" : ">");
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const Name& plain : kPlain) {
    if (plain.text == name) return plain.kind;
  }
  return std::nullopt;
}

std::vector<std::string> plain_type_names() {
  std::vector<std::string> names;
  for (const Name& plain : kPlain) names.emplace_back(plain.text);
  return names;
}

}  // namespace drover
