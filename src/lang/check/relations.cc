#include "lang/check/relations.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "lang/check/checker.h"

namespace drover {
namespace {

constexpr std::size_t kNamesShown = 12;

RelationKind kind_of(ast::DeclaredKind kind) {
  switch (kind) {
    case ast::DeclaredKind::kTable:
      return RelationKind::kTable;
    case ast::DeclaredKind::kView:
      return RelationKind::kView;
    case ast::DeclaredKind::kEvent:
      return RelationKind::kEvent;
  }
  return RelationKind::kView;
}

std::string columns_text(const Schema& schema) {
  std::string text;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    if (i == kNamesShown) return text + ", …";
    if (i > 0) text += ", ";
    text += schema.columns[i].name;
  }
  return text;
}

std::string watched_name(const ast::Atom& atom) {
  return atom.relation + (atom.watch == ast::Watch::kInsert ? "#insert" : "#delete");
}

}  // namespace

std::string name_for(const ast::Argument& argument, std::size_t position) {
  if (!argument.name.empty()) return column_name(argument.name);
  if (const auto* variable = std::get_if<ast::Variable>(&argument.value.node)) {
    return column_name(variable->name);
  }
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&argument.value.node)) {
    if (!aggregate->args.empty()) {
      if (const auto* over = std::get_if<ast::Variable>(&aggregate->args[0].node)) {
        return aggregate->function + "_" + column_name(over->name);
      }
    }
    return aggregate->function;
  }
  return "c" + std::to_string(position + 1);
}

std::string column_name(std::string_view written) {
  std::string name;
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto c = static_cast<unsigned char>(written[i]);
    bool upper = std::isupper(c) != 0;
    bool after_lower = i > 0 && (std::islower(static_cast<unsigned char>(written[i - 1])) != 0 ||
                                 std::isdigit(static_cast<unsigned char>(written[i - 1])) != 0);
    bool before_lower = i > 0 && std::isupper(static_cast<unsigned char>(written[i - 1])) != 0 &&
                        i + 1 < written.size() &&
                        std::islower(static_cast<unsigned char>(written[i + 1])) != 0;
    if (upper && (after_lower || before_lower)) name += '_';
    name += upper ? static_cast<char>(std::tolower(c)) : written[i];
  }
  return name;
}

void Relations::error(Span span, std::string message, std::string hint, std::vector<Note> notes) {
  diagnostics_.push_back(
      {Severity::kError, span, std::move(message), std::move(hint), std::move(notes)});
}

int Relations::find(const std::string& name) const {
  auto found = by_name_.find(name);
  return found == by_name_.end() ? -1 : found->second;
}

std::vector<std::string> Relations::names() const {
  std::vector<std::string> names;
  for (const auto& [name, relation] : by_name_) names.push_back(name);
  return names;
}

std::string Relations::shown(int relation) const {
  return "'" + relations_[static_cast<std::size_t>(relation)].schema.name + "'";
}

void Relations::add_input(const Schema& schema) {
  by_name_[schema.name] = static_cast<int>(relations_.size());
  relations_.push_back({schema, {}, true, false});
}

bool Relations::check_name(const std::string& name, Span span) {
  const DeclaredFunction* declared = functions_.find(name);
  if (is_condition(name) || declared != nullptr) {
    std::vector<Note> notes;
    if (declared != nullptr)
      notes.push_back({declared->span, "declared at " + sources_.where(declared->span)});
    error(span,
          "'" + name + "' is a " + (declared != nullptr ? "function" : "condition") +
              ", so no relation can be called that",
          "choose another name", std::move(notes));
    return false;
  }
  int other = find(name);
  if (other < 0) return true;
  Relation& first = at(other);
  std::vector<Note> notes;
  if (first.schema.kind != RelationKind::kInput) {
    notes.push_back({first.span, "declared first at " + sources_.where(first.span)});
  }
  error(span, "'" + name + "' is declared twice", "keep one declaration", std::move(notes));
  return false;
}

std::vector<Column> Relations::columns_of(const ast::RelationDecl& decl) {
  std::vector<Column> columns;
  for (const ast::ColumnDecl& column : decl.columns) {
    std::string name = column_name(column.name);
    if (std::ranges::find(columns, name, &Column::name) != columns.end()) {
      error(column.name_span, "'" + decl.name + "' has two columns called '" + name + "'",
            "column names are read without regard to capitals: IsDir is is_dir");
    }
    columns.push_back({std::move(name), column.type});
  }
  return columns;
}

void Relations::declare(const ast::RelationDecl& decl) {
  if (!check_name(decl.name, decl.name_span)) return;
  Relation relation;
  relation.schema.name = decl.name;
  relation.schema.kind = kind_of(decl.kind);
  relation.span = decl.name_span;
  relation.declared = true;
  relation.inner = inner_;
  relation.side = decl.side;
  if (decl.side == ast::Side::kOutput) (inner_ ? relation.offered : relation.output) = true;
  relation.schema.columns = columns_of(decl);
  for (const auto& [name, span] : decl.key) {
    auto column = relation.schema.column(column_name(name));
    if (!column) {
      error(span, "the key names no column of '" + decl.name + "': '" + name + "'",
            "its columns are: " + columns_text(relation.schema));
    } else if (std::ranges::find(relation.schema.key, *column) != relation.schema.key.end()) {
      error(span, "the key names column '" + name + "' twice", "name each column once");
    } else {
      relation.schema.key.push_back(*column);
    }
  }
  relation.schema.one_row = decl.has_key && decl.key.empty();
  if (decl.ttl) relation.ttl_ns = decl.ttl->ns;
  if (decl.max) relation.max_rows = static_cast<std::uint64_t>(*decl.max);
  by_name_[decl.name] = static_cast<int>(relations_.size());
  relations_.push_back(std::move(relation));
}

