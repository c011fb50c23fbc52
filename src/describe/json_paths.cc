#include "describe/json_paths.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "describe/json_lines.h"
#include "value/numbers.h"

namespace drover {

using simdjson::error_code;
using simdjson::SUCCESS;

Kind JsonPaths::Path::kind() const {
  const int types = (is_bool ? 1 : 0) + (is_int || is_float ? 1 : 0) + (is_text ? 1 : 0);
  if (types != 1) return Kind::kString;
  if (is_bool) return Kind::kBool;
  if (is_float) return Kind::kFloat;
  if (is_int) return Kind::kInt;
  const bool times = has_string && !has_nested && strings.kind() == Kind::kTime;
  return times ? Kind::kTime : Kind::kString;
}

JsonPaths::JsonPaths(const std::vector<std::string>& named) {
  const auto add = [&](std::string_view column) {
    for (std::size_t at = column.find('.'); at != std::string_view::npos;
         at = column.find('.', at + 1)) {
      named_.emplace(column.substr(0, at));
    }
    named_.emplace(column);
  };
  for (const std::string& column : named) {
    add(column);
    // The second of a name is called so; see distinct_names().
    const std::size_t end = column.find_last_not_of("0123456789");
    if (end != std::string::npos && end + 1 < column.size() && column[end] == '_')
      add(std::string_view(column).substr(0, end));
    for (std::string_view part : split(column, '.')) {
      const auto item = parse_int(part);
      if (item && *item >= 0)
        named_items_ = std::max(named_items_, static_cast<std::uint64_t>(*item) + 1);
    }
  }
}

bool JsonPaths::is_named(const std::vector<std::string>& names) const {
  return !named_.empty() && named_.contains(join(names, "."));
}

void JsonPaths::see(simdjson::ondemand::parser& parser, std::string_view text) {
  simdjson::padded_string_view padded(text.data(), text.size(),
                                      text.size() + simdjson::SIMDJSON_PADDING);
  simdjson::ondemand::document document;
  simdjson::ondemand::object root;
  if (parser.iterate(padded).get(document) || document.get_object().get(root)) return;
  std::vector<std::string> names;
  ++objects_;
  // A fault is not ours to report: the line is read again.
  static_cast<void>(object(root, names));
}

JsonPaths::Path* JsonPaths::path(const std::vector<std::string>& names) {
  auto at = index_.find(names);
  if (at == index_.end()) {
    const std::string name = join(names, ".");
    const bool is_one_more = paths_.size() >= JsonReader::kMaxColumns ||
                             names.size() > static_cast<std::size_t>(JsonReader::kMaxPathDepth);
    auto known = by_name_.find(name);
    if (known == by_name_.end()) {
      if (is_one_more && !is_named(names)) return nullptr;
      known = by_name_.emplace(name, paths_.size()).first;
      paths_.emplace_back();
      paths_.back().name = name;
    }
    std::vector<std::vector<std::string>>& forms = paths_[known->second].forms;
    at = index_.emplace(names, Place{known->second, forms.size()}).first;
    forms.push_back(names);
  }
  Path& path = paths_[at->second.path];
  path.is_twice =
      path.is_twice || (path.last_object == objects_ && path.last_form != at->second.form);
  path.last_object = objects_;
  path.last_form = at->second.form;
  return &path;
}

error_code JsonPaths::object(simdjson::ondemand::object object, std::vector<std::string>& names) {
  for (auto item : object) {
    simdjson::ondemand::field field;
    if (error_code error = std::move(item).get(field)) return error;
    std::string_view name;
    simdjson::ondemand::value inside = field.value();
    if (error_code error = field.unescaped_key().get(name)) return error;
    names.emplace_back(name);
    if (error_code error = value(inside, names)) return error;
    names.pop_back();
  }
  return SUCCESS;
}

error_code JsonPaths::array(simdjson::ondemand::array array, std::vector<std::string>& names) {
  std::size_t index = 0;
  for (auto item : array) {
    simdjson::ondemand::value inside;
    if (error_code error = std::move(item).get(inside)) return error;
    const std::size_t number = index++;
    if (number >= std::max<std::uint64_t>(JsonReader::kMaxItems, named_items_)) continue;
    names.push_back(std::to_string(number));
    if (number < JsonReader::kMaxItems || is_named(names)) {
      if (error_code error = value(inside, names)) return error;
    }
    names.pop_back();
  }
  return SUCCESS;
}

error_code JsonPaths::value(simdjson::ondemand::value value, std::vector<std::string>& names) {
  std::string_view token = value.raw_json_token();
  Path* path = this->path(names);
  if (path == nullptr || token.empty()) return SUCCESS;
  const bool deeper =
      names.size() < static_cast<std::size_t>(JsonReader::kMaxPathDepth) || is_named(names);
  switch (token[0]) {
    case '{':
    case '[': {
      path->is_text = path->has_nested = true;
      if (!deeper) return SUCCESS;
      if (token[0] == '[') {
        simdjson::ondemand::array inside;
        if (error_code error = value.get_array().get(inside)) return error;
        return array(inside, names);
      }
      simdjson::ondemand::object inside;
      if (error_code error = value.get_object().get(inside)) return error;
      return object(inside, names);
    }
    case '"': {
      std::string_view text;
      if (error_code error = value.get_string().get(text)) return error;
      path->is_text = path->has_string = true;
      // An empty string is a string too: it fits no narrower type.
      path->strings.see(text.empty() ? "\"" : text);
      return SUCCESS;
    }
    case 't':
    case 'f':
      path->is_bool = true;
      return SUCCESS;
    case 'n':
      return SUCCESS;
    default:
      if (is_huge_int(token.substr(0, token.find_last_not_of(" \t\r\n") + 1))) {
        path->is_text = true;
      } else if (token.find_first_of(".eE") == std::string_view::npos) {
        path->is_int = true;
      } else {
        path->is_float = true;
      }
      return SUCCESS;
  }
}

}  // namespace drover
