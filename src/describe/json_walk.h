#pragma once
// Walks over one JSON object with simdjson and picks out what stands at wanted paths. The inside of
// json_lines.cc, in a header of its own because the describing and the reading share it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace drover {

// A tree of names; a name of digits is also the place of an array's item.
struct PathTree {
  struct Node {
    std::string name;
    std::uint64_t item = UINT64_MAX;
    int to = -1;          // the slot for what stands here
    bool shares = false;  // with other nodes: null leaves it to them
    bool yields = false;  // to what another node has put there
    std::vector<std::uint32_t> children;
  };
  std::vector<Node> nodes = {Node{}};

  // The node of a path, made if missing.
  std::uint32_t add(const std::vector<std::string>& path);
  std::uint32_t child(std::uint32_t node, std::string_view name);
};

// A value as it stands in the text.
struct JsonCell {
  enum class Form : std::uint8_t { kAbsent, kString, kNumber, kTrue, kFalse, kNested };
  Form form = Form::kAbsent;
  bool is_made = false;   // text was made by unescaping and lasts until the next line
  std::string_view text;  // of a string: without quotes, unescaped
};

// Whether a scalar other than a string is written as JSON demands.
bool is_json_scalar(std::string_view token);

class JsonWalk {
 public:
  // `tree` and `cells` are borrowed.
  JsonWalk(const PathTree& tree, std::vector<JsonCell>& cells) : tree_(tree), cells_(cells) {}

  // REQUIRES: the bytes behind `text` are readable for simdjson::SIMDJSON_PADDING.
  simdjson::error_code walk(simdjson::ondemand::parser& parser, std::string_view text);

 private:
  using Value = simdjson::ondemand::value;
  static constexpr std::uint32_t kNobody = UINT32_MAX;
  static constexpr int kMaxDepth = 128;

  simdjson::error_code object(simdjson::ondemand::object object, std::uint32_t node, int depth);
  simdjson::error_code array(simdjson::ondemand::array array, std::uint32_t node, int depth);
  simdjson::error_code value(Value value, std::uint32_t node, int depth);
  simdjson::error_code nested(Value value, char open, const char* begin, std::uint32_t node,
                              int depth);
  // The cell for a value that begins so; null: nobody wants it.
  JsonCell* cell_of(std::uint32_t node, char first);
  std::uint32_t child_of(std::uint32_t node, simdjson::ondemand::field& field, const char* key_end,
                         std::size_t& hint, simdjson::error_code& error);

  const PathTree& tree_;
  std::vector<JsonCell>& cells_;
  simdjson::ondemand::document document_;
  bool has_escapes_ = false;  // somewhere in the line
};

}  // namespace drover
