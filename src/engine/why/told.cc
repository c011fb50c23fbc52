#include "engine/why/told.h"

#include <algorithm>

#include "base/index.h"
#include "base/text.h"
#include "lang/check/bindings.h"

namespace drover {
namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool holds(Span outer, Span inner) {
  return outer.source == inner.source && outer.begin <= inner.begin && inner.end <= outer.end;
}

// Whether literal `l` is a part of literal `of`.
bool is_part(const CheckedRule& rule, std::size_t l, std::size_t of) {
  const Span inner = rule.body[l].span;
  const Span outer = rule.body[of].span;
  if (l == of || !holds(outer, inner)) return false;
  return !(inner == outer) || of > l;  // what is whole comes after its parts
}

}  // namespace

Told& Told::add(std::string name, std::string_view text) {
  return add_raw(std::move(name), quoted(text));
}

Told& Told::add_raw(std::string name, std::string json) {
  fields.emplace_back(std::move(name), std::move(json));
  return *this;
}

void append_text(std::string& out, const Told& told, int level) {
  out.append(at(level) * 2, ' ');
  out += told.line + '\n';
  for (const Told& below : told.below) append_text(out, below, level + 1);
}

void append_json(std::string& out, const Told& told) {
  out += '{';
  for (const auto& [name, json] : told.fields) {
    if (&name != &told.fields.front().first) out += ',';
    append_quoted(out, name);
    out += ':' + json;
  }
  if (!told.below.empty()) {
    if (!told.fields.empty()) out += ',';
    append_quoted(out, told.below_name);
    out += ":[";
    for (const Told& below : told.below) {
      if (&below != &told.below.front()) out += ',';
      append_json(out, below);
    }
    out += ']';
  }
  out += '}';
}

std::string Wording::value(Word word, const Type& type) const {
  std::string text;
  pool_.append_text(text, word, type);
  return text;
}

std::string Wording::pattern(int relation, const Given& words) const {
  const Relation& declared = program_.relations[at(relation)];
  const Schema& schema = declared.schema;
  // Of the clock the relation's name says it already.
  std::string text = schema.name == kClock ? "now() = " : schema.name + "(";
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    if (c > 0) text += ", ";
    text += words[c] ? value(*words[c], schema.columns[c].type) : "_";
  }
  return schema.name == kClock ? text : text + ")";
}

std::string Wording::row(int relation, const std::vector<Word>& words) const {
  return pattern(relation, {words.begin(), words.end()});
}

std::string Wording::values(const CheckedRule& rule, const std::vector<int>& variables,
                            const Binding& binding) const {
  std::vector<std::string> all;
  for (int variable : variables) {
    const Variable& named = rule.variables[at(variable)];
    if (!named.name.empty())
      all.push_back(named.name + " = " + value(binding[at(variable)], named.type));
  }
  return join(all, ", ");
}

std::string Wording::values_json(const CheckedRule& rule, const std::vector<int>& variables,
                                 const Binding& binding) const {
  std::string json = "{";
  for (int variable : variables) {
    const Variable& named = rule.variables[at(variable)];
    if (named.name.empty()) continue;
    if (json.size() > 1) json += ',';
    append_quoted(json, named.name);
    json += ':' + quoted(value(binding[at(variable)], named.type));
  }
  return json + '}';
}

std::string Wording::text(Span span) const {
  std::string text;
  for (char c : sources_.text(span)) {
    if (!is_white(c)) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return std::string(trim(text));
}

std::vector<WrittenLiteral> written_literals(const CheckedRule& rule) {
  std::vector<WrittenLiteral> written;
  for (std::size_t l = 0; l < rule.body.size(); ++l) {
    bool part = false;
    for (std::size_t of = 0; of < rule.body.size(); ++of) part = part || is_part(rule, l, of);
    if (part) continue;
    WrittenLiteral literal{static_cast<int>(l), {}};
    for (std::size_t inner = 0; inner < rule.body.size(); ++inner) {
      if (inner != l && !is_part(rule, inner, l)) continue;
      for (const std::vector<int>& some : {needs(rule.body[inner]), binds(rule.body[inner])}) {
        for (int variable : some) {
          if (!rule.variables[at(variable)].name.empty()) literal.variables.push_back(variable);
        }
      }
    }
    std::ranges::sort(literal.variables);
    const auto rest = std::ranges::unique(literal.variables);
    literal.variables.erase(rest.begin(), rest.end());
    written.push_back(std::move(literal));
  }
  return written;
}

}  // namespace drover
