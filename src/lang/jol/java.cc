#include "lang/jol/java.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "lang/jol/parsing.h"
#include "lang/syntax/characters.h"

namespace drover {

namespace {

struct KnownClass {
  std::string_view name;
  Kind kind;
  bool collection;
  bool everywhere;
};
constexpr auto kClasses = std::to_array<KnownClass>({
    {"byte", Kind::kInt, false, true},
    {"short", Kind::kInt, false, true},
    {"int", Kind::kInt, false, true},
    {"long", Kind::kInt, false, true},
    {"char", Kind::kString, false, true},
    {"float", Kind::kFloat, false, true},
    {"double", Kind::kFloat, false, true},
    {"boolean", Kind::kBool, false, true},
    {"Byte", Kind::kInt, false, true},
    {"Short", Kind::kInt, false, true},
    {"Integer", Kind::kInt, false, true},
    {"Long", Kind::kInt, false, true},
    {"BigInteger", Kind::kInt, false, false},
    {"Character", Kind::kString, false, true},
    {"String", Kind::kString, false, true},
    {"Float", Kind::kFloat, false, true},
    {"Double", Kind::kFloat, false, true},
    {"Boolean", Kind::kBool, false, true},
    {"Object", Kind::kUnknown, false, true},
    {"Comparable", Kind::kUnknown, false, true},
    {"Math", Kind::kUnknown, false, true},
    {"System", Kind::kUnknown, false, true},
    {"Collection", Kind::kUnknown, true, false},
    {"List", Kind::kUnknown, true, false},
    {"ArrayList", Kind::kUnknown, true, false},
    {"LinkedList", Kind::kUnknown, true, false},
    {"Vector", Kind::kUnknown, true, false},
    {"Set", Kind::kUnknown, true, false},
    {"HashSet", Kind::kUnknown, true, false},
    {"SortedSet", Kind::kUnknown, true, false},
    {"TreeSet", Kind::kUnknown, true, false},
    {"ValueList", Kind::kUnknown, true, false},
    {"TupleSet", Kind::kUnknown, true, false},
});

struct KnownMethod {
  std::string_view owner;
  std::string_view name;
  std::size_t arguments;
  std::string_view function;
};
constexpr auto kMethods = std::to_array<KnownMethod>({
    {"", "length", 1, "length"},
    {"", "toUpperCase", 1, "upper"},
    {"", "toLowerCase", 1, "lower"},
    {"", "trim", 1, "trim"},
    {"", "substring", 2, "substr"},
    {"", "startsWith", 2, "starts_with"},
    {"", "endsWith", 2, "ends_with"},
    {"", "contains", 2, "contains"},
    {"", "indexOf", 2, "index_of"},
    {"", "replace", 3, "replace"},
    {"", "size", 1, "size"},
    {"", "toString", 1, "string"},
    {"", "hashCode", 1, "hash"},
    {"", "intValue", 1, "int"},
    {"", "longValue", 1, "int"},
    {"", "floatValue", 1, "float"},
    {"", "doubleValue", 1, "float"},
    {"Math", "abs", 1, "abs"},
    {"Math", "min", 2, "least"},
    {"Math", "max", 2, "greatest"},
    {"Math", "round", 1, "round"},
    {"Math", "sqrt", 1, "sqrt"},
    {"Math", "pow", 2, "pow"},
    {"Math", "exp", 1, "exp"},
    {"Math", "log", 1, "ln"},
    {"Math", "log10", 1, "log10"},
    {"String", "valueOf", 1, "string"},
    {"Integer", "parseInt", 1, "int"},
    {"Integer", "valueOf", 1, "int"},
    {"Integer", "toString", 1, "string"},
    {"Long", "parseLong", 1, "int"},
    {"Long", "valueOf", 1, "int"},
    {"Long", "toString", 1, "string"},
    {"Float", "parseFloat", 1, "float"},
    {"Float", "valueOf", 1, "float"},
    {"Double", "parseDouble", 1, "float"},
    {"Double", "valueOf", 1, "float"},
});

struct KnownField {
  std::string_view name;
  std::int64_t value;
};
constexpr auto kFields = std::to_array<KnownField>({
    {"Integer.MAX_VALUE", INT32_MAX},
    {"Integer.MIN_VALUE", INT32_MIN},
    {"Long.MAX_VALUE", INT64_MAX},
    {"Long.MIN_VALUE", INT64_MIN},
});

ast::Expr call_of(Span span, std::string function, Span name_span, std::vector<ast::Expr> args,
                  std::string java) {
  return {span, ast::Call{std::move(function), name_span, std::move(args), std::move(java)}};
}

// int((now() - time(0)) / 1ms)
ast::Expr milliseconds(Span span) {
  const auto call = [&](std::string function, std::vector<ast::Expr> args) {
    return call_of(span, std::move(function), span, std::move(args), "");
  };
  ast::Expr zero{span, ast::Constant{std::int64_t{0}}};
  ast::Expr since{span, ast::Binary{ast::BinaryOp::kSub, call("now", {}), call("time", {zero})}};
  ast::Expr unit{span, ast::Constant{Duration{1'000'000}}};
  return call("int", {{span, ast::Binary{ast::BinaryOp::kDiv, std::move(since), std::move(unit)}}});
}

}  // namespace

std::optional<JavaClass> java_class(std::string_view name) {
  const auto found = std::ranges::find(kClasses, name, &KnownClass::name);
  if (found == kClasses.end()) return std::nullopt;
  return JavaClass{Type::of(found->kind), found->collection, found->everywhere};
}

std::vector<std::string> java_class_names() {
  std::vector<std::string> names;
  for (const KnownClass& known : kClasses) {
    if (known.everywhere) names.emplace_back(known.name);
  }
  return names;
}

std::string_view java_method(std::string_view owner, std::string_view name, std::size_t arguments) {
  for (const KnownMethod& known : kMethods) {
    if (known.owner == owner && known.name == name && known.arguments == arguments)
      return known.function;
  }
  return "";
}

bool JolParser::is_class(std::string_view name) const {
  if (names_.classes.contains(std::string(name))) return true;
  const auto known = java_class(name);
  return known && known->everywhere && is_upper(name[0]);
}

// X.name(args), or X.name when it is no call.
ast::Expr JolParser::method(ast::Expr receiver, const std::string& name, Span name_span,
                            std::vector<ast::Expr> args, bool call) {
  const Span span = receiver.span.to(previous_);
  if (call && name == "equals" && args.size() == 1) {
    return {span, ast::Binary{ast::BinaryOp::kEq, std::move(receiver), std::move(args[0])}};
  }
  if (call && name == "substring" && args.size() == 2) {
    // Java says where it ends, substr how long it is.
    ast::Expr length{span, ast::Binary{ast::BinaryOp::kSub, args[1], args[0]}};
    args[1] = std::move(length);
    args.insert(args.begin(), std::move(receiver));
    return call_of(span, "substr", name_span, std::move(args), "");
  }
  args.insert(args.begin(), std::move(receiver));
  const std::string_view known = call ? java_method("", name, args.size()) : "";
  if (!known.empty()) return call_of(span, std::string(known), name_span, std::move(args), "");
  return call_of(span, lower_first(name), name_span, std::move(args),
                 "." + name + (call ? "()" : ""));
}

// Behind the name of a class: .method(args), .FIELD, or .Inner and so on.
bool JolParser::member_of_class(const std::string& name, Span span, ast::Expr& out) {
  std::string owner = name;
  std::string member;
  Span name_span = span;
  while (true) {
    if (!expect(".", "'.' and what is meant of the class '" + owner + "'")) return false;
    if (!at_name()) return fail_expected("the name of a method or a field");
    member = std::string(text(token_));
    name_span = span.to(token_.span);
    const bool inner = at(JolKind::kVariable) && ahead_.is(".") && ahead_.glued;
    advance();
    if (!inner) break;
    owner += "." + member;
  }
  std::vector<ast::Expr> args;
  const std::string written = owner + "." + member;
  const bool call = at("(");
  if (call) {
    advance();
    if (!items(")", "',' or ')' after the argument", args)) return false;
  }
  const Span whole = span.to(previous_);
  const auto field = std::ranges::find(kFields, written, &KnownField::name);
  if (!call && field != kFields.end()) {
    out = {whole, ast::Constant{field->value}};
    return true;
  }
  if (call && written == "System.currentTimeMillis" && args.empty()) {
    out = milliseconds(whole);
    return true;
  }
  const std::string_view known = call ? java_method(owner, member, args.size()) : "";
  out = known.empty() ? call_of(whole, lower_first(written), name_span, std::move(args), written)
                      : call_of(whole, std::string(known), name_span, std::move(args), "");
  return true;
}

// new C(args)
bool JolParser::creation(ast::Expr& out) {
  const Span first = token_.span;
  advance();
  std::string name;
  Span span;
  if (!class_name(name, span)) return false;
  if (!expect("(", "'(' and the arguments of 'new'")) return false;
  std::vector<ast::Expr> args;
  if (!items(")", "',' or ')' after the argument", args)) return false;
  const std::string simple = name.substr(name.rfind('.') + 1);
  const std::string_view known = java_method(simple, "valueOf", args.size());
  const Span whole = first.to(previous_);
  out = known.empty() ? call_of(whole, lower_first(simple) + ".new", first.to(span),
                                std::move(args), "new " + simple)
                      : call_of(whole, std::string(known), span, std::move(args), "");
  return true;
}

// '(' and a class, in front of an operand.
bool JolParser::at_cast() const {
  if (!at("(") || (ahead_.kind != JolKind::kWord && ahead_.kind != JolKind::kVariable))
    return false;
  const std::string_view name = text(ahead_);
  const auto known = java_class(name);
  if (!is_class(name) && !(known && is_lower(name[0]))) return false;
  JolLexer rest(sources_.at(source_).text().substr(ahead_.span.end), source_);
  if (!rest.next().is(")")) return false;
  const JolToken operand = rest.next();
  if (operand.kind == JolKind::kSign) return operand.is("(") || operand.is("[") || operand.is("{");
  return operand.kind != JolKind::kEnd && !operand.is_word("in");
}

bool JolParser::cast(ast::Expr& out) {
  const Span first = token_.span;
  advance();
  JavaType type;
  Span span;
  if (!java_type(type, span)) return false;
  if (!expect(")", "')' after the type")) return false;
  if (!unary(out)) return false;
  if (type.type.kind != Kind::kUnknown && type.type.kind != Kind::kBool) {
    std::vector<ast::Expr> args;
    args.push_back(std::move(out));
    out = call_of({}, to_text(type.type), span, std::move(args), "");
  }
  out.span = first.to(previous_);
  return true;
}

}  // namespace drover