void Relations::written(const ast::Atom& head) {
  int known = find(head.relation);
  if (known >= 0) {
    if (at(known).schema.kind == RelationKind::kInput) {
      error(head.name_span, "'" + head.relation + "' comes from outside: rules cannot write it",
            "derive into a relation with another name");
    }
    return;
  }
  // After an error it is made all the same: where it is read would be one more error each.
  check_name(head.relation, head.name_span);
  Relation relation;
  relation.schema.name = head.relation;
  relation.schema.kind = RelationKind::kView;
  relation.span = head.name_span;
  relation.inner = inner_;
  for (std::size_t i = 0; i < head.args.size(); ++i) {
    std::string name = name_for(head.args[i], i);
    std::string base = name;
    for (int n = 2; relation.schema.column(name); ++n) name = base + "_" + std::to_string(n);
    relation.schema.columns.push_back({std::move(name), {}});
  }
  by_name_[head.relation] = static_cast<int>(relations_.size());
  relations_.push_back(std::move(relation));
}

void Relations::declare(const ast::TimerDecl& decl) {
  if (!check_name(decl.name, decl.name_span)) return;
  Relation relation;
  relation.schema = {decl.name, RelationKind::kEvent, {{"n", Type{Kind::kInt, {}}}}, {}, false};
  relation.span = decl.name_span;
  relation.declared = true;
  relation.inner = inner_;
  relation.period_ns = decl.period.ns;
  const int timer = static_cast<int>(relations_.size());
  by_name_[decl.name] = timer;
  if (!decl.jol) {
    relations_.push_back(std::move(relation));
    return;
  }
  relation.jol_timer = decl.jol;
  const Type number = Type::of(Kind::kInt);
  relation.schema.columns = {{"period", number}, {"ttl", number}, {"delay", number}};
  Relation setting = relation;
  setting.schema.name += ast::kSetsTimer;
  setting.declared = false;
  setting.hidden = true;
  setting.jol_timer.reset();
  setting.sets_timer = timer;
  by_name_[setting.schema.name] = timer + 1;
  relations_.push_back(std::move(relation));
  relations_.push_back(std::move(setting));
}

int Relations::trigger_of(const ast::WatchDecl& decl, ast::Watch watch) {
  ast::Atom atom;
  atom.relation = decl.relation;
  atom.name_span = decl.relation_span;
  atom.watch = watch;
  watched(atom);
  return find(atom);
}

void Relations::watched(const ast::Atom& atom) {
  int of = find(atom.relation);
  if (atom.watch == ast::Watch::kNone || of < 0 || find(atom) >= 0) return;
  if (is_event(of) || at(of).schema.kind == RelationKind::kInput) {
    error(atom.name_span, shown(of) + " is an event: all of its rows come and go with the step",
          "write " + atom.relation + "(…)");
    return;
  }
  Relation relation;
  relation.schema = at(of).schema;
  relation.schema.name = watched_name(atom);
  relation.schema.kind = RelationKind::kEvent;
  relation.schema.key.clear();
  relation.schema.one_row = false;
  relation.span = atom.name_span;
  relation.hidden = true;
  relation.trigger = atom.watch == ast::Watch::kInsert ? Trigger::kInsert : Trigger::kDelete;
  relation.trigger_of = of;
  watching_.push_back(static_cast<int>(relations_.size()));
  by_name_[relation.schema.name] = static_cast<int>(relations_.size());
  relations_.push_back(std::move(relation));
}

void Relations::type_watched() {
  for (int watching : watching_) {
    at(watching).schema.columns = at(at(watching).trigger_of).schema.columns;
  }
}

int Relations::find(const ast::Atom& atom) const {
  return find(atom.watch == ast::Watch::kNone ? atom.relation : watched_name(atom));
}

int Relations::clock() {
  if (int known = find(kClock); known >= 0) return known;
  Relation relation;
  relation.schema = {kClock, RelationKind::kEvent, {{"now", Type{Kind::kTime, {}}}}, {}, false};
  relation.hidden = true;
  by_name_[kClock] = static_cast<int>(relations_.size());
  relations_.push_back(std::move(relation));
  return static_cast<int>(relations_.size()) - 1;
}

bool Relations::is_event(int relation) const {
  return relations_[static_cast<std::size_t>(relation)].schema.kind == RelationKind::kEvent;
}

std::optional<int> column_meant(const Schema& schema, const ast::Argument& argument,
                                std::size_t position) {
  if (argument.name.empty()) {
    return position < schema.columns.size() ? std::optional(static_cast<int>(position))
                                            : std::nullopt;
  }
  if (auto column = schema.column(argument.name)) return column;
  // Data has its own names, with capitals of their own.
  const std::string wanted = column_name(argument.name);
  auto found = std::ranges::find_if(
      schema.columns, [&](const Column& column) { return column_name(column.name) == wanted; });
  if (found == schema.columns.end()) return std::nullopt;
  return static_cast<int>(found - schema.columns.begin());
}

int Relations::column_of(int relation, const ast::Argument& argument, std::size_t position) {
  const Schema& schema = at(relation).schema;
  if (auto column = column_meant(schema, argument, position)) return *column;
  if (argument.name.empty()) return -1;  // targets() has told
  std::vector<std::string> names;
  for (const Column& candidate : schema.columns) names.push_back(candidate.name);
  std::string near = nearest(argument.name, names);
  error(argument.name_span, "'" + schema.name + "' has no column '" + argument.name + "'",
        (near.empty() ? "" : "did you mean '" + near + "'? ") +
            "its columns are: " + columns_text(schema));
  return -1;
}

}  // namespace drover
