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

  std::optional<int> column(std::string_view column_name) const;
};

// "log(file: string, line: int, text: string)"
std::string to_text(const Schema& schema);

}  // namespace drover
