#pragma once
// Which paths the objects of a sample have, and the type of what stands there.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "describe/cells.h"
#include "describe/json_walk.h"

namespace drover {

class JsonPaths {
 public:
  struct Path {
    std::string name;  // {"a": {"b": 1}} and {"a.b": 1} have one path, a.b, in two forms
    std::vector<std::vector<std::string>> forms;
    Kind kind() const;

    bool is_bool = false;
    bool is_int = false;
    bool is_float = false;
    bool is_text = false;  // a string, nested, or a number that fits no other type
    TypeGuess strings;     // of strings alone
    bool has_string = false;
    bool has_nested = false;
    std::uint64_t last_object = 0;  // that had it, and in which form
    std::size_t last_form = 0;
    bool is_twice = false;  // some object had it in two forms
  };

  // Columns that are found beyond all limits.
  explicit JsonPaths(const std::vector<std::string>& named);

  // Sees one line; a bad one adds what stands before the fault.
  void see(simdjson::ondemand::parser& parser, std::string_view text);

  // In order of first appearance.
  const std::vector<Path>& paths() const { return paths_; }

 private:
  simdjson::error_code object(simdjson::ondemand::object object, std::vector<std::string>& names);
  simdjson::error_code array(simdjson::ondemand::array array, std::vector<std::string>& names);
  simdjson::error_code value(simdjson::ondemand::value value, std::vector<std::string>& names);
  // null: it is not kept.
  Path* path(const std::vector<std::string>& names);
  // Whether a named column is this path, or stands below it.
  bool is_named(const std::vector<std::string>& names) const;

  std::set<std::string, std::less<>> named_;  // and all that they stand below
  std::uint64_t named_items_ = 0;             // of arrays: beyond the last that is named
  std::vector<Path> paths_;
  struct Place {
    std::size_t path;
    std::size_t form;
  };
  std::map<std::vector<std::string>, Place> index_;
  std::map<std::string, std::size_t> by_name_;
  std::uint64_t objects_ = 0;
};

}  // namespace drover
