#pragma once
// Options of a verb: `--name value`, `--name=value`, `-n value`, `--flag`, and what is no option.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/verbs.h"

namespace drover {

struct Option {
  std::string name;  // without the dashes
  char letter = 0;   // 0: none
  bool takes_value = false;
};

class Options {
 public:
  // `--help` is always known. The error is a sentence that names the verb.
  static Result<Options> parse(const std::string& verb, const std::vector<Option>& known,
                               const Arguments& args);

  bool has(const std::string& name) const { return values_.contains(name); }
  // The last value given; nullopt when none was.
  std::optional<std::string> value(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
  const std::vector<std::string>& operands() const { return operands_; }

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> operands_;
};

}  // namespace drover
