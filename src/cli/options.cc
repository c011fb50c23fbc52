#include "cli/options.h"

#include <algorithm>

#include <getopt.h>

#include "base/text.h"
#include "cli/output.h"
#include "value/numbers.h"

namespace drover {
namespace {

constexpr int kFirstLong = 256;  // above all letters

std::string unknown(const std::string& given, const std::vector<Option>& known) {
  std::vector<std::string> names;
  for (const Option& option : known) names.push_back("--" + option.name);
  std::string near = nearest(given.substr(0, given.find('=')), names);
  return "unknown option '" + given + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
}

std::optional<std::int64_t> positive_duration(const std::string& text) {
  const std::optional<std::int64_t> ns = parse_duration(text);
  return ns && *ns > 0 ? ns : std::nullopt;
}

std::optional<std::int64_t> positive_count(const std::string& text) {
  const std::optional<std::int64_t> count = parse_int(text);
  return count && *count > 0 ? count : std::nullopt;
}

std::string choices_text(const std::vector<std::string>& choices) {
  const std::vector<std::string> front(choices.begin(), choices.end() - 1);
  return join(front, ", ") + " or " + choices.back();
}

// What is wrong with a value; empty: nothing.
std::string misfit(const Option& option, const std::string& value) {
  switch (option.takes) {
    case Option::Takes::kChoice:
      if (std::ranges::find(option.choices, value) != option.choices.end()) return "";
      return "--" + option.name + " is " + choices_text(option.choices);
    case Option::Takes::kDuration:
      if (positive_duration(value)) return "";
      return "--" + option.name + " takes a duration, such as 2s or 500ms";
    case Option::Takes::kCount:
      if (positive_count(value)) return "";
      return "--" + option.name + " takes a number above 0";
    case Option::Takes::kNothing:
    case Option::Takes::kText:
      break;
  }
  return "";
}

}  // namespace

std::optional<int> Options::read(const Usage& usage, const Arguments& args) {
  verb_ = usage.verb;
  const Status parsed = parse(usage, args);
  if (!parsed.ok()) return refuse(parsed.error().what);
  if (has("help")) {
    Output output;
    output.add(usage.help);
    return write_out(output) ? kSuccess : kFailed;
  }
  if (operands_.empty() && !usage.missing.empty()) return refuse(usage.missing);
  return std::nullopt;
}

int Options::refuse(const std::string& what) const {
  const bool ends = what.ends_with('.') || what.ends_with('?');
  say("drover " + verb_ + ": " + what + (ends ? " " : ". ") + "See drover " + verb_ + " --help");
  return kUsage;
}

Status Options::parse(const Usage& usage, const Arguments& args) {
  std::vector<Option> all = usage.options;
  all.push_back({"help", 'h'});
  std::vector<::option> longs;
  std::string letters = ":";  // report a missing value as ':'
  for (std::size_t i = 0; i < all.size(); ++i) {
    longs.push_back({all[i].name.c_str(),
                     all[i].takes != Option::Takes::kNothing ? required_argument : no_argument,
                     nullptr, kFirstLong + static_cast<int>(i)});
    if (all[i].letter == 0) continue;
    letters += all[i].letter;
    if (all[i].takes != Option::Takes::kNothing) letters += ':';
  }
  longs.push_back({nullptr, 0, nullptr, 0});
  std::vector<std::string> copies{"drover " + usage.verb};
  copies.insert(copies.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& copy : copies) argv.push_back(copy.data());
  argv.push_back(nullptr);

  int argc = static_cast<int>(copies.size());
  optind = 0;  // glibc: start anew
  opterr = 0;
  while (true) {
    int before = optind == 0 ? 1 : optind;
    int found = getopt_long(argc, argv.data(), letters.c_str(), longs.data(), nullptr);
    if (found == -1) break;
    std::string given = argv[static_cast<std::size_t>(optind > before ? optind - 1 : before)];
    if (found == ':') return Error{"", "option '" + given + "' needs a value"};
    if (found == '?') return Error{"", unknown(given, all)};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (found != kFirstLong + static_cast<int>(i) && found != all[i].letter) continue;
      const std::string value = all[i].takes != Option::Takes::kNothing ? optarg : "";
      if (std::string what = misfit(all[i], value); !what.empty()) return Error{"", what};
      values_[all[i].name].push_back(value);
    }
  }
  for (int i = optind; i < argc; ++i) operands_.emplace_back(argv[static_cast<std::size_t>(i)]);
  return Done{};
}

std::optional<std::string> Options::value(const std::string& name) const {
  auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second.back();
}

std::optional<std::int64_t> Options::duration_ns(const std::string& name) const {
  const std::optional<std::string> text = value(name);
  return text ? positive_duration(*text) : std::nullopt;
}

std::optional<std::uint64_t> Options::count(const std::string& name) const {
  const std::optional<std::string> text = value(name);
  const std::optional<std::int64_t> number = text ? positive_count(*text) : std::nullopt;
  return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

std::vector<std::string> Options::all(const std::string& name) const {
  auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace drover
