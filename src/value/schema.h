#pragma once
// What a relation looks like from outside: its name, kind, typed columns and key.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/type.h"

namespace drover {

enum class RelationKind {
  kTable,  // rows stay until they are deleted or replaced by key
  kView,   // exactly what its rules derive
  kEvent,  // rows hold for one timestep
  kInput,  // rows stream in from outside and are kept only where the rules need them
};

struct Column {
  std::string name;
  Type type;
};

struct Schema {
  std::string name;
  RelationKind kind = RelationKind::kView;
  std::vector<Column> columns;
  std::vector<int> key;  // column indexes; empty: the whole row is the key
  bool one_row = false;  // key(): a key of no column, so at most one row

  std::optional<int> column(std::string_view column_name) const;
  bool typed() const;  // the types of all columns are known
};

// Can it be written without quotes where a column is named: identifiers, joined by dots?
bool is_plain_name(std::string_view name);
// The name as the language writes it: in quotes when it needs them.
void append_name(std::string& out, std::string_view name);

// "log(file: string, line: int, text: string)"
std::string to_text(const Schema& schema);

}  // namespace drover
