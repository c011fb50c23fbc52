#pragma once
// How a verb is called: `--name value`, `--name=value`, `-n value`, `--flag`, and what is no
// option. A verb writes down what it takes; wrong values are refused here, and --help is answered.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/verbs.h"

namespace drover {

struct Option {
  enum class Takes { kNothing, kText, kChoice, kDuration, kCount };
  std::string name;  // without the dashes
  char letter = 0;   // 0: none
  Takes takes = Takes::kNothing;
  std::vector<std::string> choices = {};
};

// What a verb takes.
struct Usage {
  std::string verb;
  std::string help;
  std::vector<Option> options;
  std::string missing = {};  // said when nothing but options is given; empty: that is allowed
};

class Options {
 public:
  // The exit status when there is nothing left to do: help was asked for, or the call was wrong.
  std::optional<int> read(const Usage& usage, const Arguments& args);

  // Says what is wrong with the call; gives the exit status.
  int refuse(const std::string& what) const;

  bool has(const std::string& name) const { return values_.contains(name); }
  // The last value given; nullopt when none was.
  std::optional<std::string> value(const std::string& name) const;
  std::optional<std::int64_t> duration_ns(const std::string& name) const;
  std::optional<std::uint64_t> count(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
  const std::vector<std::string>& operands() const { return operands_; }

 private:
  Status parse(const Usage& usage, const Arguments& args);

  std::string verb_;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> operands_;
};

}  // namespace drover
