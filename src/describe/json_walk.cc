#include "describe/json_walk.h"

#include <cstring>

namespace drover {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;

std::uint64_t item_number(std::string_view name) {
  if (name.empty() || name.size() > 9 || (name.size() > 1 && name[0] == '0')) return UINT64_MAX;
  std::uint64_t number = 0;
  for (char c : name) {
    if (c < '0' || c > '9') return UINT64_MAX;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_space_behind(std::string_view token) {
  while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
  return token;
}

std::size_t digits(std::string_view token, std::size_t at) {
  while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
  return at;
}

bool is_json_number(std::string_view token) {
  std::size_t at = !token.empty() && token[0] == '-' ? 1 : 0;
  std::size_t end = digits(token, at);
  if (end == at || (token[at] == '0' && end > at + 1)) return false;
  at = end;
  if (at < token.size() && token[at] == '.') {
    end = digits(token, at + 1);
    if (end == at + 1) return false;
    at = end;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
    end = digits(token, at);
    if (end == at) return false;
    at = end;
  }
  return at == token.size();
}

}  // namespace

bool is_json_scalar(std::string_view token) {
  switch (token.empty() ? '\0' : token[0]) {
    case 't':
      return token == "true";
    case 'f':
      return token == "false";
    case 'n':
      return token == "null";
    default:
      return is_json_number(token);
  }
}

std::uint32_t PathTree::child(std::uint32_t node, std::string_view name) {
  for (std::uint32_t child : nodes[node].children) {
    if (nodes[child].name == name) return child;
  }
  auto made = static_cast<std::uint32_t>(nodes.size());
  Node& node_made = nodes.emplace_back();
  node_made.name = std::string(name);
  node_made.item = item_number(name);
  nodes[node].children.push_back(made);
  return made;
}

std::uint32_t PathTree::add(const std::vector<std::string>& path) {
  std::uint32_t node = 0;
  for (const std::string& name : path) node = child(node, name);
  return node;
}

error_code JsonWalk::walk(simdjson::ondemand::parser& parser, std::string_view text) {
  simdjson::padded_string_view padded(text.data(), text.size(),
                                      text.size() + simdjson::SIMDJSON_PADDING);
  has_escapes_ = std::memchr(text.data(), '\\', text.size()) != nullptr;
  if (error_code error = parser.iterate(padded).get(document_)) return error;
  simdjson::ondemand::object root;
  if (error_code error = document_.get_object().get(root)) return error;
  if (error_code error = object(root, 0, 1)) return error;
  return document_.current_location().error() == simdjson::OUT_OF_BOUNDS
             ? SUCCESS
             : simdjson::TRAILING_CONTENT;
}

error_code JsonWalk::object(simdjson::ondemand::object object, std::uint32_t node, int depth) {
  std::size_t hint = 0;
  for (auto item : object) {
    simdjson::ondemand::field field;
    if (error_code error = std::move(item).get(field)) return error;
    Value inside = field.value();
    std::uint32_t child = kNobody;
    if (node != kNobody && !tree_.nodes[node].children.empty()) {
      error_code error = SUCCESS;
      child = child_of(node, field, inside.raw_json_token().data(), hint, error);
      if (error) return error;
    }
    if (error_code error = value(inside, child, depth)) return error;
  }
  return SUCCESS;
}

// Keys mostly come in the order of the line before: the search begins behind the last find.
std::uint32_t JsonWalk::child_of(std::uint32_t node, simdjson::ondemand::field& field,
                                 const char* key_end, std::size_t& hint, error_code& error) {
  const std::vector<std::uint32_t>& children = tree_.nodes[node].children;
  const char* key = field.key().raw();
  std::string_view name;
  auto span = static_cast<std::size_t>(key_end - key);
  const bool escaped = has_escapes_ && std::memchr(key, '\\', span) != nullptr;
  if (escaped) {
    error = field.unescaped_key().get(name);
    if (error) return kNobody;
  }
  for (std::size_t i = 0; i < children.size(); ++i) {
    std::size_t at = hint + i < children.size() ? hint + i : hint + i - children.size();
    const std::string& wanted = tree_.nodes[children[at]].name;
    bool same = escaped ? wanted == name
                        : wanted.size() < span && key[wanted.size()] == '"' &&
                              (wanted.empty() || key[0] == wanted[0]) &&
                              std::memcmp(key, wanted.data(), wanted.size()) == 0;
    if (!same) continue;
    hint = at + 1 == children.size() ? 0 : at + 1;
    return children[at];
  }
  return kNobody;
}

error_code JsonWalk::array(simdjson::ondemand::array array, std::uint32_t node, int depth) {
  std::uint64_t index = 0;
  for (auto item : array) {
    Value inside;
    if (error_code error = std::move(item).get(inside)) return error;
    std::uint32_t found = kNobody;
    if (node != kNobody) {
      for (std::uint32_t child : tree_.nodes[node].children) {
        if (tree_.nodes[child].item == index) found = child;
      }
    }
    if (error_code error = value(inside, found, depth)) return error;
    ++index;
  }
  return SUCCESS;
}

JsonCell* JsonWalk::cell_of(std::uint32_t node, char first) {
  if (node == kNobody || tree_.nodes[node].to < 0) return nullptr;
  const PathTree::Node& at = tree_.nodes[node];
  JsonCell& cell = cells_[static_cast<std::size_t>(at.to)];
  const bool gives_way =
      (at.shares && first == 'n') || (at.yields && cell.form != JsonCell::Form::kAbsent);
  return gives_way ? nullptr : &cell;
}

error_code JsonWalk::value(Value value, std::uint32_t node, int depth) {
  std::string_view token = value.raw_json_token();
  if (token.empty()) return simdjson::TAPE_ERROR;
  const char first = token[0];
  if (first == '{' || first == '[') return nested(value, first, token.data(), node, depth);
  token = without_space_behind(token);
  JsonCell* wanted = cell_of(node, first);
  if (first != '"') {
    if (!is_json_scalar(token)) return simdjson::TAPE_ERROR;
    if (wanted == nullptr) return SUCCESS;
    JsonCell& cell = *wanted;
    cell.form = first == 'n'   ? JsonCell::Form::kAbsent
                : first == 't' ? JsonCell::Form::kTrue
                : first == 'f' ? JsonCell::Form::kFalse
                               : JsonCell::Form::kNumber;
    cell.is_made = false;
    cell.text = token;
    return SUCCESS;
  }
  if (token.size() < 2 || token.back() != '"') return simdjson::STRING_ERROR;
  if (wanted == nullptr) return SUCCESS;
  JsonCell& cell = *wanted;
  cell.form = JsonCell::Form::kString;
  cell.text = token.substr(1, token.size() - 2);
  cell.is_made = has_escapes_ && std::memchr(cell.text.data(), '\\', cell.text.size()) != nullptr;
  return cell.is_made ? value.get_string().get(cell.text) : SUCCESS;
}

error_code JsonWalk::nested(Value value, char open, const char* begin, std::uint32_t node,
                            int depth) {
  if (depth >= kMaxDepth) return simdjson::DEPTH_ERROR;
  if (open == '{') {
    simdjson::ondemand::object inside;
    if (error_code error = value.get_object().get(inside)) return error;
    if (error_code error = object(inside, node, depth + 1)) return error;
  } else {
    simdjson::ondemand::array inside;
    if (error_code error = value.get_array().get(inside)) return error;
    if (error_code error = array(inside, node, depth + 1)) return error;
  }
  JsonCell* wanted = cell_of(node, open);
  if (wanted == nullptr) return SUCCESS;
  const char* end = nullptr;
  if (error_code error = document_.current_location().get(end)) return error;
  JsonCell& cell = *wanted;
  cell.form = JsonCell::Form::kNested;
  cell.is_made = false;
  cell.text = without_space_behind({begin, static_cast<std::size_t>(end - begin)});
  return SUCCESS;
}

}  // namespace drover
